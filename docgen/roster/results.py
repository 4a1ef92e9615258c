"""What came of a roster (批量结果): an outcome per row, why rows were not made, and the workbook that tells it.

The workbook holds texts and nothing else, so it is written as it stands here, without the library that edits
workbooks: every batch ends with one, and loading that library takes longer than making twenty filings.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from docgen.roster.cell_texts import HEADER_COLOUR, RISKY, width_for, writable
from docgen.roster.rows import COMMUNITY, letters

Status = Literal["made", "unchanged", "failed"]

STATUS_LABELS: dict[Status, str] = {"made": "已生成", "unchanged": "没有变化", "failed": "没有生成"}
FAULT_COLOUR = "FFFFC7CE"
_TITLES = ("行", COMMUNITY, "结果", "文号", "文件", "摘要（SHA-256）", "说明")
_TYPICAL = ("行", "社区" * 8, "没有变化", "棠街办〔2014〕12号", "文件" * 16, "0" * 24, "说明" * 20)
"""A text of usual length for each column."""

_TEXT, _HEADER, _RISKY, _FAULT = 1, 2, 3, 4
"""Styles by their place in the list of the workbook (``_STYLES``)."""

_LEVEL = 3
"""How hard the package is compressed: digests, most of it, hardly get smaller."""

_AT_ONCE = 500
"""Rows that are put into the package together: a long roster is never held whole a second time."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one row. ``row`` is its number in the user's file; empty texts: there is none."""

    row: int
    community: str
    status: Status
    number: str = ""
    file: str = ""
    digest: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a row was not made: number, column of the roster (None: the row as a whole), and a Chinese sentence."""

    row: int
    column: int | None
    message: str


def results_workbook(outcomes: Iterable[Outcome]) -> bytes:
    """Return an xlsx with one row per outcome, in the order given; all cells but the row number are text."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as package:
        for name, content in _PARTS.items():
            package.writestr(_entry(name), _HEAD + content)
        with package.open(_entry("xl/worksheets/sheet1.xml"), "w") as sheet:
            sheet.write((_HEAD + _sheet_head()).encode())
            source = iter(outcomes)
            number = 2
            while some := list(islice(source, _AT_ONCE)):
                sheet.write("".join(_rows(some, number)).encode())
                number += len(some)
            sheet.write(b"</sheetData></worksheet>")
    return stream.getvalue()


def _rows(outcomes: Iterable[Outcome], number: int) -> Iterator[str]:
    """Yield rows of the sheet, the first of which has this number."""
    for at, one in enumerate(outcomes, start=number):
        status = _FAULT if one.status == "failed" else _TEXT
        yield (
            f'<row r="{at}"><c r="A{at}"><v>{one.row}</v></c>{_cell(f"B{at}", one.community)}'
            f'<c r="C{at}" s="{status}" t="inlineStr"><is><t>{STATUS_LABELS[one.status]}</t></is></c>'
            f"{_cell(f'D{at}', one.number)}{_cell(f'E{at}', one.file)}{_cell(f'F{at}', one.digest)}"
            f"{_cell(f'G{at}', one.message)}</row>"
        )


def _cell(address: str, text: str, style: int = _TEXT) -> str:
    """Return a cell that holds a text as text, never as a formula, an error value or a number."""
    if not text:
        return f'<c r="{address}" s="{style}"/>'
    if text.startswith(RISKY):
        style = _RISKY
    text = writable(text)
    kept = "" if text == text.strip() else ' xml:space="preserve"'
    shown = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<c r="{address}" s="{style}" t="inlineStr"><is><t{kept}>{shown}</t></is></c>'


def _sheet_head() -> str:
    """Return the sheet up to its first outcome: the header stays in sight, empty cells are text as well."""
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width_for(text)}" style="{_TEXT}" customWidth="1"/>'
        for at, text in enumerate(_TYPICAL, start=1)
    )
    titles = "".join(_cell(f"{letters(at)}1", title, _HEADER) for at, title in enumerate(_TITLES))
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView tabSelected="1" workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        '<selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>'
        f'<cols>{columns}</cols><sheetData><row r="1">{titles}</row>'
    )


def _entry(name: str) -> zipfile.ZipInfo:
    """Return the entry of a part; its time is always the same, so that equal results are equal files."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _fill(colour: str) -> str:
    colours = f'<fgColor rgb="{colour}"/><bgColor rgb="{colour}"/>'
    return f'<fill><patternFill patternType="solid">{colours}</patternFill></fill>'


def _style(font: int = 0, fill: int = 0, quoted: int = 0) -> str:
    """Return a style of cells that hold text; 49 is the number format @ of every workbook."""
    return f'<xf numFmtId="49" fontId="{font}" fillId="{fill}" borderId="0" quotePrefix="{quoted}" xfId="0"/>'


_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2">'
    '<font><sz val="11"/><name val="Calibri"/><family val="2"/></font><font><b/></font></fonts>'
    '<fills count="4"><fill><patternFill/></fill><fill><patternFill patternType="gray125"/></fill>'
    f"{_fill(HEADER_COLOUR)}{_fill(FAULT_COLOUR)}</fills>"
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    f"{_style()}{_style(font=1, fill=2)}{_style(quoted=1)}{_style(fill=3)}</cellXfs>"
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_CONTENT}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_CONTENT}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_CONTENT}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews>'
        '<sheets><sheet name="结果" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": _STYLES,
}
