"""What of an unfinished draft can be drawn: all of it but the faulty places."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from docgen.service.drawable import TITLE, drawable
from docgen.service.starting import EXAMPLE_KINDS, blank, example
from docgen.service.typed_data import Typed, as_typed, cleaned

from ..web.typed_forms import typed_filings


def drawn(**parts: Any) -> tuple[Any, int]:
    return drawable(cleaned({"kind": "work_plan", "title": "计划", **parts}).data)


@pytest.mark.parametrize("kind", EXAMPLE_KINDS)
def test_a_blank_draft_and_a_whole_one_are_drawn(kind: str) -> None:
    filing, _ = drawable(cleaned(blank(kind)).data)
    assert filing is not None
    assert filing.title == TITLE
    whole, left_out = drawable(cleaned(example(kind)).data)
    assert whole is not None
    assert left_out == 0


def test_a_faulty_place_is_left_out_and_counted() -> None:
    steps = [{"name": "动员", "end": "2014-13"}, {"text": "没有名称"}, {"name": "总结"}]
    filing, left_out = drawn(sections=[{"kind": "steps", "steps": steps}], head={"year": "去年"})
    assert filing is not None
    assert [step.name for step in filing.sections[0].steps] == ["动员", "总结"]
    assert filing.sections[0].steps[0].end is None
    assert filing.head.year is None
    assert left_out == 3


def test_a_draft_without_a_kind_is_not_drawn() -> None:
    assert drawable({"title": "计划"}) == (None, 1)


def test_an_attachment_made_from_a_section_goes_with_it() -> None:
    sections = [{"kind": "goals", "text": "目标。"}, {"kind": "steps", "steps": [{"text": "没有名称"}]}]
    filing, _ = drawn(sections=sections, attachments=[{"title": "进度表", "derived": "timetable"}])
    assert filing is not None
    assert [section.kind for section in filing.sections] == ["goals"]
    assert filing.attachments == []


def test_nothing_given_is_changed() -> None:
    data = {"kind": "work_plan", "sections": [{"kind": "goals"}]}
    drawable(data)
    assert data == {"kind": "work_plan", "sections": [{"kind": "goals"}]}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(typed_filings())
def test_whatever_was_typed_is_drawn_as_far_as_possible(typed: Typed) -> None:
    data = {**cleaned(as_typed(typed)).data, "kind": "work_plan"}
    filing, _ = drawable(data)
    assert filing is not None
