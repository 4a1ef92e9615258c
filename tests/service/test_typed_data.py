"""What was typed, without its blanks, makes the filing; a place in it is found again in the form."""

from typing import Any

import pytest

from docgen.models.filing import Filing
from docgen.service.typed_data import as_typed, cleaned, fits_form, says_nothing


def with_steps(*steps: Any) -> dict[str, Any]:
    return {"kind": "work_plan", "title": "计划", "sections": [{"kind": "steps", "steps": list(steps)}]}


def test_numbers_days_and_flags_become_text() -> None:
    plain = {
        "schema_version": 2,
        "head": {"year": 2014, "serial": 5, "mark_suffix": False},
        "attachments": [
            {"title": "表", "table": {"columns": [{"title": "甲", "width": 2.0}], "rows": [["1", None, 3]]}}
        ],
        "imprint": {"even_page": True},
    }
    assert as_typed(plain) == {
        "head": {"year": "2014", "serial": "5", "mark_suffix": "false"},
        "attachments": [
            {"title": "表", "table": {"columns": [{"title": "甲", "width": "2"}], "rows": [["1", "", "3"]]}}
        ],
        "imprint": {"even_page": "true"},
    }


def test_what_repeats_its_default_or_is_blank_is_left_out() -> None:
    plain = {
        "form": "red_head",
        "note": "",
        "closing": None,
        "head": {"mark_suffix": True},
        "addressees": [""],
        "imprint": {},
    }
    assert as_typed(plain) == {"imprint": {}}


def test_short_forms_are_spelled_out() -> None:
    plain = {"sections": [{"kind": "free", "items": ["一事", {"title": "二事", "items": ["三事"]}]}]}
    items = as_typed(plain)["sections"][0]["items"]
    assert items == [{"text": "一事"}, {"title": "二事", "items": [{"text": "三事"}]}]


@pytest.mark.parametrize("flag", ["是", "true", True, "yes"])
def test_a_flag_is_read_however_it_is_written(flag: object) -> None:
    assert as_typed({"print_disclosure": flag}) == {"print_disclosure": "true"}


def test_a_faulty_value_stays_as_it_is() -> None:
    plain = {"kind": "novel", "head": {"year": "二零一四", "mark_suffix": "也许"}, "title": "a\r\nb"}
    assert as_typed(plain) == {**plain, "title": "a\nb"}


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ({"title": "计划", "addressees": ["甲", ""]}, True),
        ({"titel": "计划"}, False),
        ({"title": ["计划"]}, False),
        ({"addressees": "甲"}, False),
        ({"addressees": [["甲"]]}, False),
        ({"head": "甲"}, False),
        ({"sections": [{"kind": "unknown"}]}, False),
        ({"sections": [{"kind": "combined", "parts": [{"kind": "free"}]}]}, False),
        ({"title": "空\0字符"}, False),
        ({"title": "半\ud800个"}, False),
        ({"attachments": [{"table": {"columns": [{}], "rows": [[]]}}]}, False),
    ],
)
def test_what_a_form_can_show(typed: dict[str, Any], fits: bool) -> None:
    assert fits_form(as_typed(typed)) is fits


def test_blank_entries_are_left_out_and_the_rest_is_found_again() -> None:
    typed = with_steps(
        {}, {"name": "一", "tasks": [{"text": " "}, {"text": "甲"}]}, {"name": "", "text": "  "}, {"name": "二"}
    )
    clean = cleaned(typed)
    assert clean.data["sections"][0]["steps"] == [{"name": "一", "tasks": [{"text": "甲"}]}, {"name": "二"}]
    assert clean.origin(("sections", 0, "steps", 1, "name")) == ("sections", 0, "steps", 3, "name")
    assert clean.origin(("sections", 0, "steps", 0, "tasks", 0, "text")) == (
        "sections",
        0,
        "steps",
        1,
        "tasks",
        1,
        "text",
    )
    assert clean.origin(("title",)) == ("title",)


def test_empty_parts_are_left_out_unless_they_say_something() -> None:
    typed = {"preamble": {}, "imprint": {}, "notice": {}, "signature": {"stamp": {}}}
    assert cleaned(typed).data == {"imprint": {}, "notice": {}, "signature": {}}


def test_nothing_is_left_out_of_a_table() -> None:
    table = {"columns": [{"title": "甲"}, {}], "rows": [["", ""], ["1", ""]]}
    assert cleaned({"attachments": [{"title": "表", "table": table}]}).data["attachments"][0]["table"] == table


def test_a_section_that_was_added_is_there_though_it_is_empty() -> None:
    assert cleaned({"sections": [{"kind": "goals"}]}).data == {"sections": [{"kind": "goals"}]}


def test_an_imprint_without_words_of_its_own_is_printed() -> None:
    typed = {**with_steps({"name": "一"}), "imprint": {}}
    assert Filing.model_validate(cleaned(typed).data).imprint is not None


@pytest.mark.parametrize(
    ("value", "nothing"),
    [({}, True), ({"a": ["", {"b": " "}]}, True), ({"a": [{"b": "x"}]}, False), (None, True), ("\n", True)],
)
def test_what_says_nothing(value: object, nothing: bool) -> None:
    assert says_nothing(value) is nothing
