"""Measuring a finished PDF (版面测量): every page rasterised at 300 dpi for its ink, read for its text and rules.

Only the PDF is seen: the same measuring serves docgen's own pages and anyone's document.
"""

from dataclasses import dataclass, replace
from typing import Any

from PIL import Image

from docgen.check.page_drawing import read_rules
from docgen.check.page_elements import Box, Edge, Line, Page, Rule, type_area
from docgen.check.page_text import TURNS, Sheet, TextRow, Turn, read_rows
from docgen.errors import InputError
from docgen.pdfium import UnreadablePdfError, opened_pdf
from docgen.standard.clauses import clause
from docgen.units import MM_PER_INCH, PT_PER_INCH

DPI = 300
_PX_PER_MM = DPI / MM_PER_INCH
# Grey levels up to this are ink: half covered pixels of black and of red text alike.
_INK = [255 if grey <= 160 else 0 for grey in range(256)]
# How far around a glyph's outline its ink is looked for, in millimetres.
_AROUND = 0.3
_ROTATIONS = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}
# The edge of the bound sheet at which a page has its head that takes so many more turns than the sheet to be read.
_HEAD_EDGES: dict[int, Edge] = {1: "left", 3: "right"}


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A page as PDFium reads it, before its ink is measured; ``turn`` makes its text upright."""

    sheet: Sheet
    turn: Turn
    rows: dict[Turn, list[TextRow]]
    rules: tuple[Rule, ...]
    picture: Image.Image


def measure_pages(pdf: bytes) -> list[Page]:
    """Measure every page of ``pdf``; InputError ``not-a-pdf`` when PDFium cannot open it."""
    return [measure_page(pdf, index) for index in range(count_pages(pdf))]


def count_pages(pdf: bytes) -> int:
    """How many pages ``pdf`` has; InputError ``not-a-pdf`` when PDFium cannot open it."""
    try:
        with opened_pdf(pdf) as document:
            return len(document)
    except UnreadablePdfError as error:
        raise InputError("not-a-pdf", f"这不是能打开的 PDF 文件（{error}）。", "请给出转换好的 PDF。") from error


def measure_page(pdf: bytes, index: int) -> Page:
    """Measure the page at ``index``, counted from 0. The lock is held only while PDFium works on this page."""
    with opened_pdf(pdf) as document:
        drawn = _read(document[index])
    return _measured(drawn, index + 1)


def _read(page: Any) -> _Drawn:
    # The page is measured as it was drawn, whatever turn it is shown with: picture, text and rules then share one
    # system of coordinates.
    page.set_rotation(0)
    sheet = Sheet(*page.get_bbox())
    sheets: dict[Turn, Sheet] = {turn: replace(sheet, turn=turn) for turn in TURNS}
    picture: Image.Image = page.render(scale=DPI / PT_PER_INCH, grayscale=True).to_pil().copy()
    try:
        rows = read_rows(page, sheets)
        turn = max(TURNS, key=lambda one: sum(len(row.chars) for row in rows[one]))
        rules = tuple(read_rules(page, sheets[turn]))
    finally:
        page.close()
    return _Drawn(sheets[turn], turn, rows, rules, picture)


def _measured(drawn: _Drawn, number: int) -> Page:
    picture = _rotated(drawn.picture, drawn.turn)
    lines = _lines(drawn.rows[drawn.turn], picture)
    width, height = drawn.sheet.size
    if width <= height:
        strays = _strays(picture, type_area(turned=False, head_edge=None), _lowest(lines))
        return Page(number, width, height, lines, drawn.rules, strays)
    upright = _upright_turn(drawn)
    side = _lines(drawn.rows[upright], _rotated(drawn.picture, upright)) if upright is not None else ()
    edge = None if upright is None else _HEAD_EDGES[(drawn.turn - upright) % 4]
    lowest = _lowest(side)
    known = (
        _lowest(lines, type_area(turned=True, head_edge=edge).bottom)
        if lowest is None
        else _as_read(lowest, edge, width, height)
    )
    strays = _strays(picture, type_area(turned=True, head_edge=edge), known)
    return Page(number, width, height, lines, drawn.rules, strays, side, edge)


def _upright_turn(drawn: _Drawn) -> Turn | None:
    """The turn that shows the bound sheet upright: the sheet's own where it stands, else that of lines set sideways."""
    if drawn.turn % 2:
        return 0
    sideways: tuple[Turn, ...] = (1, 3)
    most = max(sideways, key=lambda one: len(drawn.rows[one]))
    return most if drawn.rows[most] else None


def _rotated(picture: Image.Image, turn: Turn) -> Image.Image:
    return picture.transpose(_ROTATIONS[turn]) if turn else picture


def _lines(rows: list[TextRow], picture: Image.Image) -> tuple[Line, ...]:
    return tuple(line for row in rows if (line := _line(row, picture)) is not None)


def _line(row: TextRow, picture: Image.Image) -> Line | None:
    """The row with its ink as rasterised; None when nothing of it can be seen."""
    outline = row.box
    found = _ink_in(picture, outline.grown(_AROUND))
    return None if found is None else Line(row.text, row.chars, found)


def _lowest(lines: tuple[Line, ...], bottom: float | None = None) -> Box | None:
    """The last line below the type area, which is taken for the page number."""
    edge = type_area(turned=False, head_edge=None).bottom if bottom is None else bottom
    edge += clause("top_margin").tolerance.mm
    return next((line.ink for line in reversed(lines) if line.ink_top > edge), None)


def _as_read(box: Box, edge: Edge | None, width: float, height: float) -> Box:
    """A box of the upright sheet on the page as it is read: turned to the right, or to the left."""
    if edge == "right":
        return Box(box.top, height - box.right, box.bottom, height - box.left)
    return Box(width - box.bottom, box.left, width - box.top, box.right)


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


def _strays(picture: Image.Image, area: Box, number: Box | None) -> tuple[Box, ...]:
    """Ink in the four margins beyond the tolerance, ``number`` (the page number's ink) not counted."""
    inside = area.grown(clause("top_margin").tolerance.mm)
    width, height = picture.width / _PX_PER_MM, picture.height / _PX_PER_MM
    known = number.grown(_AROUND) if number is not None else None
    margins = (
        Box(0, 0, width, inside.top),
        Box(0, inside.bottom, width, height),
        Box(0, inside.top, inside.left, inside.bottom),
        Box(inside.right, inside.top, width, inside.bottom),
    )
    return tuple(found for margin in margins if (found := _ink_in(picture, margin, known)) is not None)
