"""Characters and lines of a PDF page (文字): boxes, sizes, fonts and colours as PDFium reads them."""

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from docgen.check.page_elements import Box, Char
from docgen.units import Length

_FONT_NAME = 128
_SUBSET_PREFIX = 7
# Characters whose baselines differ by less than this many millimetres stand on one line.
_SAME_LINE = 0.8


@dataclass(frozen=True, slots=True)
class Sheet:
    """Turns PDF coordinates (points, from the bottom left) into millimetres from the top left."""

    left: float
    top: float

    def x(self, points: float) -> float:
        return Length(points - self.left).mm

    def y(self, points: float) -> float:
        return Length(self.top - points).mm


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


def read_rows(page: Any, sheet: Sheet) -> list[TextRow]:
    """Return the page's visible characters gathered into rows, from top to bottom, each from left to right."""
    text_page = page.get_textpage()
    try:
        chars = list(_chars(text_page, sheet))
    finally:
        text_page.close()
    return _rows(chars)


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


def _chars(text_page: Any, sheet: Sheet) -> Iterator[Char]:
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
        yield _char(raw, index, chr(code), sheet, fonts)


def _char(raw: Any, index: int, text: str, sheet: Sheet, fonts: dict[bytes, str]) -> Char:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(raw, index, left, right, bottom, top)
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
    cell = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(raw, index, cell)
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(raw, index, matrix)
    scale = (matrix.c**2 + matrix.d**2) ** 0.5 or 1.0
    return Char(
        text=text,
        left=sheet.x(x.value),
        right=sheet.x(cell.right),
        ink=Box(sheet.x(left.value), sheet.y(top.value), sheet.x(right.value), sheet.y(bottom.value)),
        baseline=sheet.y(y.value),
        size=round(pdfium.FPDFText_GetFontSize(raw, index) * scale, 1),
        font=_font(raw, index, fonts),
        colour=_colour(raw, index),
    )


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
