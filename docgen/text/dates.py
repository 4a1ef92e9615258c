"""Dates and periods (日期和时间段): the face of everything that reads, spells and compares them.

A single point lives in ``moments``, its reading in ``date_forms``; here are the ranges made of two of them.
"""

import re
from dataclasses import replace

from docgen.text.date_forms import find_unfinished, is_unfinished, parse_when, plain_form, read_form
from docgen.text.moments import (
    Part,
    When,
    earliest,
    ends_before_start,
    from_date,
    latest,
    spell,
    spell_core,
    spell_date,
)

__all__ = [
    "Part",
    "Period",
    "When",
    "earliest",
    "ends_before_start",
    "find_unfinished",
    "from_date",
    "is_unfinished",
    "latest",
    "parse_period",
    "parse_when",
    "spell",
    "spell_date",
    "spell_period",
]

Period = tuple[When | None, When | None]
"""Start and end (起止时间); None for an end that is not stated."""

# No period is longer; a paragraph full of 至 would otherwise be tried at each of them.
_LONGEST = 100
_BRACKETS = re.compile(r"\s*[（(【\[〔](?P<inside>.*)[）)】\]〕]\s*", re.DOTALL)
_STRONG = re.compile("至|到|[—–―─~～]+")
_HYPHEN = re.compile("[-－]+")
_UNIT = re.compile("[年月日号]")
_YEAR = re.compile(r"\d{4}")
_ENDS_IN_NUMBER = re.compile(r"\d$")
_MONTH_ENDS: dict[str, Part] = {"月底": "底", "月末": "末"}
_SHORT_NUMERIC = re.compile(r"(\d{1,2})[-./](\d{1,2})")


def parse_period(raw: str) -> Period | None:
    """Read a period: 2012年3月1日至9月30日, 2012年5-6月, 2011.11.11——2011.11.15, 自即日起至…, 2010年1月底前.

    Round brackets around it are ignored. The right end takes year and month from the left where it leaves them out.
    A single point is its own start and end, a deadline has only an end, 起 and 即日 only a start. One end that cannot
    be read is kept as written beside one that can (自即日起至活动结束). None when nothing is a time at all.
    Raises ValueError with a Chinese sentence for an impossible date.
    """
    text = raw.strip()
    if len(text) > _LONGEST:
        return None
    if bracketed := _BRACKETS.fullmatch(text):
        text = bracketed["inside"].strip()
    single = read_form(text)
    if single is not None and single.read:
        return _single(single)
    for pattern, both in ((_HYPHEN, True), (_STRONG, True), (_STRONG, False)):
        for found in pattern.finditer(text):
            ends = _two_ends(text[: found.start()].strip(), text[found.end() :].strip(), both)
            if ends is not None:
                return ends
    return (single, None) if single is not None else None


def spell_period(start: When | None, end: When | None) -> str:
    """Spell a period; what the end shares with the start is left out: 2012年5月—6月, 2011年9月27日—30日.

    Only a start: 2014年5月起, 自即日起. Only an end: 2014年4月底前. Neither: the empty string.
    """
    if start is None:
        return "" if end is None else _only_end(end)
    if end is None:
        return _only_start(start)
    if start.now:
        return f"{_only_start(start)}至{_end_of(end)}"
    begun = start.read
    if not (begun or start.unfinished) or not (end.read or end.unfinished) or end.now:
        return f"{spell(start)}至{spell(end)}"
    if begun and _are_one(start, end):
        return _end_of(end)
    return f"{_start_of(start)}—{_shortened(start, end)}"


def _are_one(start: When, end: When) -> bool:
    """Whether two ends of a period are one point, however each is written."""
    return (
        start.month == end.month
        and start.day == end.day
        and start.year == end.year
        and start.part == end.part
        and start.now == end.now
        and start.unfinished == end.unfinished
    )


def _single(when: When) -> Period:
    """Return the period that one point in time means."""
    if when.before:
        return None, when
    return (when, None) if when.since else (when, when)


