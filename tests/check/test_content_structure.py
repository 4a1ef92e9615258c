"""Titles, sections, numbers typed by hand, attachments, repeated text, announced counts."""

from typing import Any

import pytest

from docgen.check import HouseNames, check_content, publishable
from docgen.findings import Finding
from docgen.models import Filing
from docgen.models.examples import example_filing
from docgen.models.plain import to_plain

LONG = "各单位要把安全社区建设摆上重要议事日程，主要负责人亲自抓、负总责，确定专人具体负责日常工作。"


def changed(kind: str = "implementation_plan", **fields: object) -> list[Finding]:
    """Check a shipped example with some fields changed."""
    data = to_plain(example_filing(kind)) | fields
    return check_content(Filing.model_validate(data), HouseNames())


def with_section(section: dict[str, Any]) -> list[Finding]:
    """Check the work plan with one section more."""
    data = to_plain(example_filing("work_plan"))
    return changed("work_plan", sections=[*data["sections"], section])


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


@pytest.mark.parametrize("kind", ["implementation_plan", "work_plan"])
def test_every_required_section_is_missed(kind: str) -> None:
    findings = changed(kind, sections=[{"kind": "free", "heading": "总则", "text": "照此执行。"}], attachments=[])
    missing = [finding for finding in findings if finding.code == "missing-section"]
    assert len(missing) == {"implementation_plan": 6, "work_plan": 3}[kind]
    assert {finding.expected for finding in missing} >= {"指导思想", "工作目标", "实施步骤"}
    assert not publishable(missing)


def test_titles() -> None:
    assert codes(changed(title="棠溪街道创建省级安全社区")) == ["title-kind"]
    assert codes(changed(title="棠溪街道创建省级安全社区实施方案。")) == ["trailing-punctuation"]
    assert codes(changed(title="棠溪街道创建省级安全社区实施方案（试行）")) == []
    assert codes(changed(title="棠溪街道\n创建\n省级安全社区\n实施方案")) == ["title-long"]


def test_the_notice_names_the_plan_that_it_issues() -> None:
    text = "现将《桂湖镇2024年安全社区建设工作计划》印发给你们，请认真贯彻执行。"
    findings = changed("work_plan", notice={"text": text})
    assert codes(findings) == ["notice-title"]
    assert findings[0].expected == "桂湖镇2025年安全社区建设工作计划"
    title = "桂湖镇贯彻〈要点〉工作计划"
    assert codes(changed("work_plan", title=title, notice={"text": f"现将《{title}》印发给你们。"})) == []


@pytest.mark.parametrize(
    ("section", "found"),
    [
        ({"kind": "free", "heading": "一、总则", "text": "照此执行。"}, "一、"),
        ({"kind": "free", "heading": "总则", "items": [{"title": "（一）范围", "text": "全镇。"}]}, "（一）"),
        ({"kind": "free", "heading": "总则", "items": ["1.全镇各村参加。", "五、六月份开展排查。"]}, "1."),
        ({"kind": "free", "heading": "总则", "items": [{"title": "范围", "items": ["①全镇。"]}]}, "①"),
    ],
)
def test_numbers_typed_by_hand(section: dict[str, Any], found: str) -> None:
    findings = with_section(section)
    assert codes(findings) == ["typed-number"]
    assert f"“{found}”" in findings[0].message
    assert findings[0].blocks


@pytest.mark.parametrize(
    "text", ["5、6月份集中整治。", "2014.11前完成。", "1.5亿元用于改造。", "第一，明确责任。", "一是明确责任。"]
)
def test_a_number_that_is_no_label_stays(text: str) -> None:
    assert with_section({"kind": "free", "heading": "总则", "items": [text]}) == []


def test_marks_behind_headings_and_names() -> None:
    assert codes(with_section({"kind": "free", "heading": "总则：", "text": "照此执行。"})) == ["trailing-punctuation"]
    assert with_section({"kind": "free", "heading": "总则", "items": [{"title": "范围。", "text": "全镇。"}]}) == []
    findings = changed(attachments=[{"title": "附件1：任务分工表。", "derived": "division_of_tasks"}])
    assert codes(findings) == ["typed-number", "attachment-name-punctuation"]
    assert findings[1].severity == "error"


def test_headings_used_twice() -> None:
    findings = with_section({"kind": "free", "heading": "组织保障", "text": "照此执行。"})
    assert codes(findings) == ["repeated-heading"]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("任务分工见附件1，评分见附件2。", []),
        ("任务分工见附件1，名单见附件3、附件4。", ["附件3", "附件4"]),
        ("名单见附件三。", ["附件三"]),
        ("请将附件一并报送，附件三份。", []),
        ("按照《关于申报工作的通知》附件5的要求填报。", []),
    ],
)
def test_attachments_mentioned_and_not_there(text: str, mentions: list[str]) -> None:
    findings = changed(closing=text)
    assert codes(findings) == ["missing-attachment"] * len(mentions)
    assert [finding.found for finding in findings] == mentions


