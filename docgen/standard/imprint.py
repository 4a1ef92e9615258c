"""Geometry of the imprint (版记) and of the page number: both stand at fixed heights of the sheet."""

from docgen.standard.clauses import clause
from docgen.standard.faces import BASELINE_SHARE, IMPRINT_SIZE, NATURAL_LINE
from docgen.standard.page import BOTTOM, SHEET_HEIGHT, TYPE_WIDTH, PageModel
from docgen.standard.styles import DASH_ABOVE_BASELINE, IMPRINT_LINE, imprint_cells
from docgen.units import Length, Pt

OUTER_RULE = clause("imprint_outer_rule").length
INNER_RULE = clause("imprint_inner_rule").length
# A word processor wants a paragraph after a table; one point is the least that every engine draws alike.
TAIL = Pt(1)
_INDENT = imprint_cells(clause("imprint_indent").number_of)
TEXT_CELLS = (TYPE_WIDTH - _INDENT * 2) / IMPRINT_SIZE


def imprint_height(rows: list[int]) -> Length:
    """The height of an imprint whose rows have these numbers of text lines, from first rule to last."""
    rules = OUTER_RULE * 2 + INNER_RULE * max(len(rows) - 1, 0)
    return IMPRINT_LINE * sum(rows) + rules


def imprint_top(rows: list[int]) -> Length:
    """How far down the sheet the first rule's upper edge lies, so that the last ends on the type area's bottom edge."""
    return BOTTOM - imprint_height(rows)


def imprint_room(model: PageModel, rows: list[int]) -> Length:
    """The height that the text must leave free on the imprint's page, a little air above the first rule included."""
    text_bottom = SHEET_HEIGHT - model.bottom
    air = Pt(4)
    return text_bottom - imprint_top(rows) + air


def footer_distance() -> Length:
    """The footer's distance from the sheet's bottom that puts the page number's dash 7 mm below the type area (7.5)."""
    dash = BOTTOM + clause("page_number_gap").length
    line = IMPRINT_SIZE * NATURAL_LINE
    baseline = dash + IMPRINT_SIZE * DASH_ABOVE_BASELINE
    return SHEET_HEIGHT - (baseline + line * (1 - BASELINE_SHARE))
