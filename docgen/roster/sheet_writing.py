"""Cells of our own workbooks (写单元格): text stays text, whatever it begins with."""

from collections.abc import Iterable
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from docgen.roster.cell_texts import RISKY, TEXT_FORMAT, width_for, writable

AUTHOR = "docgen"

BOLD = Font(bold=True)
HEADER_FILL = PatternFill("solid", start_color="FFDDEBF7", end_color="FFDDEBF7")
FAULT_COLOUR = "FFFFC7CE"
FAULT_FILL = PatternFill("solid", start_color=FAULT_COLOUR, end_color=FAULT_COLOUR)
WRAPPED = Alignment(wrap_text=True, vertical="top")

_COMMENT_WIDTH, _COMMENT_LINE, _COMMENT_CHARACTERS = 300, 18, 22


def put_text(cell: Cell | MergedCell, text: str) -> None:
    """Write a text into a cell as text, never as a formula, an error value or a number."""
    cell.value = writable(text)
    cell.data_type = "s"
    cell.number_format = TEXT_FORMAT
    if text.startswith(RISKY):
        cell.quotePrefix = True


def comment_of(text: str) -> Comment:
    """Return a comment large enough for its text."""
    text = writable(text)
    lines = sum(1 + len(line) // _COMMENT_CHARACTERS for line in text.split("\n"))
    return Comment(text, AUTHOR, height=_COMMENT_LINE * (lines + 1), width=_COMMENT_WIDTH)


def set_widths(sheet: Worksheet, texts: Iterable[str]) -> None:
    """Set the widths of the columns by one text in each, and the text format for cells that are still to be filled."""
    for place, text in enumerate(texts, start=1):
        column = sheet.column_dimensions[get_column_letter(place)]
        column.width = width_for(text)
        column.number_format = TEXT_FORMAT


def saved(book: Workbook) -> bytes:
    """Return the bytes of a workbook."""
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
