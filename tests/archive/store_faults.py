"""What the store's tests share: small stores, an outside opinion on them, and a disk that fails on demand."""

import errno
import os
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ocfl
import pytest

from docgen.archive import disk
from docgen.archive.backup import Manifest, backup
from docgen.archive.root_check import check_root
from docgen.archive.store import Store

AT = "2014-11-03T08:00:00.000000Z"
ARCHIVE = "0123456789abcdef0123456789abcdef"
HEAD = "f" * 64
A, B, C = (f"urn:docgen:filing:{letter * 20}" for letter in "abc")

CHANGING = ("open", "write", "fsync", "rename", "mkdir", "unlink", "rmdir")
"""The system calls by which docgen.archive.disk can change anything; opening to read is among them."""

Files = Mapping[str, bytes]
State = dict[str, list[dict[str, bytes]]]


def new_store(home: Path) -> Store:
    store = Store(home)
    store.create(ARCHIVE, AT)
    return store


def filled_store(home: Path) -> Store:
    """An object of two versions and one of a single one."""
    store = new_store(home)
    put(store, A, {"input.json": b"{}", "scans/001.pdf": b"%PDF" * 100})
    put(store, A, {"input.json": b"{1}"}, keep=("scans/001.pdf",))
    put(store, B, {"input.json": b"{}"})
    return store


def put(store: Store, object_id: str, files: Files, keep: tuple[str, ...] = ()) -> int:
    """Store one version, as a writer does."""
    with store.lock():
        transaction = store.begin()
        number = transaction.add(object_id, files, keep=keep, message="存入", actor="张三", at=AT)
        transaction.commit()
        transaction.close()
    return number


def content(store: Store) -> State:
    """Everything the store holds: per object, per version, each file's bytes."""
    return {
        object_id: [
            {path: store.read(object_id, path, number) for path in store.files(object_id, number)}
            for number in range(1, store.head(object_id) + 1)
        ]
        for object_id in store.objects()
    }


def outside_opinion(root: Path) -> list[str]:
    """Errors and warnings that ocfl-py has about the storage root; it must know every object that we know."""
    judged = ocfl.StorageRoot(root=str(root))
    sound = judged.validate(log_warnings=True, max_errors=1000)
    said = [message for _, message in judged.errors] + list(map(str, judged.log.messages))
    if not sound or judged.num_objects != judged.good_objects:
        said.append(f"valid: {sound}, objects: {judged.good_objects} of {judged.num_objects}")
    return said


def assert_sound(store: Store) -> None:
    """Nothing under way, nothing stray, nothing damaged: by our own check and by ocfl-py's."""
    assert store.leftovers() == []
    assert [damage.message for damage in check_root(store)] == []
    assert outside_opinion(store.root) == []


class FailingOs:
    """Stands for ``os`` in docgen.archive.disk: before the ``at``-th changing call (from 1) it lets ``fail`` act.

    A write that fails has half of its bytes written first.
    """

    def __init__(self, at: int, fail: Callable[[], None]) -> None:
        self.calls, self.at, self.fail = 0, at, fail

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        if name not in CHANGING:
            return real

        def call(*args: Any, **kwargs: Any) -> Any:
            self.calls += 1
            if self.calls == self.at:
                if name == "write":
                    os.write(args[0], bytes(args[1])[: len(args[1]) // 2])
                self.fail()
            return real(*args, **kwargs)

        return call


@contextmanager
def failing(at: int, fail: Callable[[], None]) -> Iterator[FailingOs]:
    """The archive's disk fails at its ``at``-th call while this lasts."""
    with pytest.MonkeyPatch.context() as patch:
        stand_in = FailingOs(at, fail)
        patch.setattr(disk, "os", stand_in)
        yield stand_in


def disk_full() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def dies(at: int, work: Callable[[], None]) -> bool:
    """Do the work in a process that is gone before its ``at``-th changing call; False when it got through."""
    with warnings.catch_warnings():
        # The child only ever runs the work and leaves; other threads' locks do not concern it.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        code = 1
        try:
            with failing(at, lambda: os._exit(9)):
                work()
            code = 0
        finally:
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, 9), "the work failed of itself"
    return code == 9


def flip_a_bit(file: Path) -> None:
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)


def cut_short(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def taken(store: Store, target: Path) -> Manifest:
    return backup(store, target, lambda: (7, HEAD), AT)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
