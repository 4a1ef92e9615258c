"""Unfinished words (未定文字): open years and dates, placeholders, blanks; figures written unlike GB/T 15835."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from docgen.check.draft import Draft, in_each, mended, places
from docgen.check.parts import Part, TypedText
from docgen.check.remembered import of_text
from docgen.findings import Finding
from docgen.models.attachments import Attachment
from docgen.text.dates import find_unfinished
from docgen.text.punctuation import Spot

_BLANK = "[ \u3000_＿]"
_BLANK_DATE = re.compile(
    rf"(?:\d{{4}}{_BLANK}*|(?<!{_BLANK}){_BLANK}+)年{_BLANK}+月(?:{_BLANK}+日)?"
    rf"|(?:(?<!{_BLANK}){_BLANK}+|\d{{1,2}}\s?)月{_BLANK}+日(?![常期出报前后])"
)
_MULTIPLIED = re.compile(r"[^\W年月_A-Za-z]|[%％）)]")
_YEAR_DIGITS = 4
_NUMBER_BEHIND = re.compile(r"[×*＊xX\d]")

# All of them begin with one of these signs: most places of a text are passed over without trying one after the other.
_PLACEHOLDER = re.compile(
    r"(?=[xXХхＸｘ×✕*＊○某{$【\[《“‘〔（(_＿])(?:"
    "(?<![A-Za-z])[xXХхＸｘ×✕*＊]{2,}(?![A-Za-z])"
    "|(?<![〇○一二三四五六七八九十])○{2,}(?![〇○一二三四五六七八九十])"
    "|(?<![A-Za-z0-9])[xXＸｘ](?=省|市(?!场)|县|镇|乡|街道|社区)"
    "|某某"
    r"|\{\{[^{}\n]{1,40}\}\}|\$\{[^{}\n]{1,40}\}"
    r"|[【\[]\s*(?:请|此处)[^】\]\n]{1,20}[】\]]"
    r"|《\s*》|“\s*”|‘\s*’|〔\s*〕|【\s*】|（\s*）|(?<![A-Za-z0-9_])\(\s*\)"
    r"|(?<![A-Za-z0-9])[_＿]{2,})"
)
# 以“××社区报名表”命名 shows how to name something; nothing is missing there.
_NAMING = re.compile("[^“”。；\n]{0,24}”(?:[^。；，\n]{0,4})(?:命名|字样|为题|格式)")
_FORM = re.compile(
    "(?:样式|样表|模板|范本|格式|承诺书|责任书|申报表|申请表|登记表|报名表|推荐表|汇总表|统计表|自查表|审批表|记录表|评价表|填报表"
    r"|回执|问卷|台账)(?:（[^（）]*）)?$"
)

_SHORT_YEAR = re.compile(r"(?<![\d.])[’']?(?P<year>\d{2})年(?=\d{1,2}月)")
_DAY_WORD = re.compile(r"(?P<date>\d{1,2}月\d{1,2})号(?![楼线院门路])")
_PADDED = re.compile(r"(?<=[年月])0(?P<number>[1-9])(?=[月日])")
_PERCENT = re.compile(r"(?<![\d.])(?P<from>\d+(?:\.\d+)?)\s*(?P<sign>[-－—–~～至到]+)\s*(?P<to>\d+(?:\.\d+)?)\s*[%％]")

_OWN_CHECK = frozenset({"period", "date_text", "secrecy_period", "organ_code"})
_MOST_SHOWN = 3


class _Faults(NamedTuple):
    """What is wrong with one text: open dates and open words as (start, end), figures with what to write."""

    dates: list[tuple[int, int]]
    words: list[tuple[int, int]]
    date_forms: list[Spot]
    percents: list[Spot]


def check_wording(draft: Draft) -> Iterator[Finding]:
    """Check every typed text; each gets one finding of a kind, with its first places."""
    return in_each(draft.parts, _wording)


def _wording(part: Part) -> Iterator[Finding]:
    is_form = isinstance(part.element, Attachment) and _FORM.search(part.element.title.strip()) is not None
    for typed in part.texts:
        if typed.field in _OWN_CHECK:
            continue
        for faults in _faults(typed.text):
            # A form to be filled in (登记表) is full of blanks by its nature; only its title is our own text.
            if not is_form or typed.path[2:] == ("title",):
                yield from _unfinished(part, typed, faults)
            yield from _figures(part, typed, faults)


@of_text
def _faults(text: str) -> Iterator[_Faults]:
    """What is wrong with a text, if anything is."""
    dates = unfinished_dates(text)
    dated = {position for start, end in dates for position in range(start, end)}
    words = [span for span in placeholders(text) if dated.isdisjoint(range(*span))]
    faults = _Faults(dates, words, _date_forms(text), _percents(text))
    if any(faults):
        yield faults


def unfinished_dates(text: str) -> list[tuple[int, int]]:
    """Return the places of open years and dates: 20xx年, ××月, 2014年 月 日, （ 月  日）."""
    found = [(start, end) for start, end, _ in find_unfinished(text) if not _is_product(text, start, end)]
    if "月" in text:
        found += [match.span() for match in _BLANK_DATE.finditer(text)]
    return _apart(sorted(found))


def placeholders(text: str) -> list[tuple[int, int]]:
    """Return the places of words left open: ××社区, xx市, **广场, 某某, 《》, {{ title }}."""
    return [match.span() for match in _PLACEHOLDER.finditer(text) if not _NAMING.match(text, match.end())]


def _unfinished(part: Part, typed: TypedText, faults: _Faults) -> Iterator[Finding]:
    dates, words = faults.dates, faults.words
    if dates:
        message = f"有{len(dates)}处年月日没有写全：{places(typed.text, dates)}"
        found = _quoted(typed.text, dates)
        fix = "请写明年月日，年份用四位数字，如 2014年5月3日"
        yield part.finding("unfinished-date", typed.path, message, found=found, fix=fix)
    if words:
        message = f"有{len(words)}处占位文字没有填写：{places(typed.text, words)}"
        found = _quoted(typed.text, words)
        fix = "请换成实际的名称或内容，不需要的请删去"
        yield part.finding("placeholder", typed.path, message, found=found, fix=fix)


def _is_product(text: str, start: int, end: int) -> bool:
    """Whether a sign before 年, 月 or 日 is no placeholder: a multiplication (次数×年限), a word's end, a question."""
    written = text[start:end].strip().rstrip("年月日").strip()
    signs = written.lstrip("0123456789")
    before = text[start - 1 : start]
    if signs[:1] in ("?", "？", "□", "_", "＿"):
        return len(signs) < 2
    if signs[:1] in ("x", "X") and before.isascii() and before.isalpha():
        return True
    single = len(signs) == 1 and signs in "×*＊"
    if single and "年" in text[start:end] and 1 < len(written) < _YEAR_DIGITS:
        return True
    return single and bool(_MULTIPLIED.match(before)) and not _NUMBER_BEHIND.match(text[end : end + 1])


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join what overlaps: 2014年 月 日 is one place."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _quoted(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The words found, each once, the first few."""
    found = list(dict.fromkeys(text[start:end].strip() or text[start:end] for start, end in spans))
    return "、".join(found[:_MOST_SHOWN])


