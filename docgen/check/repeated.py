"""Repeated text (重复的文字): the same long sentence twice, or a whole section twice, as pasted drafts have them."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from docgen.check.draft import Draft, in_each, shorten
from docgen.check.parts import Part, TypedText
from docgen.findings import Finding
from docgen.models.preamble import Preamble

LEAST_CHARACTERS = 30
"""Shorter sentences may well be said twice."""

_FIELDS = frozenset({"text", "lead", "tail", "closing", "duties", "title", "note"})
_SENTENCE_END = re.compile("(?<=[。！？!?])|\n")
# A pasted copy differs in blanks and in the brackets around numbers; 、 between cited titles is the page's.
_UNSAID = re.compile(r"[\s、]+")
_BRACKETS = tuple(zip("([【〔［)]】〕］", "（（（（（）））））", strict=True))


class _Repeat(NamedTuple):
    """A sentence of one text that an earlier text (or the same one) holds already."""

    sentence: str
    first: TypedText


def check_repeated(draft: Draft) -> Iterator[Finding]:
    """Check sections, then sentences; a repeated section is said once and not sentence by sentence."""
    copies = _repeated_sections(draft)
    for position, first in copies.items():
        message = f"这一部分与第{first + 1}部分完全相同"
        fix = "请删去重复的一部分"
        yield draft.finding("repeated-section", ("sections", position), message, fix=fix)
    yield from _repeated_sentences(draft, frozenset(copies))


def _repeated_sections(draft: Draft) -> dict[int, int]:
    """Sections whose whole content stands in an earlier one: position to the position of the first."""
    sections = draft.filing.sections
    # Only those that agree in kind, heading and text are looked at whole.
    alike = Counter((section.kind, section.heading, section.text) for section in sections)
    seen: dict[str, int] = {}
    copies = {}
    for position, section in enumerate(sections):
        if alike[section.kind, section.heading, section.text] == 1:
            continue
        first = seen.setdefault(section.model_dump_json(), position)
        if first != position:
            copies[position] = first
    return copies


def _repeated_sentences(draft: Draft, copies: frozenset[int]) -> Iterator[Finding]:
    """One finding for every text that holds sentences said before; hashing keeps this linear in the length."""
    seen: dict[str, TypedText] = dict(_opening(draft))
    copied = {("sections", position) for position in copies}
    for typed, sentences in in_each((part for part in draft.parts if part.path not in copied), _long_sentences):
        repeats = []
        for sentence, key in sentences:
            if key in seen and not _same_opening(seen[key], typed):
                repeats.append(_Repeat(sentence, seen[key]))
            else:
                seen[key] = typed
        if repeats:
            yield _told(draft, typed, repeats)


def _long_sentences(part: Part) -> Iterator[tuple[TypedText, list[tuple[str, str]]]]:
    """Every running text with long sentences: these, each with its key."""
    for typed in part.texts:
        if len(typed.text) < LEAST_CHARACTERS or not _is_running_text(part, typed):
            continue
        keyed = ((sentence.strip(), _key(sentence)) for sentence in _SENTENCE_END.split(typed.text))
        if found := [(sentence, key) for sentence, key in keyed if len(key) >= LEAST_CHARACTERS]:
            yield typed, found


def _opening(draft: Draft) -> Iterator[tuple[str, TypedText]]:
    """The sentences of the opening as printed, its cited titles in their places: copies hold them in one piece."""
    return in_each(draft.preamble, _printed_opening)


def _printed_opening(part: Part) -> Iterator[tuple[str, TypedText]]:
    preamble = part.element
    first = next(iter(part.texts), None)
    if not isinstance(preamble, Preamble) or not preamble.basis or first is None:
        return
    printed = ""
    for group in preamble.basis:
        numbers = (f"（{one.number}）" if one.number else "" for one in group.citations)
        cited = "".join(f"《{one.title}》{number}" for one, number in zip(group.citations, numbers, strict=True))
        printed += (group.lead or "") + cited + (group.tail or "")
    for sentence in _SENTENCE_END.split(printed + (preamble.text or "")):
        key = _key(sentence)
        if len(key) >= LEAST_CHARACTERS:
            yield key, first


def _same_opening(first: TypedText, typed: TypedText) -> bool:
    """Whether both belong to the opening: its pieces are no copies of the whole that they make up."""
    return first.path[0] == typed.path[0] == "preamble"


def _key(sentence: str) -> str:
    """What two copies of a sentence have in common."""
    said = _UNSAID.sub("", sentence)
    for written, alike in _BRACKETS:  # one replacement after the other takes less time than a table of them
        said = said.replace(written, alike)
    return said


def _is_running_text(part: Part, typed: TypedText) -> bool:
    """Whether repeating is a fault here: tables and forms in attachments, and cited titles, repeat rightly."""
    return typed.field in _FIELDS and part.attachment is None and "citations" not in typed.path


def _told(draft: Draft, typed: TypedText, repeats: list[_Repeat]) -> Finding:
    """The finding of one text: the longest repeated sentence, how many more, and where they stood first."""
    longest = max(repeats, key=lambda repeat: len(repeat.sentence))
    origins = list(dict.fromkeys("本处前文" if one.first == typed else draft.label(one.first.path) for one in repeats))
    where = "、".join(origins[:3]) + ("等处" if len(origins) > 3 else "")
    count = f"有{len(repeats)}句话" if len(repeats) > 1 else "有一句话"
    message = f"{count}与{where}重复：“{shorten(longest.sentence, 40)}”"
    return draft.finding(
        "repeated-text", typed.path, message, found=shorten(longest.sentence, 40), fix="请删去重复的文字"
    )
