"""Rosters made for the tests: sheets by openpyxl, by hand-written XML as WPS writes it, and by LibreOffice Calc."""

import io
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from docgen.roster.columns import map_columns
from docgen.roster.merging import Merged, Merging
from docgen.roster.reading import read_roster
from docgen.roster.rows import Roster

FILES = Path(__file__).parent / "files"

_PLAN: dict[str, Any] = {
    "schema_version": 2,
    "kind": "work_plan",
    "head": {"organ_code": "棠街办", "year": "2014"},
    "title": "【社区名称】安全社区建设工作计划",
    "addressees": ["各居民小组"],
    "sections": [
        {"kind": "guiding_thought", "text": "坚持预防为主，依靠居民，把【社区名称】建成安全社区。"},
        {
            "kind": "organization",
            "group": {
                "name": "【社区名称】安全社区建设小组",
                "leaders": [{"name": "林知远", "post": "社区主任"}],
                "office": {"director": {"name": "周予安", "post": "副主任"}, "contact": "周予安，0000-8123456"},
            },
        },
        {
            "kind": "steps",
            "steps": [
                {"name": "动员部署", "start": "2014-03", "end": "2014-04", "tasks": ["召开动员会。"]},
                {"name": "组织实施", "start": "2014-05", "end": "2014-10"},
            ],
        },
    ],
    "signature": {"signed_on": "2014-03-12", "seal": "否"},
}


@pytest.fixture
def plan() -> dict[str, Any]:
    """A base plan with placeholders, as its file is read: nearly every scalar a text."""
    import copy

    return copy.deepcopy(_PLAN)


