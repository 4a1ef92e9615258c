"""The index as a fold over the log (索引): the same events in the same order give the same rows, on both databases.

``docgen.archive.index_rows`` is the only writer of the tables. Of an event's ``data`` it reads:

- ``filing``: columns of the table ``filings`` to set; a subject's first event with it makes the row. ``id``, the
  sequence numbers and the moments are set from the event itself.
- ``version``: a new row of ``versions`` (``version, name, files, template``), whose text is searched from now on.
- ``named``: another ``name`` for the row of the ``version`` that it names (送审稿).
- ``rendition``: merged into the row of the version that it names.
- ``numbers``: ``code, year, serial, status, reason`` for the number book; ``status`` is ``used``, ``reserved``,
  ``void`` or ``paper``, None frees the number; ``year`` 0 is a sequence without years.
- ``sequences``: ``code, year`` with ``start`` or ``closed``.

Whatever else an event says stands in its row and changes nothing.
"""

from sqlalchemy import Connection, delete, insert, select

from docgen.archive import search_texts
from docgen.archive.events import Event
from docgen.archive.index_rows import IndexRows, Text, last_event
from docgen.db.tables import EVENTS, FILINGS, META, NUMBERS, SEQUENCES, VERSIONS
from docgen.db.transactions import begin_write
from docgen.errors import ArchiveError

__all__ = ["IndexRows", "Text", "apply", "begin_write", "bind", "clear", "head", "is_bound"]

_ARCHIVE = "archive"


def bind(connection: Connection, archive: str) -> None:
    """Let the database be the index of this archive alone; ArchiveError ``index-foreign`` when it is another's."""
    if not is_bound(connection, archive):
        connection.execute(insert(META).values(key=_ARCHIVE, value=archive))


def is_bound(connection: Connection, archive: str) -> bool:
    """Whether the database is this archive's index; ArchiveError ``index-foreign`` when it is another's."""
    known: str | None = connection.execute(select(META.c.value).where(META.c.key == _ARCHIVE)).scalar()
    if known is not None and known != archive:
        raise ArchiveError(
            "index-foreign",
            "这个数据库是另一个档案的索引。",
            hint="请检查 DOCGEN_HOME 和 DOCGEN_DATABASE_URL 是否配套；一个档案用一个数据库。",
            where=known,
        )
    return known is not None


def head(connection: Connection) -> tuple[int, str]:
    """Sequence number and digest of the last event; (0, ``FIRST``) when there is none."""
    last = last_event(connection)
    return last.seq, last.digest


def apply(connection: Connection, event: Event, object_version: int, text: Text) -> None:
    """Take one event into the index; ArchiveError ``index-order`` when it does not follow the last one."""
    rows = IndexRows(connection)
    rows.take([event], object_version, text)
    rows.write()


def clear(connection: Connection) -> None:
    """Empty every table but the archive's name; readers see the old rows until the transaction ends."""
    search_texts.clear(connection)
    for table in (NUMBERS, SEQUENCES, VERSIONS, EVENTS, FILINGS):
        connection.execute(delete(table))
