"""Lengths as types, so that no bare number is ever a length.

``Mm`` is what the standard and the measured page speak, ``Pt`` what fonts speak; OOXML wants twips (1/20 pt),
half-points, eighths of a point (borders) and EMU (drawings).
"""

from dataclasses import dataclass
from typing import Self

MM_PER_INCH = 25.4
PT_PER_INCH = 72
EMU_PER_MM = 36_000


@dataclass(frozen=True, slots=True, order=True)
class Length:
    """A length; the one stored number is points."""

    points: float

    @property
    def mm(self) -> float:
        """The length in millimetres."""
        return self.points * MM_PER_INCH / PT_PER_INCH

    @property
    def twips(self) -> int:
        """The length in twentieths of a point, rounded, as OOXML spacing and indents want it."""
        return round(self.points * 20)

    @property
    def half_points(self) -> int:
        """The length in half-points, rounded, as OOXML font sizes want it."""
        return round(self.points * 2)

    @property
    def eighths(self) -> int:
        """The length in eighths of a point, rounded, as OOXML border widths want it."""
        return round(self.points * 8)

    @property
    def emu(self) -> int:
        """The length in English Metric Units, rounded, as DrawingML wants it."""
        return round(self.mm * EMU_PER_MM)

    def __add__(self, other: "Length") -> "Length":
        return Length(self.points + other.points)

    def __sub__(self, other: "Length") -> "Length":
        return Length(self.points - other.points)

    def __mul__(self, factor: float) -> "Length":
        return Length(self.points * factor)

    __rmul__ = __mul__

    def __neg__(self) -> "Length":
        return Length(-self.points)

    def __truediv__(self, other: "Length") -> float:
        return self.points / other.points

    @classmethod
    def zero(cls) -> Self:
        """The length of nothing."""
        return cls(0.0)


def Pt(value: float) -> Length:  # noqa: N802 - reads as the unit it is, like python-docx's Pt
    """A length given in points."""
    return Length(float(value))


def Mm(value: float) -> Length:  # noqa: N802 - reads as the unit it is
    """A length given in millimetres."""
    return Length(value * PT_PER_INCH / MM_PER_INCH)
