"""Backup beside writers, and restore: the same store again, or a clear refusal and nothing changed."""

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen.archive.backup import Manifest, backup, read_manifest
from docgen.archive.layout import object_path
from docgen.archive.restore import restore
from docgen.archive.store import Store
from docgen.errors import ArchiveError

from .store_faults import ARCHIVE, AT, HEAD, A, B, C, assert_sound, content, filled_store, new_store, put, taken, tree


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filled_store(tmp_path / "home")


def test_what_was_backed_up_comes_back_byte_for_byte(store: Store, tmp_path: Path) -> None:
    manifest = taken(store, tmp_path / "saved")
    stored = tree(store.root)
    objects = {path: raw for path, raw in stored.items() if "urn" in path}
    assert manifest == Manifest(ARCHIVE, AT, 2, len(objects), sum(map(len, objects.values())), 7, HEAD)
    assert manifest == read_manifest(tmp_path / "saved")
    assert manifest == restore(tmp_path / "saved", tmp_path / "other")
    restored = Store(tmp_path / "other")
    assert restored.identity() == ARCHIVE
    assert tree(restored.root) == stored == tree(tmp_path / "saved" / "store")
    assert sorted(path.name for path in restored.home.iterdir()) == [
        "archive.json",
        "lock",
        "lock.queue",
        "store",
        "work",
    ]
    assert_sound(restored)
    put(restored, A, {"input.json": b"{2}"})
    assert_sound(restored)


def test_an_archive_without_objects_may_be_saved_too(tmp_path: Path) -> None:
    (tmp_path / "saved").mkdir()
    taken(new_store(tmp_path / "home"), tmp_path / "saved")
    restore(tmp_path / "saved", tmp_path / "other")
    assert_sound(Store(tmp_path / "other"))


def test_what_changes_meanwhile_is_in_it_as_of_the_lock(store: Store, tmp_path: Path) -> None:
    """Between the copying and the lock a version, an object and a version of that object appear; after it another."""

    def while_copied(_: int) -> None:
        if not store.locked and not store.has(C):
            put(store, A, {"input.json": b"{3}"})
            put(store, C, {"input.json": b"1"})
            put(store, C, {"input.json": b"2"})

    asked: list[object] = []

    def seq_and_head() -> tuple[int, str]:
        assert store.locked
        asked.append(content(store))
        return 9, HEAD

    manifest = backup(store, tmp_path / "saved", seq_and_head, AT, while_copied)
    put(store, A, {"input.json": b"{4}"})
    restore(tmp_path / "saved", tmp_path / "other")
    restored = Store(tmp_path / "other")
    assert content(restored) == asked[-1]
    assert not (store.home / "journals").exists()
    assert (manifest.objects, manifest.seq) == (3, 9)
    assert_sound(restored)


WRITER = f"""
import sys
from pathlib import Path
from docgen.archive.store import Store

store = Store(Path(sys.argv[1]))
for round in range(10000):
    if not Path(sys.argv[2]).exists():
        break
    with store.lock():
        transaction = store.begin()
        for name in (f"urn:docgen:filing:new{{round}}", "urn:docgen:filing:shared"):
            transaction.add(name, {{"n": str(round).encode()}}, message="", actor="", at="{AT}")
        transaction.commit()
        transaction.close()
"""


def test_a_backup_under_load_is_one_moment_of_the_archive(store: Store, tmp_path: Path) -> None:
    go_on = tmp_path / "go-on"
    go_on.touch()
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(store.home), str(go_on)])
    shared = "urn:docgen:filing:shared"
    try:
        for number in range(4):
            wait_for(lambda number=number: store.head(shared) > 5 * number)
            saved, restored = tmp_path / f"saved{number}", Store(tmp_path / f"restored{number}")
            manifest = backup(store, saved, lambda: (store.head(shared), HEAD), AT)
            restore(saved, restored.home)
            assert_sound(restored)
            assert restored.head(shared) == manifest.seq
            assert sorted(restored.objects()) == sorted(
                [A, B, shared, *(f"urn:docgen:filing:new{turn}" for turn in range(manifest.seq))]
            )
    finally:
        go_on.unlink()
        assert writer.wait(timeout=60) == 0


def wait_for(met: Callable[[], bool]) -> None:
    pause = threading.Event()
    while not met():
        pause.wait(0.01)


@pytest.mark.parametrize("place", ["saved", "home/saved", "home"])
def test_a_backup_goes_into_a_folder_of_its_own(store: Store, tmp_path: Path, place: str) -> None:
    target = tmp_path / place
    target.mkdir(exist_ok=True)
    (target / "notes.txt").write_text("mine")
    before = tree(tmp_path)
    with pytest.raises(ArchiveError) as raised:
        taken(store, target)
    assert (raised.value.code, raised.value.exit_code) == ("backup-target", 7)
    assert tree(tmp_path) == before


def test_damage_is_not_backed_up(store: Store, tmp_path: Path) -> None:
    (store.root / object_path(A) / "v1/content/scans/001.pdf").write_bytes(b"%PDF")
    with pytest.raises(ArchiveError, match=r"001\.pdf"):
        taken(store, tmp_path / "saved")
    with pytest.raises(ArchiveError) as raised:
        restore(tmp_path / "saved", tmp_path / "other")
    assert raised.value.code == "backup-incomplete"


def test_an_archive_is_never_restored_over_another(store: Store, tmp_path: Path) -> None:
    taken(store, tmp_path / "saved")
    other = new_store(tmp_path / "other")
    before = tree(other.home)
    with pytest.raises(ArchiveError) as raised:
        restore(tmp_path / "saved", other.home)
    assert raised.value.code == "archive-exists"
    assert tree(other.home) == before


def test_a_folder_of_somebody_else_is_not_restored_over(store: Store, tmp_path: Path) -> None:
    taken(store, tmp_path / "saved")
    (tmp_path / "other/store").mkdir(parents=True)
    (tmp_path / "other/store/notes.txt").write_text("mine")
    with pytest.raises(ArchiveError) as raised:
        restore(tmp_path / "saved", tmp_path / "other")
    assert raised.value.code == "home-taken"
    assert (tmp_path / "other/store/notes.txt").read_text() == "mine"
