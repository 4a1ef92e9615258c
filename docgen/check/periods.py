"""Points in time and periods as given (时间的写法): unread ones, unfinished ones, and those without a year."""

from collections.abc import Iterator

from docgen.check.draft import Draft, in_each
from docgen.check.parts import Moment, Part
from docgen.findings import Finding
from docgen.models.faults import Path
from docgen.text.dates import When, is_unfinished, parse_period, spell_period

_EXAMPLE = "请写明年月，如 2014-05、2014年4月底前"


def check_periods(draft: Draft) -> Iterator[Finding]:
    """Check every moment, then every period kept as written (时间按原文)."""
    yield from in_each(draft.parts, _moments)
    yield from in_each(draft.parts, _periods)


def _moments(part: Part) -> Iterator[Finding]:
    starts = {moment.path: moment.when for moment in part.moments}
    for moment in part.moments:
        yield from _moment(part, moment, starts)


def _periods(part: Part) -> Iterator[Finding]:
    for typed in part.texts:
        if typed.field == "period":
            yield _period(part, typed.path, typed.text)


def _moment(part: Part, moment: Moment, starts: dict[Path, When]) -> Iterator[Finding]:
    """One point in time."""
    path, when = moment
    if when.unfinished:
        yield _unfinished(part, path, when.raw)
    elif not when.parsed:
        message = f"时间“{when.raw.strip()}”不能识别，只能照原文印出"
        yield part.finding("time-as-written", path, message, found=when.raw.strip(), fix=_EXAMPLE)
    elif when.year is None and not when.now and not _has_year_before(moment, starts):
        message = f"时间“{when.raw.strip()}”没有写年份"
        fix = f"请写明年份，如 2014年{when.raw.strip()}"
        yield part.finding("missing-full-year", path, message, found=when.raw.strip(), fix=fix)


def _has_year_before(moment: Moment, starts: dict[Path, When]) -> bool:
    """Whether an end takes its year from the start in front of it."""
    start = starts.get((*moment.path[:-1], "start"))
    return moment.path[-1] == "end" and start is not None and takes_year(start, moment.when)


def takes_year(start: When, end: When) -> bool:
    """Whether an end without a year plainly means the start's: 2012年5月—6月, but not 2012年11月—2月."""
    if start.year is None or end.year is not None:
        return False
    return (start.month or 0, start.day or 0) <= (end.month or 13, end.day or 32)


def _unfinished(part: Part, path: Path, written: str) -> Finding:
    message = f"时间“{written.strip()}”没有写全"
    fix = "请写明年月日，年份用四位数字"
    return part.finding("unfinished-date", path, message, found=written.strip(), fix=fix)


def _period(part: Part, path: Path, written: str) -> Finding:
    """A period in its own words: how to give it as start and end when it can be read."""
    if is_unfinished(written):
        return _unfinished(part, path, written)
    message = f"时间“{written.strip()}”照原文保留，没有写成起止时间"
    fix = "请改写为 start（开始）和 end（结束），如 2014-03、2014年4月底前"
    try:
        period = parse_period(written)
    except ValueError as error:
        return part.finding("time-as-written", path, f"{message}；{error}", found=written.strip(), fix=fix)
    if period is None:
        return part.finding("time-as-written", path, message, found=written.strip(), fix=fix)
    start, end = period
    if all(when is None or when.parsed for when in period):
        if not any(when is not None and (when.year is not None or when.now) for when in period):
            message = f"时间“{written.strip()}”没有写年份"
            return part.finding("missing-full-year", path, message, found=written.strip(), fix=_EXAMPLE)
        fix = f"请改写为 {_fields(start, end)}"
    return part.finding(
        "time-as-written", path, message, expected=spell_period(start, end), found=written.strip(), fix=fix
    )


def _fields(start: When | None, end: When | None) -> str:
    """The fields to write for a period that was read."""
    given = [f"{name}: {_plain(when)}" for name, when in (("start", start), ("end", end)) if when is not None]
    return "，".join(given)


def _plain(when: When) -> str:
    """A moment as input: what the right end inherited from the left is written out."""
    return spell_period(None, when).removesuffix("前") if not when.before else spell_period(None, when)
