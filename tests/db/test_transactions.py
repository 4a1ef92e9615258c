"""One writer at a time, and readers that never wait for it."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, Engine, text

from docgen.db.transactions import begin_write


def values(connection: Connection) -> list[str]:
    return list(connection.execute(text("SELECT key FROM meta ORDER BY key")).scalars())


def put(connection: Connection, key: str) -> None:
    connection.execute(text("INSERT INTO meta VALUES (:key, '')"), {"key": key})


def test_what_was_written_stands_after_the_end(index_engine: Engine) -> None:
    with begin_write(index_engine) as connection:
        put(connection, "a")
    with index_engine.connect() as connection:
        assert values(connection) == ["a"]


def test_an_error_takes_everything_back(index_engine: Engine) -> None:
    def interrupted() -> None:
        with begin_write(index_engine) as connection:
            put(connection, "a")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with index_engine.connect() as connection:
        assert values(connection) == []


def test_readers_see_one_state_and_do_not_wait(index_engine: Engine) -> None:
    with index_engine.connect() as reader, begin_write(index_engine) as writer:
        assert values(reader) == []
        put(writer, "a")
        assert values(reader) == []
        writer.commit()
        assert values(reader) == [], "a reader keeps the state of its first question"
        reader.rollback()
        assert values(reader) == ["a"]


def in_thread(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_a_second_writer_waits_and_sees_what_the_first_did(index_engine: Engine) -> None:
    seen: list[list[str]] = []

    def second() -> None:
        with begin_write(index_engine) as connection:
            seen.append(values(connection))

    with begin_write(index_engine) as connection:
        waiting = in_thread(second)
        waiting.join(0.2)
        assert waiting.is_alive()
        put(connection, "a")
    waiting.join(20)
    assert seen == [["a"]]
