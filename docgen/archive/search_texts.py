"""What the index keeps for searching (检索索引): the text of each filing, folded and as it is, and its words.

Whoever searches finds candidates by their words and then looks into the folded text: ``docgen.archive.search``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, text

from docgen.archive.folding import EDGE, composed, document_words, fold
from docgen.db.tables import FILINGS, SEARCH_TEXTS

_BLANK = " "
_OLD = select(SEARCH_TEXTS).where(SEARCH_TEXTS.c.filing == bindparam("this"))
_FILING = select(FILINGS).where(FILINGS.c.id == bindparam("this"))
_INSERT = insert(SEARCH_TEXTS)
_DELETE = delete(SEARCH_TEXTS).where(SEARCH_TEXTS.c.id == bindparam("this"))


@dataclass(frozen=True, slots=True)
class SearchText:
    """One filing as it is searched: ``head`` holds title, number, issuer and community, ``text`` the latest version."""

    id: int
    filing: str
    head: str
    text: str

    @property
    def folded(self) -> str:
        """Head and text as units; nothing is found across the edge of a part."""
        return fold(self.head + EDGE + self.text)


def put(connection: Connection, filing: str, new_text: str | None, since: int) -> None:
    """Make a filing's latest words searchable; ``new_text`` None keeps its text and takes its other columns anew.

    One that came with the event ``since``, or after it, has none yet.
    """
    row = connection.execute(_FILING, {"this": filing}).one()
    old = connection.execute(_OLD, {"this": filing}).first() if row.created_seq < since else None
    if old is not None:
        _forget(connection, old.id, old.folded)
        new_text = old.text if new_text is None else new_text
    add(connection, [_searched(row, new_text or "")])


def read(connection: Connection, filing: str, new_text: str) -> SearchText:
    """A filing's columns and its text, ready to be added."""
    return _searched(connection.execute(_FILING, {"this": filing}).one(), new_text)


def _searched(row: Any, new_text: str) -> SearchText:
    columns = (row.title, row.document_number, row.issuer, row.community)
    head = EDGE.join((value or "").replace(EDGE, "") for value in columns)
    return SearchText(row.created_seq, row.id, composed(head), composed(new_text).replace(EDGE, ""))


def add(connection: Connection, rows: Sequence[SearchText]) -> None:
    """Add filings that are not there yet."""
    ready = [(row, row.folded) for row in rows]
    plain = [{"id": row.id, "filing": row.filing, "head": row.head, "text": row.text, "folded": f} for row, f in ready]
    found = [_joined_words(folded) for _, folded in ready]
    if connection.dialect.name == "sqlite":
        connection.execute(_INSERT, plain)
        joined = [{"id": row.id, "words": own} for (row, _), own in zip(ready, found, strict=True)]
        connection.execute(text("INSERT INTO search_words (rowid, words) VALUES (:id, :words)"), joined)
    else:
        full = [{**values, "words": own} for values, own in zip(plain, found, strict=True)]
        connection.execute(_INSERT_WITH_WORDS, full)


_INSERT_WITH_WORDS = text(
    "INSERT INTO search_texts (id, filing, folded, head, text, words)"
    " VALUES (:id, :filing, :folded, :head, :text, array_to_tsvector(string_to_array(:words, ' ')))"
)


@lru_cache(maxsize=64)
def _joined_words(folded: str) -> str:
    """Remembered for a while: what is forgotten has often been added a moment ago."""
    return _BLANK.join(document_words(folded))


def _forget(connection: Connection, row: int, folded: str) -> None:
    if connection.dialect.name == "sqlite":
        # The table keeps no copy of what it was given, and takes out only what it is told again.
        forget = text("INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', :id, :words)")
        connection.execute(forget, {"id": row, "words": _joined_words(folded)})
    connection.execute(_DELETE, {"this": row})


def clear(connection: Connection) -> None:
    """Forget every filing."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO search_words (search_words) VALUES ('delete-all')")
    connection.execute(delete(SEARCH_TEXTS))


def drop_words_index(connection: Connection) -> None:
    """Before very many rows: it is quicker to make PostgreSQL's index of the words anew than to keep it."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP INDEX IF EXISTS search_words")


def make_words_index(connection: Connection) -> None:
    """After ``drop_words_index``."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '256MB'")
        connection.exec_driver_sql("CREATE INDEX search_words ON search_texts USING gin (words)")


def kept_words(connection: Connection) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The words that the database keeps, by filing, sorted: for comparing two indexes."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_vocabulary USING fts5vocab(main, search_words, instance)"
        )
        rows = connection.exec_driver_sql("SELECT doc, term FROM temp.search_vocabulary ORDER BY doc, term")
        for doc, own in groupby(rows, key=itemgetter(0)):
            yield doc, tuple(term for _, term in own)
    else:
        rows = connection.exec_driver_sql("SELECT id, tsvector_to_array(words) FROM search_texts ORDER BY id")
        yield from ((row, tuple(sorted(own))) for row, own in rows if own)
