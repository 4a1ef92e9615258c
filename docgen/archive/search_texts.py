"""What the index keeps for searching (检索索引): the text of each filing, folded and as it is, and its words.

Whoever searches finds candidates by their words and then looks into the folded text: ``docgen.archive.search``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, text

from docgen.archive.folding import EDGE, composed, document_words
from docgen.archive.paragraphs import fold_document
from docgen.db.tables import SEARCH_TEXTS

_BLANK = " "
_OLD = select(SEARCH_TEXTS).where(SEARCH_TEXTS.c.filing.in_(bindparam("these", expanding=True)))
_INSERT = insert(SEARCH_TEXTS)
_DELETE = delete(SEARCH_TEXTS).where(SEARCH_TEXTS.c.id == bindparam("this"))


Ahead = tuple[str, str, str, str]
"""What another process has folded: head and text of a filing as they are searched, both as units, and their words."""

_AHEAD: dict[tuple[str, str], tuple[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Told:
    """A filing whose words change: its row as it now stands, whether it is new, its text (None: the one it has)."""

    filing: Mapping[str, Any]
    is_new: bool
    text: str | None


@dataclass(frozen=True, slots=True)
class SearchText:
    """One filing as it is searched: ``head`` holds title, number, issuer and community, ``text`` the latest version."""

    id: int
    filing: str
    head: str
    text: str

    def folded(self) -> tuple[str, str]:
        """Head and text as units, and their words; nothing is found across the edge of a part."""
        ahead = _AHEAD.get((self.head, self.text))
        if ahead is not None:
            return ahead
        folded, words = fold_document(self.head, self.text)
        return folded, _BLANK.join(words)


def fold_ahead(filing: Mapping[str, Any], text: str) -> Ahead:
    """Fold a filing that is about to be recorded, by its searched columns and its text: for ``folded_ahead``."""
    row = SearchText(0, "", _head(filing), _body(text))
    return row.head, row.text, *row.folded()


@contextmanager
def folded_ahead(ready: Iterable[Ahead]) -> Iterator[None]:
    """Spare the writes inside what others have folded; a filing is told from all others by its own words."""
    known = {(head, text): (folded, words) for head, text, folded, words in ready}
    _AHEAD.update(known)
    try:
        yield
    finally:
        for name in known:
            _AHEAD.pop(name, None)


def put(connection: Connection, told: Sequence[Told]) -> None:
    """Make the latest words of these filings searchable, each of them told once."""
    known = [one.filing["id"] for one in told if not one.is_new]
    old = {row.filing: row for row in connection.execute(_OLD, {"these": known})} if known else {}
    if old:
        _forget(connection, list(old.values()))
    rows = []
    for one in told:
        kept = old.get(one.filing["id"])
        text = one.text if one.text is not None else kept.text if kept is not None else ""
        rows.append(searched(one.filing, text))
    add(connection, rows)


def searched(filing: Mapping[str, Any], new_text: str) -> SearchText:
    """A filing's columns and its text, ready to be added."""
    return SearchText(filing["created_seq"], filing["id"], _head(filing), _body(new_text))


def _head(filing: Mapping[str, Any]) -> str:
    columns = (filing[name] for name in ("title", "document_number", "issuer", "community"))
    return composed(EDGE.join((value or "").replace(EDGE, "") for value in columns))


def _body(text: str) -> str:
    return composed(text).replace(EDGE, "")


def add(connection: Connection, rows: Sequence[SearchText]) -> None:
    """Add filings that are not there yet."""
    if not rows:
        return
    plain, found = [], []
    for row in rows:
        folded, words = row.folded()
        plain.append({"id": row.id, "filing": row.filing, "head": row.head, "text": row.text, "folded": folded})
        found.append(words)
    if connection.dialect.name == "sqlite":
        connection.execute(_INSERT, plain)
        joined = [{"id": row.id, "words": own} for row, own in zip(rows, found, strict=True)]
        connection.execute(_INSERT_WORDS, joined)
    else:
        full = [{**values, "words": own} for values, own in zip(plain, found, strict=True)]
        connection.execute(_INSERT_WITH_WORDS, full)


_INSERT_WORDS = text("INSERT INTO search_words (rowid, words) VALUES (:id, :words)")
_INSERT_WITH_WORDS = text(
    "INSERT INTO search_texts (id, filing, folded, head, text, words)"
    " VALUES (:id, :filing, :folded, :head, :text, array_to_tsvector(string_to_array(:words, ' ')))"
)


def _forget(connection: Connection, rows: Sequence[Any]) -> None:
    if connection.dialect.name == "sqlite":
        # The table keeps no copy of what it was given, and takes out only what it is told again.
        connection.execute(_FORGET_WORDS, [{"id": row.id, "words": _words_of(row)} for row in rows])
    connection.execute(_DELETE, [{"this": row.id} for row in rows])


_FORGET_WORDS = text("INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', :id, :words)")


def _words_of(row: Any) -> str:
    """The words that a row was kept with. They are those of its folded text, by whatever rules that was folded then."""
    folded, words = fold_document(row.head, row.text)
    return _BLANK.join(words if folded == row.folded else document_words(row.folded))


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
