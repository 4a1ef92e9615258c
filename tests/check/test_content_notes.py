"""What was noted of a part and remembered of a text never changes an answer, and takes no more than its room."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from docgen.check import HouseNames, check_content
from docgen.check import parts as parts_under_check
from docgen.check.draft import Draft
from docgen.check.parts import LONGEST_PART, MOST_ANSWERS, MOST_BETWEEN, MOST_FOUND, MOST_PARTS, Part, forget_parts
from docgen.check.remembered import forget_texts
from docgen.findings import Finding
from docgen.models import Filing
from docgen.models.element import Element
from docgen.models.examples import example_filing
from docgen.models.labels import label_of
from docgen.models.plain import leaves, write_json
from docgen.text.dates import parse_when

from .made_filings import FILING, SECTION, TEXT

EXAMPLES = ("implementation_plan", "work_plan", "letter", "order", "minutes")
HOUSE = HouseNames("棠溪街道办事处", "", "棠街办", "党政综合办公室")
HOUSES = (HOUSE, HouseNames(), HouseNames("桂湖区人民政府", "桂湖区人民政府", "桂政发", ""))
ITEM = {"title": "（一）××社区", "text": "20xx年完成，见附件9。"}


@pytest.fixture(autouse=True)
def nothing_noted() -> None:
    forget_parts()
    forget_texts()


def noted(filing: Filing, house: HouseNames = HOUSE) -> list[Finding]:
    return check_content(filing, house, write_json(filing))


def cold(filing: Filing, house: HouseNames = HOUSE) -> list[Finding]:
    """What is found with nothing noted; what was found in single texts is forgotten first."""
    forget_texts()
    return check_content(filing, house)


def free(*items: Any, heading: str = "其他事项") -> dict[str, Any]:
    return {"kind": "free", "heading": heading, "text": "照此执行。", "items": list(items)}


def plan(*sections: dict[str, Any], **fields: Any) -> Filing:
    return Filing.model_validate({"kind": "work_plan", "title": "工作计划", "sections": list(sections), **fields})


@pytest.mark.parametrize("kind", EXAMPLES)
def test_the_examples_are_judged_alike_every_time(kind: str) -> None:
    for house in HOUSES:
        expected = cold(example_filing(kind), house)
        assert [noted(example_filing(kind), house) for _ in range(3)] == [expected] * 3


PLACE = st.integers(0, 5)
CHANGE = st.one_of(
    st.tuples(st.just("insert"), PLACE, SECTION),
    st.tuples(st.just("replace"), PLACE, SECTION),
    st.tuples(st.just("drop"), PLACE, st.none()),
    st.tuples(st.just("repeat"), PLACE, st.none()),
    st.tuples(st.just("text"), PLACE, TEXT),
    st.tuples(
        st.sampled_from(sorted({"title", "form", "attachments", "preamble", "signature", "imprint"})), PLACE, FILING
    ),
)


def changed(data: dict[str, Any], change: tuple[str, int, Any]) -> dict[str, Any]:
    """The data of a filing with one section, or one field, changed."""
    what, place, new = change
    sections = list(data["sections"])
    at = place % len(sections)
    match what:
        case "insert":
            sections.insert(at, new)
        case "replace":
            sections[at] = new
        case "drop":
            sections = sections[:at] + sections[at + 1 :] if len(sections) > 1 else sections
        case "repeat":
            sections.append(sections[at])
        case "text":
            sections[at] = {**sections[at], "text": new}
        case _:
            return {**data, what: new[what]}
    return {**data, "sections": sections}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(FILING, st.lists(CHANGE, max_size=8))
def test_one_change_after_the_other_is_judged_as_if_it_were_the_first(
    data: dict[str, Any], changes: list[tuple[str, int, Any]]
) -> None:
    for filing in steps_of(data, changes):
        for house in HOUSES[:2]:
            assert noted(filing, house) == cold(filing, house)
        assert noted(filing) == check_content(filing, HOUSE)


def steps_of(data: dict[str, Any], changes: list[tuple[str, int, Any]]) -> Iterator[Filing]:
    """The filing before the changes and after each of them, as far as it is valid."""
    for change in (None, *changes):
        data = data if change is None else changed(data, change)
        try:
            yield Filing.model_validate(data)
        except ValidationError:
            continue


def test_a_section_of_the_same_kind_elsewhere_changes_the_names_of_places() -> None:
    steps = {"kind": "steps", "steps": [{"name": "启动阶段", "period": "近期"}]}
    other = {"kind": "steps", "heading": "其他", "steps": [{"name": "总结阶段", "start": "2014-11", "end": "2014-12"}]}
    assert [one.where for one in noted(plan(steps)) if one.code == "time-as-written"] == [
        "实施步骤第1项·时间（按原文）"
    ]
    both = noted(plan(steps, other))
    assert [one.where for one in both if one.code == "time-as-written"] == ["实施步骤（第1部分）第1项·时间（按原文）"]


def test_the_number_of_attachments_and_the_year_of_signing_count() -> None:
    section = free("详见附件2，依据国发〔2013〕4号。")
    tables = [{"title": "甲表", "text": "略。"}, {"title": "乙表", "text": "略。"}]
    for attachments in (tables[:1], tables, tables[:1]):
        for day in (date(2012, 5, 3), date(2014, 5, 3), date(2012, 5, 3)):
            filing = plan(section, attachments=attachments, signature={"signed_on": day})
            codes = {one.code for one in noted(filing)}
            assert ("missing-attachment" in codes) == (len(attachments) < 2)
            assert ("citation-later" in codes) == (day.year < 2013)


def test_a_list_filled_in_place_is_read_again() -> None:
    given, silent = plan(free("照办。")), plan({"kind": "free", "heading": "其他事项", "text": "照此执行。"})
    item = plan(free(ITEM)).sections[0].items[0]
    for filing in (given, silent):
        assert noted(filing) == noted(filing) == cold(filing)
        filing.sections[0].items.append(item)
        assert noted(filing) == cold(filing)
    assert {"unfinished-date", "placeholder", "missing-attachment"} <= {one.code for one in noted(given)}


def test_a_moment_that_means_more_than_its_words_is_read_again() -> None:
    def filing(**meaning: Any) -> Filing:
        made = plan({"kind": "goals", "text": "建成。", "targets": [{"by": "5月底", "text": "完成。"}]})
        target = made.sections[0].targets[0]
        made.sections[0].targets[0] = target.model_copy(update={"by": replace(parse_when("5月底"), **meaning)})
        return made

    for made in (filing(), filing(year=2014), filing()):
        assert noted(made) == cold(made)


def test_a_null_is_no_name_for_a_part() -> None:
    silent = plan({"kind": "goals", "text": "建成。", "targets": [{"text": "完成。"}]})
    for filing in (
        silent,
        plan({"kind": "goals", "heading": None, "text": "建成。", "targets": [{"by": None, "text": "完成。"}]}),
    ):
        assert noted(filing) == cold(filing)
    nameless = Draft(filing, HOUSE, write_json(filing))
    assert [part.notes for part in nameless.sections] == [None]


def test_notes_are_bounded() -> None:
    for number in range(MOST_PARTS + 50):
        noted(plan(free(f"第{number}件事。")))
    kept = parts_under_check._notes_on.cache_info()
    assert kept.currsize == kept.maxsize == MOST_PARTS
    long = plan(free("照此执行。" * LONGEST_PART))
    assert Draft(long, HOUSE, write_json(long)).sections[0].notes is None
    for between in (
        {"addressees": [f"第{number}社区" for number in range(MOST_BETWEEN)]},
        {"closing": "照办。" * LONGEST_PART},
    ):
        filing = plan(free("照办。"), **between)
        assert [
            part.notes for part in Draft(filing, HOUSE, write_json(filing)).parts if between.keys() & {*part.fields}
        ] == [None]
        assert noted(filing) == cold(filing)
    busy = plan(free(*[{"text": f"{number}、××社区"} for number in range(MOST_FOUND + 1)]))
    assert noted(busy) == noted(busy) == cold(busy)
    notes = Draft(busy, HOUSE, write_json(busy)).sections[0].notes
    assert notes is not None
    assert max(map(len, notes.values())) <= MOST_FOUND
    for year in range(1950, 1950 + 2 * MOST_ANSWERS):
        noted(plan(free("照办。"), signature={"signed_on": date(year, 1, 1)}))
    assert (
        len(Draft(plan(free("照办。")), HOUSE, write_json(plan(free("照办。")))).sections[0].notes or ())
        <= MOST_ANSWERS
    )


def test_threads_that_share_the_notes_find_the_same() -> None:
    filings = [example_filing(kind) for kind in EXAMPLES]
    filings += [plan(free(ITEM, f"第{number % 3}件事××。")) for number in range(12)]
    expected = [cold(filing) for filing in filings]
    with ThreadPoolExecutor(4) as pool:
        for _ in range(5):
            forget_parts()
            assert list(pool.map(noted, filings * 3)) == expected * 3


@pytest.mark.parametrize("kind", EXAMPLES)
def test_labels_outside_the_sections_tell_nothing_of_the_filing(kind: str) -> None:
    filing = example_filing(kind)
    for part in Draft(filing, HOUSE).parts:
        for typed in part.texts:
            expected = label_of(typed.path, filing)
            assert part.label(typed.path) == expected
            assert typed.path[0] == "sections" or label_of(typed.path, None) == expected


@pytest.mark.parametrize("kind", EXAMPLES)
def test_the_parts_hold_every_text_once_and_in_order(kind: str) -> None:
    filing = example_filing(kind)
    texts = [typed.text for part in Draft(filing, HOUSE).parts for typed in part.texts]
    strings = [value for _, value in leaves(filing) if isinstance(value, str)]
    assert [text for text in strings if text in set(texts)] == texts


def test_a_rule_sees_the_part_and_what_it_is_handed() -> None:
    """A noted answer is given again to whoever asks with the same words, and to nobody else."""
    asked: list[tuple[Element | None, int]] = []

    def rule(part: Part, number: int) -> Iterator[int]:
        asked.append((part.element, number))
        yield number

    for number in (1, 2, 1):
        part = Draft(plan(free("照办。")), HOUSE, write_json(plan(free("照办。")))).sections[0]
        assert part.find((rule, (number,))) == (number,)
    assert [number for _, number in asked] == [1, 2]
