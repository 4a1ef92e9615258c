"""The index made again is the index that was, row by row, on both databases, and never half of one."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from docgen.archive import book_queries, index, queries
from docgen.archive.rebuild import dump, rebuild
from docgen.archive.search import search
from docgen.db.engine import default_url, make_engine
from docgen.db.schema import ensure_schema
from docgen.db.transactions import begin_write
from docgen.errors import ArchiveError

from .written_log import Entry, WrittenLog, line, version

CODE = "棠街办"
ONE, TWO, THREE = "2" * 20, "3" * 20, "4" * 20


def history(log: WrittenLog) -> WrittenLog:
    """A little of everything that an event can say."""
    log.draft(ONE, "棠溪街道消防方案", "消防检查，A 4 纸〔2014〕7号。", drafter="李一")
    log.add("register-2014", "start", sequences=[{"code": CODE, "year": 2014, "start": 36}])
    log.draft(TWO, "乙方案", "烟感𠮷田。", community="东兴社区")
    log.add(ONE, "revise", "燃气检查。", remark="改", version=version(2), filing={"title": "棠溪街道燃气方案"})
    log.add("register-2014", "reserve", numbers=[line(CODE, 2014, serial, "reserved", "留") for serial in (37, 38, 40)])
    log.number(ONE, CODE, 2014, 36)
    log.add(ONE, "render", rendition={"version": 2, "files": {"filing.pdf": {"sha256": "c" * 64}}})
    log.add("register-2014", "release", numbers=[line(CODE, 2014, 38, None)])
    log.number(TWO, CODE, 2014, 38)
    log.draft(THREE, "丙", "")
    log.add(
        TWO, "withdraw", remark="撤回", filing={"state": "withdrawn"}, numbers=[line(CODE, 2014, 38, "void", "撤回")]
    )
    log.add("register-2014", "close", sequences=[{"code": CODE, "year": 2014, "closed": True}])
    return log


@pytest.fixture
def written(index_engine: Engine) -> list[Entry]:
    """The history, taken into the index event by event."""
    with begin_write(index_engine) as connection:
        index.bind(connection, "a" * 32)
        return history(WrittenLog(connection)).entries


def rows(engine: Engine) -> list[tuple[str, tuple[Any, ...]]]:
    with engine.connect() as connection:
        return list(dump(connection))


def test_the_index_made_again_is_equal_row_by_row(index_engine: Engine, written: list[Entry]) -> None:
    before = rows(index_engine)
    assert {name for name, _ in before} == {
        *("meta", "events", "filings", "versions", "numbers", "sequences", "search_texts", "search_words")
    }
    assert rebuild(index_engine, written) == len(written)
    assert rows(index_engine) == before


def test_a_fresh_database_is_filled_with_the_same_rows(
    index_engine: Engine, written: list[Entry], tmp_path: Path
) -> None:
    other = make_engine(default_url(tmp_path))
    ensure_schema(other)
    with begin_write(other) as connection:
        index.bind(connection, "a" * 32)
    rebuild(other, written)
    assert rows(other) == rows(index_engine), "an index on SQLite and one on PostgreSQL are the same"
    other.dispose()


def test_whatever_stood_there_before_is_gone(index_engine: Engine, written: list[Entry]) -> None:
    first = written[:1]
    rebuild(index_engine, first)
    with index_engine.connect() as connection:
        assert [row.id for row in queries.filings(connection)] == [ONE]
        assert [hit.row.id for hit in search(connection, "消防")] == [ONE]
        assert list(search(connection, "燃气")) == []
        assert list(book_queries.book(connection)) == []
        assert index.head(connection) == (1, first[0][0].digest)


def test_writing_goes_on_after_the_rebuild(index_engine: Engine, written: list[Entry]) -> None:
    rebuild(index_engine, written)
    with begin_write(index_engine) as connection:
        log = WrittenLog(connection, written)
        log.add(ONE, "revise", "消防演练。", version=version(3))
        assert [hit.row.id for hit in search(connection, "消防演练")] == [ONE]
        assert list(search(connection, "燃气检查")) == []


def test_only_the_texts_that_filings_end_with_are_read(index_engine: Engine, written: list[Entry]) -> None:
    read: list[int] = []

    def counted() -> Iterator[Entry]:
        for event, object_version, reader in written:

            def reading(seq: int = event.seq, reader: Any = reader) -> str:
                read.append(seq)
                return str(reader())

            yield event, object_version, reading

    rebuild(index_engine, counted())
    assert read == [4, 3, 10]


def test_progress_is_told_for_events_and_then_for_texts(index_engine: Engine, written: list[Entry]) -> None:
    told: list[tuple[int, int]] = []
    rebuild(index_engine, written, lambda done, total: told.append((done, total)))
    assert told == [*((number, 0) for number in range(1, len(written) + 1)), (3, 3)]


def test_a_log_with_a_gap_is_refused_and_the_old_index_stays(index_engine: Engine, written: list[Entry]) -> None:
    before = rows(index_engine)
    with pytest.raises(ArchiveError) as caught:
        rebuild(index_engine, [*written[:3], *written[4:]])
    assert caught.value.code == "index-order"
    assert rows(index_engine) == before


def test_a_text_that_cannot_be_read_leaves_the_old_index(index_engine: Engine, written: list[Entry]) -> None:
    before = rows(index_engine)

    def unreadable() -> str:
        raise ArchiveError("file-damaged", "读不出来。")

    with pytest.raises(ArchiveError, match="读不出来"):
        rebuild(index_engine, [(event, number, unreadable) for event, number, _ in written])
    assert rows(index_engine) == before


DIE = """
import os, signal, sys
from docgen.archive.events import read_log
from docgen.archive.rebuild import rebuild
from docgen.db.engine import make_engine
events = read_log(sys.stdin.buffer.read(), "log")
most = int(sys.argv[2])

def log():
    for event in events:
        yield event, 1, str
        if event.seq == most:
            os.kill(os.getpid(), signal.SIGKILL)

rebuild(make_engine(sys.argv[1]), log())
"""


@pytest.mark.parametrize("most", [1, 7, 12])
def test_a_process_killed_in_the_middle_leaves_the_old_index(
    index_engine: Engine, database_url: str, written: list[Entry], most: int
) -> None:
    before = rows(index_engine)
    index_engine.dispose()
    command = [sys.executable, "-X", "utf8", "-c", DIE, database_url, str(most)]
    lines = b"".join(event.line() for event, _, _ in written)
    died = subprocess.run(command, input=lines, capture_output=True, timeout=60, env=dict(os.environ))
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()
    assert rows(index_engine) == before
    rebuild(index_engine, written)
    assert rows(index_engine) == before


def test_no_large_log_is_left_beside_the_index(tmp_path: Path) -> None:
    engine = make_engine(default_url(tmp_path))
    ensure_schema(engine)
    rebuild(engine, history(WrittenLog()).entries)
    assert (tmp_path / "index.sqlite3-wal").stat().st_size == 0
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    engine.dispose()
