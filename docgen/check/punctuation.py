"""Punctuation (标点符号用法, GB/T 15834): half-width signs in Chinese text, lonely brackets, doubled signs."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from docgen.check.draft import Draft, in_each, mended, places
from docgen.check.parts import Part, TypedText
from docgen.check.remembered import of_text
from docgen.findings import Finding
from docgen.models.faults import Path
from docgen.models.preamble import Preamble
from docgen.text.punctuation import Spot, doubled, half_width, unbalanced

# Read as dates, or written in a form of their own.
_LEFT_OUT = frozenset({"period", "date_text", "number", "secrecy_period"})
# Lead, cited titles and tail make one sentence on the page; a bracket may open in one and close in the other.
_PIECES = frozenset({"lead", "tail"})


class _Faults(NamedTuple):
    """What is wrong with the signs of one text."""

    half_width: list[Spot]
    doubled: list[Spot]
    unbalanced: list[Spot]


@of_text
def _faults(text: str) -> Iterator[_Faults]:
    """What is wrong with the signs of a text, if anything is."""
    faults = _Faults(half_width(text), doubled(text), unbalanced(text))
    if any(faults):
        yield faults


_unbalanced = of_text(unbalanced)


def check_punctuation(draft: Draft) -> Iterator[Finding]:
    """Check every typed text; all cells of a table together get one finding of a kind, the first."""
    yield from in_each(draft.parts, _in_texts)
    yield from in_each(draft.preamble, _basis)


def _in_texts(part: Part) -> Iterator[Finding]:
    told: set[tuple[str, Path]] = set()
    for typed in part.texts:
        if typed.field in _LEFT_OUT:
            continue
        for faults in _faults(typed.text):
            for finding in _signs(part, typed, faults):
                place = (finding.code, _unit(typed.path))
                if place not in told:
                    told.add(place)
                    yield finding


def _unit(path: Path) -> Path:
    """What gets one finding of a kind: a field, or a whole table."""
    return path[: path.index("table") + 1] if "table" in path else path


def _signs(part: Part, typed: TypedText, faults: _Faults) -> Iterator[Finding]:
    """The three faults in one text."""
    yield from _mendable(part, typed, "half-width-punctuation", "半角标点", faults.half_width)
    yield from _mendable(part, typed, "doubled-punctuation", "重复的标点", faults.doubled)
    if typed.field not in _PIECES:
        yield from _lonely(part, typed.path, typed.text, faults.unbalanced)


def _mendable(part: Part, typed: TypedText, code: str, what: str, spots: Sequence[Spot]) -> Iterator[Finding]:
    """A fault that has one remedy; the first place is shown mended."""
    text = typed.text
    if spots:
        message = f"有{len(spots)}处{what}：{places(text, [(spot.start, spot.end) for spot in spots])}"
        fix = f"请写“{mended(text, spots, spots[0])}”" + ("，其余同样改正" if len(spots) > 1 else "")
        yield part.finding(code, typed.path, message, expected=spots[0].suggested, found=spots[0].found, fix=fix)


def _lonely(part: Part, path: Path, text: str, spots: Sequence[Spot]) -> Iterator[Finding]:
    """Brackets and quotes without a partner: nobody knows where the other one belongs, so it is only pointed out."""
    if spots:
        message = f"有{len(spots)}处括号或引号不成对：{places(text, [(spot.start, spot.end) for spot in spots])}"
        fix = f"请补全这一对：{spots[0].suggested}，或删去多余的一半"
        yield part.finding(
            "unbalanced-brackets", path, message, expected=spots[0].suggested, found=spots[0].found, fix=fix
        )


def _basis(part: Part) -> Iterator[Finding]:
    """The pieces around the cited filings, as the one sentence that they make."""
    groups = part.element.basis if isinstance(part.element, Preamble) else []
    sentence = "".join(f"{group.lead or ''}《》{group.tail or ''}" for group in groups)
    if groups:
        yield from _lonely(part, ("preamble", "basis"), sentence, _unbalanced(sentence))
