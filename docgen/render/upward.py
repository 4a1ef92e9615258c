"""The line of the document number (发文字号), in an upward filing (上行文) with the signers at its right.

Clauses 7.2.5 and 7.2.6.
"""

from docgen.render.ooxml import indent, left_tab, paragraph, run, spacing, tab
from docgen.render.record import Record
from docgen.standard.clauses import clause
from docgen.standard.page import TYPE_WIDTH
from docgen.standard.styles import cells
from docgen.text.widths import width
from docgen.units import Length

LABEL = "签发人："
_A_LINE = clause("signers_a_line").number_of
_NAME_FACE = "HeadingTwoRun"
_PATHS = ("head.organ_code", "head.year", "head.serial")


def number_lines(signers: list[str]) -> int:
    """How many lines number and signers take together."""
    return max(-(-len(signers) // _A_LINE), 1)


def draw_number_line(number: str, signers: list[str], record: Record, unruled: Length | None = None) -> str:
    """The number centred; with signers one character in from the left, on the line of the last of them.

    ``unruled`` is the height that the red line takes where pre-printed paper brings it; None draws the red line.
    """
    below = "" if unruled is None else spacing(after=unruled)
    numbered = "DocumentNumber" if unruled is None else "PreprintedNumber"
    if not signers:
        record.say(_PATHS, number)
        return paragraph(numbered, run(number), spacing=below)
    rows = [signers[start : start + _A_LINE] for start in range(0, len(signers), _A_LINE)]
    label_at, *names_at = _stops(signers)
    drawn = []
    for position, names in enumerate(rows):
        last = position == len(rows) - 1
        begun = run(record.say(_PATHS, number)) if last else ""
        # The first name follows its label at once: a tab would find no stop left where the label ends.
        label = run(LABEL) if position == 0 else ""
        stops = [label_at if position == 0 else names_at[0], *names_at[1:]]
        said = [
            run(record.say(f"head.signers[{position * _A_LINE + column}]", name), style=_NAME_FACE)
            for column, name in enumerate(names)
        ]
        runs = (begun, tab(), label, said[0], *(piece for name in said[1:] for piece in (tab(), name)))
        style, white = (numbered, below) if last else ("Signers", "")
        # A first-line indent: a left indent would shorten the red line under the number.
        left = indent(first=cells(clause("upward_number_indent").number_of))
        tabs = "".join(map(left_tab, stops))
        drawn.append(paragraph(style, *runs, tabs=tabs, spacing=white, indent=left, align="left"))
    return "".join(drawn)


def _stops(signers: list[str]) -> list[Length]:
    """Where the label and each column of names begin; the last column ends one character from the right."""
    columns = [max(map(width, signers[start::_A_LINE])) for start in range(min(len(signers), _A_LINE))]
    right = TYPE_WIDTH - cells(clause("signers_indent").number_of)
    first = right - cells(sum(columns) + len(columns) - 1)
    names = [first + cells(sum(columns[:position]) + position) for position in range(len(columns))]
    return [first - cells(width(LABEL)), *names]
