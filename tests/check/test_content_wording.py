"""Unfinished words, figures, points in time and the order of phases."""

from typing import Any

import pytest

from docgen.check import HouseNames, check_content
from docgen.check.wording import placeholders, unfinished_dates
from docgen.findings import Finding
from docgen.models import Filing
from docgen.models.examples import example_filing
from docgen.models.plain import to_plain


def changed(**fields: object) -> list[Finding]:
    """Check the shipped implementation plan with some fields changed."""
    return check_content(Filing.model_validate(to_plain(example_filing("implementation_plan")) | fields), HouseNames())


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def found(spans: list[tuple[int, int]], text: str) -> list[str]:
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20xx年4月底前完成。", ["20xx年"]),
        ("印发20xx-20xx年度方案", ["20xx", "20xx年"]),
        ("渝府发〔20××〕2号", ["20××"]),
        ("20**年12月7日", ["20**年"]),
        ("时间：   年  月  日", ["   年  月  日"]),
        ("宣传阶段（ 月  日— 月  日）", [" 月  日", " 月  日"]),
        ("2014年 月 日", ["2014年 月 日"]),
        ("××年×月×日", ["××年", "×月", "×日"]),
        ("2014年5月3日", []),
        ("12 月 5 日", []),
        ("得分=次数×年限系数，2×年均增速", []),
        ("Linux年度报告", []),
        ("怎么办？年底前答复。", []),
    ],
)
def test_open_dates(text: str, expected: list[str]) -> None:
    assert found(unfinished_dates(text), text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("XX社区党委", ["XX"]),
        ("《xx市xx区方案》", ["xx", "xx"]),
        ("地点：**广场", ["**"]),
        ("X镇安全社区", ["X"]),
        ("由某某负责", ["某某"]),
        ("根据《》的要求", ["《》"]),
        ("由{{ name }}负责，电话（ ）", ["{{ name }}", "（ ）"]),
        ("二○○九年，以及○○社区", ["○○"]),
        ("由____负责", ["____"]),
        ("MAXX公司、XXL号、GB/T 9704", []),
        ("X光检查，调用main()", []),
        ("长3米×宽2米，5*3", []),
        ("文件以“××社区报名表”命名后报送", []),
    ],
)
def test_placeholders(text: str, expected: list[str]) -> None:
    assert found(placeholders(text), text) == expected


def test_unfinished_words_block_and_are_quoted_with_their_place() -> None:
    findings = changed(closing="请××社区于20xx年4月底前报送。", title="XX街道创建省级安全社区实施方案")
    assert codes(findings) == ["placeholder", "unfinished-date", "placeholder"]
    assert all(finding.blocks for finding in findings)
    assert [finding.where for finding in findings] == ["标题", "结束语", "结束语"]
    assert "20xx年" in findings[1].message


def test_a_form_in_an_attachment_may_have_blanks() -> None:
    form = {"title": "安全社区申报表", "text": "填报单位：______　20××年　月　日"}
    assert changed(attachments=[form]) == []
    assert codes(changed(attachments=[form | {"title": "补充规定"}])) == ["unfinished-date", "placeholder"]


def test_figures() -> None:
    findings = changed(closing="14年5月3号前完成10-20%，2014年05月06日前全部完成。")
    assert codes(findings) == ["date-form", "percent-range"]
    assert "2014年5月3日" in findings[0].fix
    assert findings[1].expected == "10%～20%"
    assert changed(closing="2014年5月3日前完成10%～20%。") == []


def steps(*phases: dict[str, Any]) -> dict[str, Any]:
    """The fields of the plan with these phases instead of its own."""
    sections = to_plain(example_filing("implementation_plan"))["sections"]
    named = [{"name": f"第{number}期", **phase} for number, phase in enumerate(phases, start=1)]
    kept = [section for section in sections if section["kind"] not in ("steps", "key_projects", "goals")]
    others = [{"kind": "goals", "text": "建成安全社区。"}, {"kind": "key_projects", "projects": [{"title": "改造"}]}]
    return {"sections": [*kept, *others, {"kind": "steps", "steps": named}], "attachments": []}


@pytest.mark.parametrize(
    ("phase", "code", "told"),
    [
        ({"end": "20xx年4月底前"}, "unfinished-date", "20xx年4月底前"),
        ({"start": "适当时候"}, "time-as-written", "适当时候"),
        ({"period": "每季度末"}, "time-as-written", "每季度末"),
        ({"period": "2025年5月-6月"}, "time-as-written", "start: 2025年5月，end: 2025年6月"),
        ({"period": "（ 月  日— 月  日）"}, "unfinished-date", "月  日"),
        ({"period": "2025年2月27日至30日"}, "time-as-written", "30日不存在"),
        ({"period": "5月-6月"}, "missing-full-year", "没有写年份"),
        ({"start": "5月", "end": "6月"}, "missing-full-year", "没有写年份"),
        ({"start": "2025年11月", "end": "2月"}, "missing-full-year", "“2月”没有写年份"),
    ],
)
def test_times_that_block(phase: dict[str, str], code: str, told: str) -> None:
    findings = changed(**steps(phase))
    assert set(codes(findings)) == {code}
    assert findings[0].blocks
    assert findings[0].where.startswith("实施步骤第1项·")
    assert told in findings[0].message + findings[0].fix


@pytest.mark.parametrize(
    ("phases", "code"),
    [
        (["2025-03/2025-04", "2025-05/2025-06"], None),
        (["2025-05/2025-06", "2025-06/2025-07"], None),
        (["2025年5月/6月", "2025-07/2025-10"], None),
        (["自即日起/2025年4月底前", "2025-05/2025-06"], None),
        (["2025-05/2025-06", "2025-03/2025-04"], "phase-order"),
        (["/2025年6月底前", "/2025年4月底前"], "phase-order"),
        (["2025-05-01/2025-05-31", "2025-05-20/2025-06-30"], "phase-overlap"),
        (["2025-03/2025-04", "2025-08/2025-09"], "phase-gap"),
    ],
)
def test_phases_in_time(phases: list[str], code: str | None) -> None:
    ends = [dict(zip(("start", "end"), phase.split("/"), strict=True)) for phase in phases]
    assert codes(changed(**steps(*ends))) == ([code] if code else [])


def test_times_before_signing_and_after_everything() -> None:
    past = steps({"start": "2024-01", "end": "2024-02"}, {"start": "2024-03", "end": "2025-12"})
    past["sections"] = [
        *past["sections"],
        {"kind": "goals", "heading": "近期目标", "targets": [{"by": "2024年底前", "text": "完成普查。"}]},
        {"kind": "key_projects", "heading": "其他项目", "projects": [{"title": "改造", "deadline": "2026年3月底前"}]},
    ]
    findings = changed(**past)
    assert codes(findings) == ["time-before-signing", "time-before-signing", "deadline-after-phases"]
    assert findings[2].severity == "note"
