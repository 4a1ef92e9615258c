"""Geometry of the letter (信函格式, 10.1): a mark above the type area, red double rules wider than it, the number.

All heights are of the sheet; the rules are drawn as bars, since engines draw a compound line in different ways.
"""

from dataclasses import dataclass

from docgen.standard.clauses import clause
from docgen.standard.faces import BASELINE_SHARE, BODY_SIZE, INK, NATURAL_LINE
from docgen.standard.head import LARGEST_MARK, MarkSize, mark_size
from docgen.standard.page import SHEET_HEIGHT, SHEET_WIDTH, PageModel
from docgen.units import Length, Mm, Pt

RULE_WIDTH = clause("letter_rule_width").length
RULE_LEFT = (SHEET_WIDTH - RULE_WIDTH) * 0.5
THICK, THIN, BETWEEN = Pt(2.25), Pt(0.75), Pt(1.5)
DOUBLE_RULE = THICK + BETWEEN + THIN
# Below the rule: seven eighths of a 3号 character, as clause 3 counts a line.
_UNDER_RULE = BODY_SIZE * 0.875
# Above the first line of text there is this much room for mark and rule.
_TALLEST_MARK = Mm(15)


@dataclass(frozen=True, slots=True)
class Bar:
    """One red bar of a double rule: its upper edge and thickness."""

    top: Length
    weight: Length


@dataclass(frozen=True, slots=True)
class LetterGeometry:
    """Where mark, rules and first line of a letter lie; ``mark_top`` is the upper edge of the mark's own line."""

    mark: MarkSize
    mark_top: Length
    mark_line: Length
    bars: tuple[Bar, ...]
    spacer: Length


def letter_geometry(model: PageModel, cells: float, ceiling: Length = LARGEST_MARK) -> LetterGeometry:
    """Place a mark of ``cells`` characters, the two double rules, and the line of the number below the first."""
    largest = min(ceiling.points, _TALLEST_MARK.points / (INK.above + INK.below))
    mark = mark_size(cells, Pt(largest))
    line = mark.size * NATURAL_LINE
    ink_top = clause("letter_mark_top").length
    mark_top = ink_top - (line * BASELINE_SHARE - mark.size * INK.above)
    first = ink_top + mark.size * (INK.above + INK.below) + clause("letter_rule_gap").length
    last = SHEET_HEIGHT - clause("letter_rule_bottom").length - DOUBLE_RULE
    bars = (
        Bar(first, THICK),
        Bar(first + THICK + BETWEEN, THIN),
        Bar(last, THIN),
        Bar(last + THIN + BETWEEN, THICK),
    )
    line_top = first + DOUBLE_RULE + _UNDER_RULE - (model.pitch * BASELINE_SHARE - BODY_SIZE * INK.above)
    return LetterGeometry(mark, mark_top, line, bars, line_top - model.top)
