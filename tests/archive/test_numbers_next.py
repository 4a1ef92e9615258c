"""The next number of a sequence, whatever was reserved, void, entered from paper or chosen out of turn."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine

from docgen.archive import book_queries, numbers, queries
from docgen.db.transactions import begin_write

from .written_log import WrittenLog, line

CODE = "棠街办"
REGISTER = "register-2014"
FILING = "2" * 20


@pytest.fixture
def connection(index_engine: Engine) -> Iterator[Connection]:
    with begin_write(index_engine) as connection:
        yield connection


@pytest.fixture
def log(connection: Connection) -> WrittenLog:
    return WrittenLog(connection)


def take(log: WrittenLog, *serials: int, status: str | None = "void", year: int = 2014) -> None:
    log.add(REGISTER, "book", numbers=[line(CODE, year, serial, status) for serial in serials])


def start(log: WrittenLog, serial: int) -> None:
    log.add(REGISTER, "start", sequences=[{"code": CODE, "year": 2014, "start": serial}])


def following(connection: Connection, year: int = 2014) -> int:
    return numbers.next_serial(connection, CODE, year)


def test_a_sequence_begins_at_one(connection: Connection) -> None:
    assert following(connection) == 1


def test_codes_years_and_continuous_sequences_count_apart(log: WrittenLog, connection: Connection) -> None:
    take(log, 1, 2)
    take(log, 1, year=2015)
    take(log, 1, 2, 3, year=0)
    assert [following(connection, year) for year in (2014, 2015, 0, 2016)] == [3, 2, 4, 1]
    assert numbers.next_serial(connection, "棠工委", 2014) == 1


@pytest.mark.parametrize("status", ["used", "reserved", "void", "paper"])
def test_every_status_takes_the_number(log: WrittenLog, connection: Connection, status: str) -> None:
    take(log, 1, 2, 4, status=status)
    assert following(connection) == 3
    assert [numbers.is_free(connection, CODE, 2014, serial) for serial in (0, 1, 3, 4, 5)] == [
        False,
        False,
        True,
        False,
        True,
    ]
    take(log, 3)
    assert following(connection) == 5


def test_a_start_leaves_earlier_numbers_alone(log: WrittenLog, connection: Connection) -> None:
    start(log, 36)
    assert following(connection) == 36
    take(log, 5, status="paper")
    assert following(connection) == 36
    take(log, 36, 37)
    assert following(connection) == 38
    assert numbers.is_free(connection, CODE, 2014, 1)
    start(log, 3)
    assert following(connection) == 3
    start(log, 36)
    assert following(connection) == 38


def test_a_released_reservation_is_given_again(log: WrittenLog, connection: Connection) -> None:
    take(log, 1, 2, 3, status="reserved")
    assert following(connection) == 4
    take(log, 2, status=None)
    assert following(connection) == 2
    assert numbers.taken(connection, CODE, 2014, 2) is None
    take(log, 2)
    assert following(connection) == 4


def test_what_is_released_below_the_start_stays_below(log: WrittenLog, connection: Connection) -> None:
    take(log, 1, status="reserved")
    start(log, 10)
    take(log, 1, status=None)
    assert following(connection) == 10


def test_a_number_knows_the_filing_that_bears_it(log: WrittenLog, connection: Connection) -> None:
    log.draft(FILING, "甲方案")
    log.number(FILING, CODE, 2014, 7)
    assert numbers.held_by(connection, FILING) == numbers.Taken(CODE, 2014, 7, "used", FILING, "")
    log.add(FILING, "withdraw", numbers=[line(CODE, 2014, 7, "void", "撤回")])
    assert numbers.held_by(connection, FILING) is None
    assert numbers.taken(connection, CODE, 2014, 7) == numbers.Taken(CODE, 2014, 7, "void", None, "撤回")
    assert numbers.highest(connection, CODE, 2014) == 7
    assert numbers.highest(connection, CODE, 2013) is None


def test_a_year_is_closed_for_a_code_or_as_a_whole(log: WrittenLog, connection: Connection) -> None:
    take(log, 1)
    log.add(REGISTER, "close", sequences=[{"code": CODE, "year": 2014, "closed": True}])
    log.add(REGISTER, "close", sequences=[{"code": numbers.WHOLE_YEAR, "year": 2013, "closed": True}])
    assert numbers.year_closed(connection, CODE, 2014)
    assert not numbers.year_closed(connection, "棠工委", 2014)
    assert not numbers.year_closed(connection, None, 2014)
    assert numbers.year_closed(connection, CODE, 2013)
    assert numbers.year_closed(connection, None, 2013)
    assert following(connection) == 2
    assert [(row.code, row.year, row.floor, row.closed) for row in book_queries.sequences(connection)] == [
        (numbers.WHOLE_YEAR, 2013, 1, True),
        (CODE, 2014, 2, True),
    ]


STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(["used", "reserved", "void", "paper", None]), st.sets(st.integers(1, 12), min_size=1)
        ),
        st.tuples(st.just("start"), st.integers(1, 12)),
        st.tuples(st.just("next"), st.none()),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_the_next_number_is_the_smallest_free_one_from_the_start_on(
    index_engine: Engine, steps: list[tuple[str | None, object]]
) -> None:
    book: set[int] = set()
    first = 1
    with index_engine.connect() as connection, connection.begin() as undone:
        log = WrittenLog(connection)
        for what, given_value in steps:
            if what == "start":
                assert isinstance(given_value, int)
                first = given_value
                start(log, first)
            elif what == "next":
                take(log, following(connection))
                book.add(next(n for n in range(first, 99) if n not in book))
            else:
                assert isinstance(given_value, set)
                take(log, *sorted(given_value), status=what)
                book = book - given_value if what is None else book | given_value
            assert following(connection) == next(n for n in range(first, 99) if n not in book)
        undone.rollback()


def test_the_next_of_very_many_is_one_look(index_engine: Engine) -> None:
    with begin_write(index_engine) as connection:
        log = WrittenLog(connection)
        log.add(REGISTER, "book", numbers=[line(CODE, 2014, serial) for serial in range(1, 5_001)])
        begun = time.perf_counter()
        assert following(connection) == 5_001
        take(log, 5_001)
        assert following(connection) == 5_002
        assert time.perf_counter() - begun < 0.5


ALLOCATE = """
import json, sys
from docgen.archive import index, numbers
from docgen.archive.events import Event
from docgen.db.engine import make_engine
url, process, most = sys.argv[1], sys.argv[2], int(sys.argv[3])
engine = make_engine(url)
sys.stdin.read()
got = []
for turn in range(most):
    with index.begin_write(engine) as connection:
        serial = numbers.next_serial(connection, "棠街办", 2014)
        seq, digest = index.head(connection)
        lines = [{"code": "棠街办", "year": 2014, "serial": serial, "status": "used", "reason": process}]
        at = "2014-11-03T00:00:00.000000Z"
        event = Event(seq + 1, "register-2014", "number", at, process, digest, "", {"numbers": lines})
        index.apply(connection, event, seq + 1, str)
    got.append(serial)
print(json.dumps(got))
"""


def test_eight_processes_take_every_number_once_and_leave_none_out(index_engine: Engine, database_url: str) -> None:
    racing = [
        subprocess.Popen(
            [sys.executable, "-X", "utf8", "-c", ALLOCATE, database_url, str(number), "25"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(8)
    ]
    for process in racing:
        assert process.stdin is not None
        process.stdin.close()
        process.stdin = None
    ended = [process.communicate(timeout=300) for process in racing]
    assert [error for (_, error), process in zip(ended, racing, strict=True) if process.returncode] == []
    got = [serial for said, _ in ended for serial in json.loads(said)]
    assert sorted(got) == list(range(1, 201))
    with index_engine.connect() as connection:
        assert [row.serial for row in book_queries.book(connection)] == list(range(1, 201))
        assert [row.seq for row in queries.events(connection)] == list(range(1, 201))
        assert following(connection) == 201
