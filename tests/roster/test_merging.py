"""Rows laid over a base plan, and faults traced back to their cells."""

import copy
import time
from collections.abc import Callable
from typing import Any

import pytest

from docgen.errors import InputError, Problem
from docgen.ingest.filings import parse_filing
from docgen.ingest.tree import Source
from docgen.models.filing import Filing
from docgen.roster.columns import map_columns
from docgen.roster.keys import base_digest, repeated_rows, row_key
from docgen.roster.merging import Merged, Merging, cells_behind
from docgen.roster.reading import read_roster
from docgen.roster.rows import Roster

MergedFrom = Callable[..., list[Merged]]
RosterFrom = Callable[[str], Roster]
AWKWARD = '<b>"&{{x}}'


def test_placeholders_and_fields_are_set(merged_from: MergedFrom, plan: dict[str, Any]) -> None:
    before = copy.deepcopy(plan)
    (merged,) = merged_from("社区名称,实施步骤第1项·开始,主送机关,版头·密级\n桂湖社区,2014年2月,甲、乙,秘密\n", plan)
    filing = Filing.model_validate(merged.data)
    assert filing.title == "桂湖社区安全社区建设工作计划"
    assert filing.addressees == ["甲", "乙"]
    assert filing.head.classification == "秘密"
    assert merged.data["sections"][2]["steps"][0]["start"] == "2014年2月"
    assert merged.problems == ()
    assert plan == before


def test_what_does_not_differ_is_shared_with_the_base(merged_from: MergedFrom, plan: dict[str, Any]) -> None:
    (merged,) = merged_from("社区名称,实施步骤第1项·开始\n桂湖社区,\n", plan)
    assert merged.data["sections"][2] is plan["sections"][2]
    assert merged.data["head"] is plan["head"]
    assert merged.data["sections"][1] is not plan["sections"][1]


def test_some_entries_are_what_the_whole_row_has_there(roster_from: RosterFrom, plan: dict[str, Any]) -> None:
    roster = roster_from(
        "社区名称,版头·密级,落款·成文日期,主送机关\n桂湖社区,秘密,2014年3月1日,甲、乙\n梨园社区,,三月,\n"
    )
    merging = Merging(plan, roster, map_columns(roster, plan))
    for row in roster.rows:
        whole = merging.merge(row).data
        names = ("title", "head", "signature", "addressees", "note")
        assert merging.some(row, names) == {name: whole.get(name) for name in names}
    assert merging.some(roster.rows[1], ("head",))["head"] is plan["head"]


def test_values_are_put_in_verbatim(merged_from: MergedFrom) -> None:
    titles = [
        merged.data["title"]
        for merged in merged_from(f'社区名称\n"{AWKWARD.replace(chr(34), chr(34) * 2)}"\n【社区名称】\n')
    ]
    assert titles == [f"{AWKWARD}安全社区建设工作计划", "【社区名称】安全社区建设工作计划"]


def test_empty_keeps_and_the_blank_mark_takes_away(merged_from: MergedFrom, plan: dict[str, Any]) -> None:
    plan["closing"] = "由【主任】负责。"
    kept, gone = merged_from(
        "社区名称,主任,组织领导·领导小组·办公室·联系方式,主送机关\n甲,乙,,\n丙,（空）,（空）,（空）\n", plan
    )
    office = Filing.model_validate(kept.data).sections[1].group.office  # type: ignore[union-attr]
    assert office.contact == "周予安，0000-8123456"
    filing = Filing.model_validate(gone.data)
    assert filing.sections[1].group.office.contact is None  # type: ignore[union-attr]
    assert (filing.addressees, filing.closing) == ([], "由负责。")


def test_an_entry_written_as_one_text_may_get_a_title(merged_from: MergedFrom) -> None:
    (merged,) = merged_from("社区名称,实施步骤第1项·任务第1项·小标题\n甲,动员\n")
    assert merged.data["sections"][2]["steps"][0]["tasks"] == [{"text": "召开动员会。", "title": "动员"}]


