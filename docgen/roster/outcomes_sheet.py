"""The results of a batch as a workbook (结果.xlsx): one row per community."""

from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, WriteOnlyCell
from openpyxl.worksheet.worksheet import Worksheet

from docgen.roster.cell_texts import RISKY, writable
from docgen.roster.results import STATUS_LABELS, Outcome
from docgen.roster.rows import COMMUNITY
from docgen.roster.sheet_writing import BOLD, FAULT_FILL, HEADER_FILL, put_text, saved, set_widths

_TITLES = ("行", COMMUNITY, "结果", "文号", "文件", "摘要（SHA-256）", "说明")
_TYPICAL = ("行", "社区" * 8, "没有变化", "棠街办〔2014〕12号", "文件" * 16, "0" * 24, "说明" * 20)
"""A text of usual length for each column."""

_TOLD_OTHERWISE = (*RISKY, "#")
"""What a formula or an error value (#N/A) begins with."""


def results_workbook(outcomes: Iterable[Outcome]) -> bytes:
    """Return an xlsx with one row per outcome, in the order given; all cells but the row number are text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("结果")
    sheet.freeze_panes = "A2"
    set_widths(sheet, _TYPICAL)
    sheet.append([_titled(sheet, title) for title in _TITLES])
    failed = _text_cell(sheet, STATUS_LABELS["failed"])
    failed.fill = FAULT_FILL
    for one in outcomes:
        status = failed if one.status == "failed" else STATUS_LABELS[one.status]
        texts = (one.number, one.file, one.digest, one.message)
        sheet.append([one.row, _cell(sheet, one.community), status, *[_cell(sheet, text) for text in texts]])
    return saved(book)


def _cell(sheet: Worksheet, text: str) -> str | Cell | None:
    """A text as it is appended to a sheet: in a cell made ready only where openpyxl would read more into it.

    Such a cell takes three times as long, and a province has thirty thousand communities.
    """
    if not text:
        return None
    return _text_cell(sheet, text) if text.startswith(_TOLD_OTHERWISE) else writable(text)


def _titled(sheet: Worksheet, title: str) -> Cell:
    cell = _text_cell(sheet, title)
    cell.font, cell.fill = BOLD, HEADER_FILL
    return cell


def _text_cell(sheet: Worksheet, text: str) -> Cell:
    cell = WriteOnlyCell(sheet)
    put_text(cell, text)
    return cell
