"""The JSON inside a document says what the plain data says, whichever way it was written."""

import json

import pytest

from docgen.models.examples import EXAMPLE_KINDS, example_filing
from docgen.models.filing import Filing
from docgen.models.plain import KnownParts, to_json, to_plain, write_json

SECTION = {"kind": "guiding_thought", "text": "坚持预防为主。"}
LEAST = {"kind": "work_plan", "title": "工作计划", "sections": [SECTION]}


@pytest.mark.parametrize("kind", EXAMPLE_KINDS)
def test_json_is_the_plain_data_of_an_example(kind: str) -> None:
    filing = example_filing(kind)
    assert json.loads(to_json(filing)) == to_plain(filing)
    assert to_json(filing).startswith(b'{"schema_version":')


@pytest.mark.parametrize(
    "more",
    [
        {"closing": 'null 和 \\ 与 " 都是文字'},
        {"closing": None, "note": ""},
        {"head": {"urgency": None}, "imprint": None},
        {"title": "第一行\n第二行\u2028\tAT&T <b> 👨‍👩‍👧 𬱖"},
        {"signature": {"signed_on": "2024-02-29", "seal": False}},
        {"schema_version": "2"},
        {"sections": [SECTION, {"kind": "goals", "targets": [{"by": "2014年4月底前", "text": "达标。"}]}]},
        {
            "attachments": [
                {"title": "表", "table": {"columns": [{"title": "甲", "width": 1.5}, "乙"], "rows": [["", "1"]]}}
            ]
        },
    ],
)
def test_json_is_the_plain_data_of_odd_input(more: dict[str, object]) -> None:
    filing = Filing.model_validate(LEAST | more)
    assert json.loads(to_json(filing)) == to_plain(filing)
    assert Filing.model_validate_json(to_json(filing)) == filing


def test_json_holds_what_a_copy_changed() -> None:
    filing = example_filing("work_plan").model_copy(update={"title": "另一个标题", "numbering": "two_level"})
    assert json.loads(to_json(filing)) == to_plain(filing)
    assert json.loads(to_json(filing))["title"] == "另一个标题"


@pytest.mark.parametrize("kind", EXAMPLE_KINDS)
def test_json_written_part_by_part_is_what_pydantic_writes_at_once(kind: str) -> None:
    example = example_filing(kind)
    for filing in (example, example.model_copy(update={"closing": "完。"})):
        at_once = filing.model_dump_json(exclude_unset=True, exclude={"schema_version"}, warnings=False)
        written = write_json(filing)
        assert written.whole == to_json(filing) == f'{{"schema_version":{filing.schema_version},{at_once[1:]}'.encode()
        assert [json.loads(one) for one in written.sections] == to_plain(filing)["sections"]
        assert [json.loads(one) for one in written.attachments] == to_plain(filing).get("attachments", [])
        assert json.loads(written.preamble) == to_plain(filing).get("preamble")
        assert json.loads(written.imprint) == to_plain(filing).get("imprint")


@pytest.mark.parametrize("kind", EXAMPLE_KINDS)
def test_known_parts_are_written_as_they_would_be_anew(kind: str) -> None:
    filing = example_filing(kind)
    known = KnownParts(filing)
    sections = [filing.sections[0].model_copy(update={"text": "另一段话。"}), *filing.sections[1:]]
    for other in (
        filing,
        filing.model_copy(update={"sections": sections}),
        filing.model_copy(update={"imprint": None}),
    ):
        assert write_json(other, known) == write_json(other)
    assert set(known.json) == {
        id(part)
        for part in (filing.preamble, *filing.sections, *filing.attachments, filing.imprint)
        if part is not None
    }


def test_a_part_whose_json_does_not_say_all_of_it_is_not_known() -> None:
    filing = Filing.model_validate(LEAST | {"sections": [SECTION, {"kind": "goals", "text": "达标。"}]})
    goals = filing.sections[1]
    goals.targets.extend(example_filing("implementation_plan").sections[1].targets)  # type: ignore[union-attr]
    known = KnownParts(filing)
    assert id(goals) not in known.json
    assert id(filing.sections[0]) in known.json
    assert not write_json(filing, known).says_all