def book_bytes(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture
def sheet_of() -> Callable[..., bytes]:
    """Return an xlsx of these rows; ``change`` may do more to the sheet."""

    def make(rows: Iterable[Iterable[Any]], change: Callable[[Worksheet], None] | None = None) -> bytes:
        book = Workbook()
        sheet = book.active
        assert isinstance(sheet, Worksheet)
        for row in rows:
            sheet.append(list(row))
        if change is not None:
            change(sheet)
        return book_bytes(book)

    return make


@pytest.fixture
def texts_of() -> Callable[..., list[list[str]]]:
    """Return the texts of a roster's rows, its headers first."""

    def read(raw: bytes, name: str = "名单.xlsx", **options: Any) -> list[list[str]]:
        roster = read_roster(raw, name, **options)
        return [[column.header for column in roster.columns], *(list(row.texts) for row in roster.rows)]

    return read


@pytest.fixture
def merged_from(plan: dict[str, Any]) -> Callable[..., list[Merged]]:
    """Lay the rows of a csv over the plan."""

    def merge(text: str, base: dict[str, Any] | None = None) -> list[Merged]:
        roster = read_roster(text.encode("utf-8"), "名单.csv")
        merging = Merging(base or plan, roster, map_columns(roster, base or plan))
        return [merging.merge(row) for row in roster.rows]

    return merge


@pytest.fixture
def roster_from() -> Callable[[str], Roster]:
    return lambda text: read_roster(text.encode("utf-8"), "名单.csv")


def office_source() -> bytes:
    """The workbook that LibreOffice is given: every kind of cell that offices fill in."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["社区名称", "区号", "成文日期", "月份", "完成率", "说明", "取值", "错误", "长号"])
    sheet.append(["桂湖社区", 754, date(2014, 11, 3), date(2014, 11, 1), 0.85, "第一行\n第二行", "=1+1", "=1/0", 12])
    sheet.append(["=棠溪", "0755", datetime(2014, 11, 3, 8, 30), "2014年5月", 0.5, " 两头空格 ", '="甲"&"乙"', 3, 4])
    sheet["A3"].data_type = "s"
    sheet["B2"].number_format = "0000"
    sheet["D2"].number_format = 'yyyy"年"m"月"'
    sheet["E2"].number_format = "0%"
    sheet.row_dimensions[3].hidden = True
    sheet.append([None] * 9)
    sheet.append(['<b>"&{{x}}', *[None] * 8])
    return book_bytes(book)


@pytest.fixture(scope="session")
def calc(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes, str, str], bytes]:
    """Convert a workbook with LibreOffice Calc, or skip where there is none (Writer alone reads no sheets)."""
    soffice = os.environ.get("DOCGEN_SOFFICE") or shutil.which("soffice") or shutil.which("libreoffice")
    if soffice is None:
        pytest.skip("needs LibreOffice")
    folder = tmp_path_factory.mktemp("calc")

    def convert(raw: bytes, suffix: str, wanted: str) -> bytes:
        source = folder / f"source.{suffix}"
        source.write_bytes(raw)
        target = folder / "out" / f"source.{wanted}"
        target.unlink(missing_ok=True)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [soffice, "--headless", profile, "--convert-to", wanted, "--outdir", str(target.parent), str(source)]
        subprocess.run(command, capture_output=True, timeout=120, check=False)
        if not target.exists():
            pytest.skip("needs LibreOffice Calc (libreoffice-calc-nogui)")
        return target.read_bytes()

    return convert


_WPS_SHEET = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"
 xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData">
<sheetPr/><dimension ref="A1:D4"/><sheetFormatPr defaultColWidth="9" defaultRowHeight="13.5"/>
<sheetData>
<row r="1" spans="1:4"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c>
<c r="D1" t="s"><v>3</v></c></row>
<row r="2" spans="1:4"><c r="A2" t="s"><v>4</v></c><c r="B2" s="2"><v>41946</v></c><c r="C2" s="3"><v>41944</v></c>
<c r="D2" s="4"><v>41946</v></c></row>
<row r="3" spans="1:4" hidden="1"><c r="A3" t="str"><f>"棠"&amp;"溪"</f><v>棠溪</v></c><c r="B3" t="e"><v>#REF!</v></c>
<c r="C3"/><c r="D3"><f>1+1</f></c></row>
<row r="4" spans="1:4"><c r="A4" t="inlineStr"><is><r><t>城</t></r><r><t>南</t></r></is></c><c t="b"><v>1</v></c></row>
</sheetData><pageMargins left="0.75" right="0.75" top="1" bottom="1" header="0.5" footer="0.5"/><headerFooter/>
</worksheet>"""

_WPS_STRINGS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="5" uniqueCount="5">
<si><t>社区名称</t></si><si><t>日期</t></si><si><t>年月</t></si><si><t>月日</t></si>
<si><r><rPr><sz val="11"/></rPr><t>桂湖</t></r><r><t xml:space="preserve">社区 </t></r></si></sst>"""

_WPS_STYLES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<numFmts count="1"><numFmt numFmtId="41" formatCode="_ * #,##0_ ;_ * \\-#,##0_ ;_ * &quot;-&quot;_ ;_ @_ "/></numFmts>
<fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs>
<cellXfs count="5"><xf numFmtId="0" xfId="0"/><xf numFmtId="49" xfId="0"/><xf numFmtId="31" xfId="0"/>
<xf numFmtId="57" xfId="0"/><xf numFmtId="58" xfId="0"/></cellXfs></styleSheet>"""


@pytest.fixture
def wps_workbook() -> bytes:
    """A workbook as WPS writes it: built-in Chinese date formats by number only, a hidden sheet of its own."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = [("workbook", "sheet.main"), ("sharedStrings", "sharedStrings"), ("styles", "styles")]
    types += [("worksheets/sheet1", "worksheet"), ("worksheets/sheet2", "worksheet")]
    relation = f'<Relationship Id="rId{{}}" Type="{office}/{{}}" Target="{{}}"/>'
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(f'<Override PartName="/xl/{name}.xml" ContentType="{kind}.{what}+xml"/>' for name, what in types)
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}">'
        + relation.format(1, "officeDocument", "xl/workbook.xml")
        + "</Relationships>",
        "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        f'xmlns:r="{office}"><sheets><sheet name="WpsReserved_CellImgList" sheetId="9" state="veryHidden" r:id="rId2"/>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}">'
        + relation.format(1, "worksheet", "worksheets/sheet1.xml")
        + relation.format(2, "worksheet", "worksheets/sheet2.xml")
        + relation.format(3, "sharedStrings", "sharedStrings.xml")
        + relation.format(4, "styles", "styles.xml")
        + "</Relationships>",
        "xl/worksheets/sheet1.xml": _WPS_SHEET,
        "xl/worksheets/sheet2.xml": '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        "<sheetData/></worksheet>",
        "xl/sharedStrings.xml": _WPS_STRINGS,
        "xl/styles.xml": _WPS_STYLES,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in parts.items():
            archive.writestr(path, text)
    return stream.getvalue()
