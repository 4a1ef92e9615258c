"""Citations, punctuation, people."""

from typing import Any

import pytest

from docgen.check import HouseNames, check_content
from docgen.check.citations import standard_number
from docgen.findings import Finding
from docgen.models import Filing
from docgen.models.examples import example_filing
from docgen.models.plain import to_plain


def changed(**fields: object) -> list[Finding]:
    """Check the shipped implementation plan with some fields changed."""
    return check_content(Filing.model_validate(to_plain(example_filing("implementation_plan")) | fields), HouseNames())


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("number", "standard"),
    [
        ("国发【2011】40号", "国发〔2011〕40号"),
        ("国发[2011] 第040 号", "国发〔2011〕40号"),
        ("国发(２０１１)40", "国发〔2011〕40号"),
        ("国发2011年40号", None),
        ("国发〔2011〕40号", "国发〔2011〕40号"),
        ("国务院令第493号", None),
        ("2014年第3号", None),
        ("GB/T 33000—2016", None),
        ("渝府发〔20xx〕2号", None),
    ],
)
def test_the_standard_form_of_a_number(number: str, standard: str | None) -> None:
    assert standard_number(number) == standard


def basis(*citations: tuple[str, str | None]) -> dict[str, Any]:
    given = [{"title": title, "number": number} for title, number in citations]
    return {"preamble": {"basis": [{"lead": "根据", "citations": given, "tail": "，"}], "text": "制定本方案。"}}


@pytest.mark.parametrize(
    ("citations", "code", "told"),
    [
        ([("关于加强安全工作的意见", "国发【2011】40号")], "citation-number", "国发〔2011〕40号"),
        ([("关于加强安全工作的意见", None)], "citation-without-number", "没有写发文字号"),
        ([("安全社区建设基本要求", None)], None, ""),
        ([("关于加强安全工作的意见", "国发〔2026〕4号")], "citation-later", "2026年"),
        ([("关于印发《要点》的通知", "国发〔2011〕4号")], "nested-title", "关于印发〈要点〉的通知"),
        ([("要点（国发〔2011〕4号）", None)], "number-in-title", "number"),
        ([("甲意见", "国发〔2011〕4号"), ("甲意见", "国发〔2011〕4号")], "repeated-citation", "第1项"),
        ([("甲意见", "国发〔2011〕4号"), ("乙意见", "国发〔2011〕5号")], None, ""),
    ],
)
def test_citations(citations: list[tuple[str, str | None]], code: str | None, told: str) -> None:
    findings = changed(**basis(*citations))
    assert codes(findings) == ([code] if code else [])
    assert all(told in finding.message + finding.fix and not finding.blocks for finding in findings)


def test_citations_in_running_text() -> None:
    findings = changed(closing="按照《关于印发《要点》的通知》（国发[2011]4号）执行，住址在幸福小区（2011）3号楼。")
    assert codes(findings) == ["citation-number", "nested-title"]
    assert "〔2011〕4号" in findings[0].fix
    assert "〈要点〉" in findings[1].fix


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("坚持安全发展,突出重点,落实责任。", "half-width-punctuation", "坚持安全发展，突出重点，落实"),
        ("落实责任。。强化措施。", "doubled-punctuation", "落实责任。强化措施。"),
        ("落实“一岗双责，强化措施。", "unbalanced-brackets", "“”"),
        ("共1,000户，9:30开始，占1.5%。", None, ""),
    ],
)
def test_punctuation(text: str, code: str | None, told: str) -> None:
    findings = changed(closing=text)
    assert codes(findings) == ([code] if code else [])
    assert all(told in finding.fix for finding in findings)


def test_a_bracket_may_open_and_close_around_the_cited_filings() -> None:
    citation = [{"title": "安全社区建设基本要求"}]
    preamble = {"basis": [{"lead": "依照有关规定（", "citations": citation, "tail": "），"}], "text": "制定本方案。"}
    assert changed(preamble=preamble) == []
    preamble["basis"] = [{"lead": "依照有关规定（", "citations": citation, "tail": "，"}]
    assert codes(changed(preamble=preamble)) == ["unbalanced-brackets"]


def test_a_table_gets_one_finding_of_a_kind() -> None:
    rows = [[f"第{n}项,内容", "好,的"] for n in range(5)]
    table = {"title": "评分细则", "table": {"columns": ["甲", "乙"], "rows": rows}}
    assert codes(changed(attachments=[table])) == ["half-width-punctuation"]


def group(**people: object) -> dict[str, Any]:
    sections = to_plain(example_filing("implementation_plan"))["sections"]
    organization = {"kind": "organization", "group": {"name": "领导小组", **people}}
    return {"sections": [organization if section["kind"] == "organization" else section for section in sections]}


@pytest.mark.parametrize(
    ("people", "code"),
    [
        ({"leaders": [{"name": "张三"}], "members": [{"name": "李四"}]}, None),
        ({"leaders": [{"name": "张三"}], "members": [{"name": "李四、张　三"}]}, "leader-among-members"),
        ({"leaders": [{"name": "张三"}], "deputies": [{"name": "张三"}]}, "repeated-person"),
        ({"members": [{"name": "张三"}, {"name": "张三", "post": "主任"}]}, "repeated-person"),
        ({"deputies": [{"name": "张三", "post": "副主任"}, {"name": "李四", "post": "副主任"}]}, None),
        ({"members": [{"organ": "各社区", "post": "主任"}, {"organ": "各社区", "post": "主任"}]}, "repeated-post"),
        ({"members": [{"name": "张三"}], "office": {"director": {"name": "张三"}}}, None),
        ({"office": {"director": {"name": "张三"}, "members": [{"name": "张三"}]}}, "leader-among-members"),
    ],
)
def test_people_stand_once(people: dict[str, Any], code: str | None) -> None:
    assert codes(changed(**group(**people))) == ([code] if code else [])
