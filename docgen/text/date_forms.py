"""Reading points in time (时间的识读): 2014年4月底前, 2014-5, 2014.11.3, 二〇一四年十一月三日, 20xx年, 即日."""

import re
from calendar import monthrange
from functools import lru_cache

from docgen.text.characters import ascii_digits
from docgen.text.moments import PARTS, Part, Tail, When
from docgen.text.numerals import from_chinese

_MARK = "[xX×ＸｘХх*＊_＿□?？]"
_HOLE = re.compile(
    rf"(?:\d{{0,3}}{_MARK}{{1,4}}\d?|(?<![一二三四五六七八九○])○○+)(?=[年月日号])"  # 20xx年, ××月, ○○年
    rf"|(?:19|20){_MARK}{{2}}(?!{_MARK})"  # 20xx-20xx年度, 〔20xx〕
    r"|(?:(?<=^)|(?<=[年月日至到—–~～-]))(?=[年月日](?![年底末初中内度前]))"  # blanks: 　年　月　日
)
_HOLE_IN_TEXT = re.compile(
    rf"(?:19|20){_MARK}{{2}}(?!{_MARK})\s*年?"
    rf"|\d{{0,3}}{_MARK}{{1,4}}\s*(?:年|月(?=[\s\d底初末份日]|{_MARK})|日(?!常))"
)
_HAN_NUMBER = re.compile("[〇○零一二三四五六七八九十]+(?=[年月日号])")
_NOW = re.compile("(?:自|从)?(?:即日|现在|(?:本方案|本计划|本通知|文件)?(?:印发|发布|发文|下发|公布)之日)起?")
_LEADS = "于|截至|截止到|截止|到|至|自|从"
_FORM = re.compile(
    rf"(?P<lead>{_LEADS})?"
    r"(?:(?P<year>\d{4})年度?)?"
    r"(?:(?P<month>\d{1,2})月份?)?"
    r"(?:(?<=[月份])(?P<day>\d{1,2})[日号]?|(?<!\d)(?P<lone_day>\d{1,2})[日号])?"
    r"(?P<part>年?(?:初|中|底|末)|[上中下]旬|(?<=[月份])月[初中底末]|上半年|下半年|第?[一二三四1-4]季度)?"
    r"(?P<tail>之前|以前|前|起|开始|止)?"
)
_NUMERIC = re.compile(
    rf"(?P<lead>{_LEADS})?"
    r"(?P<year>\d{4})(?P<sign>[-./])(?P<month>\d{1,2})(?:(?P=sign)(?P<day>\d{1,2})日?)?"
    r"(?P<part>(?<!日)[初底末])?(?P<tail>之前|以前|前|起|开始|止)?"
)
# The same dates come in filing after filing; whatever is longer than a date is read once.
_LONGEST_KEPT = 40
_TAILS: dict[str, Tail] = {"之前": "之前", "以前": "以前", "前": "前", "起": "起", "开始": "起"}
_QUARTERS = dict(zip("一二三四1234", ("第一季度", "第二季度", "第三季度", "第四季度") * 2, strict=True))


def parse_when(raw: str) -> When:
    """Read one point in time; whatever cannot be read comes back as ``When(raw)`` with nothing else set.

    A date that is recognised but impossible (2014-13, 2014年2月30日) is a ValueError with a Chinese sentence.
    Placeholders (20xx年4月底前) are no error: ``unfinished`` is set, and what stands beside them is still read.
    A month without a year (11月底) is read with ``year`` None.
    """
    return _often_read(raw) if len(raw) <= _LONGEST_KEPT else _read(raw)


def _read(raw: str) -> When:
    when = read_form(raw)
    return when if when is not None and (when.month or not when.day) else When(raw, unfinished=is_unfinished(raw))


_often_read = lru_cache(maxsize=1024)(_read)


def is_unfinished(raw: str) -> bool:
    """Tell whether a date holds a placeholder or a blank instead of a number: 20xx年, ××月, 20**年, 　年　月　日."""
    return _HOLE.search(plain_form(raw)) is not None


