"""One write under way (一次写入): what actions read inside it, and the events and versions that they add."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from docgen.archive.events import LOG, Event, write_log
from docgen.archive.identifiers import TEMPLATE, new_id, object_id, template_object
from docgen.archive.index_rows import IndexRows
from docgen.archive.number_book import NumberBook
from docgen.archive.store import Store, Transaction
from docgen.errors import ArchiveError


def stamp(moment: datetime) -> str:
    """A moment as events tell it: RFC 3339 in UTC with microseconds, so that text sorts as time does."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(frozen=True, slots=True)
class Entry:
    """One event still without its place in the log: see ``docgen.archive.events`` and ``docgen.archive.index``."""

    action: str
    remark: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


class Writing:
    """One write under way (一次写入): what actions read, and the versions and events that they add."""

    def __init__(
        self, store: Store, connection: Connection, transaction: Transaction, actor: str, clock: Callable[[], datetime]
    ) -> None:
        self.actor = actor
        self._connection, self._rows = connection, IndexRows(connection)
        self._store, self._transaction, self._clock = store, transaction, clock
        self._fresh: dict[tuple[str, int], Mapping[str, bytes]] = {}
        self._templates: dict[str, bytes] = {}
        self._stored: set[str] = set()
        self.ahead: str | None = None
        """The moment of the last event before this write's, where the clock says that it is still to come."""

    @property
    def connection(self) -> Connection:
        """The index as this write has it by now: what was recorded is put into its tables before anybody looks.

        Ask for it again after every ``record``. Whoever has no question leaves the rows to be written together.
        """
        self.write_index()
        return self._connection

    @property
    def book(self) -> NumberBook:
        """The number book with the numbers of this write, to ask for the next one without a look at the tables."""
        return self._rows.book

    def write_index(self) -> None:
        """Put all that was recorded into the tables of the index."""
        self._rows.write()

    @contextmanager
    def part(self) -> Iterator[None]:
        """One action of several: when it fails it leaves nothing behind, and the others stay as they are."""
        # What came before the part is not of it, and what the part brings is refused within it.
        self._rows.write()
        mark, fresh, templates = self._transaction.mark(), dict(self._fresh), dict(self._templates)
        try:
            with self._connection.begin_nested():
                yield
                self._rows.write()
        except BaseException:
            self._transaction.back_to(mark)
            self._rows.forget()
            self._fresh, self._templates = fresh, templates
            raise

    def new_filing(self) -> str:
        """The id of a new filing: nobody can have used it, so neither store nor index is asked for it."""
        subject = new_id()
        self._transaction.expect_new(object_id(subject))
        self._rows.expect([subject], new=True)
        return subject

    def expect(self, subjects: Sequence[str]) -> None:
        """Have the index read together what events on these filings will build on."""
        self._rows.expect(subjects)

    def record(
        self,
        subject: str,
        entries: Sequence[Entry],
        files: Mapping[str, bytes] | None = None,
        *,
        keep: Sequence[str] | None = None,
    ) -> Event:
        """Add one action to ``subject``: its events and files become one version of its object; return the last event.

        ``keep`` names files of the version before that stay current, None all of them. ``connection`` shows the events
        from now on; nothing of it stands before the write ends.
        """
        at = stamp(self._clock())
        events = self._events(subject, entries, at)
        content = {**(files or {}), LOG: write_log(events)}
        if keep is None:
            keep = [path for path in self._transaction.files(object_id(subject)) if path != LOG]
        message = "；".join(filter(None, (entry.remark for entry in entries))) or entries[-1].action
        name = object_id(subject)
        staged = self._transaction.add(name, content, keep=keep, message=message, actor=self.actor, at=at)
        self._refuse_other_object(subject, staged)
        self._fresh[name, staged] = content
        self._rows.take(events, staged, lambda: content["text.txt"].decode())
        return events[-1]

    def _refuse_other_object(self, subject: str, staged: int) -> None:
        """Refuse to go on in an object that the index knows otherwise: removed, or an old one put in its place."""
        known = self._rows.newest(subject)
        if staged != known + 1:
            raise ArchiveError(
                "object-behind",
                f"档案里 {subject} 只有 {staged - 1} 个存档版本，数据库记得 {known} 个：档案被移走，或换成了旧的。",
                hint="请执行 docgen verify 检查，并从备份恢复这份档案。",
                where=subject,
            )

    def keep_template(self, digest: str, template: bytes) -> None:
        """Keep a template's bytes, once per digest (SHA-256)."""
        name = template_object(digest)
        if name in self._templates or name in self._stored:
            return
        if self._store.has(name):
            self._stored.add(name)
            return
        self._templates[name] = template
        at = stamp(self._clock())
        self._transaction.add(name, {TEMPLATE: template}, message="template", actor=self.actor, at=at)

    def read(self, subject: str, path: str, version: int) -> bytes:
        """A file of a version of this subject's object, also of one recorded in this very write."""
        name = object_id(subject)
        fresh = self._fresh.get((name, version), {})
        return fresh[path] if path in fresh else self._store.read(name, path, version)

    def template(self, digest: str) -> bytes:
        """A template's bytes, also of one kept in this very write."""
        name = template_object(digest)
        return self._templates.get(name) or self._store.read(name, TEMPLATE)

    def _events(self, subject: str, entries: Sequence[Entry], at: str) -> list[Event]:
        """The events of an action, each sealed to the one before it."""
        last = self._rows.last()
        marked: dict[str, Any] = {}
        if at < last.at:
            # Who works may not be stopped by a clock; the order is that of the numbers anyway.
            self.ahead, marked = last.at, {"clock": "behind"}
        seq, previous = last.seq, last.digest
        events: list[Event] = []
        for entry in entries:
            seq += 1
            data = {**entry.data, **marked}
            event = Event(seq, subject, entry.action, at, self.actor, previous, entry.remark, data)
            events.append(event)
            previous = event.digest
        return events
