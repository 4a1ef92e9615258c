"""Geometry of joint issue (联合行文): names one a line, 文件 beside them, seals in rows of three (7.2.4, 7.3.5.1)."""

from dataclasses import dataclass

from docgen.standard.clauses import clause
from docgen.standard.faces import NATURAL_LINE
from docgen.standard.head import LARGEST_MARK
from docgen.standard.page import TYPE_WIDTH
from docgen.standard.styles import SEAL_DIAMETER
from docgen.units import Length, Mm, Pt

# Names together are no higher than the largest single mark would be with its line and a half again.
_TALLEST = Mm(62)
_SUFFIX_CELLS = 2.0
_GAP_CELLS = clause("joint_suffix_gap").number_of
_ROOM = 0.985
# A column as wide as its text to the point would wrap it where an engine rounds differently.
_SLACK = Pt(3)
_SMALLEST = Pt(16)
SEALS_A_ROW = clause("seals_a_row").number_of
# Seals neither touch nor cross: a millimetre and a half between them in either direction.
SEAL_PITCH = SEAL_DIAMETER + Mm(1.5)


@dataclass(frozen=True, slots=True)
class JointMark:
    """Sizes of a joint mark: the characters, one name's line, the columns of the names and of 文件.

    Every name is spread to ``widest`` full-width characters.
    """

    size: Length
    line: Length
    names_width: Length
    suffix_width: Length
    widest: float

    def height(self, names: int) -> Length:
        """The height of ``names`` lines."""
        return self.line * names


def joint_mark(widest: float, names: int, *, suffix: bool, ceiling: Length = LARGEST_MARK) -> JointMark:
    """Size the mark of ``names`` organs, the longest of ``widest`` full-width characters.

    Names and 文件 fit the type area together; the names' lines together are no higher than ``_TALLEST``.
    """
    beside = _SUFFIX_CELLS + _GAP_CELLS if suffix else 0.0
    by_width = (TYPE_WIDTH * _ROOM - _SLACK).points / (widest + beside)
    by_height = _TALLEST.points / (NATURAL_LINE * names)
    points = max(min(by_width, by_height, ceiling.points), min(_SMALLEST.points, by_width))
    size = Pt(int(points * 2) / 2)
    return JointMark(size, size * NATURAL_LINE, size * widest + _SLACK, size * beside, widest)


@dataclass(frozen=True, slots=True)
class SealGrid:
    """Where joint seals stand: ``columns`` of ``pitch`` each, the last one's axis over the date.

    ``before`` is the free width left of the first column, ``after`` that right of the last one; ``row`` is the height
    of one row of seals.
    """

    columns: int
    pitch: Length
    before: Length
    after: Length
    row: Length


def seal_grid(organs: int, date_axis: Length) -> SealGrid:
    """Lay out the seals of ``organs``; ``date_axis`` is the date's middle, measured from the type area's right edge.

    Columns share the room left of the date's axis, so that no seal leaves the type area.
    """
    columns = min(organs, SEALS_A_ROW)
    left_of_axis = TYPE_WIDTH - date_axis
    pitch = Pt(max(min(left_of_axis.points / (columns - 0.5), date_axis.points * 2), SEAL_PITCH.points))
    before = left_of_axis - pitch * (columns - 0.5)
    return SealGrid(columns, pitch, before, date_axis - pitch * 0.5, SEAL_PITCH)
