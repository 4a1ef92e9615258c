"""The order of time (时间先后): phases in a row, nothing before the day of signing, deadlines inside the phases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from docgen.check.draft import Draft, in_each
from docgen.check.parts import Moment, Part
from docgen.check.periods import takes_year
from docgen.findings import Finding
from docgen.models.element import Element
from docgen.models.faults import Path
from docgen.models.plans import Step
from docgen.models.sections import CombinedSection, Steps
from docgen.text.dates import When, earliest, latest, parse_period, spell, spell_date, spell_period

LONGEST_GAP = timedelta(days=27)
"""A gap that leaves out a whole month is longer; weekends and holidays are not."""


class Span(NamedTuple):
    """The days that a moment can mean, whatever 前 or 起 says: 2014年4月底前 names 21 to 30 April."""

    first: date
    last: date


class Phase(NamedTuple):
    """A phase in time: its place and name, the spans of its start and end; None for an end that is not stated."""

    path: Path
    name: str
    start: Span | None
    end: Span | None
    written: str


def check_phases(draft: Draft) -> Iterator[Finding]:
    """Check the phases of every section of steps, then all moments against the day of signing."""
    every: list[Phase] = []
    for phases in in_each(draft.sections, _phases):
        every += phases
        for before, after in pairwise(phases):
            yield from _neighbours(draft, before, after)
    dated = list(in_each(draft.parts, _dated))
    yield from _before_signing(draft, dated, every)
    yield from _late_deadlines(draft, dated, every)


def _phases(part: Part) -> Iterator[tuple[Phase, ...]]:
    """The phases of every section of steps, parts of combined sections included."""
    for path, section in _sections(part):
        if isinstance(section, Steps):
            yield tuple(_phase((*path, "steps", position), step) for position, step in enumerate(section.steps))


def _sections(part: Part) -> Iterator[tuple[Path, Element | None]]:
    if isinstance(part.element, CombinedSection):
        yield from (((*part.path, "parts", number), one) for number, one in enumerate(part.element.parts))
    else:
        yield part.path, part.element


def _dated(part: Part) -> Iterator[tuple[Moment, Span]]:
    """Targets and deadlines with the days that they name."""
    for moment in part.moments:
        if moment.path[-1] in ("by", "deadline") and (span := _span(moment.when)) is not None:
            yield moment, span


def _phase(path: Path, step: Step) -> Phase:
    """Read the time of one step; a period in its own words counts as far as it can be read."""
    start, end = step.start, step.end
    if step.period is not None:
        start, end = _read_period(step.period)
    elif start is not None and end is not None and end.parsed and takes_year(start, end):
        end = replace(end, year=start.year)
    return Phase(path, step.name, _span(start), _span(end), spell_period(start, end))


def _read_period(written: str) -> tuple[When | None, When | None]:
    """The two ends of a period in its own words; an impossible one is told by the check of periods."""
    try:
        return parse_period(written) or (None, None)
    except ValueError:
        return None, None


@lru_cache(maxsize=1024)
def _span(when: When | None) -> Span | None:
    """The days a moment names; None when it has no full date to name."""
    if when is None or when.now or not when.parsed:
        return None
    bare = replace(when, lead="", tail="")
    try:
        first, last = earliest(bare), latest(bare)
    except ValueError:  # 2月29日 with a year taken over from the start
        return None
    return Span(first, last) if first is not None and last is not None else None


def _neighbours(draft: Draft, before: Phase, after: Phase) -> Iterator[Finding]:
    """Two phases in a row: order first; overlap and gap only where the order is right and certain."""
    pair = f"“{after.name}”（{after.written}）与“{before.name}”（{before.written}）"
    if _is_earlier(before, after):
        message = f"{pair}的先后颠倒"
        fix = "请核对两个阶段的时间，或调换先后"
        yield draft.finding("phase-order", after.path, message, found=after.written, fix=fix)
        return
    if before.end is None or after.start is None:
        return
    if after.start.last < before.end.first:
        message = f"{pair}的时间有重叠，请确认"
        yield draft.finding("phase-overlap", after.path, message, found=after.written)
    elif after.start.first - before.end.last > LONGEST_GAP:
        days = (after.start.first - before.end.last).days - 1
        message = f"{pair}之间空出{days}天，请确认"
        yield draft.finding("phase-gap", after.path, message, found=f"{days}天")


def _is_earlier(before: Phase, after: Phase) -> bool:
    """Whether the later phase certainly begins first, or, with no beginning to compare, certainly ends first."""
    if before.start is not None and after.start is not None:
        return after.start.last < before.start.first
    if before.start is None and before.end is not None and after.end is not None:
        return after.end.last < before.end.first
    if before.start is not None and after.start is None and after.end is not None:
        return after.end.last < before.start.first
    return False


def _before_signing(draft: Draft, dated: list[tuple[Moment, Span]], phases: list[Phase]) -> Iterator[Finding]:
    """Targets, deadlines and phases that are over before the filing is signed."""
    signed = draft.filing.signature.signed_on
    if signed is None:
        return
    over = [(moment.path, spell(moment.when)) for moment, span in dated if span.last < signed]
    over += [(phase.path, phase.written) for phase in phases if phase.end is not None and phase.end.last < signed]
    for path, written in over:
        message = f"时间“{written}”早于成文日期{spell_date(signed)}"
        fix = "请核对这里的时间和成文日期"
        yield draft.finding("time-before-signing", path, message, found=written, fix=fix)


def _late_deadlines(draft: Draft, dated: list[tuple[Moment, Span]], phases: list[Phase]) -> Iterator[Finding]:
    """Projects due after everything is over."""
    ends = [phase.end.last for phase in phases if phase.end is not None]
    if not ends or any(phase.end is None for phase in phases):
        return
    for moment, span in dated:
        if moment.path[-1] == "deadline" and span.first > max(ends):
            written = spell(moment.when)
            message = f"完成时限“{written}”晚于最后一个阶段的结束时间{spell_date(max(ends))}，请确认"
            yield draft.finding("deadline-after-phases", moment.path, message, found=written)
