"""Reading workbooks: headers, merged cells, numbers, days, faults of cells, and files that are no roster."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from docgen.errors import InputError
from docgen.roster import packages
from docgen.roster.number_formats import Shape, shape_of, spell_value
from docgen.roster.reading import read_roster
from docgen.roster.rows import MOST_ROWS, NumberText

SheetOf = Callable[..., bytes]
TextsOf = Callable[..., list[list[str]]]


def refusal(raw: bytes, name: str = "名单.xlsx") -> InputError:
    with pytest.raises(InputError) as caught:
        read_roster(raw, name)
    return caught.value


def test_numbers_days_and_flags_read_as_they_are_shown(sheet_of: SheetOf) -> None:
    formats = {
        "B2": "0000",
        "C2": "0.00",
        "D2": "0.0%",
        "E2": "#,##0",
        "F2": '"第"0"号"',
        "G2": "yyyy/m/d",
        "H2": "m/d",
    }

    def change(sheet: Worksheet) -> None:
        for address, code in formats.items():
            sheet[address].number_format = code

    day = date(2014, 11, 3)
    row = ["桂湖社区", 754, 2014.1, 0.855, 12345, 5, day, day, True, 2014.1, 7, time(8, 30), "0754"]
    headers = ["社区名称", *(f"栏{place}" for place in range(12))]
    texts = read_roster(sheet_of([headers, row], change), "名单.xlsx").rows[0].texts
    shown = [
        "0754",
        "2014.10",
        "85.5%",
        "12,345",
        "第5号",
        "2014年11月3日",
        "11月3日",
        "是",
        "2014.1",
        "7",
        "8:30",
        "0754",
    ]
    assert list(texts[1:]) == shown
    assert [isinstance(text, NumberText) for text in texts[9:11]] == [True, True]
    assert not isinstance(texts[12], NumberText)


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("General", 1e21, "1000000000000000000000"),
        ("General", 0.1 + 0.2, "0.3"),
        ("General", -5, "-5"),
        ("@", 12, "12"),
        ("0", 2.7, "3"),
        ("[$¥-804]#,##0.00;[Red]-0", 1234.5, "¥1,234.50"),
        ("0.00E+00", 5, "5"),
        ("[h]:mm", 1.5, "1.5"),
        ("# ?/?", 0.5, "0.5"),
        ("000\\-0000", 1234567, "1234567"),
    ],
)
def test_number_formats(code: str, value: float, text: str) -> None:
    assert spell_value(value, shape_of(164, code)) == text


def test_chinese_day_formats_without_a_code_are_days() -> None:
    assert [spell_value(41946, shape_of(number, None)) for number in (31, 57, 58)] == [
        "2014年11月3日",
        "2014年11月",
        "11月3日",
    ]
    assert spell_value(40484, Shape(parts="ymd"), epoch_1904=True) == "2014年11月3日"
    assert spell_value(1, Shape(parts="ymd")) == "1900年1月1日"


def test_rows_count_as_in_the_sheet_and_blank_ones_are_left_out(sheet_of: SheetOf) -> None:
    roster = read_roster(sheet_of([["社区名称", "电话"], ["甲", "1"], [None, "  "], ["乙", None]]), "名单.xlsx")
    assert [(row.number, row.texts) for row in roster.rows] == [(2, ("甲", "1")), (4, ("乙", ""))]
    assert roster.address(4, 1) == "B4"
    assert roster.problem(roster.rows[0], 1, "不行").message == "B2「电话」写的是“1”，不行"


def test_a_table_need_not_begin_in_the_first_cell(sheet_of: SheetOf) -> None:
    rows = [[], [None, None, "社区名称", "电话"], [None, None, "甲", 754]]
    raw = sheet_of(rows, lambda sheet: setattr(sheet["D3"], "number_format", "0000"))
    roster = read_roster(raw, "名单.xlsx")
    assert roster.rows[0].texts == ("甲", "0754")
    assert roster.address(roster.rows[0].number, 1) == "D3"


def test_a_header_in_two_rows_reads_as_one_label(sheet_of: SheetOf) -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:C1")

    rows = [["社区名称", "实施步骤第1项", None, "备注"], [None, "开始", "结束", None], ["甲", "2014-3", "2014-4", "无"]]
    roster = read_roster(sheet_of(rows, merge), "名单.xlsx")
    assert [column.header for column in roster.columns] == [
        "社区名称",
        "实施步骤第1项·开始",
        "实施步骤第1项·结束",
        "备注",
    ]
    assert [row.number for row in roster.rows] == [3]
    assert roster.columns[2].address == "C2"


def test_values_merged_downwards_count_for_every_row(sheet_of: SheetOf, texts_of: TextsOf) -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("B2:B3")

    rows = [["社区名称", "街道", "电话"], ["甲", "棠溪街道", "1"], ["乙", None, "2"], ["丙", None, "3"]]
    assert texts_of(sheet_of(rows, merge))[1:] == [["甲", "棠溪街道", "1"], ["乙", "棠溪街道", "2"], ["丙", "", "3"]]


def test_values_merged_across_are_a_fault_of_the_covered_cell(sheet_of: SheetOf) -> None:
    rows = [["社区名称", "主任", "电话"], ["甲", "张三", None]]
    roster = read_roster(sheet_of(rows, lambda sheet: sheet.merge_cells("B2:C2")), "名单.xlsx")
    assert roster.rows[0].faults == {2: "与 B2 合并，看不出填的是哪一栏"}


def test_a_title_above_the_header_is_skipped_with_a_notice(sheet_of: SheetOf) -> None:
    roster = read_roster(sheet_of([["棠溪街道社区名单"], ["序号", "社区名称"], [1, "甲"]]), "名单.xlsx")
    assert roster.rows[0].number == 3
    assert roster.notices == ("表头在第2行，上面的1行没有读入",)


def test_every_kind_of_faulty_cell(sheet_of: SheetOf) -> None:
    rows = [["社区名称", "a", "b", "c"], ["甲", "#N/A", "=1+1", 123456789012345678], [None, "x", None, None]]
    roster = read_roster(sheet_of(rows), "名单.xlsx")
    assert roster.rows[0].faults == {
        1: "是错误值 #N/A",
        2: "公式还没有算出结果",
        3: "是超过15位的数字，后面几位已经丢失",
    }
    assert roster.rows[1].faults == {0: "没有填写"}


@pytest.mark.parametrize(
    ("rows", "path", "words"),
    [
        ([["社区", "电话"], ["甲", "1"]], "A1", "没有“社区名称”"),
        ([["社区名称", "电话", " 电 话"], ["甲", "1", "2"]], "C1", "与 B1 重复"),
        ([["社区名称", None, "电话"], ["甲", "多的", "1"]], "B2", "表头却是空的"),
        ([["棠溪街道", "2014年"], ["社区名称", "电话"], ["甲", "1"]], "A1", "在表头上面"),
    ],
)
def test_a_faulty_header_names_its_cell(sheet_of: SheetOf, rows: list[list[Any]], path: str, words: str) -> None:
    error = refusal(sheet_of(rows))
    assert [problem.path for problem in error.problems] == [path]
    assert words in error.problems[0].message
    assert error.problems[0].hint


def test_another_header_may_be_chosen_for_the_communities(sheet_of: SheetOf, texts_of: TextsOf) -> None:
    raw = sheet_of([["居委会", "电话"], ["甲", "1"]])
    assert texts_of(raw, community="居委会") == [["社区名称", "电话"], ["甲", "1"]]


def test_only_the_first_visible_sheet_counts(sheet_of: SheetOf) -> None:
    book = load_workbook(io.BytesIO(sheet_of([["社区名称"], ["甲"]])))
    book.create_sheet("别的").append(["社区名称"])
    book.create_sheet("藏着的", 0).sheet_state = "hidden"
    book.create_sheet("需要改正")
    stream = io.BytesIO()
    book.save(stream)
    roster = read_roster(stream.getvalue(), "名单.xlsx")
    assert [roster.community(row) for row in roster.rows] == ["甲"]
    assert roster.notices == ("只读了第一张工作表“Sheet”，其余1张没有读入",)


def test_a_stray_cell_far_out_is_refused_before_the_sheet_is_laid_out(sheet_of: SheetOf) -> None:
    def right(sheet: Worksheet) -> None:
        sheet["XFD9"] = "x"

    def down(sheet: Worksheet) -> None:
        sheet["A1048576"] = "x"

    wide = refusal(sheet_of([["社区名称"], ["甲"]], right))
    assert (wide.code, "XFD9" in wide.message) == ("roster-too-wide", True)
    assert refusal(sheet_of([["社区名称"], ["甲"]], down)).code == "roster-too-many-rows"


def test_fifty_thousand_rows_are_the_most() -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["社区名称"])
    for number in range(MOST_ROWS):
        sheet.append([f"社区{number}"])
    stream = io.BytesIO()
    book.save(stream)
    assert len(read_roster(stream.getvalue(), "名单.xlsx").rows) == MOST_ROWS
    csv = "社区名称\n" + "".join(f"社区{number}\n" for number in range(MOST_ROWS + 1))
    assert refusal(csv.encode(), "名单.csv").code == "roster-too-many-rows"


@pytest.mark.parametrize(
    ("raw", "name", "code"),
    [
        (b"", "名单.xlsx", "roster-empty"),
        (b"PK\x03\x04 nothing", "名单.xlsx", "roster-unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "名单.xls", "roster-unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "名单.xlsx", "roster-encrypted"),
        ("社区名称\n甲\n".encode(), "名单.xlsx", "roster-wrong-suffix"),
        (b"<html><table></table></html>", "名单", "roster-not-a-table"),
        (b"%PDF-1.7", "名单.csv", "roster-not-a-table"),
        ("社区名称\n".encode(), "名单.csv", "roster-empty"),
    ],
)
def test_files_that_are_no_roster(raw: bytes, name: str, code: str) -> None:
    error = refusal(raw, name)
    assert (error.code, error.where) == (code, name)
    assert error.hint


def test_a_workbook_named_as_text_is_refused(sheet_of: SheetOf) -> None:
    assert refusal(sheet_of([["社区名称"], ["甲"]]), "名单.csv").code == "roster-wrong-suffix"


def _zip(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in parts.items():
            archive.writestr(path.replace("__", "/"), content)
    return stream.getvalue()


def test_other_packages_are_refused() -> None:
    assert refusal(_zip(**{"word__document.xml": b"<w/>"}), "a.docx").code == "roster-not-a-table"
    assert refusal(_zip(**{"xl__workbook.bin": b""}), "a.xlsb").code == "roster-not-a-table"
    assert refusal(_zip(**{"xl__workbook.xml": b"<broken"}), "a.xlsx").code == "roster-unreadable"
    mimetype = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = {"META-INF__manifest.xml": b"<manifest><file-entry><encryption-data/></file-entry></manifest>"}
    assert refusal(_zip(mimetype=mimetype, **manifest), "a.ods").code == "roster-encrypted"


def test_a_package_that_unpacks_to_too_much_is_refused_whatever_it_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MOST_UNPACKED", 1 << 20)
    raw = _zip(**{"xl__worksheets__sheet1.xml": b" " * (4 << 20)})
    lying = raw.replace((4 << 20).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != raw
    assert refusal(raw).code == refusal(lying).code == "roster-too-large"


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "没有.xlsx", "input-missing"), (tmp_path, "input-unreadable")):
        with pytest.raises(InputError) as caught:
            read_roster(path)
        assert caught.value.code == code
