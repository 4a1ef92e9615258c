"""The archive as one thing: founding, opening, writing in groups, and what happens when one half fails."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from docgen.archive import disk, index, queries
from docgen.archive.archive import Archive
from docgen.archive.identifiers import new_id, object_id
from docgen.archive.layout import object_path
from docgen.archive.rebuild import dump
from docgen.archive.tip import Tip, note_tip, read_tip
from docgen.archive.writing import Entry, Writing
from docgen.errors import ArchiveError

from .store_faults import assert_sound

COLUMNS = {"kind": "work_plan", "title": "消防计划", "issuer": "棠溪街道办事处", "state": "draft", "version": 1}


@pytest.fixture
def archive(tmp_path: Path, database_url: str) -> Iterator[Archive]:
    opened = Archive.open(tmp_path / "home", database_url, create=True)
    yield opened
    opened.close()


def drafted(writing: Writing, id: str, title: str = "消防计划") -> None:
    line = {"version": 1, "name": "初稿", "files": {}, "template": None}
    data = {"filing": {**COLUMNS, "title": title}, "version": line}
    writing.record(id, [Entry("draft", "", data)], {"text.txt": b"words", "input.json": b"{}"})


def write(archive: Archive, *titles: str) -> list[str]:
    ids = [new_id() for _ in titles]
    with archive.writing("王敏") as writing:
        for id, title in zip(ids, titles, strict=True):
            drafted(writing, id, title)
    return ids


def titles(archive: Archive) -> list[str]:
    with archive.reading() as connection:
        return [row.title for row in queries.filings(connection)]


def rows(archive: Archive) -> list[Any]:
    with archive.reading() as connection:
        return list(dump(connection))


def test_a_home_without_an_archive(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError) as caught:
        Archive.open(tmp_path / "none")
    assert caught.value.code == "no-archive"
    assert "docgen draft" in caught.value.hint
    assert not (tmp_path / "none").exists()


def test_a_write_is_seen_after_its_end_by_everybody(archive: Archive, database_url: str) -> None:
    (id,) = write(archive, "消防计划")
    again = Archive.open(archive.home, database_url)
    assert titles(again) == ["消防计划"]
    assert again.store.read(object_id(id), "text.txt") == b"words"
    again.close()
    assert_sound(archive.store)


def test_files_of_this_very_write_can_be_read(archive: Archive) -> None:
    id = new_id()
    with archive.writing("王敏") as writing:
        drafted(writing, id)
        assert writing.read(id, "text.txt", 1) == b"words"
        writing.keep_template("a" * 64, b"PK")
        writing.keep_template("a" * 64, b"PK")
        assert writing.template("a" * 64) == b"PK"
    assert archive.template("a" * 64) == b"PK"
    with archive.writing("王敏") as writing:
        writing.keep_template("a" * 64, b"PK")
    assert archive.store.head("urn:docgen:template:" + "a" * 64) == 1


def test_events_follow_one_another_over_all_filings(archive: Archive) -> None:
    write(archive, "甲", "乙")
    write(archive, "丙")
    events = [event for event, _, _ in archive.log()]
    assert [event.seq for event in events] == [1, 2, 3]
    assert [event.previous for event in events] == ["0" * 64, events[0].digest, events[1].digest]
    assert read_tip(archive.home) == Tip(3)


def test_several_events_are_one_version(archive: Archive) -> None:
    (id,) = write(archive, "甲")
    with archive.writing("王敏") as writing:
        writing.record(id, [Entry("approve", "同意", {}), Entry("publish", "", {"filing": {"state": "published"}})])
    assert archive.store.head(object_id(id)) == 2
    assert [event.action for event in archive.store.version_events(object_id(id), 2)] == ["approve", "publish"]
    assert set(archive.store.files(object_id(id))) == {"text.txt", "input.json", "events.jsonl"}


def test_what_a_version_does_not_keep_is_gone_from_it(archive: Archive) -> None:
    (id,) = write(archive, "甲")
    with archive.writing("王敏") as writing:
        line = {"version": 2, "name": "修改稿", "files": {}, "template": None}
        writing.record(id, [Entry("revise", "", {"version": line})], {"text.txt": b"new"}, keep=())
    assert set(archive.store.files(object_id(id))) == {"text.txt", "events.jsonl"}
    assert archive.store.read(object_id(id), "input.json", 1) == b"{}"


def test_a_part_that_fails_is_taken_back(archive: Archive) -> None:
    first, failing, last = new_id(), new_id(), new_id()

    def fail(writing: Writing) -> None:
        with writing.part():
            drafted(writing, failing)
            drafted(writing, last, "也不要")
            raise ArithmeticError

    with archive.writing("王敏") as writing:
        drafted(writing, first, "甲")
        with pytest.raises(ArithmeticError):
            fail(writing)
        drafted(writing, last, "丙")
    assert titles(archive) == ["丙", "甲"]
    assert not archive.store.has(object_id(failing))
    assert_sound(archive.store)


def test_a_failing_database_leaves_what_stands_and_the_next_catches_up(
    archive: Archive, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(archive, "甲")
    real = index.head

    def gone(connection: Connection) -> Any:
        if armed:
            raise ArchiveError("database-gone", "数据库断了。")
        return real(connection)

    armed = False

    def write_and_lose() -> None:
        nonlocal armed
        with archive.writing("王敏") as writing:
            drafted(writing, new_id(), "乙")
            armed = True
            # The versions are published before the head is asked for and the database commits.

    monkeypatch.setattr("docgen.archive.archive.index.head", gone)
    with pytest.raises(ArchiveError) as caught:
        write_and_lose()
    monkeypatch.undo()
    assert caught.value.code == "index-behind"
    assert titles(archive) == ["甲"]
    again = Archive.open(archive.home, database_url)
    assert titles(again) == ["乙", "甲"]
    write(again, "丙")
    before = rows(again)
    again.rebuild()
    assert rows(again) == before
    again.close()
    assert_sound(archive.store)


def test_an_index_that_is_too_old_to_catch_up_is_made_again(
    archive: Archive, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dead writer's version stands, and the database was put back to a day before the last events."""
    write(archive, "甲")
    write(archive, "乙")
    monkeypatch.setattr("docgen.archive.store.Transaction.close", lambda _: None)
    write(archive, "丙")
    monkeypatch.undo()
    with index.begin_write(archive.engine) as connection:
        index.clear(connection)
    (archive.home / "tip.json").unlink()
    again = Archive.open(archive.home, database_url)
    assert titles(again) == ["丙", "乙", "甲"]
    again.close()
    assert_sound(archive.store)


