"""Points in time: every form an office types is read, spelled the standard way and placed in the calendar."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.text.dates import (
    When,
    earliest,
    ends_before_start,
    find_unfinished,
    from_date,
    is_unfinished,
    latest,
    parse_when,
    spell,
    spell_date,
)

DAYS = st.dates(date(1949, 10, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2014年", "2014年"),
        ("2014年度", "2014年"),
        ("2014年11月", "2014年11月"),
        ("2014年11月份", "2014年11月"),
        ("2014年11月3日", "2014年11月3日"),
        ("2014年11月3号", "2014年11月3日"),
        ("2014年11月3", "2014年11月3日"),
        ("2014 年 03 月 09 日", "2014年3月9日"),
        ("2014-5", "2014年5月"),
        ("2014-05-03", "2014年5月3日"),
        ("2014.11", "2014年11月"),
        ("2014/11/3", "2014年11月3日"),
        ("２０１４年１１月３日", "2014年11月3日"),
        ("２０１４．１１．３", "2014年11月3日"),
        ("二〇一四年十一月三日", "2014年11月3日"),
        ("二○○九年十二月二十日", "2009年12月20日"),
        ("二零一四年十月", "2014年10月"),
        ("2014年4月底前", "2014年4月底前"),
        ("2014年4月上旬", "2014年4月上旬"),
        ("2014年底前", "2014年底前"),
        ("2014年年底", "2014年底"),
        ("2014年上半年", "2014年上半年"),
        ("2014年二季度", "2014年第二季度"),
        ("2014年第3季度", "2014年第三季度"),
        ("2025 年之前", "2025年之前"),
        ("于2010年1月底前", "于2010年1月底前"),
        ("到2025年", "到2025年"),
        ("截至2025年底", "截至2025年底"),
        ("2014年5月起", "2014年5月起"),
        ("2014年5月开始", "2014年5月起"),
        ("11月底", "11月底"),
        ("即日", "即日"),
        ("自即日起", "自即日起"),
        ("自印发之日起", "自印发之日起"),
    ],
)
def test_dates_are_read_and_spelled_the_standard_way(raw: str, expected: str) -> None:
    when = parse_when(raw)
    assert when.parsed
    assert when.raw == raw
    assert spell(when) == expected
    assert spell(parse_when(expected)) == expected


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "春节前",
        "活动结束",
        "三年",
        "14年5月",
        "2023年及以前",
        "3日底",
        "30日",
        "2014 11 3",
        "2014年3日",
        "待定",
        "20140503",
    ],
)
def test_what_cannot_be_read_is_kept_as_written(raw: str) -> None:
    when = parse_when(raw)
    assert when == When(raw)
    assert not when.parsed
    assert spell(when) == raw
    assert earliest(when) is latest(when) is None


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("2014-13", "没有13月"),
        ("2014年0月", "没有0月"),
        ("2014年2月30日", "2014年2月最多有28天"),
        ("2014-02-29", "2014年2月最多有28天"),
        ("2月30日", "2月最多有29天"),
        ("2014年11月31日", "31日不存在"),
        ("0000年5月", "年份"),
        ("20xx年13月", "没有13月"),
    ],
)
def test_impossible_dates_are_refused_in_chinese(raw: str, message: str) -> None:
    with pytest.raises(ValueError, match=message) as refused:
        parse_when(raw)
    assert raw in str(refused.value)


def test_leap_days_are_possible() -> None:
    assert parse_when("2016年2月29日").day == 29
    assert parse_when("2月29日").day == 29


@pytest.mark.parametrize(
    "raw",
    [
        "20xx年4月底前",
        "20XX 年",
        "20××年",
        "20**年12月7日",
        "201x年",
        "XX年XX月XX日",
        "20＊＊年",
        "××月",
        "○○年",
        "2014年 月 日",
        " 年 月 日",
    ],
)
def test_placeholders_are_unfinished_and_stay_as_written(raw: str) -> None:
    when = parse_when(raw)
    assert is_unfinished(raw)
    assert when.unfinished
    assert not when.parsed
    assert spell(when) == raw.strip()
    assert earliest(when) is latest(when) is None


def test_what_stands_beside_a_placeholder_is_read() -> None:
    when = parse_when("20xx 年 4 月底前")
    assert (when.year, when.month, when.part, when.before) == (None, 4, "底", True)


@pytest.mark.parametrize(
    "raw", ["2014年4月底前", "二○○九年", "二〇一〇年", "年底前", "即日", "日前", "2014年年底", "每年", "今年内"]
)
def test_finished_dates_hold_no_placeholder(raw: str) -> None:
    assert not is_unfinished(raw)


def test_placeholders_in_running_text_are_found_with_their_places() -> None:
    text = "甲镇〔20xx〕8号，20XX 年启动，XX年×月X日验收，XX社区，电话139****5613。"
    assert [text[start:end] for start, end, _ in find_unfinished(text)] == ["20xx", "20XX 年", "XX年", "×月", "X日"]
    assert find_unfinished("XX社区建设X日常工作，2014年4月") == []


@pytest.mark.parametrize(
    ("raw", "first", "last"),
    [
        ("2014年", date(2014, 1, 1), date(2014, 12, 31)),
        ("2016年2月", date(2016, 2, 1), date(2016, 2, 29)),
        ("2014年11月3日", date(2014, 11, 3), date(2014, 11, 3)),
        ("2014年2月底", date(2014, 2, 21), date(2014, 2, 28)),
        ("2014年4月上旬", date(2014, 4, 1), date(2014, 4, 10)),
        ("2014年4月中旬", date(2014, 4, 11), date(2014, 4, 20)),
        ("2014年上半年", date(2014, 1, 1), date(2014, 6, 30)),
        ("2014年第四季度", date(2014, 10, 1), date(2014, 12, 31)),
        ("2014年4月底前", None, date(2014, 4, 30)),
        ("到2025年", None, date(2025, 12, 31)),
        ("2014年5月起", date(2014, 5, 1), None),
        ("11月底", None, None),
        ("自即日起", None, None),
    ],
)
def test_dates_have_their_place_in_the_calendar(raw: str, first: date | None, last: date | None) -> None:
    when = parse_when(raw)
    assert (earliest(when), latest(when)) == (first, last)


@given(DAYS)
def test_every_day_comes_back(day: date) -> None:
    for raw in (
        spell_date(day),
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}",
    ):
        when = parse_when(raw)
        assert earliest(when) == latest(when) == day
        assert spell(when) == spell_date(day) == spell(from_date(day))


@given(st.text(max_size=30))
def test_any_text_is_read_or_kept_or_refused(raw: str) -> None:
    try:
        when = parse_when(raw)
    except ValueError as error:
        message = str(error)
    else:
        assert when.raw == raw
        assert when.parsed or spell(when) == raw.strip()
        return
    assert message.endswith("。")


@given(DAYS, DAYS)
def test_a_period_that_ends_before_it_begins_is_known(one: date, other: date) -> None:
    assert ends_before_start(from_date(one), from_date(other)) == (other < one)


@pytest.mark.parametrize(
    ("start", "end", "wrong"),
    [
        ("2014年5月", "2014年4月底前", True),
        ("2014年5月起", "2014年4月", True),
        ("2014年5月", "2014年5月3日", False),
        ("2014年5月底", "2014年5月", False),
        ("2014年", "2013年底", True),
        ("自即日起", "2014年4月", False),
        ("11月", "2014年4月", False),
        ("20xx年5月", "2014年4月", False),
    ],
)
def test_only_a_certain_contradiction_counts(start: str, end: str, wrong: bool) -> None:
    assert ends_before_start(parse_when(start), parse_when(end)) is wrong
