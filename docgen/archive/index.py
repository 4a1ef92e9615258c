"""The index as a fold over the log (索引): the same events in the same order give the same rows, on both databases.

``apply`` is the only writer of the tables. Of an event's ``data`` it reads:

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

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from docgen.archive import search_texts
from docgen.archive.events import FIRST, Event, canonical
from docgen.archive.number_book import NumberBook
from docgen.db.tables import EVENTS, FILINGS, META, NUMBERS, SEQUENCES, VERSIONS
from docgen.db.transactions import begin_write
from docgen.errors import ArchiveError

__all__ = ["Text", "apply", "apply_all", "begin_write", "bind", "fold", "head"]

Text = Callable[[], str]
"""Reads the text of the version that an event brought; asked only when there is one."""

_ARCHIVE = "archive"
_FROM_EVENT = {"id", "created_seq", "seq", "created_at", "updated_at"}
_SEARCHED = {"title", "document_number", "issuer", "community"}


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
    last = connection.execute(_HEAD).first()
    return (0, FIRST) if last is None else (last.seq, last.digest)


_HEAD = select(EVENTS.c.seq, EVENTS.c.digest).order_by(EVENTS.c.seq.desc()).limit(1)
_THIS_FILING = select(FILINGS).where(FILINGS.c.id == bindparam("id"))
_NEW_EVENT, _NEW_FILING, _NEW_VERSION = insert(EVENTS), insert(FILINGS), insert(VERSIONS)
_CHANGE_FILING = update(FILINGS).where(FILINGS.c.id == bindparam("this"))


def apply(connection: Connection, event: Event, object_version: int, text: Text) -> None:
    """Take one event into the index; ArchiveError ``index-order`` when it does not follow the last one."""
    apply_all(connection, [event], object_version, text)


def apply_all(
    connection: Connection,
    events: Sequence[Event],
    object_version: int,
    text: Text,
    before: tuple[int, str] | None = None,
) -> None:
    """Take the events of one action into the index: as ``apply``, but what is searched is put in once.

    ``before`` is what ``head`` says, where the caller has just asked in this transaction.
    """
    book, last, searched = NumberBook(connection), before or head(connection), False
    for event in events:
        refuse_out_of_order(event, last)
        searched |= fold(connection, event, object_version, book)
        last = event.seq, event.digest
    book.write()
    if searched:
        versioned = any("version" in event.data for event in events)
        search_texts.put(connection, events[0].subject, text() if versioned else None, since=events[0].seq)


def fold(connection: Connection, event: Event, object_version: int, book: NumberBook) -> bool:
    """Take the next event into every table but the searched texts; True when these have to change as well."""
    data = event.data
    version, rendition = data.get("version"), data.get("rendition")
    _insert_event(connection, event, object_version)
    changed, is_filing = _fold_filing(connection, event)
    if version is not None:
        _fold_version(connection, event, object_version, version)
    if rendition is not None:
        _fold_rendition(connection, event, object_version, rendition)
    if (named := data.get("named")) is not None:
        row = (VERSIONS.c.filing == event.subject) & (VERSIONS.c.version == named["version"])
        connection.execute(update(VERSIONS).where(row).values(name=named["name"]))
    book.fold_sequences(data.get("sequences", ()), event.seq)
    book.fold_numbers(data.get("numbers", ()), event.seq, event.subject if is_filing else None)
    return version is not None or not _SEARCHED.isdisjoint(changed)


def refuse_out_of_order(event: Event, last: tuple[int, str]) -> None:
    """ArchiveError ``index-order`` when the event does not follow the last one, given as ``head`` gives it."""
    seq, digest = last
    if (event.seq, event.previous) != (seq + 1, digest):
        raise ArchiveError(
            "index-order",
            f"第 {event.seq} 条办理记录接不上索引的最后一条（第 {seq} 条）。",
            hint="请执行 docgen verify 检查档案，再执行 docgen rebuild-index 重新建立索引。",
            where=event.subject,
        )


def _insert_event(connection: Connection, event: Event, object_version: int) -> None:
    made = event.data.get("version") or event.data.get("rendition") or {}
    filing = event.data.get("filing") or {}
    row = {
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
        "data": as_json(event.data),
    }
    connection.execute(_NEW_EVENT, row)


def _fold_filing(connection: Connection, event: Event) -> tuple[set[str], bool]:
    """The columns that changed, and whether the subject is a filing at all."""
    given: Mapping[str, Any] = event.data.get("filing") or {}
    _refuse_unknown(FILINGS, given, event)
    known = connection.execute(_THIS_FILING, {"id": event.subject}).mappings().first()
    values = {**given, "seq": event.seq, "updated_at": event.at}
    if "version" in event.data:
        values.setdefault("version", event.data["version"]["version"])
    if known is not None:
        connection.execute(_CHANGE_FILING, {**values, "this": event.subject})
        return {name for name, value in given.items() if known[name] != value}, True
    if not given:
        return set(), False
    values |= {"id": event.subject, "created_seq": event.seq, "created_at": event.at}
    connection.execute(_NEW_FILING, values)
    return set(given), True


def _refuse_unknown(table: Table, given: Mapping[str, Any], event: Event) -> None:
    unknown = sorted(name for name in given if name not in table.c or name in _FROM_EVENT)
    if unknown:
        raise ArchiveError(
            "index-unknown-column",
            f"第 {event.seq} 条办理记录要写索引里没有的栏：{'、'.join(unknown)}。",
            hint="档案可能是更新版本的 docgen 写的，请升级。",
            where=event.subject,
        )


def _fold_version(connection: Connection, event: Event, object_version: int, made: Mapping[str, Any]) -> None:
    row = {
        "filing": event.subject,
        "version": made["version"],
        "seq": event.seq,
        "object_version": object_version,
        "name": made["name"],
        "at": event.at,
        "actor": event.actor,
        "reason": event.remark,
        "template": made.get("template"),
        "files": as_json(made["files"]),
    }
    connection.execute(_NEW_VERSION, row)


def _fold_rendition(connection: Connection, event: Event, object_version: int, made: Mapping[str, Any]) -> None:
    row = (VERSIONS.c.filing == event.subject) & (VERSIONS.c.version == made["version"])
    known = connection.execute(select(VERSIONS.c.rendition).where(row)).one_or_none()
    if known is None:
        raise ArchiveError(
            "index-order",
            f"第 {event.seq} 条办理记录说的第 {made['version']} 版，索引里没有。",
            hint="请执行 docgen rebuild-index，从档案重新建立索引。",
            where=event.subject,
        )
    merged = {**json.loads(known.rendition or "{}"), **made, "object_version": object_version}
    connection.execute(update(VERSIONS).where(row).values(rendition=as_json(merged)))


def as_json(value: Any) -> str:
    """JSON as the tables keep it: equal values give equal text."""
    return canonical(value).decode()


def clear(connection: Connection) -> None:
    """Empty every table but the archive's name; readers see the old rows until the transaction ends."""
    search_texts.clear(connection)
    for table in (NUMBERS, SEQUENCES, VERSIONS, EVENTS, FILINGS):
        connection.execute(delete(table))
