"""Punctuation (标点符号用法, GB/T 15834): half-width signs in Chinese text, lonely brackets, doubled signs."""

from collections.abc import Callable, Iterator, Sequence

from docgen.check.draft import Draft, TypedText, mended, places
from docgen.check.remembered import of_text
from docgen.findings import Finding
from docgen.models.faults import Path
from docgen.text.punctuation import Spot, doubled, half_width, unbalanced

# Read as dates, or written in a form of their own.
_LEFT_OUT = frozenset({"period", "date_text", "number", "secrecy_period"})
# Lead, cited titles and tail make one sentence on the page; a bracket may open in one and close in the other.
_PIECES = frozenset({"lead", "tail"})

_half_width, _doubled, _unbalanced = of_text(half_width), of_text(doubled), of_text(unbalanced)


def check_punctuation(draft: Draft) -> Iterator[Finding]:
    """Check every typed text; all cells of a table together get one finding of a kind, the first."""
    told: set[tuple[str, Path]] = set()
    for typed in draft.texts:
        if typed.field in _LEFT_OUT:
            continue
        for finding in _signs(draft, typed):
            place = (finding.code, _unit(typed.path))
            if place not in told:
                told.add(place)
                yield finding
    yield from _basis(draft)


def _unit(path: Path) -> Path:
    """What gets one finding of a kind: a field, or a whole table."""
    return path[: path.index("table") + 1] if "table" in path else path


def _signs(draft: Draft, typed: TypedText) -> Iterator[Finding]:
    """The three faults in one text."""
    for code, what, find in (
        ("half-width-punctuation", "半角标点", _half_width),
        ("doubled-punctuation", "重复的标点", _doubled),
    ):
        yield from _mendable(draft, typed, code, what, find)
    if typed.field not in _PIECES:
        yield from _lonely(draft, typed.path, typed.text)


def _mendable(
    draft: Draft, typed: TypedText, code: str, what: str, find: Callable[[str], Sequence[Spot]]
) -> Iterator[Finding]:
    """A fault that has one remedy; the first place is shown mended."""
    text = typed.text
    spots = find(text)
    if spots:
        message = f"有{len(spots)}处{what}：{places(text, [(spot.start, spot.end) for spot in spots])}"
        fix = f"请写“{mended(text, spots, spots[0])}”" + ("，其余同样改正" if len(spots) > 1 else "")
        yield draft.finding(code, typed.path, message, expected=spots[0].suggested, found=spots[0].found, fix=fix)


def _lonely(draft: Draft, path: Path, text: str) -> Iterator[Finding]:
    """Brackets and quotes without a partner: nobody knows where the other one belongs, so it is only pointed out."""
    spots = _unbalanced(text)
    if spots:
        message = f"有{len(spots)}处括号或引号不成对：{places(text, [(spot.start, spot.end) for spot in spots])}"
        fix = f"请补全这一对：{spots[0].suggested}，或删去多余的一半"
        yield draft.finding(
            "unbalanced-brackets", path, message, expected=spots[0].suggested, found=spots[0].found, fix=fix
        )


def _basis(draft: Draft) -> Iterator[Finding]:
    """The pieces around the cited filings, as the one sentence that they make."""
    preamble = draft.filing.preamble
    groups = preamble.basis if preamble else []
    sentence = "".join(f"{group.lead or ''}《》{group.tail or ''}" for group in groups)
    if groups:
        yield from _lonely(draft, ("preamble", "basis"), sentence)
