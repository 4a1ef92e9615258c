"""Sections, headings and attachments (结构、层次标题、附件, GB/T 9704 7.3.3, 7.3.4)."""

import re
from collections.abc import Iterator

from docgen.check.draft import Draft, bare, in_each, shorten
from docgen.check.parts import Part, TypedText
from docgen.check.remembered import of_text
from docgen.findings import Finding
from docgen.models.fields import CHOICE_LABELS
from docgen.models.filing import requirements
from docgen.models.sections import SECTION_CLASSES
from docgen.text.levels import parse_label
from docgen.text.numerals import from_chinese

_HEADINGS = frozenset({"heading", "title", "name"})
_NUMBERED = _HEADINGS | {"duties", "text"}
_STOPS = "。，、；：.,;:"
_ENDS = frozenset(_STOPS + "！？!?")
_NUMERAL = re.compile("[0-9０-９一二三四五六七八九十百]")
_TYPED_MARK = re.compile(r"\s*附\s*件\s*[0-9０-９一二三四五六七八九十]*\s*[:：.．、]")
_MENTION = re.compile(
    r"(?P<before>.?)附件\s*(?P<n>[0-9]{1,2}(?![0-9年月份个张页])|[一二三四五六七八九十]{1,3}(?![并式同起律般定些切致分份个张页]))"
)
_BARE_MENTION = re.compile(r"(?:见|按照?|填写|填报)附件(?![0-9一二三四五六七八九十])")
# Behind these an attachment belongs to the document just named.
_OTHERS = "》〉）)〕的中"


def check_structure(draft: Draft) -> Iterator[Finding]:
    """Check what is there and how it is headed."""
    yield from _missing_sections(draft)
    yield from _repeated_headings(draft)
    yield from in_each(draft.parts, _numbers_and_marks)
    yield from in_each(draft.parts, _mentions, len(draft.filing.attachments))


def _missing_sections(draft: Draft) -> Iterator[Finding]:
    """The sections that the kind requires (必有部分)."""
    present = draft.filing.kinds_present()
    for kind in requirements(draft.filing.kind):
        if kind not in present:
            label = SECTION_CLASSES[kind].label
            message = f"{CHOICE_LABELS[draft.filing.kind]}缺少“{label}”"
            fix = f"请在 sections 中补写 kind 为 {kind} 的部分"
            yield draft.finding("missing-section", "正文", message, expected=label, fix=fix)


def _repeated_headings(draft: Draft) -> Iterator[Finding]:
    """Two sections under one heading."""
    seen: dict[str, int] = {}
    for position, section in enumerate(draft.filing.sections):
        heading = bare(section.heading_text)
        first = seen.setdefault(heading, position) if heading else position
        if first != position:
            message = f"标题“{section.heading_text}”与第{first + 1}部分的标题相同"
            fix = "请合并这两部分，或改写其中一个标题"
            place = ("sections", position, "heading")
            yield draft.finding("repeated-heading", place, message, found=section.heading_text, fix=fix)


def _numbers_and_marks(part: Part) -> Iterator[Finding]:
    """What headings, names and list items begin and end with."""
    for typed in part.texts:
        if typed.field in _NUMBERED and _typed_numbers(typed.text) and _is_numbered(part, typed):
            yield from _typed_number(part, typed)
        if typed.field in _HEADINGS and typed.text.rstrip()[-1:] in _ENDS:
            yield from _last_mark(part, typed)


def _typed_number(part: Part, typed: TypedText) -> Iterator[Finding]:
    """Numbers typed where the page sets them: in headings, names and list items."""
    text, in_attachment = typed.text.lstrip(), part.attachment is not None
    rest = next((rest for rest, is_mark in _typed_numbers(typed.text) if in_attachment or not is_mark), None)
    if rest is None:
        return
    number = text[: len(text) - len(rest)].strip()
    message = f"手工写了序号“{number}”，版面会再编一次"
    fix = f"请只写“{shorten(rest)}”" if rest else "请删去序号"
    yield part.finding("typed-number", typed.path, message, found=shorten(text), fix=fix)


