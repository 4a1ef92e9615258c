"""Measuring a finished PDF (版面测量): every page rasterised at 300 dpi for its ink, read for its text and rules.

Only the PDF is seen: the same measuring serves docgen's own pages and anyone's document.
"""

from typing import Any

import pypdfium2
from PIL import Image

from docgen.check.page_drawing import read_rules
from docgen.check.page_elements import Box, Line, Page
from docgen.check.page_text import Sheet, TextRow, read_rows
from docgen.errors import InputError
from docgen.standard.clauses import clause
from docgen.standard.page import BOTTOM, LEFT, RIGHT, TOP
from docgen.units import MM_PER_INCH, PT_PER_INCH, Length

DPI = 300
_PX_PER_MM = DPI / MM_PER_INCH
# Grey levels up to this are ink: half covered pixels of black and of red text alike.
_INK = [255 if grey <= 160 else 0 for grey in range(256)]
# How far around a glyph's outline its ink is looked for, in millimetres.
_AROUND = 0.3


def measure_pages(pdf: bytes) -> list[Page]:
    """Measure every page of ``pdf``; InputError ``not-a-pdf`` when PDFium cannot open it."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise InputError("not-a-pdf", f"这不是能打开的 PDF 文件（{error}）。", "请给出转换好的 PDF。") from error
    try:
        return [_measure(document[index], index + 1) for index in range(len(document))]
    finally:
        document.close()


def _measure(page: Any, number: int) -> Page:
    # A turned page is measured as it was drawn: picture, text and rules then share one system of coordinates.
    page.set_rotation(0)
    left, bottom, right, top = page.get_bbox()
    sheet = Sheet(left, top)
    picture = _picture(page)
    try:
        lines = tuple(line for row in read_rows(page, sheet) if (line := _line(row, picture)) is not None)
        rules = tuple(read_rules(page, sheet))
    finally:
        page.close()
    return Page(number, Length(right - left).mm, Length(top - bottom).mm, lines, rules, _strays(picture, lines))


def _picture(page: Any) -> Image.Image:
    """The page at 300 dpi in grey."""
    picture: Image.Image = page.render(scale=DPI / PT_PER_INCH, grayscale=True).to_pil()
    return picture


def _line(row: TextRow, picture: Image.Image) -> Line | None:
    """The row with its ink as rasterised; None when nothing of it can be seen."""
    outline = row.box
    found = _ink_in(picture, outline.grown(_AROUND))
    return None if found is None else Line(row.text, row.chars, found)


def _ink_in(picture: Image.Image, box: Box, without: Box | None = None) -> Box | None:
    """The hull of the ink inside ``box``, what lies in ``without`` not counted; None when there is none."""
    left, top, right, bottom = _pixels(box)
    left, top, right, bottom = max(left, 0), max(top, 0), min(right, picture.width), min(bottom, picture.height)
    if right <= left or bottom <= top:
        return None
    part = picture.crop((left, top, right, bottom)).point(_INK)
    if without is not None:
        x0, y0, x1, y1 = _pixels(without)
        part.paste(0, (x0 - left, y0 - top, x1 - left, y1 - top))
    hull = part.getbbox()
    if hull is None:
        return None
    return Box(*((edge + offset) / _PX_PER_MM for edge, offset in zip(hull, (left, top, left, top), strict=True)))


def _pixels(box: Box) -> tuple[int, int, int, int]:
    return (
        round(box.left * _PX_PER_MM),
        round(box.top * _PX_PER_MM),
        round(box.right * _PX_PER_MM),
        round(box.bottom * _PX_PER_MM),
    )


def _strays(picture: Image.Image, lines: tuple[Line, ...]) -> tuple[Box, ...]:
    """Ink in the four margins beyond the tolerance; below the type area the last line is taken for the page number."""
    slack = clause("top_margin").tolerance.mm
    width, height = picture.width / _PX_PER_MM, picture.height / _PX_PER_MM
    left, right, top, bottom = LEFT.mm - slack, RIGHT.mm + slack, TOP.mm - slack, BOTTOM.mm + slack
    number = next((line.ink.grown(_AROUND) for line in reversed(lines) if line.ink_top > bottom), None)
    found = (
        _ink_in(picture, Box(0, 0, width, top)),
        _ink_in(picture, Box(0, bottom, width, height), number),
        _ink_in(picture, Box(0, top, left, bottom)),
        _ink_in(picture, Box(right, top, width, bottom)),
    )
    return tuple(box for box in found if box is not None)
