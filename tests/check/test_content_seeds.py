"""Two real plans, cut at their own headings: what is unfinished in them is reported, blocks, and is not repaired."""

import re
from pathlib import Path
from typing import Any

import pytest

from docgen.check import HouseNames, check_content, publishable
from docgen.findings import Finding
from docgen.models import Filing

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
HOUSE = HouseNames("静观镇人民政府", "静观镇人民政府", "静府发", "静观镇党政办公室")
_SECTION = re.compile("^[一二三四五六七八]、")
_STEP = re.compile(r"\([一二三四]\)(?P<name>[^(]+)\((?P<period>[^)]*)\)。?(?P<text>.*)", re.DOTALL)
_NUMBERED = re.compile(r"[0-9]、(?P<name>[^。]+)。(?:\((?P<period>[^)]*)\))?(?P<text>.*)")


def seed(name: str) -> str:
    file = SEEDS / name
    if not file.exists():
        pytest.skip("the real plans lie beside the project and are not here")
    return file.read_text(encoding="utf-8")


def parts(lines: list[str]) -> tuple[list[str], list[list[str]]]:
    """The lines before the first heading, then each heading with its lines."""
    opening: list[str] = []
    found: list[list[str]] = []
    for line in lines:
        if _SECTION.match(line):
            found.append([_SECTION.sub("", line)])
        else:
            (found[-1] if found else opening).append(line)
    return opening, found


def phases(lines: list[str]) -> tuple[str, list[dict[str, Any]]]:
    """The text before the first phase, and the phases."""
    joined = re.split(r"\n(?=\([一二三四]\))", "\n".join(lines))
    found = [match for piece in joined[1:] if (match := _STEP.fullmatch(piece))]
    return joined[0], [match.groupdict() for match in found]


def plan_b() -> Filing:
    lines = [line for line in seed("plan-b.txt").splitlines() if line.strip()]
    title = next(line for line in lines if line.startswith("篇一"))
    opening, headed = parts(lines[lines.index(title) + 1 :])
    sections: list[dict[str, Any]] = []
    for heading, *rest in headed:
        if heading.endswith("实施步骤"):
            text, steps = phases(rest)
            part = {"kind": "steps", "heading": None, "steps": steps}
            sections.append({"kind": "combined", "heading": heading, "text": text, "parts": [part]})
        else:
            kind = {"指导思想": "guiding_thought", "工作目标": "goals"}.get(heading, "free")
            sections.append({"kind": kind, "heading": heading, "text": "\n".join(rest)})
    plan = {"kind": "work_plan", "form": "notice", "title": title[3:], "sections": sections}
    return Filing.model_validate(plan | {"preamble": {"text": "\n".join(opening)}})


def plan_a() -> Filing:
    words = seed("plan-a.txt").removesuffix("|").split()
    *body, _, _, day = words[1:]
    opening, headed = parts(body)
    sections: list[dict[str, Any]] = []
    kinds = ["guiding_thought", "goals", "organization", "key_projects", "steps", "guarantees"]
    for kind, (heading, *rest) in zip(kinds, headed, strict=True):
        numbered = [match.groupdict() for line in rest if (match := _NUMBERED.fullmatch(line))]
        entries = [{"title": one["name"], "text": one["text"]} for one in numbered]
        lists = {"key_projects": ("projects", entries), "steps": ("steps", numbered)}
        lists["guarantees"] = ("measures", entries)
        name, content = lists.get(kind, ("text", "\n".join(rest)))
        sections.append({"kind": kind, "heading": heading, name: content})
    preamble, signature = {"text": "\n".join(opening)}, {"date_text": day}
    plan = {"kind": "implementation_plan", "title": words[0], "preamble": preamble, "sections": sections}
    return Filing.model_validate(plan | {"form": "plain", "signature": signature})


def of(findings: list[Finding], code: str) -> list[Finding]:
    return [finding for finding in findings if finding.code == code]


def test_plan_b_is_unfinished_in_all_its_ways() -> None:
    findings = check_content(plan_b(), HOUSE)
    assert not publishable(findings)
    blocking = {finding.code for finding in findings if finding.blocks}
    assert blocking >= {"unfinished-date", "placeholder", "repeated-text", "announced-count", "missing-date"}
    assert any("20xx" in finding.found for finding in of(findings, "unfinished-date"))
    assert any("xx" in finding.found for finding in of(findings, "placeholder"))


def test_plan_b_has_two_of_four_announced_stages() -> None:
    counts = of(check_content(plan_b(), HOUSE), "announced-count")
    assert counts
    assert {(finding.expected, finding.found) for finding in counts} == {("4个阶段", "2个阶段")}
    assert all("评定阶段、总结阶段" in finding.message for finding in counts)


def test_plan_b_says_everything_twice() -> None:
    findings = check_content(plan_b(), HOUSE)
    assert of(findings, "repeated-section")
    places = " ".join(finding.where for finding in of(findings, "repeated-text"))
    assert "实施步骤" in places


def test_plan_a_is_finished_but_for_names_and_date() -> None:
    findings = check_content(plan_a(), HouseNames(issuer="社区居民委员会"))
    blocking = {finding.code for finding in findings if finding.blocks}
    assert blocking == {"placeholder", "date-as-written", "time-as-written"}
    assert len(of(findings, "time-as-written")) == 5
    assert "start: 2012年5月，end: 2012年6月" in of(findings, "time-as-written")[0].fix
    assert of(findings, "citation-number")[0].expected == "〔2011〕40号"
    assert {finding.code for finding in findings} >= {"half-width-punctuation"}
    assert not of(findings, "announced-count") + of(findings, "repeated-text") + of(findings, "phase-order")
