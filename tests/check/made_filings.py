"""Filings made by hypothesis, with whatever the content check looks for in their words and days."""

from typing import Any

from hypothesis import strategies as st

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
