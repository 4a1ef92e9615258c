"""Cells as values of fields."""

from typing import Any

import pytest

from docgen.models.examples import EXAMPLE_KINDS, example_filing
from docgen.models.filing import Filing
from docgen.models.plain import to_plain
from docgen.roster.fields import Target, targets_of
from docgen.roster.people import Person, read_person
from docgen.roster.rows import NumberText
from docgen.roster.values import UnreadableError, read_value, spell_base, split_names


@pytest.fixture(scope="module")
def targets() -> dict[str, Target]:
    base = to_plain(example_filing("implementation_plan"))
    base["attendance"] = {}
    return {target.label: target for target in targets_of(base)}


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("林知远", ("林知远", "")),
        ("林知远（街道办事处主任）", ("林知远", "街道办事处主任")),
        ("林知远(书记（主任）)", ("林知远", "书记（主任）")),
        ("街道办事处主任 林知远", ("林知远", "街道办事处主任")),
        ("林知远 街道办事处主任", ("林知远", "街道办事处主任")),
        ("主任：林知远", ("林知远", "主任")),
        ("林知远，社区 主任", ("林知远", "社区 主任")),
        ("张　三", ("张三", "")),
        ("主任 张　三", ("张三", "主任")),
        ("主任 张三", ("张三", "主任")),
        ("（社区主任）", ("", "社区主任")),
        ("阿依努尔·买买提", ("阿依努尔·买买提", "")),
        ("John Smith", ("John Smith", "")),
    ],
)
def test_people(text: str, person: tuple[str, str]) -> None:
    assert read_person(text) == Person(*person)


@pytest.mark.parametrize("text", ["街道办事处主任", "办事处主任：街道办事处副主任", "各社区主任（书记）x", "12345"])
def test_whom_nobody_can_make_out(text: str) -> None:
    assert read_person(text) is None


def test_lists_are_divided_by_lines_or_signs_outside_brackets() -> None:
    assert split_names("各社区、各有关单位") == ["各社区", "各有关单位"]
    assert split_names("甲（一、二）；乙") == ["甲（一、二）", "乙"]
    assert split_names("甲、乙\n丙") == ["甲、乙", "丙"]
    assert split_names("甲") == ["甲"]


@pytest.mark.parametrize(
    ("label", "text", "value"),
    [
        ("主送机关", "甲社区、乙社区", ["甲社区", "乙社区"]),
        ("组织领导·领导小组·职责", "统筹、协调；督促。\n\n汇总。", ["统筹、协调；督促。", "汇总。"]),
        ("实施步骤第2项·任务", "排查。\n整改。", ["排查。", "整改。"]),
        ("组织领导·领导小组·成员", "甲（主任、书记）、乙文", [{"name": "甲", "post": "主任、书记"}, {"name": "乙文"}]),
        ("落款·加盖印章", "√", True),
        ("落款·加盖印章", "否", False),
        ("发文形式", "无版头", "plain"),
        ("发文形式", "plain", "plain"),
        ("层次序号", "一、1.(1)①", "two_level"),
        ("版记·印数", "1,200", "1200"),
        ("版头·顺序号", "１２", "12"),
        ("落款·成文日期", "20141103", "2014-11-03"),
        ("落款·成文日期", "2014-11-03 00:00:00", "2014-11-03"),
        ("实施步骤第1项·开始", "201411", "2014-11"),
        ("标题", "（空）", None),
        ("主送机关", "(空)", []),
        ("组织领导·领导小组·办公室·联系方式", "0754", "0754"),
    ],
)
def test_values(targets: dict[str, Target], label: str, text: str, value: Any) -> None:
    assert read_value(targets[label], text) == value


def test_a_name_alone_keeps_the_post(targets: dict[str, Target]) -> None:
    director = targets["组织领导·领导小组·办公室·主任"]
    base = {"name": "周予安", "post": "主任", "organ": "街道"}
    assert read_value(director, "张三", base) == {"name": "张三", "post": "主任", "organ": "街道"}
    assert read_value(director, "张三（书记）", base) == {"name": "张三", "post": "书记", "organ": "街道"}
    assert base["name"] == "周予安"


@pytest.mark.parametrize(
    ("label", "text", "words"),
    [
        ("实施步骤第1项·开始", NumberText("2014.1"), "2014年10月"),
        ("落款·成文日期", NumberText("41946"), "2014年11月3日"),
        ("组织领导·领导小组·办公室·主任", "街道办事处主任", "姓名（职务）"),
        ("组织领导·领导小组·组长", "甲（主任）\n街道办事处副主任", "姓名（职务）"),
    ],
)
def test_what_cannot_be_told_is_refused_with_a_way_out(
    targets: dict[str, Target], label: str, text: str, words: str
) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_value(targets[label], text)
    assert words in caught.value.hint


@pytest.mark.parametrize(
    "form", ["2014-11-3", "2014.11.3", "2014年11月3日", "2014/11/3", "２０１４年11月3日", "20141103"]
)
def test_days_in_any_common_form(targets: dict[str, Target], form: str) -> None:
    value = read_value(targets["落款·成文日期"], form)
    base = to_plain(example_filing("work_plan"))
    filing = Filing.model_validate({**base, "signature": {"signed_on": value}})
    assert str(filing.signature.signed_on) == "2014-11-03"


@pytest.mark.parametrize("kind", EXAMPLE_KINDS)
def test_a_spelled_value_reads_back_as_the_base_has_it(kind: str) -> None:
    targets = [target for target in targets_of(to_plain(example_filing(kind))) if target.given]
    spelled = [(target, text) for target in targets if (text := spell_base(target)) is not None]
    assert len(spelled) > len(targets) * 0.6
    for target, text in spelled:
        value = read_value(target, text, target.value)
        assert str(value) == str(target.value) or target.form in ("choice", "flag"), target.label
