"""Characters and lines of a PDF page (文字): boxes, sizes, fonts and colours as PDFium reads them."""

import ctypes
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pypdfium2.raw as pdfium

from docgen.check.page_elements import Box, Char
from docgen.units import Length

_FONT_NAME = 128
_SUBSET_PREFIX = 7
# Characters whose baselines differ by less than this many millimetres stand on one line.
_SAME_LINE = 0.8


# Quarter turns to the right after which something stands upright: 3 is one to the left.
Turn = Literal[0, 1, 2, 3]
TURNS: tuple[Turn, ...] = (0, 1, 2, 3)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Turns PDF coordinates (points, from the bottom left) into millimetres from the top left of the sheet as read.

    ``left``, ``bottom``, ``right`` and ``top`` are the sheet's edges in points, ``turn`` how it is turned for reading.
    """

    left: float
    bottom: float
    right: float
    top: float
    turn: Turn = 0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as read, in millimetres."""
        width, height = Length(self.right - self.left).mm, Length(self.top - self.bottom).mm
        return (height, width) if self.turn % 2 else (width, height)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the PDF lies."""
        from_left, from_right = Length(x - self.left).mm, Length(self.right - x).mm
        from_bottom, from_top = Length(y - self.bottom).mm, Length(self.top - y).mm
        if self.turn == 0:
            return from_left, from_top
        if self.turn == 1:
            return from_bottom, from_left
        if self.turn == 2:
            return from_right, from_bottom
        return from_top, from_right

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """The rectangle between two corners."""
        (left, top), (right, bottom) = self.at(x0, y0), self.at(x1, y1)
        return Box(min(left, right), min(top, bottom), max(left, right), max(top, bottom))


@dataclass(frozen=True, slots=True)
class TextRow:
    """Characters of one baseline before their ink is measured."""

    text: str
    chars: tuple[Char, ...]

    @property
    def box(self) -> Box:
        """The hull of the glyphs' outlines."""
        inks = [char.ink for char in self.chars]
        return Box(
            min(ink.left for ink in inks),
            min(ink.top for ink in inks),
            max(ink.right for ink in inks),
            max(ink.bottom for ink in inks),
        )


def read_rows(page: Any, sheets: Mapping[Turn, Sheet]) -> dict[Turn, list[TextRow]]:
    """Return the page's visible characters by the turn that brings them upright, measured on the sheet turned so.

    They are gathered into rows, from top to bottom, each from left to right.
    """
    chars: dict[Turn, list[Char]] = {turn: [] for turn in TURNS}
    text_page = page.get_textpage()
    try:
        for turn, char in _chars(text_page, sheets):
            chars[turn].append(char)
    finally:
        text_page.close()
    return {turn: _rows(found) for turn, found in chars.items()}


def _rows(chars: Iterable[Char]) -> list[TextRow]:
    rows: list[list[Char]] = []
    for char in sorted(chars, key=lambda one: one.baseline):
        if not rows or char.baseline - rows[-1][0].baseline > _SAME_LINE:
            rows.append([])
        rows[-1].append(char)
    found = []
    for row in rows:
        row.sort(key=lambda one: one.left)
        visible = tuple(char for char in row if not char.text.isspace())
        if visible:
            found.append(TextRow("".join(char.text for char in row), visible))
    return found


def _chars(text_page: Any, sheets: Mapping[Turn, Sheet]) -> Iterator[tuple[Turn, Char]]:
    raw = text_page.raw
    fonts: dict[bytes, str] = {}
    high = 0
    for index in range(pdfium.FPDFText_CountChars(raw)):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        if code in (0, 10, 13) or pdfium.FPDFText_IsGenerated(raw, index) == 1:
            continue
        yield _char(raw, index, chr(code), sheets, fonts)


def _char(raw: Any, index: int, text: str, sheets: Mapping[Turn, Sheet], fonts: dict[bytes, str]) -> tuple[Turn, Char]:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(raw, index, left, right, bottom, top)
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
    cell = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(raw, index, cell)
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(raw, index, matrix)
    scale = (matrix.c**2 + matrix.d**2) ** 0.5 or 1.0
    turn = _turn(matrix.a, matrix.b)
    sheet = sheets[turn]
    begin, baseline = sheet.at(x.value, y.value)
    char = Char(
        text=text,
        left=begin,
        right=sheet.box(cell.left, cell.bottom, cell.right, cell.top).right,
        ink=sheet.box(left.value, bottom.value, right.value, top.value),
        baseline=baseline,
        size=round(pdfium.FPDFText_GetFontSize(raw, index) * scale, 1),
        font=_font(raw, index, fonts),
        colour=_colour(raw, index),
    )
    return turn, char


def _turn(along: float, up: float) -> Turn:
    """The turn that makes a line upright which runs ``along`` and ``up`` the page."""
    if abs(along) >= abs(up):
        return 0 if along >= 0 else 2
    return 1 if up > 0 else 3


def _colour(raw: Any, index: int) -> tuple[int, int, int]:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium.FPDFText_GetFillColor(raw, index, red, green, blue, alpha)
    return red.value, green.value, blue.value


def _font(raw: Any, index: int, known: dict[bytes, str]) -> str:
    """The font's name without a subset's six letters and plus sign."""
    buffer = ctypes.create_string_buffer(_FONT_NAME)
    pdfium.FPDFText_GetFontInfo(raw, index, buffer, _FONT_NAME, ctypes.c_int())
    name = known.get(buffer.value)
    if name is None:
        name = buffer.value.decode("utf-8", "replace")
        if name[_SUBSET_PREFIX - 1 : _SUBSET_PREFIX] == "+":
            name = name[_SUBSET_PREFIX:]
        known[buffer.value] = name
    return name