def _figures(part: Part, typed: TypedText, faults: _Faults) -> Iterator[Finding]:
    """Dates and percentages in figures (出版物上数字用法)."""
    text = typed.text
    for code, spots, what in (
        ("date-form", faults.date_forms, "日期写法不规范"),
        ("percent-range", faults.percents, "百分数范围前后都要写百分号"),
    ):
        if spots:
            message = f"{what}：{places(text, [(spot.start, spot.end) for spot in spots])}"
            fix = f"请写“{mended(text, spots, spots[0])}”"
            yield part.finding(code, typed.path, message, expected=spots[0].suggested, found=spots[0].found, fix=fix)


def _date_forms(text: str) -> list[Spot]:
    """Two-digit years, 号 for 日, padded months and days."""
    if "年" not in text and "月" not in text:
        return []
    spots = [
        Spot(*match.span(), match.group(), f"{'20' if int(match['year']) < 50 else '19'}{match['year']}年")
        for match in _SHORT_YEAR.finditer(text)
    ]
    spots += [Spot(*match.span(), match.group(), f"{match['date']}日") for match in _DAY_WORD.finditer(text)]
    spots += [Spot(*match.span(), match.group(), match["number"]) for match in _PADDED.finditer(text)]
    return sorted(spots)


def _percents(text: str) -> list[Spot]:
    """Ranges with one percent sign: 10-20% for 10%～20%."""
    if "%" not in text and "％" not in text:
        return []
    return [Spot(*m.span(), m.group(), f"{m['from']}%～{m['to']}%") for m in _PERCENT.finditer(text)]