def _two_ends(left: str, right: str, both: bool) -> Period | None:
    """Read both sides of a separator; with ``both`` each must be a time, otherwise one is enough."""
    if not left or not right:
        return None
    start = _read_start(left, right)
    end = read_form(right) or (_short_end(start, right) if start is not None else None)
    end = end if start is None or end is None else _inherited(start, end, right)
    start, end = _with_month(start), _with_month(end)
    if (start is None or end is None) if both else (start is None and end is None):
        return None
    return start or When(left), end or When(right)


def _with_month(when: When | None) -> When | None:
    """Return ``when`` unless it is a lone day, 30日, that no month came to."""
    return None if when is not None and when.day is not None and when.month is None else when


def _read_start(left: str, right: str) -> When | None:
    """Read a left end; one that stops at a number takes the unit of the right end: 2012年5 before 6月 is 2012年5月."""
    start = read_form(left)
    if start is None and _ENDS_IN_NUMBER.search(plain_form(left)) is not None:
        unit = _UNIT.search(right)
        years = _YEAR.fullmatch(plain_form(left)) and _YEAR.fullmatch(plain_form(right))
        start = read_form(left + (unit.group() if unit is not None else "年" if years else ""))
    return None if start is None else replace(start, raw=left)


def _short_end(start: When, right: str) -> When | None:
    """Read a right end that is no time by itself: 年底 and 第三季度 behind a year, 2026 behind a year, 12.9, 15, 6."""
    text = plain_form(right)
    if start.month is not None and text in _MONTH_ENDS:
        return replace(start, raw=right, day=None, part=_MONTH_ENDS[text], lead="", tail="")
    if start.year is not None and (end := read_form(f"{start.year}年{text}")) is not None and end.part:
        return end
    if _YEAR.fullmatch(text) and start.month is None:
        return read_form(f"{text}年")
    if start.day is not None and (short := _SHORT_NUMERIC.fullmatch(text)) is not None:
        return read_form(f"{short[1]}月{short[2]}日")
    if text.isdecimal() and len(text) <= 2 and start.month is not None:
        return read_form(text + ("日" if start.day is not None else "月"))
    return None


def _inherited(start: When, end: When, raw: str) -> When:
    """Fill what the right end leaves out from the left: the year, and before a lone day the month."""
    if end.now or not end.read:
        return replace(end, raw=raw)
    year = start.year if end.year is None else end.year
    month = start.month if end.month is None and end.day is not None else end.month
    if year is not None and month is not None and end.day is not None:
        read_form(f"{year}年{month}月{end.day}日")  # raises for 2月27日至30日
    return replace(end, raw=raw, year=year, month=month)


def _shortened(start: When, end: When) -> str:
    """Spell the right end of a range without what the left has said already."""
    if not (start.parsed and end.parsed):
        return _end_of(end)
    same_year = start.year == end.year and end.month is not None and start.month is not None
    same_month = same_year and start.month == end.month and start.day is not None and end.day is not None
    return spell_core(end, year=not same_year, month=not same_month) + end.tail


def _only_start(start: When) -> str:
    """Spell a beginning without an end."""
    if start.now:
        words = re.sub(r"\s", "", start.raw)
        return ("" if words[:1] in "自从" else "自") + words + ("" if words.endswith("起") else "起")
    if not start.parsed:
        return start.raw.strip()
    return (start.lead if start.lead in ("自", "从") else "") + spell_core(start) + "起"


def _only_end(end: When) -> str:
    """Spell a deadline; 前 is added where nothing says so yet."""
    if not end.parsed or end.lead or end.tail:
        return spell(end)
    return spell(end) + "前"


def _start_of(start: When) -> str:
    """Spell the left end of a range; its 起 goes without saying, an unfinished one stays as written."""
    return spell_core(start) + (start.tail if start.before else "") if start.parsed else start.raw.strip()


def _end_of(end: When) -> str:
    """Spell the right end of a range; an unread one stays as written."""
    return spell_core(end) + end.tail if end.parsed and not end.now else spell(end)
