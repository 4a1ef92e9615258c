"""What an archive must be after any fault (事后核对): what was acknowledged is there, all else whole or absent."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from docgen.archive import book_queries, queries
from docgen.archive.archive import Archive
from docgen.archive.store import Store
from docgen.service.desk import Desk
from docgen.service.inspection import verify

from ..archive.store_faults import outside_opinion
from ..service.desks import Clock, desk_at, rows
from . import trips
from .worker import Order

AT_REST = {"archive.json", "store", "work", "lock", "lock.queue", "tip.json"}
"""All that lies in an archive's home when nobody is at work, the database apart."""

DATABASE = {"index.sqlite3", "index.sqlite3-wal", "index.sqlite3-shm"}


@contextmanager
def reopened(home: Path, url: str | None) -> Iterator[Desk]:
    """A desk at the archive as the next person finds it."""
    archive = Archive.open(home, url, clock=Clock())
    try:
        yield desk_at(archive)
    finally:
        archive.close()


def assert_whole(desk: Desk, *, outside: bool = False) -> None:
    """``verify`` is clean, nothing lies about, numbers have no gap, and the index is what the store makes of it."""
    archive = desk.archive
    assert verify(desk).damages == []
    assert_tidy(archive.home)
    with archive.reading() as connection:
        found = [
            book_queries.gaps(connection, one.code, one.year)
            for one in book_queries.sequences(connection)
            if not one.closed
        ]
        assert found == [[] for _ in found], "numbers are missing from the book"
        assert_book_agrees(connection)
    before = rows(archive)
    archive.rebuild()
    assert rows(archive) == before
    assert not outside or outside_opinion(archive.store.root) == []


def assert_tidy(home: Path) -> None:
    """No working folder, no journal of a backup, no half-written file."""
    found = {path.name for path in home.iterdir()}
    assert found - AT_REST - DATABASE == set()
    assert list((home / "work").iterdir()) == []
    assert [str(path) for path in home.rglob("*.part")] == []


def assert_book_agrees(connection: "queries.Connection") -> None:
    """Every number in use is borne by the filing that says so, and by no other."""
    said = {row.document_number: row.id for row in queries.filings(connection) if row.document_number}
    borne = {
        f"{line.code}〔{line.year}〕{line.serial}号": line.filing
        for line in book_queries.book(connection)
        if line.status == "used"
    }
    assert borne == said


def standing(desk: Desk, trip: str) -> Mapping[str, list[str]]:
    """The log of every filing of a trip as the archive has it, by title."""
    with desk.archive.reading() as connection:
        ours = {row.id: row.title for row in queries.filings(connection) if row.title.startswith(f"{trip}第")}
        logs: dict[str, list[str]] = {}
        for event in queries.events(connection):
            if event.subject in ours:
                logs.setdefault(ours[event.subject], []).append(event.action)
    return logs


def steps_taken(desk: Desk, trip: str, acknowledged: Sequence[Order], group: int = 1) -> int:
    """How many steps of a trip stand: all acknowledged ones, and perhaps the one, or the group, that came after."""
    found = standing(desk, trip)
    possible = {len(acknowledged), len(acknowledged) + group}
    taken = [number for number in possible if trips.made(trip, number) == found]
    assert len(taken) == 1, f"{len(acknowledged)} were acknowledged, the archive has {found}"
    assert_told(desk, acknowledged)
    return taken[0]


def assert_told(desk: Desk, acknowledged: Sequence[Order]) -> None:
    """Each answer that was given holds: the event, the version, the number."""
    with desk.archive.reading() as connection:
        for one in acknowledged:
            log = list(queries.events(connection, one["id"]))
            (event,) = [event for event in log if event.seq == one["seq"]]
            known = [kept.version for kept in queries.versions(connection, one["id"])]
            assert one["version"] in known
            given = [(entry.data.get("filing") or {}).get("document_number") for entry in log]
            assert one["number"] is None or one["number"] in given
            assert event.subject == one["id"]


def leftovers(home: Path) -> list[Path]:
    """The working folders that a death has left."""
    return Store(home).leftovers()
