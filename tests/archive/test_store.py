"""The store as its callers know it: versions, what they hold, and what it refuses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from docgen.archive.events import LOG, Event, write_log
from docgen.archive.store import Store
from docgen.errors import ArchiveError

from .store_faults import ARCHIVE, AT, A, B, assert_sound, content, new_store, outside_opinion, put


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path / "home")


def test_opening_writes_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "home")
    assert not store.exists
    assert store.leftovers() == []
    assert not (tmp_path / "home").exists()
    with pytest.raises(ArchiveError, match="还没有档案库") as raised:
        store.identity()
    assert (raised.value.code, raised.value.exit_code) == ("archive-missing", 7)


def test_a_new_archive_knows_its_id_and_is_valid_while_empty(store: Store) -> None:
    assert store.exists
    assert store.identity() == ARCHIVE
    assert list(store.objects()) == []
    assert_sound(store)


def test_an_archive_is_not_founded_twice(store: Store) -> None:
    with pytest.raises(ArchiveError) as raised:
        store.create("f" * 32, AT)
    assert raised.value.code == "archive-exists"
    assert store.identity() == ARCHIVE


@pytest.mark.parametrize("place", ["store/notes.txt", "work/notes.txt"])
def test_an_archive_is_not_founded_over_something_else(tmp_path: Path, place: str) -> None:
    (tmp_path / place).parent.mkdir()
    (tmp_path / place).write_text("mine")
    with pytest.raises(ArchiveError) as raised:
        Store(tmp_path).create(ARCHIVE, AT)
    assert raised.value.code == "home-taken"
    assert (tmp_path / place).read_text() == "mine"
    assert not Store(tmp_path).exists


@pytest.mark.parametrize(
    ("card", "code"),
    [
        ("{", "archive-damaged"),
        ("[]", "archive-damaged"),
        ('{"format":1,"archive":"../x"}', "archive-damaged"),
        ('{"format":2,"archive":"' + ARCHIVE + '"}', "archive-newer"),
    ],
)
def test_an_unknown_archive_is_not_opened(store: Store, card: str, code: str) -> None:
    (store.home / "archive.json").write_text(card)
    with pytest.raises(ArchiveError) as raised:
        store.identity()
    assert raised.value.code == code


def test_versions_hold_what_was_given_and_what_was_kept(store: Store) -> None:
    assert not store.has(A)
    assert store.head(A) == 0
    assert put(store, A, {"input.json": b"{}", "scans/001.pdf": b"%PDF"}) == 1
    assert put(store, A, {"input.json": b"{1}"}, keep=("scans/001.pdf", "input.json")) == 2
    assert put(store, A, {"input.json": b"{}"}) == 3
    assert store.has(A)
    assert store.head(A) == 3
    assert content(store) == {
        A: [
            {"input.json": b"{}", "scans/001.pdf": b"%PDF"},
            {"input.json": b"{1}", "scans/001.pdf": b"%PDF"},
            {"input.json": b"{}"},
        ]
    }
    assert_sound(store)


def test_equal_content_is_stored_once(store: Store) -> None:
    put(store, A, {"a.txt": b"same", "b.txt": b"same"})
    put(store, A, {"c.txt": b"same"}, keep=("a.txt",))
    stored = [path for path in store.root.rglob("content/*") if path.is_file()]
    assert [path.read_bytes() for path in stored] == [b"same"]
    assert store.read(A, "c.txt") == b"same"
    assert_sound(store)


def test_who_what_and_when_stand_in_the_inventory(store: Store) -> None:
    with store.lock():
        transaction = store.begin()
        transaction.add(A, {"x": b""}, message="调整实施步骤", actor="王 五", at="2014-11-03T16:00:00+08:00")
        transaction.commit()
        transaction.close()
    (raw,) = store.root.glob("???/???/???/*/inventory.json")
    block = json.loads(raw.read_bytes())["versions"]["v1"]
    assert block["message"] == "调整实施步骤"
    assert block["user"] == {"name": "王 五", "address": "urn:docgen:user:%E7%8E%8B%20%E4%BA%94"}
    assert block["created"] == "2014-11-03T16:00:00+08:00"
    assert store.inventory(A).versions[0].actor == "王 五"
    assert_sound(store)


def test_one_transaction_may_hold_several_versions_of_an_object(store: Store) -> None:
    with store.lock():
        transaction = store.begin()
        assert not transaction.committed
        numbers = [
            transaction.add(A, {"input.json": b"1"}, message="拟稿", actor="甲", at=AT),
            transaction.add(B, {"input.json": b"1"}, message="拟稿", actor="甲", at=AT),
            transaction.add(A, {"text.txt": b"2"}, keep=("input.json",), message="签发", actor="甲", at=AT),
        ]
        assert not store.has(A)
        transaction.commit()
        assert transaction.committed
        transaction.close()
    assert numbers == [1, 1, 2]
    assert store.files(A).keys() == {"input.json", "text.txt"}
    assert_sound(store)


def test_an_abandoned_transaction_leaves_nothing(store: Store) -> None:
    put(store, A, {"input.json": b"1"})
    before = sorted(store.home.rglob("*"))
    with store.lock():
        transaction = store.begin()
        transaction.add(A, {"input.json": b"2"}, message="", actor="", at=AT)
        transaction.add(B, {"input.json": b"2"}, message="", actor="", at=AT)
        transaction.abandon()
    assert sorted(store.home.rglob("*")) == before
    assert_sound(store)


def test_the_events_of_each_version_are_read_back(store: Store) -> None:
    first = Event(1, "a" * 20, "draft", AT, "甲", "0" * 64)
    second = Event(2, "a" * 20, "approve", AT, "甲", first.digest, data={"by": "乙"})
    put(store, A, {LOG: write_log([first]), "text.txt": b""})
    put(store, A, {"text.txt": b"other"}, keep=(LOG,))
    put(store, A, {LOG: write_log([second])})
    assert list(store.events(A)) == [(1, [first]), (3, [second])]
    assert store.version_events(A, 3) == [second]
    assert store.version_events(A, 2) == []


def test_only_the_writer_writes(store: Store) -> None:
    for forbidden in (store.begin, store.settle, store.clear):
        with pytest.raises(RuntimeError, match="lock"):
            forbidden()
    with store.lock():
        store.begin().add(A, {"x": b""}, message="", actor="", at=AT)
        with pytest.raises(RuntimeError, match="settle"):
            store.begin()


def test_what_is_not_there_is_said(store: Store) -> None:
    put(store, A, {"x": b""})
    asked = {
        "object-missing": lambda: store.inventory(B),
        "file-missing": lambda: store.read(A, "y"),
        "version-missing": lambda: store.files(A, 2),
    }
    for code, ask in asked.items():
        with pytest.raises(ArchiveError) as raised:
            ask()
        assert (raised.value.code, raised.value.exit_code) == (code, 7)


@pytest.mark.parametrize(
    ("files", "keep", "at", "message", "code"),
    [
        ({}, (), AT, "", "empty-version"),
        ({"a": b""}, ("gone.txt",), AT, "", "file-missing"),
        ({"a": b""}, (), "2014-11-03T08:00:00", "", "version-time"),
        ({"a": b""}, (), AT, "\ud800", "version-text"),
        ({"a": b"", "A": b""}, (), AT, "", "logical-path"),
        ({"a": b"", "a/b": b""}, (), AT, "", "logical-path"),
    ],
)
def test_a_version_that_cannot_be_is_refused(
    store: Store, files: dict[str, bytes], keep: tuple[str, ...], at: str, message: str, code: str
) -> None:
    put(store, A, {"first": b""})
    with store.lock():
        transaction = store.begin()
        with pytest.raises(ArchiveError) as raised:
            transaction.add(A, files, keep=keep, message=message, actor="", at=at)
        transaction.abandon()
    assert raised.value.code == code
    assert store.head(A) == 1


def test_the_outside_validator_accepts_the_store_as_it_ships(store: Store) -> None:
    put(store, A, {"input.json": b"{}", "scans/001.pdf": b"%PDF"})
    put(store, A, {"input.json": b"{1}"}, keep=("scans/001.pdf",))
    put(store, "urn:docgen:template:" + "0f" * 32, {"template.docx": b"PK"})
    put(store, "urn:docgen:register:2014", {"events.jsonl": b""})
    command = [sys.executable, str(Path(sys.executable).parent / "ocfl-validate.py"), str(store.root)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout) == (0, "")
    assert "WARNING" not in said.stderr
    assert outside_opinion(store.root) == []