@of_text
def _typed_numbers(text: str) -> Iterator[tuple[str, bool]]:
    """What stands behind 附件1： (True) and behind a label (False), if the text begins with one."""
    text = text.lstrip()
    if mark := _TYPED_MARK.match(text):
        yield text[mark.end() :].lstrip(), True
    label = parse_label(text)
    if label is not None and not _is_quantity(text, label.rest):
        yield label.rest, False


def _is_numbered(part: Part, typed: TypedText) -> bool:
    """Whether the page sets a number in front of this text."""
    path, field = typed.path, typed.field
    if part.attachment is not None:
        return path[2:] == ("title",)
    if path[0] != "sections" or ("group" in path and field != "duties"):
        return False
    if field in _HEADINGS or field == "duties":
        return True
    # The text of an item is its first words only where the item has no title.
    owner_lists = ("targets", "measures", "items", "tasks", "sub_tasks")
    in_list = field == "text" and len(path) > 2 and isinstance(path[-2], int) and path[-3] in owner_lists
    return in_list and (*path[:-1], "title") not in part.titles


def _is_quantity(text: str, rest: str) -> bool:
    """Whether what looks like a label is an enumeration of numbers: 5、6月份, 一、二年级."""
    behind = text[: len(text) - len(rest)]
    return bool(_NUMERAL.match(rest)) and behind.endswith(("、", "，", ","))


def _last_mark(part: Part, typed: TypedText) -> Iterator[Finding]:
    """Punctuation behind a heading or a name; behind an item's title 。 is what the page would set anyway."""
    path, text = typed.path, typed.text.rstrip()
    if part.attachment is not None and path[2:] == ("title",):
        if text[-1] in _STOPS + "！？!?":
            message = f"附件名称“{shorten(text)}”后面不加标点"
            fix = f"请写“{text.rstrip(_STOPS + '！？!?')}”"
            yield part.finding("attachment-name-punctuation", path, message, found=text[-1], fix=fix)
        return
    if path[-1] not in _HEADINGS or part.attachment is not None or "group" in path or "citations" in path:
        return
    run_in = path[0] == "sections" and path[-1] != "heading"
    if text[-1] in (_STOPS.replace("。", "").replace("：", "") if run_in else _STOPS):
        message = f"“{shorten(text)}”末尾有多余的标点“{text[-1]}”"
        yield part.finding("trailing-punctuation", path, message, found=text[-1], fix=f"请写“{text.rstrip(_STOPS)}”")


def _mentions(part: Part, count: int) -> Iterator[Finding]:
    """Attachments that the text sends the reader to (见附件2) and that do not exist, where there are ``count``."""
    if part.attachment is not None:
        return
    for typed in part.texts:
        if "附件" not in typed.text or typed.field in ("organ", "post", "contact"):
            continue
        mentions = (match for match in _MENTION.finditer(typed.text) if _is_missing(match, count))
        found = [match.group().removeprefix(match["before"]) for match in mentions]
        if not count:
            found += [match.group() for match in _BARE_MENTION.finditer(typed.text)]
        for mention in dict.fromkeys(found):
            have = f"附件只有{count}个" if count else "没有附件"
            message = f"提到“{mention}”，而本文{have}"
            fix = "请补上这个附件，或改正正文中的附件序号"
            yield part.finding("missing-attachment", typed.path, message, expected=have, found=mention, fix=fix)


def _is_missing(match: re.Match[str], count: int) -> bool:
    """Whether the mention is about an attachment of this filing, and there are not so many."""
    if match["before"] and match["before"] in _OTHERS:
        return False
    written = match["n"]
    try:
        number = int(written) if written.isascii() else from_chinese(written)
    except ValueError:
        return False
    return number > count
