"""Rows on their way into the index (待写的索引行): events are folded in memory and written together.

The actions of a group thus become a few statements, each with all the rows that a table gets, instead of ten for every
action. What an event builds on is what was gathered before it, else what the tables hold; each row is read once. After
``write`` everything is in the tables, and nothing is remembered. What of an event counts: ``docgen.archive.index``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, insert, select, update

from docgen.archive import search_texts
from docgen.archive.events import FIRST, Event
from docgen.archive.number_book import NumberBook
from docgen.archive.version_rows import VersionRows
from docgen.db.tables import EVENTS, FILINGS
from docgen.errors import ArchiveError

Text = Callable[[], str]
"""Reads the text of the version that an event brought; asked only when there is one."""

MOST = 500
"""Events that are gathered at the most; more than these are written in several goes."""

_FROM_EVENT = {"id", "created_seq", "seq", "created_at", "updated_at"}
_SEARCHED = {"title", "document_number", "issuer", "community"}
_NOTHING = dict.fromkeys(FILINGS.c.keys())
_LAST = select(EVENTS.c.seq, EVENTS.c.digest, EVENTS.c.at).order_by(EVENTS.c.seq.desc()).limit(1)
_THESE_FILINGS = select(FILINGS).where(FILINGS.c.id.in_(bindparam("these", expanding=True)))
_NEWEST = (
    select(EVENTS.c.subject, func.max(EVENTS.c.object_version))
    .where(EVENTS.c.subject.in_(bindparam("these", expanding=True)))
    .group_by(EVENTS.c.subject)
)
_NEW_EVENT, _NEW_FILING = insert(EVENTS), insert(FILINGS)
_CHANGE_FILING = update(FILINGS).where(FILINGS.c.id == bindparam("this"))


@dataclass(frozen=True, slots=True)
class Last:
    """The last event of the index; ``seq`` 0 and ``at`` "" where there is none."""

    seq: int = 0
    digest: str = FIRST
    at: str = ""


def last_event(connection: Connection) -> Last:
    """The last event that the tables hold."""
    found = connection.execute(_LAST).first()
    return Last() if found is None else Last(*found)


@dataclass(slots=True)
class _Filing:
    """A row of ``filings`` as the gathered events leave it; ``is_new``: the table has none yet."""

    row: dict[str, Any]
    is_new: bool = False
    changed: set[str] = field(default_factory=set)


class IndexRows:
    """What one write adds to the index. For one thread and one transaction; whoever uses it calls ``write``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.book = NumberBook(connection)
        self._last: Last | None = None
        self._newest: dict[str, int] = {}
        self._events: list[dict[str, Any]] = []
        self._filings: dict[str, _Filing | None] = {}
        self._versions = VersionRows(connection)
        self._texts: dict[str, Text | None] = {}

    def last(self) -> Last:
        """The last event."""
        if self._last is None:
            self._last = last_event(self._connection)
        return self._last

    def newest(self, subject: str) -> int:
        """The newest version of its object that a subject's events tell of; 0 when there is none."""
        if subject not in self._newest:
            self._newest[subject] = dict(self._connection.execute(_NEWEST, {"these": [subject]}).all()).get(subject, 0)
        return self._newest[subject]

    def expect(self, subjects: Sequence[str], *, new: bool = False) -> None:
        """Read together what events on these filings will build on; ``new``: their ids were drawn just now."""
        rows: dict[str, _Filing] = {}
        newest: dict[str, int] = {}
        if subjects and not new:
            these = {"these": list(subjects)}
            rows = {row["id"]: _Filing(dict(row)) for row in self._connection.execute(_THESE_FILINGS, these).mappings()}
            newest = dict(self._connection.execute(_NEWEST, these).all())
        for subject in subjects:
            self._filings.setdefault(subject, rows.get(subject))
            self._newest.setdefault(subject, newest.get(subject, 0))

    def take(self, events: Sequence[Event], object_version: int, text: Text) -> None:
        """Take the events of one action; ArchiveError ``index-order`` when they do not follow the last one."""
        searched = versioned = False
        for event in events:
            searched |= self.fold(event, object_version)
            versioned |= "version" in event.data
        if searched:
            subject = events[0].subject
            self._texts[subject] = text if versioned else self._texts.get(subject)
        if len(self._events) >= MOST:
            self.write()

    def fold(self, event: Event, object_version: int) -> bool:
        """Take an event for every table but the searched texts; True when these have to change as well."""
        self._refuse_out_of_order(event)
        data = event.data
        version = data.get("version")
        changed, is_filing = self._fold_filing(event)
        self._versions.fold(event, object_version)
        self.book.fold_sequences(data.get("sequences", ()), event.seq)
        self.book.fold_numbers(data.get("numbers", ()), event.seq, event.subject if is_filing else None)
        self._events.append(_event_row(event, object_version))
        self._last = Last(event.seq, event.digest, event.at)
        self._newest[event.subject] = object_version
        return version is not None or not _SEARCHED.isdisjoint(changed)

    def write(self) -> None:
        """Put all that was gathered into the tables. Where that fails, nothing of the transaction may stand."""
        if self._events:
            self._connection.execute(_NEW_EVENT, self._events)
            self._write_filings()
            self._versions.write()
            self.book.write()
            self._write_texts()
        self.forget()

    def forget(self) -> None:
        """Forget what was gathered and read: what a part of a write that is taken back had to say."""
        self._last = None
        for gathered in (self._newest, self._events, self._filings, self._texts):
            gathered.clear()
        self._versions.forget()
        self.book.forget()

    def _refuse_out_of_order(self, event: Event) -> None:
        last = self.last()
        if (event.seq, event.previous) != (last.seq + 1, last.digest):
            raise ArchiveError(
                "index-order",
                f"第 {event.seq} 条办理记录接不上索引的最后一条（第 {last.seq} 条）。",
                hint="请执行 docgen verify 检查档案，再执行 docgen rebuild-index 重新建立索引。",
                where=event.subject,
            )

    def _filing(self, subject: str) -> _Filing | None:
        if subject not in self._filings:
            found = self._connection.execute(_THESE_FILINGS, {"these": [subject]}).mappings().first()
            self._filings[subject] = None if found is None else _Filing(dict(found))
        return self._filings[subject]

    def _fold_filing(self, event: Event) -> tuple[set[str], bool]:
        """The columns that changed, and whether the subject is a filing at all."""
        given: Mapping[str, Any] = event.data.get("filing") or {}
        _refuse_unknown(FILINGS, given, event)
        values = {**given, "seq": event.seq, "updated_at": event.at}
        if "version" in event.data:
            values.setdefault("version", event.data["version"]["version"])
        known = self._filing(event.subject)
        if known is not None:
            changed = {name for name, value in given.items() if known.row[name] != value}
            known.row.update(values)
            known.changed.update(values)
            return changed, True
        if not given:
            return set(), False
        values |= {"id": event.subject, "created_seq": event.seq, "created_at": event.at}
        self._filings[event.subject] = _Filing({**_NOTHING, **values}, is_new=True)
        return set(given), True

    def _write_filings(self) -> None:
        told = [one for one in self._filings.values() if one is not None]
        if new := [one.row for one in told if one.is_new]:
            self._connection.execute(_NEW_FILING, new)
        alike: dict[frozenset[str], list[dict[str, Any]]] = {}
        for one in told:
            if one.changed and not one.is_new:
                values = {name: one.row[name] for name in one.changed}
                alike.setdefault(frozenset(one.changed), []).append({**values, "this": one.row["id"]})
        for rows in alike.values():
            self._connection.execute(_CHANGE_FILING, rows)

    def _write_texts(self) -> None:
        told = []
        for subject, text in self._texts.items():
            filing = self._filings[subject]
            assert filing is not None
            told.append(search_texts.Told(filing.row, filing.is_new, None if text is None else text()))
        search_texts.put(self._connection, told)


def _event_row(event: Event, object_version: int) -> dict[str, Any]:
    made = event.data.get("version") or event.data.get("rendition") or {}
    filing = event.data.get("filing") or {}
    return {
        "seq": event.seq,
        "subject": event.subject,
        "object_version": object_version,
        "action": event.action,
        "at": event.at,
        "actor": event.actor,
        "remark": event.remark,
        "version": made.get("version", filing.get("version")),
        "state": filing.get("state"),
        "digest": event.digest,
        "previous": event.previous,
        "data": event.data_json,
    }


def _refuse_unknown(table: Table, given: Mapping[str, Any], event: Event) -> None:
    unknown = sorted(name for name in given if name not in table.c or name in _FROM_EVENT)
    if unknown:
        raise ArchiveError(
            "index-unknown-column",
            f"第 {event.seq} 条办理记录要写索引里没有的栏：{'、'.join(unknown)}。",
            hint="档案可能是更新版本的 docgen 写的，请升级。",
            where=event.subject,
        )
