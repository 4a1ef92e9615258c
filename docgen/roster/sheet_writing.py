"""Cells of our own workbooks (写单元格): text stays text, whatever it begins with."""

import re
from collections.abc import Iterable
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell, WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

TEXT_FORMAT = "@"
AUTHOR = "docgen"
LONGEST_TEXT = 32_767
"""What one cell of a sheet holds, in UTF-16 units."""

BOLD = Font(bold=True)
HEADER_FILL = PatternFill("solid", start_color="FFDDEBF7", end_color="FFDDEBF7")
WRAPPED = Alignment(wrap_text=True, vertical="top")

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a program that reads a cell again might take for the beginning of a formula."""

_COMMENT_WIDTH, _COMMENT_LINE, _COMMENT_CHARACTERS = 300, 18, 22
_NARROWEST, _WIDEST = 10, 44


def writable(text: str) -> str:
    """Return a text as a sheet can hold it: characters that XML lacks as �, no more than fits into a cell."""
    text = _UNWRITABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    # Excel reads _x0041_ as the letter A: its own escape keeps it as typed.
    text = _ESCAPE.sub("_x005F_", text)
    while len(text.encode("utf-16-le")) > 2 * LONGEST_TEXT:
        text = text[: len(text) - max(1, (len(text.encode("utf-16-le")) // 2 - LONGEST_TEXT) // 2 + 1)] + "…"
    return text


def put_text(cell: Cell | MergedCell, text: str) -> None:
    """Write a text into a cell as text, never as a formula, an error value or a number."""
    cell.value = writable(text)
    cell.data_type = "s"
    cell.number_format = TEXT_FORMAT
    if text.startswith(_RISKY):
        cell.quotePrefix = True


def text_row(sheet: Worksheet, texts: Iterable[str]) -> list[Cell]:
    """Return the cells of one row of a write-only sheet."""
    cells = []
    for text in texts:
        cell = WriteOnlyCell(sheet)
        put_text(cell, text)
        cells.append(cell)
    return cells


def comment_of(text: str) -> Comment:
    """Return a comment large enough for its text."""
    text = writable(text)
    lines = sum(1 + len(line) // _COMMENT_CHARACTERS for line in text.split("\n"))
    return Comment(text, AUTHOR, height=_COMMENT_LINE * (lines + 1), width=_COMMENT_WIDTH)


def set_widths(sheet: Worksheet, texts: Iterable[str]) -> None:
    """Set the widths of the columns by one text in each, and the text format for cells that are still to be filled."""
    for place, text in enumerate(texts, start=1):
        longest = max((sum(1 if one.isascii() else 2 for one in line) for line in text.split("\n")), default=0)
        column = sheet.column_dimensions[get_column_letter(place)]
        column.width = min(_WIDEST, max(_NARROWEST, longest + 4))
        column.number_format = TEXT_FORMAT


def saved(book: Workbook) -> bytes:
    """Return the bytes of a workbook."""
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
