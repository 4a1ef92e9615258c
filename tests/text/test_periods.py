"""Periods: the forms seen in real plans, the standard spelling, and the shared material read from its own files."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.text.dates import earliest, is_unfinished, latest, parse_period, parse_when, spell_date, spell_period

SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2012年5月-6月", "2012年5月—6月"),
        ("2012年5月--6月", "2012年5月—6月"),
        ("2012年5-6月", "2012年5月—6月"),
        ("(2012年3月1日至9月30日)", "2012年3月1日—9月30日"),
        ("（2012年10月1至10月31日）", "2012年10月1日—31日"),
        ("2011年9月27-30日", "2011年9月27日—30日"),
        ("2011年9月底到2012年2月底", "2011年9月底—2012年2月底"),
        ("(2011.11.11——2011.11.15)", "2011年11月11日—15日"),
        ("2011.11.22-12.9", "2011年11月22日—12月9日"),
        ("2011-11-22—2011-12-9", "2011年11月22日—12月9日"),
        ("2012-3-1-9-30", "2012年3月1日—9月30日"),
        ("2012.5-6", "2012年5月—6月"),
        ("2024—2026\n年", "2024年—2026年"),
        ("2024-2026", "2024年—2026年"),
        ("２０１４年１月－３月", "2014年1月—3月"),
        ("二〇一四年十一月三日至五日", "2014年11月3日—5日"),
        ("9月18日—23日", "9月18日—23日"),
        ("自 3 月 1 日\n起至 5 月 31 日止", "3月1日—5月31日"),
        ("2014年11月—2015年2月底前", "2014年11月—2015年2月底前"),
        ("2014年第一季度至第三季度", "2014年第一季度—2014年第三季度"),
        ("2014年5月至年底", "2014年5月—2014年底"),
        ("2014年5月3日至月底", "2014年5月3日—5月底"),
        ("自即日起至2014年4月底", "自即日起至2014年4月底"),
        ("从即日起至春节前", "从即日起至春节前"),
        ("2014年1月至今", "2014年1月至今"),
        ("2014年—30日", "2014年至30日"),
        ("20xx年 5 月-11 月底", "20xx年 5 月—11月底"),
        ("20**年12月7日—20**年12月9日", "20**年12月7日—20**年12月9日"),
        ("（ 月  日— 月  日）", "月  日—月  日"),
        ("2012年5月", "2012年5月"),
        ("20xx年5月", "20xx年5月"),
        ("XX年", "XX年"),
        ("2012年4月底前", "2012年4月底前"),
        ("2014年5月起", "2014年5月起"),
        ("自2014年5月", "自2014年5月起"),
        ("即日起", "自即日起"),
    ],
)
def test_periods_are_read_and_spelled(raw: str, expected: str) -> None:
    period = parse_period(raw)
    assert period is not None
    assert spell_period(*period) == expected


@pytest.mark.parametrize(
    "raw", ["", "至", "活动结束", "第一阶段", "上半年", "乙村至丙村", "28日至30日", "至" * 5000, "2/3以上户代表"]
)
def test_what_is_no_period_is_none(raw: str) -> None:
    assert parse_period(raw) is None


@pytest.mark.parametrize("raw", ["2012年2月1日至30日", "2012年2月27日至30日", "2014年11月-13月", "2014年13月起"])
def test_impossible_periods_are_refused_in_chinese(raw: str) -> None:
    with pytest.raises(ValueError, match=r"。$"):
        parse_period(raw)


def test_the_end_takes_year_and_month_from_the_start() -> None:
    period = parse_period("2011年9月27-30日")
    assert period is not None
    start, end = period
    assert start is not None
    assert end is not None
    assert (start.raw, end.raw) == ("2011年9月27", "30日")
    assert (earliest(start), latest(end)) == (date(2011, 9, 27), date(2011, 9, 30))


def test_a_month_without_a_year_stands_only_with_its_range() -> None:
    period = parse_period("20xx年5月-11月底")
    assert period is not None
    start, end = period
    assert start is not None
    assert start.unfinished
    assert start.month == 5
    assert end is not None
    assert end.parsed
    assert (end.year, end.month, end.part) == (None, 11, "底")


@pytest.mark.parametrize(
    ("raw", "has_start", "has_end"),
    [("2012年5月", True, True), ("2012年4月底前", False, True), ("到2015年", False, True), ("自即日起", True, False)],
)
def test_a_single_point_fills_the_ends_it_means(raw: str, has_start: bool, has_end: bool) -> None:
    period = parse_period(raw)
    assert period is not None
    assert (period[0] is not None, period[1] is not None) == (has_start, has_end)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (None, None, ""),
        ("2014年5月", None, "2014年5月起"),
        ("即日", None, "自即日起"),
        ("即日", "2014年4月底", "自即日起至2014年4月底"),
        (None, "2014年4月底", "2014年4月底前"),
        (None, "2014年4月底前", "2014年4月底前"),
        ("2013-01", "2014-12", "2013年1月—2014年12月"),
        ("2014-05-03", "2014-05-03", "2014年5月3日"),
        ("2014-05-03", "2014-05", "2014年5月3日—5月"),
        ("2014年5月", "活动结束", "2014年5月至活动结束"),
        (None, "春节前", "春节前"),
    ],
)
def test_periods_are_spelled(start: str | None, end: str | None, expected: str) -> None:
    ends = [None if raw is None else parse_when(raw) for raw in (start, end)]
    assert spell_period(*ends) == expected


@given(st.dates(date(1949, 10, 1), date(2100, 12, 31)), st.dates(date(1949, 10, 1), date(2100, 12, 31)), st.booleans())
def test_every_period_comes_back_from_its_spelling(one: date, other: date, months: bool) -> None:
    raws = [f"{day.year}年{day.month}月" if months else spell_date(day) for day in sorted((one, other))]
    start, end = map(parse_when, raws)
    again = parse_period(spell_period(start, end))
    assert again is not None
    assert again[0] is not None
    assert again[1] is not None
    assert (earliest(again[0]), latest(again[1])) == (earliest(start), latest(end))


@given(st.text(alphabet="20xX年月日1-—至.（） 底前起即自", max_size=24))
def test_any_text_like_a_period_is_read_or_refused(raw: str) -> None:
    try:
        period = parse_period(raw)
    except ValueError as error:
        message = str(error)
    else:
        assert period is None or spell_period(*period) != ""
        return
    assert message.endswith("。")


def _material() -> list[str]:
    """Return the shared texts, or none where they are not at hand."""
    return [path.read_text(encoding="utf-8") for path in sorted(SHARED.glob("*/*.txt"))]


def test_every_bracketed_period_of_the_material_is_read() -> None:
    texts = _material()
    if not texts:
        pytest.skip(f"the shared texts are not at {SHARED}")
    bracketed = [found for text in texts for found in re.findall(r"[（(][^（()）]{2,40}[)）]", text)]
    periods = [
        raw
        for raw in bracketed
        if re.search(r"月|\d{4}\s*[年.—-]", raw) and not re.search("高危|每月|号|含|[A-Z]", raw)
    ]
    unread = [raw for raw in periods if parse_period(raw) is None]
    assert len(periods) >= 15
    assert unread == []


def test_every_plain_date_of_the_material_is_read() -> None:
    texts = _material()
    if not texts:
        pytest.skip(f"the shared texts are not at {SHARED}")
    month, day = r"\s*[0-9十一二]{1,3}\s*月", r"\s*[0-9一二三十]{1,3}\s*日"
    pattern = rf"[0-9xX*〇○一二三四五六七八九十]{{4}}\s*年(?:{month}(?:{day})?)?\s*(?:底前|底)?"
    found = [raw for text in texts for raw in re.findall(pattern, text)]
    unread = [raw for raw in found if not parse_when(raw).parsed and not is_unfinished(raw)]
    assert len(found) >= 60
    assert unread == []
