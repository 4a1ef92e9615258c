"""Questions to the number book (发文字号簿查询): its lines, its sequences, and numbers that it does not explain."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, Table, select

from docgen.archive.queries import stream
from docgen.db.tables import FILINGS, NUMBERS, SEQUENCES


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A line of the number book (发文字号簿); ``filing`` and ``title`` are None where no filing bears the number."""

    code: str
    year: int
    serial: int
    status: str
    filing: str | None
    reason: str
    seq: int
    title: str | None


@dataclass(frozen=True, slots=True)
class SequenceRow:
    """A sequence (编号序列): where it starts, the next number, whether it is closed; code '' is a whole year."""

    code: str
    year: int
    start: int
    floor: int
    closed: bool
    seq: int


def book(connection: Connection, code: str | None = None, year: int | None = None) -> Iterator[NumberRow]:
    """The number book by code, year and number."""
    joined = NUMBERS.outerjoin(FILINGS, FILINGS.c.id == NUMBERS.c.filing)
    statement = select(*NUMBERS.c, FILINGS.c.title).select_from(joined).order_by(*NUMBERS.primary_key)
    return (NumberRow(*row) for row in stream(connection, _of(statement, NUMBERS, code, year)))


def sequences(connection: Connection) -> list[SequenceRow]:
    """Every sequence, by code and year."""
    return [SequenceRow(*row) for row in stream(connection, select(SEQUENCES).order_by(*SEQUENCES.primary_key))]


def gaps(connection: Connection, code: str, year: int) -> list[int]:
    """Numbers from the sequence's start up to the highest one that the book does not explain."""
    started = select(SEQUENCES.c.start).where(SEQUENCES.c.code == code, SEQUENCES.c.year == year)
    expected = connection.execute(started).scalar() or 1
    serials = select(NUMBERS.c.serial).where(NUMBERS.c.serial >= expected).order_by(NUMBERS.c.serial)
    found: list[int] = []
    for (serial,) in stream(connection, _of(serials, NUMBERS, code, year)):
        found.extend(range(expected, serial))
        expected = serial + 1
    return found


def _of(statement: Select[Any], table: Table, code: str | None, year: int | None) -> Select[Any]:
    if code is not None:
        statement = statement.where(table.c.code == code)
    return statement if year is None else statement.where(table.c.year == year)
