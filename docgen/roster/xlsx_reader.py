"""Workbooks of Excel and WPS (读取工作簿): values by calamine, everything it does not tell by a scan of the sheet."""

import io
from collections.abc import Iterator
from zipfile import ZipFile

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from docgen.errors import InputError
from docgen.roster.grid import Grid, too_many_rows
from docgen.roster.number_formats import spell_value
from docgen.roster.packages import DAMAGED, damaged, encrypted
from docgen.roster.rows import MOST_COLUMNS, MOST_ROWS, OWN_SHEETS, letters
from docgen.roster.sheet_scan import SheetScan, scan_sheet, sheets_of

_ROOM_ABOVE = 20
"""Rows beside the roster's own, for a title, the header and blank lines."""

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

_XLS_NOTICE = (
    "这是旧的 xls 格式：单元格里的错误值（如 #N/A）读成空格，"
    "数字和日期的显示格式（0754、2014年11月）读不出来；请尽量另存为 xlsx"
)


def read_xlsx(raw: bytes, package: ZipFile, name: str) -> Grid:
    """Return the first visible sheet of an xlsx or xlsm. Raises InputError when it cannot be read or is too large."""
    try:
        sheets, epoch_1904 = sheets_of(package)
        if not sheets:
            raise damaged(name)
        scan = scan_sheet(package, sheets[0], epoch_1904=epoch_1904)
        _refuse_too_wide(scan, name)
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        rows = _spelled_rows(book, sheets[0].name, scan)
    except (CalamineError, *DAMAGED) as error:
        raise damaged(name) from error
    return Grid(
        name,
        "workbook",
        rows,
        scan.merged,
        scan.faults,
        scan.hidden_rows,
        _other_sheets([sheet.name for sheet in sheets]),
    )


def read_xls(raw: bytes, name: str) -> Grid:
    """Return the first visible sheet of a workbook in the old binary format, as far as it tells."""
    if _ENCRYPTED in raw:
        raise encrypted(name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        sheets = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        if not sheets:
            raise damaged(name)
        sheet = book.get_sheet_by_name(sheets[0])
        rows = _spelled_rows(book, sheets[0], SheetScan())
    except PasswordError as error:
        raise encrypted(name) from error
    except CalamineError as error:
        raise damaged(name) from error
    merged = list(sheet.merged_cell_ranges or [])
    return Grid(name, "workbook", rows, merged, notices=[_XLS_NOTICE, *_other_sheets(sheets)])


def _spelled_rows(book: CalamineWorkbook, sheet: str, scan: SheetScan) -> Iterator[list[str]]:
    """Return the rows of a sheet from the very top, as texts; calamine reads it here and not in the loop."""
    chosen = book.get_sheet_by_name(sheet)
    return iter(()) if chosen.start is None else _texts(chosen, chosen.start[1], scan)


def _texts(sheet: CalamineSheet, first: int, scan: SheetScan) -> Iterator[list[str]]:
    """Yield rows as texts; calamine begins with the first row, but with the first column that holds anything."""
    shapes, epoch, left = scan.shapes, scan.epoch_1904, [""] * first
    for number, row in enumerate(sheet.iter_rows()):
        texts = [
            value
            if type(value) is str
            else spell_value(value, shapes.get((number, column)) if shapes else None, epoch_1904=epoch)
            for column, value in enumerate(row, start=first)
        ]
        yield left + texts if first else texts


def _refuse_too_wide(scan: SheetScan, name: str) -> None:
    """Raise InputError for a sheet that reaches further than a roster; a stray cell is named."""
    if scan.columns_end > MOST_COLUMNS:
        row, column = scan.widest
        raise InputError(
            "roster-too-wide",
            f"工作表有{scan.columns_end}列，最多{MOST_COLUMNS}列；最右边有内容的是 {letters(column)}{row + 1}",
            "请删去多余的列",
            where=name,
        )
    if scan.rows_end > MOST_ROWS + _ROOM_ABOVE:
        raise too_many_rows(name)


def _other_sheets(names: list[str]) -> list[str]:
    """Return the notice that only the first sheet counts; our own explanatory sheets go without saying."""
    others = [name for name in names[1:] if name not in OWN_SHEETS]
    return [f"只读了第一张工作表“{names[0]}”，其余{len(others)}张没有读入"] if others else []
