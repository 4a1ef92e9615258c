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


def results_workbook(outcomes: Iterable[Outcome]) -> bytes:
    """Return an xlsx with one row per outcome, in the order given; all cells but the row number are text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("结果")
    sheet.freeze_panes = "A2"
    set_widths(sheet, _TYPICAL)
    sheet.append([_titled(sheet, title) for title in _TITLES])
    row = _Row(sheet)
    for one in outcomes:
        sheet.append(row.of(one))
    return saved(book)


def _titled(sheet: Worksheet, title: str) -> Cell:
    cell = _text_cell(sheet, title)
    cell.font, cell.fill = BOLD, HEADER_FILL
    return cell


def _text_cell(sheet: Worksheet, text: str) -> Cell:
    cell = WriteOnlyCell(sheet)
    put_text(cell, text)
    return cell


class _Row:
    """One row's cells, with other values for every outcome; a cell without a text is left out.

    Styles take longer than texts, and a row is written as soon as it is appended.
    """

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._cells = [_text_cell(sheet, "") for _ in _TITLES[1:]]
        self._status = {status: _text_cell(sheet, label) for status, label in STATUS_LABELS.items()}
        self._status["failed"].fill = FAULT_FILL

    def of(self, one: Outcome) -> list[int | Cell | None]:
        """The cells of an outcome, good until the next is asked for."""
        texts = (one.community, "", one.number, one.file, one.digest, one.message)
        cells: list[int | Cell | None] = [one.row]
        cells += [self._cell(cell, text) for cell, text in zip(self._cells, texts, strict=True)]
        cells[2] = self._status[one.status]
        return cells

    def _cell(self, cell: Cell, text: str) -> Cell | None:
        if not text:
            return None
        if text.startswith(RISKY):
            return _text_cell(self._sheet, text)
        cell.value = writable(text)
        cell.data_type = "s"
        return cell
