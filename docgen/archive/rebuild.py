"""The index made again from the log (重建索引), and all of it read out to be compared."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Engine, select

from docgen.archive import index, search_texts
from docgen.archive.events import Event
from docgen.archive.index import Text
from docgen.archive.number_book import NumberBook
from docgen.db.tables import EVENTS, FILINGS, META, NUMBERS, SEARCH_TEXTS, SEQUENCES, VERSIONS
from docgen.db.transactions import begin_write

Progress = Callable[[int, int], None]
"""Told how many of how many are done; a total of 0 is not known yet."""

_BATCH = 100
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
        count, last, texts, book = 0, index.head(connection), dict[str, Text](), NumberBook(connection)
        for count, (event, object_version, text) in enumerate(log, 1):
            index.refuse_out_of_order(event, last)
            index.fold(connection, event, object_version, book)
            if "version" in event.data:
                texts[event.subject] = text
            last = event.seq, event.digest
            told(count, 0)
        book.write()
        _make_searchable(connection, texts, told)
        search_texts.make_words_index(connection)
    _settle(engine)
    return count


def _make_searchable(connection: Connection, texts: dict[str, Text], told: Progress) -> None:
    filings = list(connection.execute(select(FILINGS.c.id).order_by(FILINGS.c.created_seq)).scalars())
    for first in range(0, len(filings), _BATCH):
        batch = filings[first : first + _BATCH]
        rows = [search_texts.read(connection, one, texts.get(one, _no_text)()) for one in batch]
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