def test_an_attachment_without_number() -> None:
    assert codes(changed(closing="名单见附件。", attachments=[])) == ["missing-attachment"]
    assert changed(closing="名单见附件。") == []


def test_a_long_sentence_said_twice_blocks() -> None:
    findings = changed(closing=f"{LONG}\n请认真执行。", preamble={"text": f"制定本方案。{LONG}"})
    assert codes(findings) == ["repeated-text"]
    assert findings[0].blocks
    assert findings[0].where == "结束语"
    assert "引言·正文" in findings[0].message
    assert changed(closing="请认真执行。", preamble={"text": "制定本方案。请认真执行。"}) == []


def test_a_section_pasted_twice_is_said_once() -> None:
    text = f"{LONG}请各单位于每季度末报送工作进展情况和下一步的具体安排，重要情况随时报告。"
    section = {"kind": "free", "heading": "补充要求", "text": text}
    data = to_plain(example_filing("work_plan"))
    findings = changed("work_plan", sections=[*data["sections"], section, section])
    assert codes(findings) == ["repeated-heading", "repeated-section"]
    assert findings[1].where == "第7部分“补充要求”"


def steps(text: str, *names: str) -> list[dict[str, Any]]:
    """The sections of a work plan whose steps have this text and these names."""
    kept = [section for section in to_plain(example_filing("work_plan"))["sections"] if section["kind"] != "combined"]
    return [*kept, {"kind": "steps", "text": text, "steps": [{"name": name} for name in names]}]


FOUR = ("启动阶段", "实施阶段", "评定阶段", "总结阶段")


@pytest.mark.parametrize(
    ("text", "names", "code"),
    [
        ("全年工作分四个阶段推进。", FOUR, None),
        ("工作分四阶段实施。即：启动阶段、实施阶段、评定阶段、总结阶段。", FOUR, None),
        ("工作分四阶段实施。即：启动阶段、实施阶段、评定阶段、总结阶段。", FOUR[:2], "announced-count"),
        ("共分3个阶段：", FOUR, "announced-count"),
        ("工作分三步走。", FOUR, "announced-count"),
        ("工作分为启动阶段、实施阶段、评定阶段和验收阶段。", FOUR, "announced-names"),
        ("各村要进一步做好前两个阶段的工作，这三个阶段都要有记录。", FOUR, None),
        ("建设单位在规划阶段、设计阶段都要参与。", FOUR, None),
    ],
)
def test_announced_phases(text: str, names: tuple[str, ...], code: str | None) -> None:
    findings = changed("work_plan", sections=steps(text, *names))
    assert codes(findings) == ([code] if code else [])


def test_announced_phases_that_are_missing_are_named() -> None:
    text = "工作分四阶段实施。即：启动阶段、实施阶段、评定阶段、总结阶段。"
    finding = changed("work_plan", sections=steps(text, *FOUR[:2]))[0]
    assert (finding.expected, finding.found, finding.blocks) == ("4个阶段", "2个阶段", True)
    assert "评定阶段、总结阶段" in finding.message


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("重点做好以下三项工作：", True),
        ("重点做好以下2项工作：", False),
        ("从三个方面入手：", True),
        ("统筹实施三个子项目，补齐短板。", True),
        ("统筹实施两个子项目，补齐短板。", False),
        ("落实“八大行动”部署，做好有关工作：", False),
        ("由6个工作组分头负责：", False),
        ("完成3个示范点建设，覆盖5个项目。", False),
        ("做好三项工作：一是排查；二是整改；三是验收。", False),
        ("做好三项工作：一是排查；二是整改。", True),
        ("做到思想、责任、措施三个方面到位：", False),
    ],
)
def test_announced_things(text: str, wrong: bool) -> None:
    section = {"kind": "free", "heading": "工作要求", "text": text, "items": ["落实责任。", "保障投入。"]}
    assert codes(with_section(section)) == (["announced-count"] if wrong else [])


def test_a_count_may_mean_the_entries_of_the_next_level() -> None:
    items = [{"title": "组织", "items": ["定人。", "定责。"]}, {"title": "投入", "items": ["定资金。"]}]
    section = {"kind": "free", "heading": "工作要求", "text": "落实以下三项要求：", "items": items}
    assert with_section(section) == []