def find_unfinished(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, found) of every placeholder for a year, month or day in running text: 20xx, ××年, 201x年."""
    return [(found.start(), found.end(), found.group()) for found in _HOLE_IN_TEXT.finditer(text)]


def plain_form(raw: str) -> str:
    """Return ``raw`` with ASCII digits and signs and without blanks, the form that is matched.

    A blank between two digits stays: 2014 11 3 is not 2014113.
    """
    text = ascii_digits(raw).translate(str.maketrans("．／－", "./-"))
    return re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", text)


def read_form(raw: str) -> When | None:
    """Read one point in time, a lone day (30日) included; None when it is none.

    Raises ValueError for an impossible date, as ``parse_when`` does.
    """
    text = plain_form(raw)
    if _NOW.fullmatch(text):
        return When(raw, now=True)
    unfinished = _HOLE.search(text) is not None
    if unfinished:
        text = re.sub("[年月日号](?=[年月日号])|^[年月日号]", "", _drop_holes(text))
    found = _FORM.fullmatch(_arabic(text)) or _NUMERIC.fullmatch(text)
    if found is None:
        return When(raw, unfinished=True) if unfinished else None
    return _from_match(raw, found, unfinished)


def _drop_holes(text: str) -> str:
    """Remove placeholders together with their unit, so that the rest can still be read: 20xx年4月底 to 4月底."""
    return re.sub(rf"(?:{_HOLE.pattern})[年月日号]?", "", text)


def _arabic(text: str) -> str:
    """Write Chinese numerals before 年, 月, 日 in Arabic digits; what is no number stays."""

    def digits(found: re.Match[str]) -> str:
        try:
            return str(from_chinese(found.group()))
        except ValueError:
            return found.group()

    return _HAN_NUMBER.sub(digits, text)


def _from_match(raw: str, found: re.Match[str], unfinished: bool) -> When | None:
    """Build the When of a matched form; None when the words do not go together (3日底, 底前 alone)."""
    groups = found.groupdict()
    year, month = _int(groups["year"]), _int(groups["month"])
    day = _int(groups["day"] or groups.get("lone_day"))
    part = _part(groups["part"] or "")
    if year is None and month is None and day is None:
        return When(raw, unfinished=True) if unfinished else None
    if not _goes_together(year, month, day, part):
        return None
    _refuse_impossible(raw, year, month, day)
    tail = _TAILS.get(groups["tail"] or "", "")
    lead = groups["lead"] or ""
    return When(raw, year, month, day, part, lead, tail, unfinished=unfinished)


def _int(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _part(written: str) -> Part:
    """Return the standard word of a part: 年底 is 底, 二季度 is 第二季度."""
    standard = _QUARTERS[written[-3]] if written.endswith("季度") else written.lstrip("年月")
    return next(part for part in PARTS if part == standard)


def _goes_together(year: int | None, month: int | None, day: int | None, part: Part) -> bool:
    """Tell whether the part fits: none behind a day, 旬 only behind a month, 半年 and 季度 only behind a year."""
    if year is not None and month is None and day is not None:
        return False
    if not part:
        return True
    if day is not None:
        return False
    if part.endswith("旬"):
        return month is not None
    return month is None if part.endswith(("半年", "季度")) else True


def _refuse_impossible(raw: str, year: int | None, month: int | None, day: int | None) -> None:
    """Raise ValueError with a Chinese sentence for a year, month or day that no calendar has."""
    if year == 0:
        raise ValueError(f"“{raw}”的年份不能是0000，请写四位公元年份。")
    if month is not None and not 1 <= month <= 12:
        raise ValueError(f"“{raw}”没有{month}月，月份应在1到12之间。")
    # Without a year, February may have 29 days; 2000 is a leap year.
    longest = monthrange(year or 2000, month)[1] if month is not None else 31
    if day is not None and not 1 <= day <= longest:
        where = (f"{year}年" if year is not None else "") + (f"{month}月" if month is not None else "一个月")
        raise ValueError(f"“{raw}”中的{day}日不存在，{where}最多有{longest}天。")
