"""The archive as one thing (档案库): the store that is the truth, the index beside it, and the one way to write both.

A write holds the archive's lock: it first settles what a dead writer left behind, then lets actions read and change
the index inside one transaction while their files are staged, and at the end publishes the staged versions in order
before the index is committed (docs/pipeline.md). Readers never wait for it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, Engine

from docgen.archive import index, queries
from docgen.archive.agreement import index_behind, is_behind, refuse_old_store
from docgen.archive.backup import OFFICE, Manifest, backup
from docgen.archive.events import Event
from docgen.archive.identifiers import REGISTER, TEMPLATE, template_object
from docgen.archive.index_rows import IndexRows, Text
from docgen.archive.log import read_log, text_of
from docgen.archive.object_check import ignore
from docgen.archive.rebuild import rebuild
from docgen.archive.store import Store
from docgen.archive.tip import Tip, note_tip, read_tip
from docgen.archive.writing import Writing, stamp
from docgen.db import office_dump
from docgen.db.engine import default_url, make_engine
from docgen.db.schema import ensure_schema
from docgen.errors import ArchiveError

Clock = Callable[[], datetime]
Progress = Callable[[int, int], None]


def now() -> datetime:
    """The machine's clock, in UTC."""
    return datetime.now(UTC)


class Archive:
    """The archive in one home folder; ``open`` makes it."""

    def __init__(self, home: Path, engine: Engine, clock: Clock = now) -> None:
        self.home, self.engine, self.clock = home, engine, clock
        self.store = Store(home)

    @classmethod
    def open(cls, home: Path, url: str | None = None, *, create: bool = False, clock: Clock = now) -> "Archive":
        """Open the archive under ``home`` and bring its index up to date; make a new one when ``create`` says so.

        ``url`` is the database's, None the SQLite file in the home. ArchiveError ``no-archive`` where there is none.
        """
        store = Store(home)
        if not store.exists:
            if not create:
                raise ArchiveError(
                    "no-archive",
                    f"{home} 里还没有档案。",
                    hint="用 docgen draft 拟第一份公文时会建立。",
                    where=str(home),
                )
            _create(store)
        archive = cls(home, make_engine(url or default_url(home)), clock)
        try:
            archive._bring_up_to_date()
        except BaseException:
            archive.close()
            raise
        return archive

    def close(self) -> None:
        """Give back the database's connections."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one consistent state of the index and changes nothing."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, actor: str, timeout: float = 60) -> Iterator[Writing]:
        """The one writer: all that is recorded inside stands when the block ends, or none of it.

        Several actions in one block share the cost of making them durable (group commit); dying at any moment leaves
        all of them or none. ArchiveError ``archive-busy`` when others write for longer than ``timeout``
        seconds, ``index-behind`` when the versions stand but the database failed: the next writer catches up;
        ``store-behind`` when the store is older than the database.
        """
        with self.store.lock(timeout):
            self._settle()
            self._get_in_step()
            transaction = self.store.begin()
            head = 0
            try:
                with index.begin_write(self.engine) as connection:
                    work = Writing(self.store, connection, transaction, actor, self.clock)
                    yield work
                    # All that the index refuses, it refuses before anything is published.
                    work.write_index()
                    transaction.commit()
                    head = index.head(connection)[0]
            except BaseException as error:
                if not transaction.committed:
                    transaction.abandon()
                elif isinstance(error, Exception):
                    raise index_behind(error) from error
                raise
            note_tip(self.home, Tip(head))
            transaction.close()

    def _bring_up_to_date(self) -> None:
        """Make the index what the store says: a new database, an older one, or one that a dead writer left behind."""
        ensure_schema(self.engine)
        # Read before the index: a writer at work notes it after.
        tip = self.tip()
        with self.reading() as connection:
            bound = index.is_bound(connection, self.store.identity())
            known = index.head(connection)[0]
        if not bound:
            if next(iter(self.store.objects()), None) is not None:
                self.rebuild()
            # Last, so that a database that was not filled to its end is filled again.
            with index.begin_write(self.engine) as connection:
                index.bind(connection, self.store.identity())
        elif is_behind(known, tip):
            self.rebuild()
        elif self.store.leftovers():
            self._settle_if_free()
        self._take_up_office()

    def tip(self) -> Tip:
        """The last event as far as the home remembers it."""
        return read_tip(self.home)

    def _settle_if_free(self) -> None:
        """Settle what dead writers left. A live writer has done that before it began, and nobody waits for it."""
        try:
            with self.store.lock(0):
                self._settle()
        except ArchiveError as error:
            if error.code != "archive-busy":
                raise

    def _settle(self) -> None:
        """Finish or undo what dead writers left (under the lock), and tell the index of what stands."""
        if not self.store.leftovers():
            return
        standing = self.store.settle()
        try:
            with index.begin_write(self.engine) as connection:
                rows = IndexRows(connection)
                for name, version in standing:
                    self._catch_up(rows, name, version)
                rows.write()
        except ArchiveError as error:
            if error.code != "index-order":
                raise
            # The database is an older one and lacks more than these events.
            self._fill()
        self.store.clear()

    def _get_in_step(self) -> None:
        """Under the lock: make an index again that was replaced by an older one, refuse a store that was."""
        with self.reading() as connection:
            if not is_behind(index.head(connection)[0], self.tip()):
                refuse_old_store(connection, self.store)
                return
        self._fill()

    def _catch_up(self, rows: IndexRows, name: str, version: int) -> None:
        known = rows.last().seq
        new = [event for event in self.store.version_events(name, version) if event.seq > known]
        if new:
            rows.take(new, version, text_of(self.store, name, version))

    def rebuild(self, progress: Progress | None = None) -> int:
        """Make the index again from the store alone; return the number of events. ``tip`` then tells of lost ones."""
        with self.store.lock():
            self.store.settle()
            count = self._fill(progress)
            self.store.clear()
        return count

    def _fill(self, progress: Progress | None = None) -> int:
        count = rebuild(self.engine, self.log(), progress)
        with self.reading() as connection:
            found, known = index.head(connection)[0], self.tip().seq
        note_tip(self.home, Tip(known, found) if found < known else Tip(found))
        return count

    def backup(self, target: Path, progress: Callable[[int], None] = ignore) -> Manifest:
        """Copy the archive to an absent or empty folder while others go on; ``progress`` is told the bytes."""
        return backup(self.store, target, self._settled_head, stamp(self.clock()), progress, self._office)

    def _office(self) -> bytes:
        with self.reading() as connection:
            return b"".join(office_dump.dump(connection))

    def _take_up_office(self) -> None:
        """Put the office's own data of a restored backup into a database that has none yet."""
        waiting = self.home / OFFICE
        if not waiting.exists():
            return
        with index.begin_write(self.engine) as connection:
            if office_dump.is_empty(connection):
                office_dump.load(connection, waiting.read_bytes().splitlines())
        waiting.unlink(missing_ok=True)

    def _settled_head(self) -> tuple[int, str]:
        self._settle()
        self._get_in_step()
        with self.reading() as connection:
            return index.head(connection)

    def log(self) -> Iterator[tuple[Event, int, Text]]:
        """Every event of the store in order: see ``read_log``."""
        return read_log(self.store)

    def filing(self, connection: Connection, reference: str) -> queries.FilingRow:
        """The filing with this id or document number; ArchiveError ``not-found``."""
        row = self.find(connection, reference)
        if row is None:
            shown = reference[: queries.LONGEST_REFERENCE]
            raise ArchiveError(
                "not-found",
                f"档案里没有“{shown}”。",
                hint="写公文的编号（docgen list 的第一栏）或完整的发文字号。",
                where=shown,
            )
        return row

    def find(self, connection: Connection, reference: str) -> queries.FilingRow | None:
        """The filing with this id or document number; None for anything else, whatever it may be."""
        return queries.by_reference(connection, reference)

    def template(self, digest: str) -> bytes:
        """A template's bytes by their SHA-256."""
        return self.store.read(template_object(digest), TEMPLATE)

    def register(self) -> str:
        """The subject of actions on the number book itself, a new one each year."""
        return f"{REGISTER}{self.clock().year}"


def _create(store: Store) -> None:
    try:
        store.create(uuid4().hex, stamp(now()))
    except ArchiveError as error:
        # Two first drafts at once: the other one was quicker.
        if error.code != "archive-exists":
            raise
