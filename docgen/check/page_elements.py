"""What stands on a finished page (页面要素): characters, lines, rules, pictures. Plain data, no I/O.

Every position is in millimetres from the sheet's top-left corner, y growing downwards; sizes of type are in points.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeVar

from docgen.standard.faces import INK
from docgen.standard.page import BOTTOM, LEFT, RIGHT, SHEET_HEIGHT, SHEET_WIDTH, TOP
from docgen.units import Pt

Colour = tuple[int, int, int]
Edge = Literal["left", "right"]
_T = TypeVar("_T")

_DARKEST_GREY = 110
_LEAST_RED = 150
_MOST_OTHER = 120
# These have little ink of their own; a line of nothing else does not show how high its characters are.
_LOW = frozenset("一二三四五六七八九十工、，。；：—－-·…“”‘’ \u3000")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in millimetres."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def centre(self) -> float:
        """The middle from left to right."""
        return (self.left + self.right) / 2

    def grown(self, by: float) -> "Box":
        """The box with ``by`` more on every side."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def meets(self, other: "Box", slack: float = 0.0) -> bool:
        """Tell whether the boxes overlap by more than ``slack`` in both directions."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > slack and down > slack


@dataclass(frozen=True, slots=True)
class Char:
    """One visible character: ``left`` and ``right`` bound its cell (字格), ``ink`` its glyph."""

    text: str
    left: float
    right: float
    ink: Box
    baseline: float
    size: float
    font: str
    colour: Colour


@dataclass(frozen=True)
class Line:
    """Characters on one baseline (一行), from left to right; ``ink`` is measured on the rasterised page.

    ``text`` holds the spaces of the line too, ``chars`` only what is visible; at least one character is.
    """

    text: str
    chars: tuple[Char, ...]
    ink: Box

    @property
    def ink_top(self) -> float:
        return self.ink.top

    @property
    def ink_bottom(self) -> float:
        return self.ink.bottom

    @cached_property
    def left(self) -> float:
        """Where the first character's cell begins."""
        return min(char.left for char in self.chars)

    @cached_property
    def right(self) -> float:
        """Where the last character's cell ends."""
        return max(char.right for char in self.chars)

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2

    @cached_property
    def size(self) -> float:
        """The size of most of its characters, in points."""
        return _most([char.size for char in self.chars])

    @cached_property
    def font(self) -> str:
        return _most([char.font for char in self.chars])

    @cached_property
    def colour(self) -> Colour:
        return _most([char.colour for char in self.chars])

    @cached_property
    def baseline(self) -> float:
        return _most([round(char.baseline, 2) for char in self.chars])

    @property
    def full_top(self) -> float:
        """Where the ink of a full-height character begins: measured, or computed for a line that has none."""
        if any(char.text not in _LOW and ord(char.text[0]) > 0x2E80 for char in self.chars):
            return self.ink.top
        return self.baseline - Pt(self.size).mm * INK.above


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight horizontal line (横线) from ``x0`` to ``x1`` whose middle lies at ``y``; ``weight`` is its thickness.

    ``in_table``: upright lines stand on it.
    """

    x0: float
    x1: float
    y: float
    weight: float
    colour: Colour
    in_table: bool = False

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def top(self) -> float:
        return self.y - self.weight / 2

    @property
    def bottom(self) -> float:
        return self.y + self.weight / 2


@dataclass(frozen=True)
class Page:
    """One measured page as it is read, ``number`` counting from 1; ``lines`` and ``rules`` run from top to bottom.

    ``strays`` are the boxes of ink outside the type area, page-number lines not counted. On a page that is read turned
    (横排) ``side`` are the lines set along its edge, upright on the sheet as it is bound and measured there;
    ``head_edge`` is the edge of that sheet at which the turned page has its head, None where nothing tells.
    """

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]
    strays: tuple[Box, ...] = ()
    side: tuple[Line, ...] = ()
    head_edge: Edge | None = None

    @property
    def turned(self) -> bool:
        """Whether the page is read with its long edge across (横排)."""
        return self.width > self.height

    @cached_property
    def area(self) -> Box:
        """The type area (版心) as the page is read; a turned page has its head at the left where nothing tells."""
        return type_area(turned=self.turned, head_edge=self.head_edge)


def type_area(*, turned: bool, head_edge: Edge | None) -> Box:
    """The type area of an upright page, or of a turned one whose head lies at that edge of the bound sheet."""
    if not turned:
        return Box(LEFT.mm, TOP.mm, RIGHT.mm, BOTTOM.mm)
    if head_edge == "right":
        return Box(TOP.mm, (SHEET_WIDTH - RIGHT).mm, BOTTOM.mm, (SHEET_WIDTH - LEFT).mm)
    return Box((SHEET_HEIGHT - BOTTOM).mm, LEFT.mm, (SHEET_HEIGHT - TOP).mm, RIGHT.mm)


def is_red(colour: Colour) -> bool:
    """Tell whether the colour is printed as red (红色)."""
    red, green, blue = colour
    return red >= _LEAST_RED and green <= _MOST_OTHER and blue <= _MOST_OTHER


def is_black(colour: Colour) -> bool:
    """Tell whether the colour is printed as black; four-colour black comes out as a dark grey."""
    return max(colour) <= _DARKEST_GREY and max(colour) - min(colour) <= _DARKEST_GREY // 2


def _most(values: list[_T]) -> _T:
    return max(dict.fromkeys(values), key=values.count)
