"""The write-once store of an archive (档案存储): OCFL 1.1 objects, one writer at a time, readers without a lock.

It knows nothing of filings or of a database. Objects have versions, versions have files; a version once published
never changes. Reading is safe at any moment, because an inventory is replaced in one rename and everything that it
names lies there before.
"""

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from docgen.archive import disk, founding, staging
from docgen.archive.events import LOG, Event, read_log
from docgen.archive.inventory import Inventory, damaged, parse_inventory, sha512, sidecar
from docgen.archive.layout import INVENTORY, SIDECAR, TUPLES, is_tuple, object_at, object_path
from docgen.archive.lock import Lock
from docgen.archive.refusals import reported
from docgen.archive.transaction import Transaction
from docgen.errors import ArchiveError

__all__ = ["Store", "Transaction"]


class Store:
    """The store in ``home``; opening it writes nothing and does not ask whether it is there."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.root = home / "store"
        self._work = home / "work"
        self._lock = Lock(home / "lock")
        self._settled: list[Path] = []

    @property
    def exists(self) -> bool:
        """Whether the home holds an archive, of whatever state."""
        return (self.home / founding.CARD).exists()

    def create(self, archive_id: str, created: str) -> None:
        """Found the archive (``archive_id``: 32 hexadecimal digits); a second call finishes one that was cut off.

        ArchiveError ``archive-exists`` when there is one, ``home-taken`` when something else is in its place.
        """
        with reported("建立档案库", self.home):
            disk.make_folders(self.home)
            with nullcontext() if self.locked else self.lock():
                founding.found(self.home, archive_id, created)

    def identity(self) -> str:
        """The archive's id; ArchiveError when there is none, when it is unreadable or of a newer format."""
        with reported("打开档案库", self.home):
            return founding.read_card(self.home)

    def lock(self, timeout: float = 60) -> AbstractContextManager[None]:
        """Become the one writer; ArchiveError ``archive-busy`` after ``timeout`` seconds. Not to be nested."""
        return self._lock.hold(timeout)

    @property
    def locked(self) -> bool:
        """Whether this thread is the writer, through this object."""
        return self._lock.mine

    def begin(self) -> Transaction:
        """Start a group of versions. Only for the writer, and only when every leftover is settled and cleared."""
        self._check_locked()
        if self.leftovers():
            raise RuntimeError("settle() and clear() come before begin()")
        return Transaction(self.root, self._work / secrets.token_hex(8), self._newest)

    def leftovers(self) -> list[Path]:
        """The working folders of writers that died."""
        with reported("查看工作文件夹", self._work):
            return sorted(self._work.iterdir()) if self._work.exists() else []

    def settle(self) -> list[tuple[str, int]]:
        """Finish or take back what dead writers left; returns the (object id, OCFL version) that stand, in order.

        Only for the writer. The working folders stay until ``clear``, so that a death before the index has taken
        up what stands is no loss: the next writer is told the same again.
        """
        self._check_locked()
        leftovers = self.leftovers()
        with reported("收拾中断的写入", self._work):
            standing = [entry for folder in leftovers for entry in staging.settle(self.root, folder)]
            if leftovers:
                disk.make_durable(self._work, lambda: self._disturbed(leftovers))
        self._settled = leftovers
        return [(entry.object_id, entry.version) for entry in standing]

    def clear(self) -> None:
        """Remove the working folders that ``settle`` has dealt with."""
        self._check_locked()
        with reported("清理工作文件夹", self._work):
            while self._settled:
                disk.remove_tree(self._settled[-1])
                self._settled.pop()

    def has(self, object_id: str) -> bool:
        """Whether the object is stored."""
        return (self.root / object_path(object_id) / INVENTORY).exists()

    def head(self, object_id: str) -> int:
        """The newest version's number; 0 for an object that is not there."""
        raw = self._inventory_file(object_id)
        return 0 if raw is None else self._parse(object_id, raw).head

    def inventory(self, object_id: str) -> Inventory:
        """All versions of an object; ArchiveError ``object-missing`` or ``inventory-damaged``."""
        raw = self._inventory_file(object_id)
        if raw is None:
            raise ArchiveError("object-missing", f"档案库里没有这份档案：{object_id}。", where=object_id)
        return self._parse(object_id, raw)

    def files(self, object_id: str, version: int | None = None) -> Mapping[str, str]:
        """What a version holds (the newest for None): logical path to sha512."""
        return self.inventory(object_id).state(version)

    def read(self, object_id: str, path: str, version: int | None = None) -> bytes:
        """A file's bytes, held against their digest; ArchiveError ``file-missing``, ``file-damaged`` name the file."""
        inventory = self.inventory(object_id)
        state = inventory.state(version)
        if path not in state:
            number = version or inventory.head
            raise ArchiveError(
                "file-missing", f"档案 {object_id} 第 {number} 个存档版本里没有 {path[:100]!r}。", where=object_id
            )
        return self.content(object_id, inventory, state[path])

    def content(self, object_id: str, inventory: Inventory, digest: str) -> bytes:
        """The bytes that an inventory has under a sha512, held against it; errors as ``read``."""
        place = f"{object_path(object_id)}/{inventory.manifest[digest]}"
        hint = "请核验档案库，并从备份恢复这个文件。"
        with reported("读取档案", self.root / place):
            try:
                data = disk.read_file(self.root / place)
            except FileNotFoundError as error:
                raise ArchiveError("file-missing", f"档案里的文件不见了：{place}。", hint=hint, where=place) from error
        if sha512(data) != digest:
            raise ArchiveError("file-damaged", f"档案里的文件与登记的校验值不符：{place}。", hint=hint, where=place)
        return data

    def events(self, object_id: str) -> Iterator[tuple[int, list[Event]]]:
        """The log of each version that brought one, with the version's number."""
        inventory = self.inventory(object_id)
        for number in range(1, inventory.head + 1):
            log = self._log(object_id, inventory, number)
            if log is not None:
                yield number, log

    def version_events(self, object_id: str, version: int) -> list[Event]:
        """The log of one version; empty when it brought none."""
        return self._log(object_id, self.inventory(object_id), version) or []

    def objects(self) -> Iterator[str]:
        """The ids of all objects, in the order of their paths.

        They are read from the folders' names, so a damaged object is listed too: finding damage, and whatever lies
        in the root without belonging there, is the business of ``docgen.archive.object_check``.
        """
        with reported("读取档案库", self.root):
            for path in _folders(self.root, "", TUPLES):
                object_id = object_at(path)
                if object_id is not None:
                    yield object_id

    def _disturbed(self, leftovers: list[Path]) -> Iterator[Path]:
        """What settling may have changed, for systems where each path is made durable by itself."""
        yield from disk.tree(self._work)
        for folder in leftovers:
            for entry in staging.read_intent(folder):
                yield from filter(Path.exists, staging.touched(self.root, entry))

    def _check_locked(self) -> None:
        if not self.locked:
            raise RuntimeError("only under Store.lock()")

    def _newest(self, object_id: str) -> Inventory:
        """The inventory to build on. Unlike a reader's it must agree with its sidecar: a new one would hide damage."""
        raw = self._inventory_file(object_id)
        if raw is None:
            return Inventory(object_id)
        place = f"{object_path(object_id)}/{SIDECAR}"
        with reported("读取档案", self.root / place):
            try:
                sound = disk.read_file(self.root / place) == sidecar(raw)
            except FileNotFoundError as error:
                raise damaged(place, "校验文件不见了") from error
        if not sound:
            raise damaged(place, "清单与它的校验值不符")
        return self._parse(object_id, raw)

    def _inventory_file(self, object_id: str) -> bytes | None:
        place = self.root / object_path(object_id)
        with reported("读取档案", place):
            try:
                return disk.read_file(place / INVENTORY)
            except FileNotFoundError as error:
                if place.exists():
                    raise damaged(f"{object_path(object_id)}/{INVENTORY}", "文件不见了") from error
                return None

    def _log(self, object_id: str, inventory: Inventory, version: int) -> list[Event] | None:
        digest = inventory.state(version).get(LOG)
        # A log carried over from an earlier version tells of that one.
        if digest is None or not inventory.manifest[digest].startswith(f"v{version}/"):
            return None
        place = f"{object_path(object_id)}/{inventory.manifest[digest]}"
        return read_log(self.content(object_id, inventory, digest), place)

    def _parse(self, object_id: str, raw: bytes) -> Inventory:
        return parse_inventory(raw, object_id, f"{object_path(object_id)}/{INVENTORY}")


def _folders(root: Path, path: str, depth: int) -> Iterator[str]:
    """The paths of the folders that lie ``depth`` tuples below, sorted."""
    with os.scandir(root / path) as entries:
        names = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    for name in names:
        inside = f"{path}/{name}" if path else name
        if depth == 0:
            yield inside
        elif is_tuple(name):
            yield from _folders(root, inside, depth - 1)
