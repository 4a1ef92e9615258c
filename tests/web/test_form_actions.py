"""List operations on what was typed: added, removed, moved, parts put in and taken out."""

from copy import deepcopy
from typing import Any

import pytest

from docgen.errors import UsageError
from docgen.web.forms.actions import act


def form() -> dict[str, Any]:
    return {
        "kind": "work_plan",
        "addressees": ["甲", "乙", "丙"],
        "sections": [{"kind": "free", "heading": "总则", "items": [{"title": "一", "items": [{"text": "二"}]}]}],
        "attachments": [
            {"title": "表", "table": {"columns": [{"title": "A"}, {"title": "B"}], "rows": [["1", "2"], ["3", "4"]]}}
        ],
    }


def table(typed: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    found = typed["attachments"][0]["table"]
    return [column.get("title", "") for column in found["columns"]], found.get("rows", [])


@pytest.mark.parametrize(
    ("action", "left", "place"),
    [
        ("up:addressees[1]", ["乙", "甲", "丙"], "addressees[0]"),
        ("down:addressees[1]", ["甲", "丙", "乙"], "addressees[2]"),
        ("up:addressees[0]", ["甲", "乙", "丙"], "addressees[0]"),
        ("down:addressees[2]", ["甲", "乙", "丙"], "addressees[2]"),
        ("remove:addressees[1]", ["甲", "丙"], "addressees[1]"),
        ("remove:addressees[2]", ["甲", "乙"], "addressees[1]"),
        ("add:addressees", ["甲", "乙", "丙", ""], "addressees[3]"),
        ("remove:addressees[9]", ["甲", "乙", "丙"], "addressees[9]"),
        ("up:addressees[9]", ["甲", "乙", "丙"], "addressees[9]"),
    ],
)
def test_lines(action: str, left: list[str], place: str) -> None:
    assert (act(form(), action)[0]["addressees"], act(form(), action)[1]) == (left, place)


def test_adding_to_an_empty_list_makes_the_second_line() -> None:
    assert act({}, "add:head.signers")[0] == {"head": {"signers": ["", ""]}}


def test_removing_the_last_entry_leaves_no_list() -> None:
    typed, place = act({"addressees": ["甲"]}, "remove:addressees[0]")
    assert (typed, place) == ({}, "addressees")


def test_sections_are_added_by_kind_and_nested_items_deep_down() -> None:
    typed, place = act(form(), "add:sections:steps")
    assert (typed["sections"][1], place) == ({"kind": "steps"}, "sections[1]")
    typed, place = act(form(), "add:sections[0].items[0].items[0].items")
    assert typed["sections"][0]["items"][0]["items"][0] == {"text": "二", "items": [{}]}
    assert place == "sections[0].items[0].items[0].items[0]"
    typed, _ = act(form(), "add:sections:novel")
    assert typed["sections"][1]["kind"] == "guiding_thought"


def test_parts_of_a_combined_section_say_their_heading() -> None:
    typed, _ = act({"sections": [{"kind": "combined"}]}, "add:sections[0].parts:steps")
    assert typed["sections"][0]["parts"] == [{"kind": "steps", "heading": "实施步骤"}]


def test_parts_are_put_in_and_taken_out() -> None:
    typed, _ = act({"sections": [{"kind": "organization"}]}, "include:sections[0].group")
    assert typed["sections"][0]["group"] == {}
    typed, _ = act(typed, "include:sections[0].group.office")
    typed, _ = act(typed, "include:sections[0].group.office.director")
    assert typed["sections"][0]["group"] == {"office": {"director": {}}}
    assert act(typed, "omit:sections[0].group")[0] == {"sections": [{"kind": "organization"}]}
    kept = {"imprint": {"printed_by": "办公室"}}
    assert act(kept, "include:imprint")[0] == kept


def test_a_new_table_has_columns_and_a_row() -> None:
    typed, _ = act({"attachments": [{"title": "表"}]}, "include:attachments[0].table")
    assert table(typed) == (["", "", ""], [["", "", ""]])


@pytest.mark.parametrize(
    ("action", "columns", "rows"),
    [
        ("add:attachments[0].table.rows", ["A", "B"], [["1", "2"], ["3", "4"], ["", ""]]),
        ("add:attachments[0].table.columns", ["A", "B", ""], [["1", "2", ""], ["3", "4", ""]]),
        ("remove:attachments[0].table.columns[0]", ["B"], [["2"], ["4"]]),
        ("down:attachments[0].table.columns[0]", ["B", "A"], [["2", "1"], ["4", "3"]]),
        ("up:attachments[0].table.rows[1]", ["A", "B"], [["3", "4"], ["1", "2"]]),
        ("remove:attachments[0].table.rows[0]", ["A", "B"], [["3", "4"]]),
    ],
)
def test_cells_go_with_their_column(action: str, columns: list[str], rows: list[list[str]]) -> None:
    assert table(act(form(), action)[0]) == (columns, rows)


def test_what_is_given_is_not_changed() -> None:
    before = form()
    kept = deepcopy(before)
    act(before, "remove:addressees[0]")
    act(before, "remove:attachments[0].table.columns[0]")
    assert before == kept


@pytest.mark.parametrize("action", ["", "add", "explode:title", "add:../x", "up:addressees[x]", "add:a b"])
def test_an_unknown_action_is_refused(action: str) -> None:
    with pytest.raises(UsageError):
        act(form(), action)


@pytest.mark.parametrize(
    "action",
    ["add:title", "add:nothing", "include:title", "include:nothing.inner", "omit:nothing", "up:sections[0].heading",
     "remove:kind", "add:sections[7].items", "down:addressees"],
)  # fmt: skip
def test_an_action_on_a_place_that_is_not_there_changes_nothing(action: str) -> None:
    assert act(form(), action)[0] == form()
