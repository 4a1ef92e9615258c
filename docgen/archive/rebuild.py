"""The index made again from the log (重建索引), and all of it read out to be compared."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, select

from docgen.archive import index, search_texts
from docgen.archive.events import Event
from docgen.archive.index_rows import MOST, IndexRows, Text
from docgen.db.tables import EVENTS, FILINGS, META, NUMBERS, SEARCH_TEXTS, SEQUENCES, VERSIONS
from docgen.db.transactions import begin_write

Progress = Callable[[int, int], None]
"""Told how many of how many are done; a total of 0 is not known yet."""

_BATCH = 100
_FILINGS = (
    select(FILINGS)
    .where(FILINGS.c.created_seq.between(bindparam("first"), bindparam("last")))
    .order_by(FILINGS.c.created_seq)
)
_TABLES = (META, EVENTS, FILINGS, VERSIONS, NUMBERS, SEQUENCES, SEARCH_TEXTS)


def rebuild(engine: Engine, log: Iterable[tuple[Event, int, Text]], progress: Progress | None = None) -> int:
    """Make every row again from ``log``, which gives the events in order with their object's version and their text.

    Everything happens in one transaction: a crash leaves the old index, and SQLite's readers go on seeing it while
    PostgreSQL's wait. Only the texts that filings end with are read. Returns the number of events; ArchiveError
    ``index-order`` where the log has a gap.
    """
    told = progress or _nobody
    with begin_write(engine) as connection:
        index.clear(connection)
        search_texts.drop_words_index(connection)
        count, texts, rows = 0, dict[str, Text](), IndexRows(connection)
        for count, (event, object_version, text) in enumerate(log, 1):
            rows.fold(event, object_version)
            if "version" in event.data:
                texts[event.subject] = text
            if count % MOST == 0:
                rows.write()
            told(count, 0)
        rows.write()
        _make_searchable(connection, texts, told)
        search_texts.make_words_index(connection)
    _settle(engine)
    return count


def _make_searchable(connection: Connection, texts: dict[str, Text], told: Progress) -> None:
    filings = list(connection.execute(select(FILINGS.c.created_seq).order_by(FILINGS.c.created_seq)).scalars())
    for first in range(0, len(filings), _BATCH):
        batch = filings[first : first + _BATCH]
        told_of = connection.execute(_FILINGS, {"first": batch[0], "last": batch[-1]}).mappings()
        rows = [search_texts.searched(dict(one), texts.get(one["id"], _no_text)()) for one in told_of]
        search_texts.add(connection, rows)
        told(first + len(batch), len(filings))


def _settle(engine: Engine) -> None:
    """Let the planner know the new tables, and give back the room that the log of so large a change took."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            connection.exec_driver_sql("ANALYZE")


def _no_text() -> str:
    return ""


def _nobody(_done: int, _total: int) -> None:
    return None


def dump(connection: Connection) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Every row of the index with its table's name, in an order that both databases share; the searched words too."""
    for table in _TABLES:
        rows = select(table).order_by(*table.primary_key)
        for row in connection.execute(rows, execution_options={"yield_per": _BATCH}):
            yield table.name, tuple(row)
    for row_id, words in search_texts.kept_words(connection):
        yield "search_words", (row_id, words)
