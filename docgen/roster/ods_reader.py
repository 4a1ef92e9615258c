"""OpenDocument sheets (读取 ods): every cell holds the text that is shown, so one pass over the XML is enough."""

import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime

from lxml import etree

from docgen.errors import InputError
from docgen.roster.grid import Area, Cell, Grid, too_many_rows
from docgen.roster.number_formats import MOST_DIGITS, TOO_MANY_DIGITS, Shape, spell_value
from docgen.roster.packages import DAMAGED, attribute, damaged, encrypted, local, part
from docgen.roster.rows import MOST_COLUMNS, MOST_ROWS, NumberText, letters

_ROOM_ABOVE = 20


def read_ods(package: zipfile.ZipFile, name: str) -> Grid:
    """Return the first table of an ods. Raises InputError when it cannot be read or is too large."""
    try:
        _refuse_encrypted(package, name)
        root = part(package, "content.xml")
        tables = list(root.iter("{*}table"))
        if not tables:
            raise damaged(name)
        reader = _TableReader(name)
        reader.read(tables[0])
    except DAMAGED as error:
        raise damaged(name) from error
    notices = [f"只读了第一张工作表，其余{len(tables) - 1}张没有读入"] if len(tables) > 1 else []
    return Grid(name, "workbook", reader.rows, reader.merged, reader.faults, reader.hidden_rows, notices)


def _refuse_encrypted(package: zipfile.ZipFile, name: str) -> None:
    manifest = part(package, "META-INF/manifest.xml")
    if next(manifest.iter("{*}encryption-data"), None) is not None:
        raise encrypted(name)


@dataclass(slots=True)
class _TableReader:
    """Collects the filled cells of one table."""

    name: str
    rows: list[list[str]] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    faults: dict[Cell, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)

    def read(self, table: etree._Element) -> None:
        """Read the rows of a table; blank ones are counted only, however many they are said to be."""
        blank = 0
        for row in table.iter("{*}table-row"):
            times = int(attribute(row, "number-rows-repeated") or 1)
            texts = self._row(row, len(self.rows) + blank)
            if not any(texts):
                blank += times
                continue
            if len(self.rows) + blank + times > MOST_ROWS + _ROOM_ABOVE:
                raise too_many_rows(self.name)
            self.rows.extend([] for _ in range(blank))
            blank = 0
            if attribute(row, "visibility") in ("collapse", "filter"):
                self.hidden_rows.update(range(len(self.rows), len(self.rows) + times))
            self.rows.extend(list(texts) for _ in range(times))

    def _row(self, row: etree._Element, number: int) -> list[str]:
        """Return the texts of one row; what repeats blank cells to the sheet's edge adds nothing."""
        texts: list[str] = []
        blank = 0
        for cell in row:
            if local(cell) not in ("table-cell", "covered-table-cell"):
                continue
            times = int(attribute(cell, "number-columns-repeated") or 1)
            place = (number, len(texts) + blank)
            text = self._text(cell, place)
            if not text:
                blank += times
                continue
            if place[1] + times > MOST_COLUMNS:
                address = f"{letters(place[1])}{number + 1}"
                message = f"工作表最多{MOST_COLUMNS}列；{address} 在这以外"
                raise InputError("roster-too-wide", message, "请删去多余的列", where=self.name)
            texts.extend([""] * blank + [text] * times)
            blank = 0
            self._note_merged(cell, place)
        return texts

    def _note_merged(self, cell: etree._Element, place: Cell) -> None:
        rows, columns = (int(attribute(cell, f"number-{way}-spanned") or 1) for way in ("rows", "columns"))
        if rows > 1 or columns > 1:
            self.merged.append((place, (place[0] + rows - 1, place[1] + columns - 1)))

    def _text(self, cell: etree._Element, place: Cell) -> str:
        """Return what a cell shows; a whole day is spelled as filings spell it, a flag as 是 or 否."""
        shown = "\n".join(_shown(paragraph) for paragraph in cell if local(paragraph) == "p")
        kinds = [str(value) for key, value in cell.attrib.items() if str(key).endswith("}value-type")]
        if "error" in kinds:
            self.faults[place] = f"是错误值 {shown}"
            return shown or "#N/A"
        if "date" in kinds:
            return _day(attribute(cell, "date-value") or "", shown)
        if "boolean" in kinds:
            return "是" if attribute(cell, "boolean-value") == "true" else "否"
        if "float" in kinds:
            return self._number(shown, place)
        return shown

    def _number(self, shown: str, place: Cell) -> str:
        """Return a number as it is shown; older programs write flags as numbers."""
        digits = shown.lstrip("-")
        if "E+" in digits or (digits.isdigit() and len(digits) > MOST_DIGITS):
            self.faults[place] = TOO_MANY_DIGITS
        plain = digits.replace(".", "").isdigit() and not digits.startswith("0")
        return NumberText(shown) if plain else {"TRUE": "是", "FALSE": "否"}.get(shown, shown)


def _day(value: str, shown: str) -> str:
    """Return a day in the parts that are shown: a month without its day stays one."""
    day: date = datetime.fromisoformat(value[:19]) if ":" in shown else date.fromisoformat(value[:10])
    if "日" in shown and "年" not in shown:
        return spell_value(day, Shape(parts="md"))
    if "月" in shown and "日" not in shown:
        return spell_value(day, Shape(parts="ym"))
    return spell_value(day, None)


def _shown(paragraph: etree._Element) -> str:
    """Return the text of a paragraph; blanks, tabs and line breaks are elements of their own."""
    parts = [paragraph.text or ""]
    for child in paragraph:
        name = local(child)
        if name == "s":
            parts.append(" " * int(attribute(child, "c") or 1))
        elif name in ("tab", "line-break"):
            parts.append("\t" if name == "tab" else "\n")
        elif name:
            parts.append(_shown(child))
        parts.append(child.tail or "")
    return "".join(parts)
