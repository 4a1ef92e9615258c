"""Whatever a valid filing holds, the content check says something sensible of it, always the same, and soon."""

import time
from typing import Any

from hypothesis import HealthCheck, given, settings
from pydantic import ValidationError

from docgen.check import RULES, HouseNames, check_content
from docgen.models import Filing

from .made_filings import FILING, LINE


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(FILING, LINE)
def test_the_check_never_fails_on_a_valid_filing(data: dict[str, Any], house: str) -> None:
    try:
        filing = Filing.model_validate(data)
    except ValidationError:
        return
    findings = check_content(filing, HouseNames(house, "", house, ""))
    assert findings == check_content(filing, HouseNames(house, "", house, ""))
    for finding in findings:
        rule = RULES[finding.code]
        assert (finding.clause, finding.severity, finding.blocks) == (rule.clause, rule.severity, rule.blocks)
        assert finding.where
        assert finding.message


def test_a_plan_of_two_hundred_pages_is_checked_soon() -> None:
    """Nothing compares everything with everything: 150,000 characters, half of them in one field, stay seconds away."""
    sentence = (
        "第{n}项工作由街道办事处牵头（各社区配合），按照《实施方案》的要求于2025年{n}月底前完成，"
        "重点做好以下工作：一是排查；二是整改。"
    )
    items = [{"title": f"任务{n}", "text": sentence.format(n=n)} for n in range(1200)]
    whole = "\n".join(sentence.format(n=n) for n in range(1200, 2400))
    sections = [{"kind": "free", "heading": "任务", "items": items}, {"kind": "free", "heading": "要求", "text": whole}]
    filing = Filing.model_validate({"kind": "work_plan", "title": "工作计划", "form": "plain", "sections": sections})
    begun = time.process_time()
    findings = check_content(filing, HouseNames("棠溪街道办事处"))
    assert time.process_time() - begun < 15
    assert {finding.code for finding in findings} == {"missing-section", "missing-date"}
