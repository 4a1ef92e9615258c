"""The user's own list with its faults marked (待改名单), ready to be mended and run again."""

import re
import warnings
from collections.abc import Iterable, Mapping
from io import BytesIO
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from docgen.roster.results import Failure
from docgen.roster.rows import COMMUNITY, MENDING_SHEET, ROSTER_SHEET, Roster
from docgen.roster.sheet_writing import (
    BOLD,
    FAULT_COLOUR,
    FAULT_FILL,
    HEADER_FILL,
    comment_of,
    put_text,
    saved,
    set_widths,
)

_NO_FILL = PatternFill()
_MARK = "【需要改正】"
_OWN_WORDS = re.compile(rf"\n*{_MARK}.*", re.DOTALL)

_UNLOADABLE = (BadZipFile, ValueError, TypeError, KeyError, AttributeError, IndexError, OSError)
"""What openpyxl raises for some workbooks that Excel, WPS and calamine read."""


def failures_workbook(original: bytes, roster: Roster, failures: Iterable[Failure]) -> bytes:
    """Return the user's own workbook with every failed cell coloured and commented, ready to be mended and run again.

    Marks of an earlier run are taken away first. An xlsx keeps its other sheets, formats and formulas; of a csv, a YAML
    list or another kind of workbook an xlsx is made from its content. A last sheet 需要改正 lists all faults.
    """
    faults = list(failures)
    book, own = _loaded(original) if roster.kind == "workbook" else (None, False)
    if book is None:
        book = _rebuilt(roster)
    sheet = next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
    _clear_marks(sheet)
    numbers = _sheet_rows(roster, own=own)
    for fault in faults:
        column = roster.community_column if fault.column is None else fault.column
        place = roster.columns[column].place + 1 if own else column + 1
        _mark(sheet, numbers[fault.row], place, fault.message)
    _list_faults(book, sheet, roster, faults, numbers, own=own)
    return saved(book)


def _loaded(original: bytes) -> tuple[Workbook | None, bool]:
    """Return the user's workbook as openpyxl reads it; None where it cannot."""
    try:
        with warnings.catch_warnings():
            # It warns of extensions that it does not keep; nobody could act on that here.
            warnings.simplefilter("ignore")
            return load_workbook(BytesIO(original), rich_text=True), True
    except _UNLOADABLE:
        return None, False


def _rebuilt(roster: Roster) -> Workbook:
    """Return a workbook with the content of a roster: its columns side by side, its rows below each other."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = ROSTER_SHEET
    set_widths(sheet, [column.header for column in roster.columns])
    for place, column in enumerate(roster.columns, start=1):
        cell = sheet.cell(1, place)
        put_text(cell, column.header)
        cell.font, cell.fill = BOLD, HEADER_FILL
    for number, row in enumerate(roster.rows, start=2):
        for place, text in enumerate(row.texts, start=1):
            if text:
                put_text(sheet.cell(number, place), text)
    sheet.freeze_panes = "B2"
    return book


def _sheet_rows(roster: Roster, *, own: bool) -> Mapping[int, int]:
    """Return the row of the sheet for every row of the roster by its number."""
    return {row.number: row.number if own else place for place, row in enumerate(roster.rows, start=2)}


def _clear_marks(sheet: Worksheet) -> None:
    """Take away the marks of an earlier run; a comment of the user's own stays."""
    for cells in sheet.iter_rows():
        for cell in cells:
            comment = cell.comment
            if comment is None or _MARK not in (comment.text or ""):
                continue
            rest = _OWN_WORDS.sub("", comment.text)
            cell.comment = comment_of(rest) if rest.strip() else None
            if cell.fill.start_color.rgb == FAULT_COLOUR:
                cell.fill = _NO_FILL


def _mark(sheet: Worksheet, row: int, column: int, message: str) -> None:
    """Colour a cell and say in a comment what is wrong; of merged cells the one that holds the value."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        area = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
        cell = sheet.cell(area.min_row, area.min_col)
    assert isinstance(cell, Cell)
    before = cell.comment.text if cell.comment is not None else ""
    if _MARK in before:
        words = f"{before}\n{message}" if message not in before else before
    else:
        words = f"{before}\n\n{_MARK}\n{message}" if before else f"{_MARK}\n{message}"
    cell.comment = comment_of(words)
    cell.fill = FAULT_FILL


def _list_faults(
    book: Workbook, first: Worksheet, roster: Roster, faults: list[Failure], numbers: Mapping[int, int], *, own: bool
) -> None:
    """Add the sheet that lists all faults in one place, with links to the cells."""
    if MENDING_SHEET in book.sheetnames:
        del book[MENDING_SHEET]
    sheet = book.create_sheet(MENDING_SHEET)
    set_widths(sheet, ("单元格", "社区" * 8, "问题" * 20))
    for place, title in enumerate(("单元格", COMMUNITY, "问题"), start=1):
        put_text(sheet.cell(1, place), title)
        sheet.cell(1, place).font = BOLD
    names = {row.number: roster.community(row) for row in roster.rows}
    for number, fault in enumerate(faults, start=2):
        column = roster.community_column if fault.column is None else fault.column
        place = roster.columns[column].place + 1 if own else column + 1
        address = first.cell(numbers[fault.row], place).coordinate
        put_text(sheet.cell(number, 1), address)
        sheet.cell(number, 1).hyperlink = f"#'{first.title.replace(chr(39), chr(39) * 2)}'!{address}"
        put_text(sheet.cell(number, 2), names[fault.row])
        put_text(sheet.cell(number, 3), fault.message)
    sheet.freeze_panes = "A2"
