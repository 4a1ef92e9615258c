"""The numbers that the rows of a batch will get (预计的文号), so that they can be drawn before these are given."""

from collections import Counter

from sqlalchemy import select

from docgen.archive import numbers
from docgen.db.tables import NUMBERS
from docgen.service.batch_making import Given
from docgen.service.desk import Desk


class Forecast:
    """Counts on from the book; nothing is reserved.

    Where somebody else takes a number meanwhile the forecast is wrong, and the row is drawn again.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._next: dict[tuple[str, int], int] = {}
        self._taken: dict[tuple[str, int], set[int]] = {}
        self._ahead: Counter[tuple[str, int]] = Counter()

    def give(self, sequence: tuple[str, int]) -> Given:
        """The next number of a sequence, as far as can be foreseen."""
        if sequence not in self._next:
            self._look(sequence)
        serial = self._next[sequence]
        while serial in self._taken[sequence]:
            serial += 1
        self._next[sequence] = serial + 1
        self._ahead[sequence] += 1
        return Given(*sequence, serial)

    def settle(self, given: Given | None, really: Given | None) -> None:
        """Note what a row really got; where that is another number, those that come after it are to be others too."""
        if given is None:
            return
        sequence = given.code, given.year
        self._ahead[sequence] -= 1
        if really is not None and really != given:
            self._next[sequence] = really.serial + 1 + self._ahead[sequence]

    def _look(self, sequence: tuple[str, int]) -> None:
        code, year = sequence
        with self._desk.archive.reading() as connection:
            floor = numbers.next_serial(connection, code, year)
            above = (NUMBERS.c.code == code, NUMBERS.c.year == year, NUMBERS.c.serial >= floor)
            self._taken[sequence] = set(connection.execute(select(NUMBERS.c.serial).where(*above)).scalars())
        self._next[sequence] = floor
