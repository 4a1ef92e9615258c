"""Full-text search (全文检索): Chinese words of any length over title, number, issuer, community, text; newest first.

The words of a query are divided by blanks and all have to be there. The databases propose candidates by their words
(``docgen.archive.folding``); what is found is decided by looking into the folded text itself, so that both databases
give the same answers. A query is text and nothing else: quotes, ``*``, ``OR``, ``%`` have no meaning of their own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select, text
from sqlalchemy.sql.elements import ColumnElement

from docgen.archive.folding import ANY, EDGE, fold_query, query_words
from docgen.archive.passages import Passage, passage, snippet
from docgen.archive.queries import FilingRow
from docgen.db.tables import FILINGS, SEARCH_TEXTS
from docgen.errors import UsageError

LONGEST_WORD = 200
"""Characters in one word of a query."""

MOST_WORDS = 16

_MOST_ASKED = 64
"""Words asked of the database's own index; the text decides in any case."""

_FIRST_BATCH, _LARGEST_BATCH = 40, 2560
_LOOKED_INTO = 300
_END = 2**62


@dataclass(frozen=True, slots=True)
class Hit:
    """One filing found (检索结果); ``row.created_seq`` is the cursor for the page after it.

    ``number`` is None for a filing without one. ``snippet`` is a piece of the text around the first word found there.
    """

    row: FilingRow
    title: Passage
    number: Passage | None
    snippet: Passage


def search(connection: Connection, query: str, *, limit: int | None = 20, before: int | None = None) -> Iterator[Hit]:
    """The filings that hold every word of ``query``, newest first.

    ``limit`` None gives all of them, one after the other; ``before`` is the cursor of the last hit of the page before.
    UsageError ``search-query`` at once when there is nothing to search for, or a word is too long.
    """
    return _found(connection, _parse(query), limit, _END if before is None else before)


def _parse(query: str) -> list[str]:
    """The folded words of a query."""
    given = query.split()
    if not given:
        raise UsageError("search-query", "没有写要检索的词。", hint="请写一个或几个词，用空格隔开。")
    if len(given) > MOST_WORDS:
        raise UsageError("search-query", f"检索词太多（{len(given)} 个）。", hint=f"一次最多写 {MOST_WORDS} 个词。")
    folded = [fold_query(word) for word in given]
    for word, units in zip(given, folded, strict=True):
        if not query_words(units):
            message = f"“{word[:20]}”里没有可以检索的字。"
            raise UsageError("search-query", message, hint="检索词里至少要有一个汉字、字母或数字。")
        if len(units) > LONGEST_WORD:
            message = f"检索词“{word[:20]}……”太长。"
            raise UsageError("search-query", message, hint=f"一个词最多 {LONGEST_WORD} 个字；只写其中一段也能找到。")
    return list(dict.fromkeys(folded))


def _found(connection: Connection, words: Sequence[str], limit: int | None, below: int) -> Iterator[Hit]:
    left = limit
    for candidates in _batches(connection, words, limit or 0, below):
        hits = _checked(connection, words, candidates, left)
        yield from hits
        if left is not None:
            left -= len(hits)
            if left == 0:
                return


def _batches(connection: Connection, words: Sequence[str], limit: int, below: int) -> Iterator[list[int]]:
    """Filings that may hold the words, newest first, in batches that grow when a page takes more than one."""
    if connection.dialect.name == "postgresql":
        # It would find and sort all that hold a common word before the first of them; the newest filings are likely
        # to fill the page, and looking into a few hundred costs less.
        newest = list(connection.execute(_NEWEST, {"below": below}).scalars())
        yield newest
        if len(newest) < _LOOKED_INTO:
            return
        below = newest[-1]
    asked = list(dict.fromkeys(one for word in words for one in query_words(word)))[:_MOST_ASKED]
    size = max(_FIRST_BATCH, min(2 * limit, _LARGEST_BATCH))
    while True:
        candidates = _candidates(connection, asked, below, size)
        yield candidates
        if len(candidates) < size:
            return
        below, size = candidates[-1], min(size * 4, _LARGEST_BATCH)


def _candidates(connection: Connection, asked: Sequence[str], below: int, most: int) -> list[int]:
    """The newest filings below a cursor that may hold what is asked: all its words are there, in whatever order."""
    if connection.dialect.name == "sqlite":
        wanted = f'({" AND ".join(map(_quoted, asked))}) OR "{ANY}"'
        statement = _SQLITE
    else:
        wanted = f"{' & '.join(map(_literal, asked))} | '{ANY}'"
        statement = _POSTGRESQL
    return list(connection.execute(statement, {"wanted": wanted, "below": below, "most": most}).scalars())


_SQLITE = text(
    "SELECT rowid FROM search_words WHERE search_words MATCH :wanted AND rowid < :below ORDER BY rowid DESC LIMIT :most"
)
_NEWEST = text(f"SELECT id FROM search_texts WHERE id < :below ORDER BY id DESC LIMIT {_LOOKED_INTO}")
_POSTGRESQL = text("SELECT * FROM search_candidates(CAST(:wanted AS tsquery), :below, :most)")


def _quoted(word: str) -> str:
    """A word as FTS5 reads it; words are letters, digits and characters only, so nothing in them can end the quotes."""
    return f'"{word}"'


def _literal(word: str) -> str:
    """A word as a tsquery reads it."""
    return f"'{word}'"


def _checked(connection: Connection, words: Sequence[str], ids: Sequence[int], most: int | None) -> list[Hit]:
    """Those of the candidates in which every word is found, newest first."""
    if not ids:
        return []
    statement = _rows(connection, words).where(SEARCH_TEXTS.c.id.in_(ids)).order_by(SEARCH_TEXTS.c.id.desc())
    rows = connection.execute(statement.limit(most))
    return [_hit(FilingRow(*row[:-3]), row.folded, row.head, row.text, words) for row in rows]


def _rows(connection: Connection, words: Sequence[str]) -> Select[Any]:
    place = func.instr if connection.dialect.name == "sqlite" else func.strpos
    found: list[ColumnElement[bool]] = [
        place(SEARCH_TEXTS.c.folded, bindparam(f"word{number}", word)) > 0 for number, word in enumerate(words)
    ]
    columns = SEARCH_TEXTS.c.folded, SEARCH_TEXTS.c.head, SEARCH_TEXTS.c.text
    joined = SEARCH_TEXTS.join(FILINGS, FILINGS.c.id == SEARCH_TEXTS.c.filing)
    return select(*FILINGS.c, *columns).select_from(joined).where(*found)


def _hit(row: FilingRow, folded: str, head: str, body: str, words: Sequence[str]) -> Hit:
    title, number, *others = head.split(EDGE)
    *folded_others, folded_body = folded.split(EDGE)[2:]
    sources = [(body, folded_body), *zip(others, folded_others, strict=True)]
    return Hit(row, passage(title, words), passage(number, words) if number else None, _snippet(sources, words))


def _snippet(sources: Sequence[tuple[str, str]], words: Sequence[str]) -> Passage:
    """Around what was found in the text; else the issuer or the community it was found in; else how the text begins."""
    for source, folded in sources:
        found = snippet(source, folded, words)
        if found.marks:
            return found
    return snippet(*sources[0], ())
