"""What columns of somebody's own list are taken for, before a person has looked."""

from typing import Any

import pytest

from docgen.models.upgrades import upgrade
from docgen.roster.guessing import GROUPS, Guess, guess_columns, meanings_of

BASE: dict[str, Any] = upgrade(
    {
        "kind": "work_plan",
        "title": "【社区名称】消防工作计划",
        "addressees": ["各居民小组"],
        "sections": [
            {"kind": "goals", "text": "【网格数】个网格不发生火灾，联系【联 系 人】。"},
            {"kind": "steps", "steps": [{"name": "排查", "end": "2014-12", "text": "逐户排查隐患。"}]},
        ],
        "signature": {"signed_on": "2014-11-03"},
    }
)
NOTHING = Guess("", sure=False)


def guessed(*headers: str, **remembered: str) -> dict[str, Guess]:
    return guess_columns(headers, BASE, remembered)


@pytest.mark.parametrize(
    ("header", "value", "sure"),
    [
        ("网格数", "【网格数】", True),
        ("【网格数】", "【网格数】", True),
        ("联系人", "【联 系 人】", True),
        ("网格", "【网格数】", False),
        ("落款·成文日期", "signature.signed_on", True),
        ("落款 成文日期", "signature.signed_on", True),
        ("成文日期", "signature.signed_on", False),
        ("实施步骤第一项·结束", "sections[1].steps[0].end", True),
        ("sections[1].steps[0].end", "sections[1].steps[0].end", True),
        ("备注", "", True),
        ("（电话）", "", True),
        ("电话", "", False),
        ("=cmd|'/c calc'!A1", "", False),
    ],
)
def test_a_header_is_taken_for(header: str, value: str, sure: bool) -> None:
    assert guessed(header) == {header: Guess(value, sure)}


def test_no_two_columns_are_taken_for_the_same_and_the_sure_one_wins() -> None:
    assert guessed("网格", "网格数") == {"网格": NOTHING, "网格数": Guess("【网格数】", sure=True)}
    assert guessed("社区名称") == {}


def test_what_was_chosen_before_counts_where_the_plan_still_has_it() -> None:
    assert guessed("电话", 电话="【网格数】") == {"电话": Guess("【网格数】", sure=True)}
    assert guessed("网格数", 网格数="") == {"网格数": Guess("", sure=True)}
    assert guessed("网格数", 网格数="【没有的】") == {"网格数": Guess("【网格数】", sure=True)}
    assert guessed("电话", 电话="sections[9].text") == {"电话": NOTHING}


def test_everything_that_a_column_may_stand_for_is_offered_once() -> None:
    found = meanings_of(BASE)
    values = [one.value for one in found]
    assert len(values) == len(set(values))
    assert [one.value for one in found if one.group == GROUPS[0]] == ["【网格数】", "【联 系 人】"]
    assert next(one for one in found if one.value == "signature.signed_on").group == GROUPS[1]
    assert next(one for one in found if one.value == "head.classification").group == GROUPS[2]
    assert not {"kind", "schema_version", "【社区名称】"} & set(values)
