"""What a filing accepts and refuses, rule by rule."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from docgen.models.faults import FAULT, Fault
from docgen.models.filing import Filing, requirements
from docgen.models.head import Head, document_number
from docgen.models.items import Item
from docgen.models.plans import Step, Target
from docgen.models.preamble import Citation

TEXT = {"kind": "free", "heading": "总则", "text": "照此执行。"}


def filing(*sections: dict[str, Any], **fields: Any) -> Filing:
    return Filing.model_validate({"kind": "work_plan", "title": "计划", "sections": list(sections) or [TEXT], **fields})


def faults(**fields: Any) -> list[tuple[tuple[str | int, ...], Fault]]:
    """Return every fault of our own with its place."""
    with pytest.raises(ValidationError) as caught:
        filing(**fields)
    return [
        ((*error["loc"], *fault.at), fault)
        for error in caught.value.errors()
        if error["type"] == FAULT
        for fault in error["ctx"]["faults"]
    ]


def nested(levels: int) -> dict[str, Any]:
    """Return a free section whose items nest this many levels."""
    items: list[Any] = ["最下一层。"]
    for _ in range(levels - 1):
        items = [{"items": items}]
    return {"kind": "free", "heading": "总则", "items": items}


class TestStrings:
    def test_typed_text_is_kept_exactly(self) -> None:
        typed = "  AT&T {{ x }} {% raw %} ]]> 𬱖㛃 １２３ \u2028 “引” \u200d "
        assert filing({**TEXT, "text": typed}).sections[0].text == typed

    def test_line_ends_become_line_feeds(self) -> None:
        assert filing({**TEXT, "text": "一\r\n二\r三"}).sections[0].text == "一\n二\n三"
        assert filing(title="计划\n").title == "计划\n"
        assert filing(head={"mark": "某某镇\r\n"}).head.mark == "某某镇"

    @pytest.mark.parametrize(
        "character", ["\x00", "\x07", "\x0c", "\x1b", "\x85", "\ud800", "\u202e", "\u2066", "\uffff"]
    )
    def test_forbidden_characters_are_refused_by_field(self, character: str) -> None:
        ((place, fault),) = faults(title=f"计划{character}")
        assert place == ("title",)
        assert f"U+{ord(character):04X}" in fault.clause
        assert "第3个字符" in fault.clause

    @pytest.mark.parametrize("character", ["\n", "\t", "\u2028"])
    def test_one_line_means_one_line(self, character: str) -> None:
        ((place, _),) = faults(addressees=["各社区", f"各{character}单位"])
        assert place == ("addressees", 1)

    @pytest.mark.parametrize("blank", ["", "  ", "\u3000", "\n"])
    def test_required_strings_are_not_blank(self, blank: str) -> None:
        ((place, fault),) = faults(title=blank)
        assert (place, fault.clause) == (("title",), "不能为空")

    @pytest.mark.parametrize("blank", ["", "\u3000", None])
    def test_optional_entries_left_blank_are_absent(self, blank: str | None) -> None:
        given = filing(head={"organ_code": blank, "year": blank, "mark_suffix": blank}, addressees=blank, closing=blank)
        assert given == filing()


class TestDates:
    @pytest.mark.parametrize("written", ["2014-13", "2014-02-30", "2014年2月30日", "2014.0.5"])
    def test_impossible_dates_are_refused(self, written: str) -> None:
        section = {"kind": "steps", "steps": [{"name": "启动", "end": written}]}
        ((place, fault),) = faults(sections=[section])
        assert place == ("sections", 0, "steps", "steps", 0, "end")
        assert fault.hint.startswith("请写 2014-")

    @pytest.mark.parametrize("written", ["20xx年4月底前", "即日", "待定", "2014年4月底前"])
    def test_whatever_else_is_kept_as_written(self, written: str) -> None:
        assert Target.model_validate({"by": written, "text": "完成。"}).by.raw == written  # type: ignore[union-attr]

    def test_a_date_object_is_a_moment(self) -> None:
        when = Target.model_validate({"by": date(2014, 5, 3), "text": "完成。"}).by
        assert when is not None
        assert (when.raw, when.year, when.month, when.day) == ("2014-05-03", 2014, 5, 3)

    def test_an_end_before_the_start_is_refused_beside_other_faults(self) -> None:
        section = {"kind": "steps", "steps": [{"start": "2014-05", "end": "2014年4月", "period": "春季"}]}
        found = dict(faults(sections=[section]))
        assert "早于开始时间“2014-05”" in found["sections", 0, "steps", "steps", 0, "end"].clause

    @pytest.mark.parametrize(("start", "end"), [("2014-05", "2014-05"), ("2014年", "2014-03"), ("即日", "2010-01")])
    def test_a_period_that_may_be_right_is_accepted(self, start: str, end: str) -> None:
        assert Step.model_validate({"name": "启动", "start": start, "end": end}).end is not None

    def test_a_period_as_written_stands_alone(self) -> None:
        section = {"kind": "steps", "steps": [{"name": "启动", "start": "2014-05", "period": "春季"}]}
        ((place, _),) = faults(sections=[section])
        assert place[-1] == "period"

    @pytest.mark.parametrize("written", ["2014-11-03", "2014年11月3日", "二〇一四年十一月三日", date(2014, 11, 3)])
    def test_a_day_is_read(self, written: object) -> None:
        assert filing(signature={"signed_on": written}).signature.signed_on == date(2014, 11, 3)

    @pytest.mark.parametrize(
        "written", ["2014-11", "2014年11月底", "20xx年11月3日", "即日", 20141103, "2014年11月3日前"]
    )
    def test_a_day_is_whole(self, written: object) -> None:
        ((place, fault),) = faults(signature={"signed_on": written})
        assert place == ("signature", "signed_on")
        assert fault.hint

    def test_an_unfinished_date_has_a_place_of_its_own(self) -> None:
        assert filing(signature={"date_text": "二〇一四年十一月"}).signature.date_text == "二〇一四年十一月"
        assert faults(signature={"signed_on": "2014-11-03", "date_text": "2014年11月"})


class TestStructure:
    def test_a_plain_string_is_an_item(self) -> None:
        section = filing({"kind": "guarantees", "measures": ["落实责任。"]}).sections[0]
        assert section.measures == [Item(text="落实责任。")]  # type: ignore[union-attr]

    @pytest.mark.parametrize(("numbering", "most"), [("standard", 4), ("two_level", 3)])
    def test_items_nest_as_deep_as_the_numbering_has_signs(self, numbering: str, most: int) -> None:
        assert filing(nested(most), numbering=numbering).sections
        ((place, fault),) = faults(sections=[nested(most + 1)], numbering=numbering)
        assert place[-1] == 0
        assert place.count("items") == most + 1
        assert f"最多{most + 1}层" in fault.clause

    def test_a_sub_heading_in_a_combined_section_costs_a_level(self) -> None:
        def combined(heading: str | None, levels: int) -> dict[str, Any]:
            measures = nested(levels)["items"]
            part = {"kind": "guarantees", "heading": heading, "measures": measures}
            return {"kind": "combined", "heading": "任务和保障", "parts": [part]}

        assert filing(combined(None, 4)).sections
        assert filing(combined("保障", 3)).sections
        assert faults(sections=[combined("保障", 4)])

    def test_headings_default_by_kind_except_in_parts(self) -> None:
        part = {"kind": "goals", "text": "达标。", "heading": ""}
        given = filing(part, {"kind": "combined", "heading": "目标任务", "parts": [part]})
        assert given.sections[0].heading_text == "工作目标"
        assert given.sections[1].parts[0].heading is None  # type: ignore[union-attr]

    @pytest.mark.parametrize(
        "section",
        [
            {"kind": "goals"},
            {"kind": "steps", "steps": []},
            {"kind": "organization", "group": {}},
            {"kind": "organization", "group": {"members": [{"note": "待定"}]}},
            {"kind": "free", "heading": "总则", "items": [{}]},
            {"kind": "combined", "heading": "合并", "parts": [{"kind": "goals"}]},
        ],
    )
    def test_what_has_no_content_is_refused(self, section: dict[str, Any]) -> None:
        ((_, fault),) = faults(sections=[section])
        assert fault.clause in ("没有内容", "没有写明是谁")
        assert fault.hint.startswith("请")

    def test_kinds_within_combined_sections_count(self) -> None:
        combined = {"kind": "combined", "heading": "合并", "parts": [{"kind": "steps", "text": "分步实施。"}]}
        given = filing({"kind": "goals", "text": "达标。"}, combined, {"kind": "goals", "text": "再达标。"})
        assert given.kinds_present() == ("goals", "steps")
        assert requirements("work_plan") == ("guiding_thought", "goals", "steps")
        assert len(requirements("implementation_plan")) == 6

    def test_groups_are_found_in_steps_too(self) -> None:
        step = {"name": "启动", "group": {"name": "甲组"}}
        given = filing({"kind": "organization", "group": {"name": "乙组"}}, {"kind": "steps", "steps": [step]})
        assert [group.name for group in given.groups()] == ["乙组", "甲组"]


class TestAttachments:
    @pytest.mark.parametrize("content", [{}, {"text": "甲", "derived": "timetable"}])
    def test_exactly_one_content(self, content: dict[str, Any]) -> None:
        ((place, _),) = faults(attachments=[{"title": "甲", **content}])
        assert place == ("attachments", 0)

    def test_rows_fit_the_columns_and_every_misfit_is_named(self) -> None:
        table = {"columns": ["甲", {"title": "乙", "width": "2"}], "rows": [["1", None], ["1"], [], ["1", "2", "3"]]}
        places = [place for place, _ in faults(attachments=[{"title": "表", "table": table}])]
        assert places == [("attachments", 0, "table", "rows", row) for row in (1, 2, 3)]

    @pytest.mark.parametrize("derived", ["division_of_tasks", "timetable", "group_members"])
    def test_a_derived_table_needs_its_source(self, derived: str) -> None:
        ((place, fault),) = faults(attachments=[{"title": "表", "derived": derived}])
        assert place == ("attachments", 0, "derived")
        assert "正文中没有" in fault.clause


class TestHead:
    @pytest.mark.parametrize(
        ("head", "number"),
        [
            ({}, None),
            ({"year": 2014, "serial": 5}, None),
            ({"organ_code": "桂府发", "year": 2014, "serial": 5}, "桂府发〔2014〕5号"),
            ({"organ_code": "桂府发", "year": 2014}, "桂府发〔2014〕\u3000号"),
            ({"organ_code": "桂府发"}, "桂府发〔\u3000\u3000〕\u3000号"),
        ],
    )
    def test_a_number_is_never_invented(self, head: dict[str, Any], number: str | None) -> None:
        assert document_number(Head.model_validate(head)) == number
        assert filing(head=head).document_number == number

    @pytest.mark.parametrize(("written", "read"), [(12, "000012"), ("000012", "000012"), ("7", "000007")])
    def test_copy_numbers_have_six_digits(self, written: object, read: str) -> None:
        assert filing(head={"copy_number": written}).head.copy_number == read

    @pytest.mark.parametrize("written", [0, -1, "1234567", "十二", True, 1.5, [1], "１２"])
    def test_other_copy_numbers_are_refused(self, written: object) -> None:
        ((place, _),) = faults(head={"copy_number": written})
        assert place == ("head", "copy_number")

    def test_the_mark_is_the_issuer_unless_given(self) -> None:
        assert filing().issuer_mark is None
        assert filing(signature={"issuer": "桂湖镇人民政府"}).issuer_mark == "桂湖镇人民政府文件"
        bare = filing(head={"mark": "桂湖镇", "mark_suffix": "否"}, signature={"issuer": "桂湖镇人民政府"})
        assert bare.issuer_mark == "桂湖镇"


class TestBrackets:
    @pytest.mark.parametrize(
        ("title", "kept"),
        [
            ("《意见》", "意见"),
            ("《关于印发《规划》的通知》", "关于印发《规划》的通知"),
            ("《甲》和《乙》", "《甲》和《乙》"),
            ("《《甲》》", "甲"),
            ("《》", "《》"),
            (" 意见 ", " 意见 "),
        ],
    )
    def test_outer_book_marks_go(self, title: str, kept: str) -> None:
        assert Citation.model_validate({"title": title}).title == kept

    @pytest.mark.parametrize("number", ["（国发〔2011〕40号）", "(国发〔2011〕40号)", "国发〔2011〕40号"])
    def test_outer_round_brackets_go(self, number: str) -> None:
        assert Citation.model_validate({"title": "意见", "number": number}).number == "国发〔2011〕40号"
        assert filing(note="（此件公开发布）").note == "此件公开发布"

    def test_a_notice_needs_the_form(self) -> None:
        assert filing(form="notice", notice={"text": "现予印发。"}).notice is not None
        ((place, _),) = faults(notice={"text": "现予印发。"})
        assert place == ("notice",)