def test_an_empty_placeholder_and_faulty_cells_are_problems(
    plan: dict[str, Any], sheet_of: Callable[..., bytes]
) -> None:
    plan["closing"] = "由【主任】负责。"
    rows = [
        ["社区名称", "主任", "实施步骤第1项·开始", "备注"],
        ["甲", None, "#N/A", "#N/A"],
        [None, "乙", 2014.1, None],
    ]
    roster = read_roster(sheet_of(rows), "名单.xlsx")
    merging = Merging(plan, roster, map_columns(roster, plan))
    first, second = (merging.merge(row).problems for row in roster.rows)
    assert [problem.path for problem in first] == ["C2", "B2"]
    assert "#N/A" in first[0].message
    assert [(problem.path, problem.line, problem.column) for problem in second] == [("A3", 3, 1), ("C3", 3, 3)]
    assert second[1].label == "实施步骤第1项·开始"
    assert "1月还是10月" in second[1].message


def faults(merged: Merged) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        parse_filing(Source(merged.data))
    return caught.value.problems


def test_a_fault_of_the_merged_plan_leads_to_its_cell(plan: dict[str, Any], roster_from: RosterFrom) -> None:
    plan["head"]["year"] = "不是年份"
    roster = roster_from("社区名称,实施步骤第1项·开始,落款·成文日期\n甲,2014-09,2014-13-01\n")
    merging = Merging(plan, roster, map_columns(roster, plan))
    merged = merging.merge(roster.rows[0])
    located = {
        problem.path: problem for problem in (merging.locate(one, merged, roster.rows[0]) for one in faults(merged))
    }
    assert set(located) == {"head.year", "第2行第2列", "第2行第3列"}
    assert "早于开始时间" in located["第2行第2列"].message
    assert (located["第2行第3列"].line, located["第2行第3列"].column) == (2, 3)


def test_cells_are_found_above_below_and_beside() -> None:
    origins = {"a.b[0].start": (1,), "a.c": (2,), "d[1]": (3, 4)}
    merged = Merged({}, origins)
    expected = {
        "a.c.x": (2,),
        "a.b[0].end": (1,),
        "a": (1, 2),
        "d[1].text": (3, 4),
        "d": (3, 4),
        "e": (),
        "": (1, 2, 3, 4),
    }
    assert {path: cells_behind(merged, path) for path in expected} == expected


def test_keys_change_with_what_decides_the_output_only(plan: dict[str, Any], roster_from: RosterFrom) -> None:
    def keys(text: str, template: str = "t") -> list[str]:
        roster = roster_from(text)
        columns = map_columns(roster, plan)
        return [row_key(template, base_digest(plan), row, roster, columns) for row in roster.rows]

    first = keys("社区名称,标题,备注\n甲,乙,x\n丙,,\n")
    assert first == keys("备注,title,社区名称\ny,乙,甲\n,,丙\n")
    assert len({*first, *keys("社区名称,标题\n甲,丁\n丙,戊\n"), *keys("社区名称\n甲\n", "u")}) == 5


def test_a_row_that_says_the_same_as_another_is_told(plan: dict[str, Any], roster_from: RosterFrom) -> None:
    roster = roster_from("社区名称,标题,备注\n甲,乙,1\n甲,丙,2\n甲,乙,3\n")
    found = repeated_rows(roster, map_columns(roster, plan))
    assert list(found) == [4]
    assert "第2行第1列" in found[4].message


def test_ten_thousand_rows_take_seconds(plan: dict[str, Any], roster_from: RosterFrom) -> None:
    headers = "社区名称,实施步骤第1项·开始,实施步骤第2项·结束,主送机关,组织领导·领导小组·组长\n"
    roster = roster_from(headers + "".join(f"社区{n},2014-03,2014-{n % 12 + 1},甲、乙,林知远\n" for n in range(10_000)))
    start = time.process_time()
    merging = Merging(plan, roster, map_columns(roster, plan))
    titles = {merging.merge(row).data["title"] for row in roster.rows}
    assert len(titles) == 10_000
    assert time.process_time() - start < 5