def test_a_filling_that_was_cut_off_is_done_again(
    archive: Archive, empty_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(archive, "甲", "乙")

    def cut_off(*_: Any, **__: Any) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("docgen.archive.archive.rebuild", cut_off)
    with pytest.raises(KeyboardInterrupt):
        Archive.open(archive.home, empty_database_url)
    monkeypatch.undo()
    again = Archive.open(archive.home, empty_database_url)
    assert titles(again) == ["乙", "甲"]
    again.close()


def test_nobody_who_reads_waits_for_a_writer(archive: Archive, database_url: str) -> None:
    write(archive, "甲")
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with archive.writing("王敏") as writing:
            drafted(writing, new_id(), "乙")
            begun.set()
            go_on.wait(60)

    writer = threading.Thread(target=slow)
    writer.start()
    assert begun.wait(60)
    other = Archive.open(archive.home, database_url)
    assert titles(other) == ["甲"]
    go_on.set()
    writer.join()
    assert titles(other) == ["乙", "甲"]
    other.close()


FIRST_DRAFT = """
import sys
from pathlib import Path
from docgen.archive.archive import Archive
archive = Archive.open(Path(sys.argv[1]), sys.argv[2], create=True)
print(archive.store.identity())
archive.close()
"""


def test_two_who_found_it_at_once_get_the_same_archive(tmp_path: Path, empty_database_url: str) -> None:
    command = [sys.executable, "-c", FIRST_DRAFT, str(tmp_path / "home"), empty_database_url]
    founders = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(4)]
    said = [founder.communicate(timeout=120)[0] for founder in founders]
    assert [founder.returncode for founder in founders] == [0] * 4
    assert len(set(said)) == 1


def test_an_object_that_was_removed_is_not_begun_anew(archive: Archive) -> None:
    (id, _) = write(archive, "甲", "后")
    other = new_id()
    disk.remove_tree(archive.store.root / object_path(object_id(id)))

    def go_on() -> None:
        with archive.writing("王敏") as writing:
            drafted(writing, other, "乙")
            writing.record(id, [Entry("submit", "", {"filing": {"state": "submitted"}})], {"x": b""})

    with pytest.raises(ArchiveError) as caught:
        go_on()
    assert caught.value.code == "object-behind"
    assert titles(archive) == ["后", "甲"]


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"seq": "x"}', b"\xff", b'{"seq": 5}'])
def test_an_unreadable_tip_says_nothing(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "tip.json").write_bytes(raw)
    assert read_tip(tmp_path) == Tip()
    note_tip(tmp_path, Tip(7, 3))
    assert read_tip(tmp_path) == Tip(7, 3)
    assert read_tip(tmp_path).lost
    note_tip(tmp_path / "absent", Tip(7))
    assert not (tmp_path / "absent").exists()
