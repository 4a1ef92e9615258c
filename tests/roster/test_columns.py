"""What the columns of a roster stand for."""

from collections.abc import Callable
from typing import Any

import pytest

from docgen.errors import InputError, Problem
from docgen.models.examples import EXAMPLE_KINDS, example_filing
from docgen.models.plain import to_plain
from docgen.roster.columns import map_columns
from docgen.roster.fields import targets_of
from docgen.roster.headers import header_key
from docgen.roster.rows import Roster

RosterFrom = Callable[[str], Roster]


def problems(roster: Roster, plan: dict[str, Any]) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        map_columns(roster, plan)
    assert caught.value.code == "invalid-roster"
    return caught.value.problems


@pytest.mark.parametrize("kind", EXAMPLE_KINDS)
def test_every_field_is_found_by_its_label_and_by_its_path(kind: str, roster_from: RosterFrom) -> None:
    base = to_plain(example_filing(kind))
    targets = targets_of(base)
    assert len({header_key(target.label) for target in targets}) == len(targets)
    for target in targets[::7]:
        for header in (target.label, target.spelled, f" {target.label.replace('·', ' - ')}　"):
            columns = map_columns(roster_from(f"社区名称,{header}\n甲,x\n"), base)
            assert columns.meanings == {1: target.spelled}


def test_the_label_of_the_issue_and_its_path(plan: dict[str, Any], roster_from: RosterFrom) -> None:
    labels = ["实施步骤第1项·开始", "实施步骤第二项.结束", "落款 · 成文日期", "组织领导·领导小组·办公室·主任"]
    headers = ",".join([*labels, "sections[2].steps[1].start"])
    columns = map_columns(roster_from(f"社区名称,{headers}\n甲,,,,,\n"), plan)
    assert list(columns.meanings.values()) == [
        "【社区名称】",
        "sections[2].steps[0].start",
        "sections[2].steps[1].end",
        "signature.signed_on",
        "sections[1].group.office.director",
        "sections[2].steps[1].start",
    ]


def test_an_optional_field_of_what_the_plan_has_may_be_set(plan: dict[str, Any], roster_from: RosterFrom) -> None:
    headers = "版头·密级,落款·发文机关署名,实施步骤第1项·任务第1项·小标题,结束语"
    columns = map_columns(roster_from(f"社区名称,{headers}\n甲,,,,\n"), plan)
    assert [override.target.given for override in columns.overrides] == [False] * 4
    assert problems(roster_from("社区名称,版记·印发日期\n甲,\n"), plan)


def test_a_placeholder_without_a_column_names_field_and_nearest_column(
    plan: dict[str, Any], roster_from: RosterFrom
) -> None:
    plan["title"] = "【社区名】工作计划"
    plan["sections"][2]["steps"][0]["text"] = "文号【2014】5号"
    first, second = problems(roster_from("社区名称\n甲\n"), plan)
    assert (first.path, first.label, first.given) == ("title", "标题", "【社区名】")
    assert "是不是【社区名称】" in first.hint
    assert (second.label, second.given) == ("实施步骤第1项·内容", "【2014】")
    assert "【【2014】】" in second.hint


def test_an_odd_bracket_in_the_plan_is_told(plan: dict[str, Any], roster_from: RosterFrom) -> None:
    plan["closing"] = "由【社区名称负责。"
    (only,) = problems(roster_from("社区名称\n甲\n"), plan)
    assert (only.path, "没有配对" in only.message) == ("closing", True)


def test_an_unknown_or_shortened_header_is_refused_with_suggestions(
    plan: dict[str, Any], roster_from: RosterFrom
) -> None:
    unknown, short = problems(roster_from("社区名称,实施步骤第1项·开式,成文日期\n甲,,\n"), plan)
    assert unknown.path == "第1行第2列"
    assert "实施步骤第1项·开始" in unknown.hint
    assert "落款·成文日期" in short.hint
    (vague,) = problems(roster_from("社区名称,开始\n甲,\n"), plan)
    assert "实施步骤第1项·开始" in vague.hint
    assert "实施步骤第2项·开始" in vague.hint


def test_two_columns_for_one_place_are_refused(plan: dict[str, Any], roster_from: RosterFrom) -> None:
    headers = "标题,title,主送机关,主送机关第1项"
    found = problems(roster_from(f"社区名称,{headers}\n甲,,,,\n"), plan)
    assert [problem.path for problem in found] == ["第1行第3列", "第1行第5列"]


def test_columns_that_are_left_alone(plan: dict[str, Any], roster_from: RosterFrom) -> None:
    columns = map_columns(roster_from("序号,社区名称,备注,文号,（负责人电话）\n1,甲,,,\n"), plan)
    assert set(columns.meanings) == {1}
    assert len(columns.notices) == 4
    assert "编排" in columns.notices[2]


def test_a_placeholder_comes_before_a_field_of_the_same_name(plan: dict[str, Any], roster_from: RosterFrom) -> None:
    plan["closing"] = "【备 注】【标题】"
    columns = map_columns(roster_from("社区名称,备注,标题\n甲,乙,丙\n"), plan)
    assert columns.meanings == {0: "【社区名称】", 1: "【备注】", 2: "【标题】"}
    assert columns.overrides == ()


def test_columns_may_be_matched_by_hand(plan: dict[str, Any], roster_from: RosterFrom) -> None:
    plan["closing"] = "由【主任】负责。"
    roster = roster_from("社区名称,负责人,开工,别的\n甲,乙,2014-3,x\n")
    chosen = {"负责人": "【主任】", "开工": "实施步骤第1项·开始", "别的": ""}
    columns = map_columns(roster, plan, chosen)
    assert columns.meanings == {0: "【社区名称】", 1: "【主任】", 2: "sections[2].steps[0].start"}
    assert columns.notices == ()
    assert columns.column_labels(roster) == {0: "社区名称", 1: "负责人", 2: "实施步骤第1项·开始"}
