"""Geometry of the head (版头): the mark's size, and the heights that put it, the number and the red line in place.

Everything is derived from the clause table and the page model: the mark's ink begins 35 mm below the type area's top,
the number stands two blank lines below the mark, the red line 4 mm below the number's ink.
"""

from dataclasses import dataclass
from functools import lru_cache

from docgen.standard.clauses import clause
from docgen.standard.faces import BASELINE_SHARE, BODY_SIZE, INK, NATURAL_LINE
from docgen.standard.page import TOP, TYPE_WIDTH, PageModel
from docgen.units import Length, Pt

LARGEST_MARK = Pt(62)
UPRIGHT_MARK = Pt(28)
SMALLEST_MARK = Pt(22)
NARROWEST = 60
# Glyphs fill their em almost wholly; the rest keeps the mark's ink inside the type area.
_ROOM = 0.985
HEAD_LINES = 3
# The brackets 〔〕 of a document number reach further below the baseline than characters do.
_BRACKETS_BELOW = 0.17


@dataclass(frozen=True, slots=True)
class MarkSize:
    """Size of the issuer mark's characters and their width as a percentage of that size (字符缩放)."""

    size: Length
    percent: int = 100


def mark_size(width_in_cells: float, ceiling: Length = LARGEST_MARK) -> MarkSize:
    """Choose the mark's size (发文机关标志字号) for a name of ``width_in_cells`` full-width characters, on one line.

    The largest size up to ``ceiling`` that fits the type area; a name too long for ``UPRIGHT_MARK`` is set in
    narrower characters before it is set in smaller ones, down to ``NARROWEST`` percent (clause 7.2.4: the size is free,
    the mark is never wrapped inside a name and never wider than the type area).
    """
    room = TYPE_WIDTH * _ROOM
    upright = room.points / max(width_in_cells, 1.0)
    if upright >= UPRIGHT_MARK.points:
        return MarkSize(_half_point_down(min(upright, ceiling.points)))
    height = min(UPRIGHT_MARK.points, ceiling.points)
    percent = int(100 * upright / height)
    if percent >= NARROWEST:
        return MarkSize(_half_point_down(height), percent)
    return MarkSize(_half_point_down(upright * 100 / NARROWEST), NARROWEST)


def _half_point_down(points: float) -> Length:
    return Pt(int(points * 2) / 2)


@dataclass(frozen=True, slots=True)
class HeadGeometry:
    """Heights of the head's paragraphs: ``mark_before`` above the mark's line of ``mark_line``,
    then ``first_gap`` and further lines of the page's pitch up to the number; ``red_line_space`` under the number.
    """

    mark_before: Length
    mark_line: Length
    first_gap: Length
    red_line_space: Length


@lru_cache(maxsize=64)
def head_geometry(model: PageModel, mark: MarkSize, *, top: str = "mark_top", lines: int = HEAD_LINES) -> HeadGeometry:
    """Place mark, number and red line on ``model``'s page (clauses 7.2.4, 7.2.5, 7.2.7).

    ``top`` names the row of the clause table that says how far below the type area's top the mark begins; ``lines``
    are the lines of text above it.
    """
    line = mark.size * NATURAL_LINE
    baseline = line * BASELINE_SHARE
    mark_top = TOP + clause(top).length
    before = mark_top - (model.top + model.pitch * lines) - (baseline - mark.size * INK.above)
    # Two blank lines are meant from line to line of body text: the mark's own white below its ink is taken back.
    under_mark = (line - baseline) - mark.size * INK.below
    under_number = model.pitch * (1 - BASELINE_SHARE) - BODY_SIZE * _BRACKETS_BELOW
    under_text = model.pitch * (1 - BASELINE_SHARE) - BODY_SIZE * INK.below
    return HeadGeometry(
        mark_before=before,
        mark_line=line,
        first_gap=model.pitch - (under_mark - under_text),
        red_line_space=clause("red_line_gap").length - under_number,
    )
