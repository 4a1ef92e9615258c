"""The number book (编号簿): what each number was used for, starting values, reserved and void numbers, a year's end."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from docgen.archive import book_queries, numbers, queries
from docgen.archive.writing import Entry, Writing
from docgen.errors import ArchiveError
from docgen.service.desk import Desk
from docgen.service.marking import CONTINUOUS, NumberSequence, check_sequence, date_of, sequence_of
from docgen.service.wording import plain, require_text

_MOST_AT_ONCE = 1000
_MOST_SHOWN = 20
_WAITING = ("approved", "rechecking", "rechecked")
"""States in which a filing has its date and may still be without its number."""


@dataclass(frozen=True, slots=True)
class Line:
    """One number of the book (编号簿的一行); status ``gap`` is a number below the highest that nothing explains."""

    sequence: NumberSequence
    serial: int
    status: str
    filing: str | None
    title: str | None
    reason: str

    def as_dict(self) -> dict[str, Any]:
        """The object of ``--format json``."""
        said = {"code": self.sequence.code, "year": self.sequence.year, "serial": self.serial, "status": self.status}
        return {**said, "filing": self.filing, "title": self.title, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Sequence:
    """One sequence of the book (编号序列), and whether its year is closed."""

    sequence: NumberSequence
    closed: bool


def line(sequence: NumberSequence, serial: int, status: str | None, reason: str) -> dict[str, Any]:
    """One line of the number book as an event tells it; None in ``status`` frees the number."""
    return {"code": sequence.code, "year": sequence.year, "serial": serial, "status": status, "reason": reason}


def lines(desk: Desk, code: str | None = None, year: int | None = None) -> list[Line]:
    """The book by code, year and number, the gaps in their places.

    Of a filing that the actor may not know of only the number is told.
    """
    with desk.archive.reading() as connection:
        known = {(row.code, row.year, row.serial): row for row in book_queries.book(connection, code, year)}
        hidden = _hidden(desk, connection, (row.filing for row in known.values()))
        missing = [
            (row.code, row.year, serial)
            for row in book_queries.sequences(connection)
            if code in (None, row.code) and year in (None, row.year)
            for serial in book_queries.gaps(connection, row.code, row.year)
        ]
    found = []
    for place in sorted([*known, *missing]):
        row = known.get(place)
        sequence = NumberSequence(place[0], place[1])
        if row is None:
            found.append(Line(sequence, place[2], "gap", None, None, ""))
        else:
            told = (None, None, "") if row.filing in hidden else (row.filing, row.title, row.reason)
            found.append(Line(sequence, place[2], row.status, *told))
    return found


def sequences(desk: Desk) -> list[Sequence]:
    """Every sequence that has given a number or been told where to start, by code, the newest year first."""
    with desk.archive.reading() as connection:
        rows = book_queries.sequences(connection)
    closed = {row.year for row in rows if row.code == numbers.WHOLE_YEAR and row.closed}
    found = [Sequence(NumberSequence(row.code, row.year), row.closed or row.year in closed) for row in rows if row.code]
    return sorted(found, key=lambda one: (one.sequence.code, -one.sequence.year))


def _hidden(desk: Desk, connection: Connection, ids: Iterable[str | None]) -> set[str | None]:
    """Those of the filings that the actor may not know of."""
    if desk.actor.local:
        return set()
    rows = {one: queries.filing(connection, one) for one in dict.fromkeys(ids) if one}
    return {one for one, row in rows.items() if row is None or not desk.may_read(row)}


def start(desk: Desk, sequence: NumberSequence, serial: int, *, remark: str) -> list[str]:
    """Let a sequence begin at ``serial`` (起始号): an office joins in the middle of a year. Returns notices."""
    remark = require_text(remark, "设定起始号的原因")
    desk.require("start")
    check_sequence(sequence, desk.settings)
    with desk.at_work() as writing:
        refuse_closed(writing, sequence)
        book = book_queries.book(writing.connection, sequence.code, sequence.year)
        highest = max((row.serial for row in book if row.status != "reserved"), default=0)
        if highest >= serial:
            message = f"{sequence}已经编到 {highest}号，起始号不能是 {serial}。"
            raise ArchiveError("number-taken", message, hint="起始号要大于已经用过的编号。")
        rule = {"code": sequence.code, "year": sequence.year, "start": serial}
        return _record(desk, writing, Entry("start", remark, {"sequences": [rule]}))


def reserve(desk: Desk, sequence: NumberSequence, first: int, last: int, *, remark: str) -> list[str]:
    """Keep numbers back (预留): they are given only to a filing that asks for one of them. Returns notices."""
    return _mark(desk, sequence, first, last, "reserve", "reserved", require_text(remark, "预留的原因"))


def void(desk: Desk, sequence: NumberSequence, first: int, last: int, *, remark: str) -> list[str]:
    """Explain numbers that were never given out (空号): they stay in the book with the reason. Returns notices."""
    return _mark(desk, sequence, first, last, "void", "void", require_text(remark, "作废的原因"))


def release(desk: Desk, sequence: NumberSequence, first: int, last: int, *, remark: str) -> list[str]:
    """Free reserved numbers again (取消预留). Returns notices."""
    remark = require_text(remark, "取消预留的原因")
    desk.require("release")
    with desk.at_work() as writing:
        refuse_closed(writing, sequence)
        for serial in _span(first, last):
            taken = numbers.taken(writing.connection, sequence.code, sequence.year, serial)
            if taken is None or taken.status != "reserved":
                message = f"{sequence}{serial}号没有预留。"
                raise ArchiveError("not-reserved", message, hint="用 docgen book show 查看编号簿。")
        freed = [line(sequence, serial, None, remark) for serial in _span(first, last)]
        return _record(desk, writing, Entry("release", remark, {"numbers": freed}))


def close_year(desk: Desk, year: int, *, remark: str | None = None) -> tuple[list[str], list[str]]:
    """Close a year (年度封号): no code gives a number of that year any more. Returns the sequences and notices.

    Filings signed in that year have to have their number, and every number below the highest has to be explained:
    with ``remark`` the open ones are entered as void (空号) for that reason.
    """
    remark = plain(remark or "", "空号的原因")
    desk.require("close-year")
    with desk.at_work() as writing:
        rows = [row for row in book_queries.sequences(writing.connection) if row.year == year]
        _refuse_closing(desk, year, bool(rows))
        if numbers.year_closed(writing.connection, None, year):
            raise ArchiveError("year-closed", f"{year}年的编号簿已经封存。", hint="用 docgen book show 查看编号簿。")
        _refuse_unnumbered(desk, writing, year)
        gaps = [
            (NumberSequence(row.code, year), serial)
            for row in rows
            for serial in book_queries.gaps(writing.connection, row.code, year)
        ]
        if gaps and not remark:
            raise _unexplained(year, [sequence.number(serial, year) for sequence, serial in gaps])
        voided = [line(sequence, serial, "void", remark) for sequence, serial in gaps]
        closed = [{"code": code, "year": year, "closed": True} for code in (numbers.WHOLE_YEAR, *_codes(rows))]
        notices = _record(desk, writing, Entry("close-year", remark, {"numbers": voided, "sequences": closed}))
        return [str(NumberSequence(code, year)) for code in _codes(rows)], notices


def _codes(rows: list[book_queries.SequenceRow]) -> list[str]:
    return [row.code for row in rows if row.code != numbers.WHOLE_YEAR]


def _refuse_closing(desk: Desk, year: int, used: bool) -> None:
    if year > desk.today().year:
        raise ArchiveError("year-not-over", f"{year}年还没有到。", hint="请核对年份。")
    if not used:
        raise ArchiveError("year-unused", f"{year}年没有编过号。", hint="请核对年份。")


def _refuse_unnumbered(desk: Desk, writing: Writing, year: int) -> None:
    """Refuse while a filing signed in that year waits for its number: it would never get one."""
    found = []
    for state in _WAITING:
        for row in queries.filings(writing.connection, year=year, state=state):
            filing = desk.latest(writing, row).filing
            if row.document_number is None and sequence_of(filing, desk.settings, date_of(filing)) is not None:
                found.append(f"{row.id} {row.title[:20]}")
    if found:
        raise ArchiveError(
            "filings-unnumbered",
            f"{year}年签发的公文还有 {len(found)} 份没有编号：{_some(found)}。",
            hint="请先用 docgen number 编号，或用 docgen return 退回，再封存这一年。",
        )


def _unexplained(year: int, found: list[str]) -> ArchiveError:
    return ArchiveError(
        "numbers-unexplained",
        f"{year}年有 {len(found)} 个编号没有说明：{_some(found)}。",
        hint="请用 docgen book void 逐个说明，或用 -m 写明原因，一并记为空号。",
    )


def _some(found: list[str]) -> str:
    return "、".join(found[:_MOST_SHOWN]) + ("……" if len(found) > _MOST_SHOWN else "")


def _mark(
    desk: Desk, sequence: NumberSequence, first: int, last: int, action: str, status: str, remark: str
) -> list[str]:
    desk.require(action)
    check_sequence(sequence, desk.settings)
    with desk.at_work() as writing:
        refuse_closed(writing, sequence)
        for serial in _span(first, last):
            refuse_taken(writing.connection, sequence, serial, but="reserved" if status == "void" else None)
        marked = [line(sequence, serial, status, remark) for serial in _span(first, last)]
        return _record(desk, writing, Entry(action, remark, {"numbers": marked}))


def _record(desk: Desk, writing: Writing, what: Entry) -> list[str]:
    writing.record(desk.archive.register(), [what])
    return desk.clock_notices(writing)


def _span(first: int, last: int) -> range:
    if not 1 <= first <= last or last - first >= _MOST_AT_ONCE:
        message = f"编号 {first} 到 {last} 写得不对。"
        raise ArchiveError("number-range", message, hint=f"从小到大写，一次最多 {_MOST_AT_ONCE} 个。")
    return range(first, last + 1)


def refuse_closed(writing: Writing, sequence: NumberSequence) -> None:
    """ArchiveError ``year-closed`` when the sequence's year is closed."""
    if sequence.year != CONTINUOUS and numbers.year_closed(writing.connection, sequence.code, sequence.year):
        raise ArchiveError(
            "year-closed",
            f"{sequence.year}年的编号簿已经封存，不能再改。",
            hint="请核对年份；封存的年份不能再打开。",
        )


def refuse_taken(connection: Connection, sequence: NumberSequence, serial: int, but: str | None = None) -> None:
    """ArchiveError ``number-taken`` when the number is in the book, unless its status is the one in ``but``."""
    taken = numbers.taken(connection, sequence.code, sequence.year, serial)
    if taken is not None and taken.status != but:
        what = {"used": "已经用过", "void": "已经作废", "paper": "已经补录", "reserved": "已经预留"}[taken.status]
        raise ArchiveError("number-taken", f"{sequence}{serial}号{what}。", hint="用 docgen book show 查看编号簿。")
