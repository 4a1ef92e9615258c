"""Workbooks that docgen writes: the blank roster, the results, and the user's own with faults marked."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from docgen.models.examples import EXAMPLE_KINDS, example_filing
from docgen.models.filing import Filing
from docgen.models.plain import to_plain
from docgen.roster.cell_texts import LONGEST_TEXT, writable
from docgen.roster.columns import map_columns
from docgen.roster.mending import failures_workbook
from docgen.roster.merging import Merging
from docgen.roster.outcomes_sheet import results_workbook
from docgen.roster.reading import read_roster
from docgen.roster.results import Failure, Outcome
from docgen.roster.workbook import MOST_SUGGESTED, new_roster

RISKY = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "=cmd|' /C calc'!A0",
    "#N/A",
    '<b>"&{{x}}',
    "_x0041_",
    "a\x0bb",
]


def sheets(raw: bytes) -> list[Worksheet]:
    return load_workbook(io.BytesIO(raw), rich_text=True).worksheets


def first(raw: bytes) -> Worksheet:
    return sheets(raw)[0]


@pytest.mark.parametrize("kind", EXAMPLE_KINDS)
def test_the_example_row_of_a_new_roster_gives_the_base_plan(kind: str) -> None:
    base = to_plain(example_filing(kind))
    roster = read_roster(new_roster(base), "名单.xlsx")
    assert roster.columns[0].header == "社区名称"
    assert len(roster.columns) <= MOST_SUGGESTED
    merging = Merging(base, roster, map_columns(roster, base))
    (row,) = roster.rows
    merged = merging.merge(row)
    assert merged.problems == ()
    assert Filing.model_validate(merged.data) == Filing.model_validate(base)


def test_a_new_roster_is_ready_to_be_filled(plan: dict[str, Any]) -> None:
    plan["closing"] = "由【主 任】负责。"
    roster, fields = sheets(new_roster(plan))
    headers = [cell.value for cell in roster[1]]
    assert headers[:3] == ["社区名称", "主 任", "主送机关"]
    assert "实施步骤第1项·开始" in headers
    assert "落款·成文日期" in headers
    assert {cell.number_format for row in roster.iter_rows() for cell in row} == {"@"}
    assert roster.column_dimensions["A"].number_format == "@"
    assert roster.freeze_panes == "B2"
    assert all(cell.comment is not None for cell in roster[1])
    assert "标题、" in roster["A1"].comment.text
    lists = {str(rule.sqref).split("2")[0]: rule.formula1 for rule in roster.data_validations.dataValidation}
    months = lists[roster.cell(1, headers.index("实施步骤第1项·开始") + 1).column_letter]
    assert "2014年3月" in months
    labels = [row[0].value for row in fields.iter_rows(min_row=2)]
    assert {"落款·加盖印章", "版头·密级", "实施步骤第2项·结束"} <= set(labels)


def test_a_field_of_the_second_sheet_becomes_a_column(plan: dict[str, Any]) -> None:
    book = load_workbook(io.BytesIO(new_roster(plan)))
    roster, fields = book.worksheets
    label = next(row[0].value for row in fields.iter_rows() if row[1].value == "signature.seal")
    roster.cell(1, roster.max_column + 1).value = label
    roster.cell(2, roster.max_column).value = True
    stream = io.BytesIO()
    book.save(stream)
    read = read_roster(stream.getvalue(), "名单.xlsx")
    assert read.notices == ()
    merging = Merging(plan, read, map_columns(read, plan))
    assert merging.merge(read.rows[0]).data["signature"]["seal"] is True


def test_nothing_in_the_results_is_a_formula() -> None:
    outcomes = [Outcome(2 + n, text, "failed", text, text, text, text) for n, text in enumerate(RISKY)]
    sheet = first(results_workbook([*outcomes, Outcome(99, "甲", "made", "棠街办〔2014〕1号", "甲.docx", "0" * 64)]))
    body = list(sheet.iter_rows(min_row=2))
    assert [row[0].value for row in body] == [*range(2, 2 + len(RISKY)), 99]
    texts = [cell for row in body for cell in row[1:]]
    assert {cell.data_type for cell in texts if cell.value is not None} == {"s"}
    risky = [row[1] for row in body if str(row[1].value).startswith(("=", "+", "-", "@"))]
    assert len(risky) == 5
    assert all(cell.quotePrefix and cell.number_format == "@" for cell in risky)
    assert [row[2].value for row in body[-2:]] == ["没有生成", "已生成"]


def test_texts_survive_the_results_workbook() -> None:
    texts = ["=1+1", '<b>"&{{x}}', "两\n行", " 空格", "𠮷野", "0754", "#N/A", "TRUE", "2014-11-03", "-1", "1e5"]
    raw = results_workbook(Outcome(n, text, "made") for n, text in enumerate(texts))
    assert [row[1].value for row in first(raw).iter_rows(min_row=2)] == texts
    assert {row[1].data_type for row in first(raw).iter_rows(min_row=2)} == {"s"}
    read = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_name("结果").to_python()
    assert [row[1] for row in read[1:]] == texts


def test_the_results_look_the_same_whatever_they_hold() -> None:
    outcomes = [Outcome(2, "甲", "made"), Outcome(3, "=乙", "failed", message="缺"), Outcome(4, "丙", "unchanged")]
    sheet = first(results_workbook(outcomes))
    assert sheet.title == "结果"
    assert sheet.freeze_panes == "A2"
    widths = [sheet.column_dimensions[letter].width for letter in "ABCDEFG"]
    assert widths == [10, 36, 12, 22, 44, 28, 44]
    assert {sheet.column_dimensions[letter].number_format for letter in "ABCDEFG"} == {"@"}
    titles = ["行", "社区名称", "结果", "文号", "文件", "摘要（SHA-256）", "说明"]
    assert [cell.value for cell in sheet[1]] == titles
    assert all(cell.font.b and cell.fill.start_color.rgb == "FFDDEBF7" for cell in sheet[1])
    for row in sheet.iter_rows(min_row=2):
        assert (row[0].data_type, row[0].number_format) == ("n", "General")
        assert {cell.data_type for cell in row[1:] if cell.value is not None} == {"s"}
        coloured = [cell.column_letter for cell in row if cell.fill.fill_type]
        assert coloured == (["C"] if row[2].value == "没有生成" else [])
        assert [cell.column_letter for cell in row if cell.quotePrefix] == (["B"] if row[0].value == 3 else [])


def test_the_results_are_read_by_others_too() -> None:
    outcomes = [Outcome(number, f"第{number}社区", "made", file=f"{number}.docx") for number in range(2, 1502)]
    book = CalamineWorkbook.from_filelike(io.BytesIO(results_workbook(iter(outcomes))))
    rows = book.get_sheet_by_name("结果").to_python()
    assert [row[1] for row in rows] == ["社区名称", *(one.community for one in outcomes)]
    assert rows[-1] == [1501.0, "第1501社区", "已生成", "", "1501.docx", "", ""]


@pytest.mark.parametrize("length", [LONGEST_TEXT - 1, LONGEST_TEXT, LONGEST_TEXT + 1, LONGEST_TEXT + 500])
@pytest.mark.parametrize("character", ["长", "𠮷"])
def test_a_text_too_long_for_a_cell_is_cut(character: str, length: int) -> None:
    units = len(character.encode("utf-16-le")) // 2
    text = "a" * (length % units) + character * (length // units)
    kept = writable(text)
    if length <= LONGEST_TEXT:
        assert kept == text
    else:
        assert kept.endswith("…")
        assert text.startswith(kept[:-1])
        assert LONGEST_TEXT - 1 <= len(kept.encode("utf-16-le")) // 2 <= LONGEST_TEXT
    assert first(results_workbook([Outcome(2, "甲", "failed", message=text)])).cell(2, 7).value == kept


def _own(sheet_of: Callable[..., bytes]) -> bytes:
    def dress(sheet: Worksheet) -> None:
        sheet["A3"].data_type = "s"
        sheet["B2"].comment = Comment("我的批注", "林知远")
        sheet["C2"].fill = PatternFill("solid", start_color="FF00FF00")
        sheet["C2"].number_format = "0000"
        sheet.column_dimensions["B"].width = 33
        sheet.merge_cells("B4:B5")
        assert sheet.parent is not None
        sheet.parent.create_sheet("我的表").append(["=1+1", "原样"])

    rows = [
        ["社区名称", "主任", "区号"],
        ["甲", "张三", 754],
        ["=HYPERLINK(1)", "李四", "=1+1"],
        ["丙", "王五"],
        ["丁"],
    ]
    return sheet_of(rows, dress)


def test_the_users_workbook_keeps_all_and_gets_its_faults_marked(sheet_of: Callable[..., bytes]) -> None:
    own = _own(sheet_of)
    roster = read_roster(own, "名单.xlsx")
    failures = [
        Failure(2, 1, "看不出姓名"),
        Failure(3, None, "整行不行"),
        Failure(5, 1, "没有主任"),
        Failure(2, 1, "还有"),
    ]
    book = load_workbook(io.BytesIO(failures_workbook(own, roster, failures)))
    sheet = book.worksheets[0]
    assert book.sheetnames == ["Sheet", "我的表", "需要改正"]
    assert sheet["B2"].comment.text == "我的批注\n\n【需要改正】\n看不出姓名\n还有"
    assert sheet["B2"].fill.start_color.rgb == "FFFFC7CE"
    assert "整行不行" in sheet["A3"].comment.text
    assert "没有主任" in sheet["B4"].comment.text
    assert (sheet["A3"].value, sheet["A3"].data_type) == ("=HYPERLINK(1)", "s")
    assert (sheet["C3"].value, sheet["C3"].data_type) == ("=1+1", "f")
    assert (sheet["C2"].number_format, sheet["C2"].fill.start_color.rgb) == ("0000", "FF00FF00")
    assert sheet.column_dimensions["B"].width == 33
    assert book["我的表"]["A1"].value == "=1+1"
    listed = [[cell.value for cell in row] for row in book["需要改正"].iter_rows(min_row=2)]
    assert listed[:2] == [["B2", "甲", "看不出姓名"], ["A3", "=HYPERLINK(1)", "整行不行"]]
    assert book["需要改正"]["B3"].data_type == "s"


def test_a_mended_workbook_runs_again_without_the_old_marks(sheet_of: Callable[..., bytes]) -> None:
    own = _own(sheet_of)
    marked = failures_workbook(own, read_roster(own, "名单.xlsx"), [Failure(2, 1, "一"), Failure(2, 2, "二")])
    roster = read_roster(marked, "名单.xlsx")
    again = load_workbook(io.BytesIO(failures_workbook(marked, roster, [Failure(2, 2, "三")])))
    sheet = again.worksheets[0]
    assert sheet["B2"].comment.text == "我的批注"
    assert sheet["B2"].fill.fill_type is None
    assert sheet["C2"].comment.text == "【需要改正】\n三"
    assert again.sheetnames == ["Sheet", "我的表", "需要改正"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("说明,社区名称,,\n=1+1,甲,,\n\n+2,乙,,\n", "名单.csv"),
        ("- 说明: =1+1\n  社区名称: 甲\n- 说明: '+2'\n  社区名称: 乙\n", "名单.yaml"),
    ],
)
def test_a_csv_or_yaml_becomes_a_workbook(text: str, name: str) -> None:
    raw = text.encode("utf-8")
    roster = read_roster(raw, name)
    sheet = first(failures_workbook(raw, roster, [Failure(roster.rows[1].number, 0, "不行")]))
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["说明", "社区名称"],
        ["=1+1", "甲"],
        ["+2", "乙"],
    ]
    assert (sheet["A2"].data_type, sheet["A2"].quotePrefix) == ("s", True)
    assert "不行" in sheet["A3"].comment.text


@pytest.mark.parametrize("name", ["libreoffice.ods", "libreoffice.xls"])
def test_another_kind_of_workbook_is_made_anew(name: str) -> None:
    file = Path(__file__).parent / "files" / name
    roster = read_roster(file)
    sheet = first(failures_workbook(file.read_bytes(), roster, [Failure(5, 0, "不行")]))
    assert sheet["A2"].value == "桂湖社区"
    assert "不行" in sheet["A4"].comment.text


def test_the_marked_workbook_of_wps_reads_again(wps_workbook: bytes) -> None:
    roster = read_roster(wps_workbook, "名单.xlsx")
    marked = failures_workbook(wps_workbook, roster, [Failure(3, 1, roster.rows[1].faults[1])])
    again = read_roster(marked, "名单.xlsx")
    assert again.rows[0].texts == roster.rows[0].texts
    assert again.rows[1].faults[1] == "是错误值 #REF!"
