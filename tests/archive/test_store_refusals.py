"""What the store does not give out, build on or hide: harm, dead writers, a disk that refuses."""

import errno
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from docgen.archive import lock
from docgen.archive.layout import object_path
from docgen.archive.root_check import check_root
from docgen.archive.store import Store
from docgen.errors import ArchiveError

from .store_faults import (
    AT,
    A,
    B,
    FailingOs,
    assert_sound,
    content,
    cut_short,
    failing,
    filled_store,
    flip_a_bit,
    new_store,
    put,
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filled_store(tmp_path / "home")


@pytest.mark.parametrize(
    ("harm", "code"), [(cut_short, "inventory-damaged"), (Path.unlink, "inventory-damaged")], ids=["cut", "removed"]
)
def test_a_harmed_inventory_is_neither_read_nor_built_on(store: Store, harm: Callable[[Path], None], code: str) -> None:
    harm(store.root / object_path(A) / "inventory.json")
    for ask in (store.head, store.inventory, lambda name: put(store, name, {"x": b""})):
        with pytest.raises(ArchiveError) as raised:
            ask(A)
        assert raised.value.code == code
    with store.lock():
        assert store.settle() == []
        store.clear()
    assert store.read(B, "input.json") == b"{}"


@pytest.mark.parametrize("harm", [flip_a_bit, Path.unlink], ids=["flipped", "removed"])
def test_no_version_is_built_on_an_inventory_without_its_sidecar(store: Store, harm: Callable[[Path], None]) -> None:
    harm(store.root / object_path(A) / "inventory.json.sha512")
    assert store.read(A, "input.json") == b"{1}"
    with pytest.raises(ArchiveError) as raised:
        put(store, A, {"x": b""})
    assert raised.value.code == "inventory-damaged"


@pytest.mark.parametrize(
    ("harm", "code"), [(flip_a_bit, "file-damaged"), (cut_short, "file-damaged"), (Path.unlink, "file-missing")]
)
def test_harmed_content_is_not_given_out(store: Store, harm: Callable[[Path], None], code: str) -> None:
    place = f"{object_path(A)}/v1/content/scans/001.pdf"
    harm(store.root / place)
    with pytest.raises(ArchiveError, match=r"001\.pdf") as raised:
        store.read(A, "scans/001.pdf")
    assert (raised.value.code, raised.value.where) == (code, place)


@pytest.mark.parametrize("intent", [b"", b'{"format":1,"versio', None], ids=["empty", "half", "absent"])
def test_a_writer_that_died_while_staging_leaves_no_trace(store: Store, intent: bytes | None) -> None:
    before = content(store)
    with store.lock():
        transaction = store.begin()
        transaction.add(A, {"input.json": b"lost"}, message="", actor="", at=AT)
        (folder,) = store.leftovers()
        if intent is not None:
            (folder / "intent.json").write_bytes(intent)
        assert store.settle() == []
        assert store.leftovers() == [folder]
        store.clear()
    assert content(store) == before
    assert_sound(store)


def test_a_writer_of_a_newer_program_is_left_alone(store: Store) -> None:
    folder = store.home / "work" / "0"
    folder.mkdir()
    (folder / "intent.json").write_text('{"format":2}')
    with store.lock(), pytest.raises(ArchiveError) as raised:
        store.settle()
    assert raised.value.code == "archive-newer"
    assert folder.exists()


def test_a_lost_rename_before_a_kept_one_is_made_good(store: Store, tmp_path: Path) -> None:
    """A power cut on a disk that reorders renames: what comes before the last one kept is finished."""
    with store.lock():
        transaction = store.begin()
        for body in (b"3", b"4"):
            transaction.add(A, {"input.json": body}, message="", actor="", at=AT)
        transaction.commit()
        (folder,) = store.leftovers()
        staged, target = folder / "0001", store.root / object_path(A)
        shutil.move(target / "v3", staged / "v3")
        shutil.copy(staged / "v3/inventory.json", staged / "inventory.json")
        shutil.copy(staged / "v3/inventory.json.sha512", staged / "inventory.json.sha512")
        assert store.settle() == [(A, 3), (A, 4)]
        store.clear()
    assert [store.read(A, "input.json", version) for version in (3, 4)] == [b"3", b"4"]
    assert_sound(store)


def refuse(code: int) -> Callable[[], None]:
    def fail() -> None:
        raise OSError(code, os.strerror(code))

    return fail


@pytest.mark.parametrize(
    ("code", "said"), [(errno.EROFS, "只能读"), (errno.EACCES, "没有权限"), (errno.EIO, "磁盘读写出错")]
)
def test_a_refusal_is_said_in_chinese(store: Store, code: int, said: str) -> None:
    with store.lock(), failing(1, refuse(code)), pytest.raises(ArchiveError, match=said) as raised:
        store.begin()
    assert raised.value.exit_code == 7
    assert raised.value.hint


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 256 KB."""
    place = tmp_path / "small"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("only root may mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_really_full(small_disk: Path) -> None:
    store = new_store(small_disk / "home")
    put(store, A, {"input.json": b"{}"})
    with store.lock():
        transaction = store.begin()
        with pytest.raises(ArchiveError, match="磁盘已满"):
            transaction.add(A, {"scans/001.pdf": b"x" * 500_000}, message="", actor="", at=AT)
        transaction.abandon()
    put(store, A, {"input.json": b"{1}"})
    assert_sound(store)


def test_a_disk_really_read_only(small_disk: Path) -> None:
    store = new_store(small_disk / "home")
    put(store, A, {"input.json": b"{}"})
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert store.read(A, "input.json") == b"{}"
    assert list(check_root(store)) == []
    with pytest.raises(ArchiveError, match="只能读") as raised:
        put(store, A, {"input.json": b"{1}"})
    assert raised.value.code == "archive-denied"


def test_damage_is_reported_where_the_lock_cannot_be_had(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    flip_a_bit(store.root / object_path(A) / "v1/content/scans/001.pdf")

    class ReadOnly(FailingOs):
        def __getattr__(self, name: str) -> object:
            self.at = self.calls + 1
            return super().__getattr__(name)

    monkeypatch.setattr(lock, "os", ReadOnly(1, refuse(errno.EROFS)))
    (damage,) = check_root(store)
    assert damage.path.endswith("scans/001.pdf")
