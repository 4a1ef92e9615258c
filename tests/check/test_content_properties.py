"""Whatever a valid filing holds, the content check says something sensible of it, always the same, and soon."""

import time
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from docgen.check import RULES, HouseNames, check_content
from docgen.models import Filing

_PIECES = st.sampled_from(
    [
        *"，。、；：！？（）()《》〈〉“”‘’【】[]〔〕—-～~.,:;!?\"'%×xX*○_ 　\n",
        *("20xx年", "××社区", "某某", "附件", "附件3", "见附件", "一是", "二是", "一、", "（一）", "1.", "①"),
        *("分四个阶段", "以下三项工作", "启动阶段、总结阶段", "2014年5月", "14年5月3号", "国发【2011】40号"),
        *("10-20%", "  年  月  日", "《》", "{{ x }}", "AT&T", "𬱖", "加强组织领导，明确责任分工。"),
        "各社区要把安全社区建设摆上重要议事日程，主要负责人亲自抓、负总责，确定专人具体负责。",
    ]
)
TEXT = st.lists(_PIECES | st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8).map("".join)
LINE = TEXT.map(lambda text: text.replace("\n", ""))
MAYBE_LINE = st.none() | LINE
MAYBE_TEXT = st.none() | TEXT
WHEN = st.none() | st.sampled_from(
    ["2014-05", "2014年4月底前", "20xx年4月", "自即日起", "5月", "6月底", "2月29日", "近期", "2014年初", "2014年起"]
)
DAY = st.none() | st.sampled_from(["2014-11-03", "2025-01-01", "1950-02-28"])


def part(kind: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"kind": st.just(kind), **fields})


ITEMS = st.recursive(
    st.lists(st.fixed_dictionaries({"title": MAYBE_LINE, "text": TEXT}), max_size=3),
    lambda below: st.lists(st.fixed_dictionaries({"title": MAYBE_LINE, "text": TEXT, "items": below}), max_size=3),
    max_leaves=6,
)
MEMBERS = st.lists(st.fixed_dictionaries({"name": MAYBE_LINE, "organ": MAYBE_LINE, "post": LINE}), max_size=3)
GROUP = st.none() | st.fixed_dictionaries(
    {
        "name": LINE,
        "leaders": MEMBERS,
        "deputies": MEMBERS,
        "members": MEMBERS,
        "duties": st.lists(LINE, max_size=2),
        "office": st.none() | st.fixed_dictionaries({"host": LINE, "members": MEMBERS}),
    }
)
STEP = st.fixed_dictionaries(
    {"name": LINE, "start": WHEN, "end": WHEN, "text": MAYBE_TEXT, "tasks": ITEMS, "group": GROUP}
)
WORDED = st.fixed_dictionaries({"name": LINE, "period": MAYBE_LINE | WHEN, "text": MAYBE_TEXT})
PROJECT = st.fixed_dictionaries({"title": LINE, "text": MAYBE_TEXT, "sub_tasks": ITEMS, "deadline": WHEN})
TARGET = st.fixed_dictionaries({"by": WHEN, "text": TEXT})
SIMPLE = st.one_of(
    part("guiding_thought", text=TEXT),
    part("goals", text=TEXT, targets=st.lists(TARGET, max_size=2)),
    part("organization", text=TEXT, group=GROUP),
    part("key_projects", text=TEXT, projects=st.lists(PROJECT, max_size=2)),
    part("steps", text=TEXT, steps=st.lists(STEP | WORDED, max_size=3)),
    part("guarantees", text=TEXT, measures=ITEMS),
)
SECTION = (
    SIMPLE
    | part("free", heading=LINE, text=TEXT, items=ITEMS)
    | part("combined", heading=LINE, text=MAYBE_TEXT, parts=st.lists(SIMPLE, min_size=1, max_size=3))
)
CITATION = st.fixed_dictionaries({"title": LINE, "number": MAYBE_LINE})
BASIS = st.fixed_dictionaries(
    {"lead": MAYBE_LINE, "citations": st.lists(CITATION, min_size=1, max_size=2), "tail": MAYBE_LINE}
)
FILING = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["implementation_plan", "work_plan"]),
        "form": st.sampled_from(["red_head", "notice", "plain"]),
        "head": st.fixed_dictionaries(
            {
                "organ_code": MAYBE_LINE,
                "year": st.none() | st.integers(1949, 2100),
                "serial": st.none() | st.integers(1, 10**6),
                "mark": MAYBE_LINE,
                "classification": st.none() | st.sampled_from(["绝密", "机密", "秘密"]),
                "secrecy_period": MAYBE_LINE | st.sampled_from(["1年", "六个月", "长期"]),
            }
        ),
        "title": TEXT,
        "addressees": st.lists(LINE, max_size=3),
        "preamble": st.none() | st.fixed_dictionaries({"basis": st.lists(BASIS, max_size=2), "text": TEXT}),
        "sections": st.lists(SECTION, min_size=1, max_size=3),
        "closing": MAYBE_TEXT,
        "attachments": st.lists(st.fixed_dictionaries({"title": LINE, "text": TEXT}), max_size=2),
        "signature": st.fixed_dictionaries({"issuer": MAYBE_LINE, "signed_on": DAY})
        | st.fixed_dictionaries({"date_text": LINE | st.just("二〇一四年十一月")}),
        "note": MAYBE_TEXT,
        "imprint": st.none() | st.fixed_dictionaries({"copies_to": st.lists(LINE, max_size=3), "printed_on": DAY}),
    }
)


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
