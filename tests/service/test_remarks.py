"""Every fault and finding stands at its field, in words for somebody who sees a form."""

import re
from typing import Any

import pytest

from docgen.models.labels import path_of
from docgen.models.shapes import shapes_of
from docgen.service.remarks import Remark, examine, read_path
from docgen.service.spoken import spoken
from docgen.service.typed_data import Typed
from docgen.settings import Settings

from ..models.test_shapes import every_class


def form(**parts: Any) -> Typed:
    return {
        "kind": "work_plan",
        "title": "棠溪街道消防工作计划",
        "sections": [{"kind": "goals", "text": "全年不发生火灾事故。"}],
        "signature": {"issuer": "棠溪街道办事处", "signed_on": "2014-11-03"},
        **parts,
    }


def remark_at(path: str, typed: Typed) -> Remark:
    found = [remark for remark in examine(typed, Settings()).remarks if remark.path == path]
    assert found, [remark.path for remark in examine(typed, Settings()).remarks]
    return found[0]


def test_a_fault_stands_at_the_place_in_the_form_although_blanks_stand_before_it() -> None:
    steps = [{}, {"name": "动员"}, {"name": "", "text": " "}, {"name": "总结", "end": "2014-13"}]
    remark = remark_at("sections[0].steps[3].end", form(sections=[{"kind": "steps", "steps": steps}]))
    assert remark.label == "实施步骤第4项·结束"
    assert remark.message == "写的是“2014-13”，没有13月，月份应在1到12之间"
    assert remark.hint == "请写 2014-12 或 2014年12月这样的时间"
    assert (remark.severity, remark.tone) == ("error", "error")


def test_what_is_still_to_be_filled_in_is_said_quietly() -> None:
    remark = remark_at("title", {"kind": "letter", "sections": [{"kind": "free", "text": "此复。"}]})
    assert (remark.message, remark.tone) == ("没有填写", "todo")
    assert remark.hint == "请填写，如“棠溪街道安全社区建设实施方案”"


def test_a_finding_stands_at_its_field() -> None:
    sections = [{"kind": "steps", "steps": [{}, {"name": "排查", "end": "20xx年4月", "text": "排查隐患。"}]}]
    remark = remark_at("sections[0].steps[1].end", form(sections=sections))
    assert (remark.code, remark.blocks) == ("unfinished-date", True) or "20xx" in remark.message


def test_a_finding_about_the_whole_filing_has_no_field() -> None:
    remarks = examine(form(), Settings()).remarks
    assert examine(form(), Settings()).filing is not None
    assert {remark.path for remark in remarks if remark.label not in ("", "公文")} != {""}


def test_no_hint_speaks_of_a_file() -> None:
    codes = re.compile(r"\b(true|false|kind|null|[a-z]+_[a-z]+)\b")
    faulty = form(
        kind="novel", form="x", head={"mark_suffix": "也许", "order_number": "5"}, attendance={"present": ["甲"]}
    )
    remarks = examine(faulty, Settings()).remarks
    assert len(remarks) == 3
    assert [remark.hint for remark in remarks if codes.search(remark.hint)] == []


def test_no_help_speaks_of_a_file() -> None:
    codes = re.compile(r"\b(true|false|kind|null|[a-z]+_[a-z]+)\b")
    helps = [spoken(shape.help) for owner in every_class() for shape in shapes_of(owner).values()]
    assert [text for text in helps if codes.search(text)] == []


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("red_head 红头直接印发，notice 以通知印发", "红头直接印发，以通知印发"),
        ("只在 kind 为 minutes 时填写", "只在文种类别为纪要时填写"),
        (
            "小标题后面是否接着排内容，true 为接排，false 为小标题单独成行",
            "小标题后面是否接着排内容，勾选为接排，不勾选为小标题单独成行",
        ),
        ("请填写 text（正文）或 targets，或删去这一部分", "请填写正文或分项目标，或删去这一部分"),
        ("请加上 title: 棠溪街道计划", "请填写，如“棠溪街道计划”"),
        ("请写成 2014 这样", "请填写，如“2014”"),
        ("请加上 sections: [{kind: goals}]", "请在这里添加"),
        ("请写 2014-05、2014-05-31 或 2014年5月31日", "请写 2014-05、2014-05-31 或 2014年5月31日"),
        ("A4 纸横排", "A4 纸横排"),
    ],
)
def test_names_and_codes_become_chinese(written: str, said: str) -> None:
    assert spoken(written) == said


@pytest.mark.parametrize(
    "path", [(), ("title",), ("sections", 4, "steps", 0, "end"), ("attachments", 0, "table", "rows", 1, 2)]
)
def test_paths_are_read_as_they_are_spelled(path: tuple[str | int, ...]) -> None:
    assert read_path(path_of(path)) == path
