"""How events change the number book (登记发文字号): the half of the fold that ``docgen.archive.index`` leaves to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from docgen.archive.numbers import PAPER, USED, WHOLE_YEAR
from docgen.db.tables import NUMBERS, SEQUENCES

_BATCH = 64
_LARGEST_BATCH = 10_000

Key = tuple[str, int]
"""Code and year of a sequence."""

_KEY = ("this_code", "this_year", "this_serial")
_INSERT = insert(NUMBERS)
_DELETE = delete(NUMBERS).where(
    *(column == bindparam(name) for column, name in zip(NUMBERS.primary_key, _KEY, strict=True))
)

_THIS = (SEQUENCES.c.code == bindparam(_KEY[0]), SEQUENCES.c.year == bindparam(_KEY[1]))
_SEQUENCE = select(*(SEQUENCES.c[name] for name in ("start", "floor", "closed", "seq"))).where(*_THIS)
_CHANGE = update(SEQUENCES).where(*_THIS)
_RUN = (
    select(NUMBERS.c.serial)
    .where(
        NUMBERS.c.code == bindparam(_KEY[0]),
        NUMBERS.c.year == bindparam(_KEY[1]),
        NUMBERS.c.serial >= bindparam("first"),
    )
    .order_by(NUMBERS.c.serial)
    .limit(bindparam("most"))
)


class NumberBook:
    """The number book open for writing: what events say of it is gathered, and put into its tables by ``write``.

    A rebuild writes each sequence once for many numbers. Changed with every number, a row of PostgreSQL's would leave
    as many dead copies behind, and each look at it would pass by all of them until the transaction ends.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._numbers: dict[tuple[str, int, int], dict[str, Any]] = {}
        self._known: dict[Key, dict[str, Any]] = {}
        self._changed: set[Key] = set()
        self._stretches: dict[Key, _Stretch] = {}

    def next_serial(self, code: str, year: int) -> int:
        """As ``docgen.archive.numbers.next_serial``, with what is gathered here."""
        floor: int = self._row((code, year))["floor"]
        return floor

    def year_closed(self, code: str, year: int) -> bool:
        """As ``docgen.archive.numbers.year_closed``, with what is gathered here."""
        return any(self._row((one, year))["closed"] for one in (WHOLE_YEAR, code))

    def fold_sequences(self, lines: Iterable[Mapping[str, Any]], seq: int) -> None:
        """Take the ``sequences`` of an event into the book."""
        for line in lines:
            key = line["code"], line["year"]
            if "start" in line:
                self._set(key, seq, {"start": line["start"], "floor": self._first_free(key, line["start"])})
            if "closed" in line:
                self._set(key, seq, {"closed": line["closed"]})

    def fold_numbers(self, lines: Iterable[Mapping[str, Any]], seq: int, subject: str | None) -> None:
        """Take the ``numbers`` of an event into the book; ``subject`` is the filing that the event is about, if any."""
        freed: dict[Key, list[int]] = {}
        for line in lines:
            code, year, serial, status = line["code"], line["year"], line["serial"], line["status"]
            serials = freed.setdefault((code, year), [])
            if status is None:
                serials.append(serial)
            bearer = subject if status in (USED, PAPER) else None
            row = {"code": code, "year": year, "serial": serial, "status": status, "filing": bearer, "seq": seq}
            self._numbers[code, year, serial] = {**row, "reason": line.get("reason") or ""}
        for key, serials in freed.items():
            self._move_floor(key, seq, serials)

    def write(self) -> None:
        """Write all that was gathered; what the tables hold is read anew afterwards."""
        if self._numbers:
            self._connection.execute(_DELETE, [dict(zip(_KEY, number, strict=True)) for number in self._numbers])
        if taken := [row for row in self._numbers.values() if row["status"] is not None]:
            self._connection.execute(_INSERT, taken)
        for key in sorted(self._changed):
            row = self._known[key]
            if self._connection.execute(_CHANGE, {**row, **dict(zip(_KEY, key, strict=False))}).rowcount == 0:
                self._connection.execute(insert(SEQUENCES), {"code": key[0], "year": key[1], **row})
        self.forget()

    def forget(self) -> None:
        """Forget what was gathered and read."""
        for known in (self._numbers, self._known, self._changed, self._stretches):
            known.clear()

    def _move_floor(self, key: Key, seq: int, freed: list[int]) -> None:
        """Up over what was taken, or down to what was freed; numbers below the start never count."""
        row = self._row(key)
        lowest = min([row["floor"], *(serial for serial in freed if serial >= row["start"])])
        found = self._first_free(key, lowest)
        if found != row["floor"] or not row["seq"]:
            self._set(key, seq, {"floor": found})

    def _first_free(self, key: Key, first: int) -> int:
        """The smallest number from ``first`` on that is neither gathered here as taken nor in the table."""
        while self._is_taken(key, first):
            first += 1
        return first

    def _is_taken(self, key: Key, serial: int) -> bool:
        gathered = self._numbers.get((*key, serial))
        if gathered is not None:
            return gathered["status"] is not None
        known = self._stretches.get(key)
        if known is None or not known.covers(serial):
            known = self._stretches[key] = self._read(key, serial, known)
        return serial in known.taken

    def _read(self, key: Key, first: int, before: "_Stretch | None") -> "_Stretch":
        """What the table says from ``first`` on: some numbers, and more each time where one stretch follows another."""
        follows = before is not None and before.last is not None and first == before.last + 1
        size = min(before.size * 4, _LARGEST_BATCH) if before is not None and follows else _BATCH
        wanted = {"this_code": key[0], "this_year": key[1], "first": first, "most": size}
        taken = list(self._connection.execute(_RUN, wanted).scalars())
        return _Stretch(first, taken[-1] if len(taken) == size else None, size, frozenset(taken))

    def _row(self, key: Key) -> dict[str, Any]:
        """A sequence as it now stands; one that is not there yet starts at 1 and has no event (``seq`` 0)."""
        if key not in self._known:
            found = self._connection.execute(_SEQUENCE, dict(zip(_KEY, key, strict=False))).mappings().first()
            self._known[key] = dict(found) if found else {"start": 1, "floor": 1, "closed": False, "seq": 0}
        return self._known[key]

    def _set(self, key: Key, seq: int, changes: Mapping[str, Any]) -> None:
        self._row(key).update(changes, seq=seq)
        self._changed.add(key)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What the table holds of a sequence from ``first`` up to ``last``, None for all that follow; read ``size`` big."""

    first: int
    last: int | None
    size: int
    taken: frozenset[int]

    def covers(self, serial: int) -> bool:
        """Whether it tells of this number."""
        return self.first <= serial and (self.last is None or serial <= self.last)
