"""A point in time as a plan states it (时间), its spelling (GB/T 15835, GB/T 9704-2012 7.3.5.4) and its days."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

Part = Literal[
    "", "初", "上旬", "中旬", "下旬", "中", "底", "末",
    "上半年", "下半年", "第一季度", "第二季度", "第三季度", "第四季度",
]  # fmt: skip
Tail = Literal["", "前", "之前", "以前", "起"]

PARTS: tuple[Part, ...] = get_args(Part)

_MONTH_DAYS: dict[Part, tuple[int, int]] = {
    "初": (1, 10), "上旬": (1, 10), "中旬": (11, 20), "中": (11, 20), "下旬": (21, 31), "底": (21, 31), "末": (21, 31),
}  # fmt: skip
_YEAR_MONTHS: dict[Part, tuple[int, int]] = {
    "初": (1, 3), "中": (5, 8), "底": (10, 12), "末": (10, 12), "上半年": (1, 6), "下半年": (7, 12),
    "第一季度": (1, 3), "第二季度": (4, 6), "第三季度": (7, 9), "第四季度": (10, 12),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class When:
    """A point in time (时间): 2014年, 2014年4月, 2014年4月底前, 2014年11月3日, 自即日起.

    ``raw`` is what was written. ``year``, ``month``, ``day`` are None when not stated; a right end of a range takes
    what it leaves out from the left end. ``part`` narrows the month or year (底, 上旬, 第一季度), ``lead`` is a word in
    front that is kept (到, 截至, 于), ``tail`` one behind (前, 起). ``now`` says 即日 or the day of issue,
    ``unfinished`` that a placeholder stands for a number (20xx年4月底前).
    """

    raw: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: Part = ""
    lead: str = ""
    tail: Tail = ""
    now: bool = False
    unfinished: bool = False

    @property
    def read(self) -> bool:
        """Whether anything was understood of it; placeholders may still be left."""
        return self.now or self.year is not None or self.month is not None or self.day is not None

    @property
    def parsed(self) -> bool:
        """Whether it was understood and nothing in it is unfinished; otherwise it is kept as written."""
        return self.read and not self.unfinished

    @property
    def before(self) -> bool:
        """Whether it is a deadline: 前, 之前, 以前, 到…, 截至…."""
        return self.tail in ("前", "之前", "以前") or self.lead in ("到", "至", "截至", "截止", "截止到")

    @property
    def since(self) -> bool:
        """Whether it is a beginning without an end: 起, 自…, 自即日起."""
        return self.now or self.tail == "起" or self.lead in ("自", "从")


def from_date(day: date) -> When:
    """Return the When of a calendar day."""
    return When(spell_date(day), day.year, day.month, day.day)


def spell_date(day: date) -> str:
    """Spell a day as a filing does, Arabic digits without leading zeros: 2014年11月3日."""
    return f"{day.year}年{day.month}月{day.day}日"


def spell(when: When) -> str:
    """Spell ``when`` in the standard form, 2014年4月底前; what was not fully understood stays as written."""
    if when.now or when.unfinished or not when.read:
        return when.raw.strip()
    return when.lead + spell_core(when) + when.tail


def spell_core(when: When, *, year: bool = True, month: bool = True) -> str:
    """Spell the numbers and the part only, without ``lead`` and ``tail``; a range leaves out what repeats."""
    written = f"{when.year}年" if year and when.year is not None else ""
    written += f"{when.month}月" if month and when.month is not None else ""
    written += f"{when.day}日" if when.day is not None else ""
    return written + when.part


def earliest(when: When) -> date | None:
    """Return the first day ``when`` can mean; None when open there (前, 到), now, unfinished or without a year."""
    return None if when.before else _first_and_last(when)[0]


def latest(when: When) -> date | None:
    """Return the last day ``when`` can mean; None when open there (起), now, unfinished or without a year.

    A deadline includes the span it names, so that 4月底前 ends on 30 April and 2025年前 at the latest with 2025.
    """
    return None if when.since else _first_and_last(when)[1]


def ends_before_start(start: When, end: When) -> bool:
    """Tell whether a period certainly ends before it begins; False whenever either end leaves room."""
    first, last = _first_and_last(start)[0], latest(end)
    return first is not None and last is not None and last < first


def _first_and_last(when: When) -> tuple[date, date] | tuple[None, None]:
    """Return the span of days that the numbers and the part name, whatever ``tail`` says."""
    if not when.parsed or when.now or when.year is None:
        return None, None
    if when.month is None:
        first_month, last_month = _YEAR_MONTHS.get(when.part, (1, 12))
        return date(when.year, first_month, 1), date(when.year, last_month, monthrange(when.year, last_month)[1])
    if when.day is not None:
        day = date(when.year, when.month, when.day)
        return day, day
    first_day, last_day = _MONTH_DAYS.get(when.part, (1, 31))
    length = monthrange(when.year, when.month)[1]
    return date(when.year, when.month, first_day), date(when.year, when.month, min(last_day, length))
