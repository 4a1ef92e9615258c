"""Questions to the index (索引查询): typed rows, newest first, one after the other where nothing limits them."""

import json
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, or_, select, tuple_, union_all

from docgen.db.tables import EVENTS, FILINGS, VERSIONS

_BATCH = 500
LONGEST_REFERENCE = 200


@dataclass(frozen=True, slots=True)
class FilingRow:
    """A filing as it now stands (公文); ``created_seq`` is its place in the order, ``seq`` its last event.

    ``year`` and ``serial`` are those of its number once it has one; days are ISO dates, moments RFC 3339 in UTC.
    ``ended_by`` and ``replaced_by`` are ids of filings here, or the numbers of others as written.
    """

    id: str
    created_seq: int
    seq: int
    kind: str
    form: str | None
    title: str
    issuer: str
    community: str | None
    state: str
    organ_code: str | None
    year: int | None
    serial: int | None
    document_number: str | None
    version: int
    created_at: str
    updated_at: str
    signed_on: str | None
    printed_on: str | None
    drafter: str | None
    base: str | None
    ended_by: str | None
    replaced_by: str | None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of a filing (版本); ``files`` maps logical paths to ``sha256``, ``size`` and ``name``."""

    filing: str
    version: int
    seq: int
    object_version: int
    name: str
    at: str
    actor: str
    reason: str
    template: str | None
    files: Mapping[str, Any]
    rendition: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class EventRow:
    """An entry of the log (办理记录); ``version`` and ``state`` are what it made current, None for nothing."""

    seq: int
    subject: str
    object_version: int
    action: str
    at: str
    actor: str
    remark: str
    version: int | None
    state: str | None
    digest: str
    previous: str
    data: Mapping[str, Any]


def filing(connection: Connection, id: str) -> FilingRow | None:
    """The filing with this id."""
    return _first_filing(connection, _WITH_ID, id)


def by_number(connection: Connection, document_number: str) -> FilingRow | None:
    """The filing with this document number, as written; the newest when a number was given anew."""
    return _first_filing(connection, _WITH_NUMBER, document_number)


def by_reference(connection: Connection, reference: str) -> FilingRow | None:
    """The filing with this id or document number; None for anything else, whatever it may be."""
    # Neither control characters nor lone surrogates are for a database, and no name of ours is that long.
    if not reference.isprintable() or len(reference) > LONGEST_REFERENCE:
        return None
    return filing(connection, reference) or by_number(connection, reference)


def filings(
    connection: Connection,
    *,
    year: int | None = None,
    state: str | None = None,
    organ: str | None = None,
    kind: str | None = None,
    limit: int | None = None,
    before: int | None = None,
) -> Generator[FilingRow, None, None]:
    """Filings, the one drafted last first; ``organ`` is an organ code or an issuer, ``before`` a ``created_seq``."""
    wanted = {FILINGS.c.year: year, FILINGS.c.state: state, FILINGS.c.kind: kind}
    where = [column == value for column, value in wanted.items() if value is not None]
    if before is not None:
        where.append(FILINGS.c.created_seq < before)
    newest = FILINGS.c.created_seq.desc()
    if organ is None:
        statement = select(FILINGS).where(*where).order_by(newest).limit(limit)
    elif limit is None:
        either = or_(FILINGS.c.organ_code == organ, FILINGS.c.issuer == organ)
        statement = select(FILINGS).where(*where, either).order_by(newest)
    else:
        statement = _page_of_organ(where, organ, limit)
    return (FilingRow(*row) for row in stream(connection, statement))


def _page_of_organ(where: list[ColumnElement[bool]], organ: str, limit: int) -> Select[Any]:
    """A page out of each of two indices, put together: with ``or`` all of them would be found and sorted first."""
    code_is, issuer_is = FILINGS.c.organ_code == organ, FILINGS.c.issuer == organ
    pages = [
        select(FILINGS).where(*where, condition).order_by(FILINGS.c.created_seq.desc()).limit(limit).subquery()
        for condition in (code_is, issuer_is & (FILINGS.c.organ_code.is_distinct_from(organ)))
    ]
    both = union_all(*(select(page) for page in pages)).subquery()
    return select(both).order_by(both.c.created_seq.desc()).limit(limit)


def versions(connection: Connection, id: str) -> list[VersionRow]:
    """The versions of a filing, the first one first."""
    rows = connection.execute(select(VERSIONS).where(VERSIONS.c.filing == id).order_by(VERSIONS.c.version))
    return [_version(*row) for row in rows]


def version(connection: Connection, id: str, number: int) -> VersionRow | None:
    """One version of a filing."""
    row = connection.execute(_ONE_VERSION, {"of": id, "number": number}).first()
    return None if row is None else _version(*row)


def without_rendition(connection: Connection, names: Collection[str]) -> Iterator[tuple[FilingRow, VersionRow]]:
    """Versions of these names that have no rendition yet, each with its filing, in the order of the filings."""
    width = len(FILINGS.c)
    joined = VERSIONS.join(FILINGS, FILINGS.c.id == VERSIONS.c.filing)
    wanted = VERSIONS.c.name.in_(names) & VERSIONS.c.rendition.is_(None)
    statement = select(*FILINGS.c, *VERSIONS.c).select_from(joined).where(wanted)
    for row in stream(connection, statement.order_by(FILINGS.c.created_seq, VERSIONS.c.version)):
        yield FilingRow(*row[:width]), _version(*row[width:])


def latest_versions(connection: Connection, rows: Sequence[FilingRow]) -> dict[str, VersionRow]:
    """The latest version of each of these filings, by id."""
    if not rows:
        return {}
    this = tuple_(VERSIONS.c.filing, VERSIONS.c.version).in_([(row.id, row.version) for row in rows])
    return {row[0]: _version(*row) for row in connection.execute(select(VERSIONS).where(this))}


def ended_with(connection: Connection, id: str) -> list[FilingRow]:
    """The filings that this one ends or replaces, the first one first."""
    either = or_(FILINGS.c.ended_by == id, FILINGS.c.replaced_by == id)
    rows = connection.execute(select(FILINGS).where(either).order_by(FILINGS.c.created_seq))
    return [FilingRow(*row) for row in rows]


def events(connection: Connection, subject: str | None = None) -> Generator[EventRow, None, None]:
    """The log of a filing or of the register, the first entry first; None for all of it."""
    statement = select(EVENTS).order_by(EVENTS.c.seq)
    if subject is not None:
        statement = statement.where(EVENTS.c.subject == subject)
    return (_event(*row) for row in stream(connection, statement))


def _newest(condition: ColumnElement[bool]) -> Select[Any]:
    return select(FILINGS).where(condition).order_by(FILINGS.c.created_seq.desc()).limit(1)


# Asked in every action: put together once, for that takes as long as the answer.
_WITH_ID = _newest(FILINGS.c.id == bindparam("wanted"))
_WITH_NUMBER = _newest(FILINGS.c.document_number == bindparam("wanted"))
_ONE_VERSION = select(VERSIONS).where(VERSIONS.c.filing == bindparam("of"), VERSIONS.c.version == bindparam("number"))


def _first_filing(connection: Connection, statement: Select[Any], wanted: str) -> FilingRow | None:
    row: Sequence[Any] | None = connection.execute(statement, {"wanted": wanted}).first()
    return None if row is None else FilingRow(*row)


def _version(*row: Any) -> VersionRow:
    plain, files, rendition = row[:-2], json.loads(row[-2]), row[-1]
    return VersionRow(*(*plain, files, None if rendition is None else json.loads(rendition)))


def _event(*row: Any) -> EventRow:
    return EventRow(*(*row[:-1], json.loads(row[-1])))


def stream(connection: Connection, statement: Select[Any]) -> Iterator[Sequence[Any]]:
    """Rows as they are asked for, never all of them in memory."""
    result = connection.execute(statement, execution_options={"yield_per": _BATCH})
    try:
        yield from result
    finally:
        # Whoever stops half way leaves no cursor open on the server.
        result.close()
