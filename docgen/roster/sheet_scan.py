"""What calamine does not tell of a sheet (工作表扫描): error values, formulas without value, formats, hidden rows.

One pass over the sheet's XML before calamine reads it, so that a stray cell in the last corner of the sheet is refused
before anyone lays out the sheet up to it.
"""

import posixpath
import zipfile
from dataclasses import dataclass, field
from functools import cache
from string import digits

from lxml import etree

from docgen.roster.number_formats import MOST_DIGITS, TOO_MANY_DIGITS, Shape, shape_of
from docgen.roster.packages import attribute, elements, local, part

Cell = tuple[int, int]
"""Row and column of a sheet, both from 0."""

Area = tuple[Cell, Cell]
"""First and last cell of a merged area."""


@dataclass(slots=True)
class SheetScan:
    """What was found: cells that cannot be read and why, formats of numbers, merged areas, and the last filled cell."""

    faults: dict[Cell, str] = field(default_factory=dict)
    shapes: dict[Cell, Shape] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    rows_end: int = 0
    columns_end: int = 0
    widest: Cell = (0, 0)
    epoch_1904: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook: its name and the part that holds it."""

    name: str
    path: str


def sheets_of(package: zipfile.ZipFile) -> tuple[list[Sheet], bool]:
    """Return the visible worksheets in order, and whether days count from 1904."""
    book_path = _target(part(package, "_rels/.rels"), "", "officeDocument")
    book = part(package, book_path)
    folder, file = posixpath.split(book_path)
    relations = part(package, f"{folder}/_rels/{file}.rels".lstrip("/"))
    targets = {attribute(one, "Id"): one for one in relations if local(one) == "Relationship"}
    found = []
    for sheet in book.iter("{*}sheet"):
        relation = targets.get(attribute(sheet, "id"))
        # Chart sheets and dialogs have no cells.
        if relation is None or not str(attribute(relation, "Type")).endswith("/worksheet"):
            continue
        if attribute(sheet, "state") in (None, "visible"):
            found.append(Sheet(str(sheet.get("name")), _resolved(str(relation.get("Target")), folder)))
    properties = next(book.iter("{*}workbookPr"), None)
    return found, properties is not None and properties.get("date1904") in ("1", "true")


def _target(relations: etree._Element, folder: str, kind: str) -> str:
    """Return the part that a relation of this kind leads to."""
    for one in relations:
        if str(attribute(one, "Type")).endswith("/" + kind):
            return _resolved(str(one.get("Target")), folder)
    raise KeyError(kind)


def _resolved(target: str, folder: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def scan_sheet(package: zipfile.ZipFile, sheet: Sheet, *, epoch_1904: bool) -> SheetScan:
    """Return what one pass over the sheet finds."""
    scan = SheetScan(epoch_1904=epoch_1904)
    shapes = _style_shapes(package)
    row = -1
    with package.open(sheet.path) as stream:
        for element in elements(stream, "row", "mergeCell"):
            if local(element) == "mergeCell":
                scan.merged.append(_area(element.get("ref") or ""))
                continue
            number = element.get("r")
            row = int(number) - 1 if number is not None else row + 1
            if element.get("hidden") in ("1", "true"):
                scan.hidden_rows.add(row)
            _scan_row(element, row, shapes, scan)
            element.clear()
    return scan


def _scan_row(element: etree._Element, row: int, shapes: dict[str, Shape], scan: SheetScan) -> None:
    """Look at every cell of a row that holds anything."""
    column = -1
    filled = -1
    for cell in element:
        address = cell.get("r")
        column = _column(address.rstrip(digits)) if address is not None else column + 1
        if len(cell) == 0:
            continue
        filled = max(filled, column)
        kind = cell.get("t")
        # Texts, most of a roster, have neither faults nor formats.
        if kind not in ("s", "inlineStr"):
            _scan_value(cell, kind, (row, column), shapes, scan)
    if filled >= 0:
        scan.rows_end = max(scan.rows_end, row + 1)
        if filled >= scan.columns_end:
            scan.columns_end, scan.widest = filled + 1, (row, filled)


def _scan_value(cell: etree._Element, kind: str | None, place: Cell, shapes: dict[str, Shape], scan: SheetScan) -> None:
    """Note the fault of a cell that is no plain text, and the format of its number."""
    value, formula = None, False
    for child in cell:
        name = local(child)
        if name == "v":
            value = child.text
        formula = formula or name == "f"
    fault = _fault_of(kind, value, formula)
    if fault:
        scan.faults[place] = fault
    style = cell.get("s")
    if kind in (None, "n") and style in shapes:
        scan.shapes[place] = shapes[style]


def _fault_of(kind: str | None, value: str | None, formula: bool) -> str:
    """Return what is wrong with a cell; empty when nothing is."""
    if kind == "e":
        return f"是错误值 {value or ''}".rstrip()
    if formula and not value and kind != "str":
        return "公式还没有算出结果"
    if kind in (None, "n") and value is not None and not formula:
        plain = value.lstrip("-")
        if (plain.isdigit() and len(plain) > MOST_DIGITS) or ("E+" in plain.upper() and abs(float(value)) >= 1e15):
            return TOO_MANY_DIGITS
    return ""


def _style_shapes(package: zipfile.ZipFile) -> dict[str, Shape]:
    """Return the shapes of the number formats by the index of the cell style that uses them."""
    path = next((name for name in package.namelist() if name.lower() == "xl/styles.xml"), None)
    if path is None:
        return {}
    styles = part(package, path)
    codes = {one.get("numFmtId"): one.get("formatCode") for one in styles.iter("{*}numFmt")}
    cells = next(styles.iter("{*}cellXfs"), None)
    found = {}
    for index, style in enumerate(cells if cells is not None else ()):
        number = style.get("numFmtId") or "0"
        shape = shape_of(int(number), codes.get(number))
        if shape is not None:
            found[str(index)] = shape
    return found


def _area(reference: str) -> Area:
    """Return the cells of a reference such as B1:C2."""
    first, _, last = reference.replace("$", "").partition(":")
    one, other = (_cell(address) for address in (first, last or first))
    return one, other


def _cell(address: str) -> Cell:
    name = address.rstrip(digits)
    return int(address[len(name) :]) - 1, _column(name)


@cache
def _column(name: str) -> int:
    """Return the column of its letters, from 0."""
    place = 0
    for letter in name.upper():
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
