"""Two states of a form: every place at which they differ, and one made of both."""

from copy import deepcopy

from hypothesis import HealthCheck, given, settings

from docgen.service.comparing import compare, merge
from docgen.service.starting import example
from docgen.service.typed_data import Typed, as_typed

from ..web.typed_forms import typed_filings


def draft() -> Typed:
    return {
        "kind": "work_plan",
        "title": "消防工作计划",
        "addressees": ["各社区", "各单位"],
        "sections": [
            {"kind": "goals", "text": "全年不发生火灾。"},
            {"kind": "steps", "steps": [{"name": "动员", "end": "2014-04"}, {"name": "总结"}]},
        ],
    }


def test_equal_states_have_no_places() -> None:
    assert compare(draft(), draft()) == []


def test_each_field_that_differs_is_a_place() -> None:
    mine, theirs = draft(), draft()
    mine["sections"][1]["steps"][0]["end"] = "2014-05"
    theirs["title"] = "防汛工作计划"
    theirs["addressees"][1] = "各部门"
    places = {place.path: (place.label, place.mine, place.theirs) for place in compare(mine, theirs)}
    assert places == {
        "title": ("标题", "消防工作计划", "防汛工作计划"),
        "addressees[1]": ("主送机关第2项", "各单位", "各部门"),
        "sections[1].steps[0].end": ("实施步骤第1项·结束", "2014-05", "2014-04"),
    }


def test_a_list_with_more_entries_is_one_place() -> None:
    mine, theirs = draft(), draft()
    theirs["sections"][1]["steps"].insert(0, {"name": "准备"})
    (place,) = compare(mine, theirs)
    assert (place.path, place.mine, place.theirs) == (
        "sections[1].steps",
        "动员\n2014-04\n总结",
        "准备\n动员\n2014-04\n总结",
    )
    assert [span.text for span in place.spans() if span.change == "deleted"] == ["准备\n"]


def test_who_changed_what_is_told_from_the_common_beginning() -> None:
    base, mine, theirs = draft(), draft(), draft()
    mine["title"] = "我的"
    theirs["closing"] = "他的"
    mine["note"], theirs["note"] = "甲", "乙"
    assert {place.path: place.changed for place in compare(mine, theirs, base)} == {
        "title": "mine",
        "closing": "theirs",
        "note": "both",
    }
    assert {place.changed for place in compare(mine, theirs)} == {"both"}


def test_a_section_of_another_kind_is_one_place() -> None:
    mine, theirs = draft(), draft()
    theirs["sections"][0] = {"kind": "free", "heading": "总则"}
    assert [place.path for place in compare(mine, theirs)] == ["sections[0]"]


def test_what_is_taken_comes_from_theirs_and_the_rest_is_mine() -> None:
    mine, theirs = draft(), draft()
    mine["title"] = "我的"
    del theirs["addressees"]
    theirs["sections"][1]["steps"].append({"name": "验收"})
    merged = merge(mine, theirs, ["addressees", "sections[1].steps"])
    assert merged["title"] == "我的"
    assert "addressees" not in merged
    assert [step["name"] for step in merged["sections"][1]["steps"]] == ["动员", "总结", "验收"]


def test_merging_changes_neither_of_the_two() -> None:
    mine, theirs = draft(), example("letter")
    before = deepcopy((mine, theirs))
    merge(mine, theirs, [place.path for place in compare(mine, theirs)])
    assert (mine, theirs) == before


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(typed_filings(), typed_filings())
def test_taking_everything_gives_theirs_and_taking_nothing_mine(one: Typed, two: Typed) -> None:
    mine, theirs = as_typed(one), as_typed(two)
    assert merge(mine, theirs, [place.path for place in compare(mine, theirs)]) == theirs
    assert merge(mine, theirs, []) == mine
