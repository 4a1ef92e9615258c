"""The number book (发文字号簿): which numbers are taken, and the next one of a sequence.

A sequence keeps its ``floor``, the smallest free number at or above its start (``docgen.archive.number_book``), so that
the next number is one look at one row however many were given. ``year`` 0 is a sequence without years (令, 纪要).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, select

from docgen.db.tables import NUMBERS, SEQUENCES

WHOLE_YEAR = ""
"""The code of the row that closes a year for every code."""

USED, PAPER, VOID = "used", "paper", "void"


@dataclass(frozen=True, slots=True)
class Taken:
    """A number that is in the book (已登记的编号); ``filing`` is None unless a filing bears it."""

    code: str
    year: int
    serial: int
    status: str
    filing: str | None
    reason: str


def next_serial(connection: Connection, code: str, year: int) -> int:
    """The smallest free number at or above the sequence's start; 1 in a sequence that has no start."""
    floor: int | None = connection.execute(_FLOOR, {"of": code, "in_year": year}).scalar()
    return 1 if floor is None else floor


def taken(connection: Connection, code: str, year: int, serial: int) -> Taken | None:
    """What the book says of a number; None when it is free."""
    return _first(connection, _TAKEN, {"of": code, "in_year": year, "number": serial})


def is_free(connection: Connection, code: str, year: int, serial: int) -> bool:
    """Whether a number may be given, below the sequence's start too."""
    return serial >= 1 and taken(connection, code, year, serial) is None


def held_by(connection: Connection, filing: str) -> Taken | None:
    """The number that a filing bears; the one given last when there are several."""
    return _first(connection, _HELD, {"bearer": filing})


def highest(connection: Connection, code: str, year: int) -> int | None:
    """The highest number in the book, given to a filing or not; None when there is none."""
    highest_serial: int | None = connection.execute(
        select(func.max(NUMBERS.c.serial)).where(NUMBERS.c.code == code, NUMBERS.c.year == year)
    ).scalar()
    return highest_serial


def year_closed(connection: Connection, code: str | None, year: int) -> bool:
    """Whether a code's year is closed, by itself or with the whole year; ``code`` None: whether the whole year is."""
    return connection.execute(_CLOSED, {"of": code or WHOLE_YEAR, "in_year": year}).first() is not None


def _newest(condition: ColumnElement[bool]) -> Select[Any]:
    columns = [NUMBERS.c[name] for name in Taken.__slots__]
    return select(*columns).where(condition).order_by(NUMBERS.c.seq.desc()).limit(1)


# Asked for every filing: put together once, for that takes as long as the answer.
_FLOOR = select(SEQUENCES.c.floor).where(SEQUENCES.c.code == bindparam("of"), SEQUENCES.c.year == bindparam("in_year"))
_CODES = SEQUENCES.c.code.in_([WHOLE_YEAR, bindparam("of")])
_CLOSED = select(SEQUENCES.c.year).where(_CODES, SEQUENCES.c.year == bindparam("in_year"), SEQUENCES.c.closed).limit(1)
_HELD = _newest((NUMBERS.c.filing == bindparam("bearer")) & (NUMBERS.c.status != VOID))
_TAKEN = _newest(
    and_(
        NUMBERS.c.code == bindparam("of"),
        NUMBERS.c.year == bindparam("in_year"),
        NUMBERS.c.serial == bindparam("number"),
    )
)


def _first(connection: Connection, statement: Select[Any], wanted: Mapping[str, Any]) -> Taken | None:
    row = connection.execute(statement, wanted).first()
    return None if row is None else Taken(*row)
