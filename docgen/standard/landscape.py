"""Geometry of pages with tables: landscape ones (A4横排表格, clause 8), and any that a long table fills to the edge.

Seen as it is bound, a sheet shows a landscape table turned to the left, its head at the sheet's left edge. That edge
is the binding side (订口) of an odd page and the fore edge (切口) of an even one, so both parities are drawn alike:
whoever turns the bound filing once to the right reads a table over two facing pages from top to bottom.

A table has its rules where text has white: its pages have the type area's own margins whatever the page model, and the
line above the table is set so low that its ink begins where it does on other pages.
"""

from dataclasses import dataclass

from docgen.standard.clauses import clause
from docgen.standard.faces import BASELINE_SHARE, BODY_SIZE, IMPRINT_SIZE, INK, NATURAL_LINE
from docgen.standard.imprint import footer_distance
from docgen.standard.page import BOTTOM, LEFT, RIGHT, SHEET_HEIGHT, SHEET_WIDTH, TOP, TYPE_HEIGHT, TYPE_WIDTH, PageModel
from docgen.units import Length

TABLE_WIDTH = TYPE_HEIGHT
# A title may be as much longer as the turned page is wider.
TITLE_CELLS = 26


@dataclass(frozen=True, slots=True)
class Margins:
    """The margins of a page, as a word processor wants them."""

    top: Length
    right: Length
    bottom: Length
    left: Length


TURNED_MARGINS = Margins(top=LEFT, right=TOP, bottom=SHEET_WIDTH - RIGHT, left=SHEET_HEIGHT - BOTTOM)
"""The type area turned with the sheet: the binding margin at the top, the head margin at the right."""


@dataclass(frozen=True, slots=True)
class NumberPlace:
    """Where the page number's line lies on a turned page: its left and upper edges, its width and its height."""

    left: Length
    top: Length
    width: Length
    height: Length


def number_place() -> NumberPlace:
    """The number's line along the turned page's left edge (7.5), as long as the type area is wide."""
    return NumberPlace(footer_distance(), LEFT, IMPRINT_SIZE * NATURAL_LINE, TYPE_WIDTH)


def mark_line(model: PageModel) -> Length:
    """The height of the attachment mark's line where the page has the type area's own margins."""
    return (model.first_ink - TOP + BODY_SIZE * INK.above) * (1 / BASELINE_SHARE)


def title_blank(model: PageModel) -> Length:
    """The height of the blank line below such a mark that brings the title to its usual line."""
    lines = clause("attachment_title_line").number_of - clause("attachment_mark_line").number_of
    below_baseline = model.pitch * (lines - BASELINE_SHARE)
    return below_baseline - mark_line(model) * (1 - BASELINE_SHARE)
