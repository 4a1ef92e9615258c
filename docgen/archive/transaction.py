"""One group of versions, published together and in order (一次写入)."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from docgen.archive import disk, journal, staging
from docgen.archive.barrier import Barrier
from docgen.archive.inventory import Inventory, Version, sha512
from docgen.archive.layout import check_paths, content_path, object_path
from docgen.archive.refusals import reported
from docgen.errors import ArchiveError

_DOING = "写入档案库"


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a transaction had come (写入的中途): the versions staged, and the newest inventory of each object."""

    entries: int
    inventories: Mapping[str, Inventory]


class Transaction:
    """Versions staged in a working folder until ``commit`` publishes them; made by ``Store.begin`` only.

    After ``commit`` the index is committed, then ``close`` is called. Where anything fails before that, ``abandon``
    is; a process that dies instead leaves the working folder to ``Store.settle``. It is for one thread.
    """

    def __init__(self, root: Path, folder: Path, newest: Callable[[str], Inventory]) -> None:
        """Stage in ``folder``, which must not exist; ``newest`` gives an object's sound inventory, empty when new."""
        self._root = root
        self._folder = folder
        self._newest = newest
        self._inventories: dict[str, Inventory] = {}
        self._entries: list[staging.Entry] = []
        self._folders = count(1)
        self._publishing = False
        with reported(_DOING, folder):
            disk.make_folders(folder)
            self._barrier = Barrier(folder)

    def add(
        self,
        object_id: str,
        files: Mapping[str, bytes],
        *,
        keep: Collection[str] = (),
        message: str,
        actor: str,
        at: str,
    ) -> int:
        """Stage the object's next version and return its number.

        It holds ``files`` (logical path to content) and, of the version before, the logical paths in ``keep``; a
        path in both gets the new content. The version before may be staged in this very transaction. Content that
        the object holds already is not stored again. ``at`` is RFC 3339 with a zone.
        """
        before = self._before(object_id)
        digests = {path: sha512(data) for path, data in files.items()}
        state = {**_kept(before, keep), **digests}
        if not state:
            raise ArchiveError("empty-version", f"存档版本里没有任何文件：{object_id}。", where=object_id)
        check_paths(state)
        number = before.head + 1
        added = _added(before, number, digests)
        inventory = before.follow(Version(at, message, actor, state), added)
        contents = {path: files[_logical(path)] for path in added.values()}
        with reported(_DOING, self._folder):
            entry = staging.stage(self._folder, f"{next(self._folders):04}", inventory, contents)
        self._entries.append(entry)
        self._inventories[object_id] = inventory
        return number

    def expect_new(self, object_id: str) -> None:
        """Begin an object whose id was drawn at random just now: a look at its place stands for reading it."""
        if not disk.is_taken(f"{self._root}/{object_path(object_id)}"):
            self._inventories[object_id] = Inventory(object_id)

    def files(self, object_id: str) -> Mapping[str, str]:
        """What the object's newest version holds, one staged here included: logical path to sha512."""
        newest = self._before(object_id)
        return newest.state() if newest.head else {}

    def mark(self) -> "Mark":
        """What is staged up to now, for ``back_to``."""
        return Mark(len(self._entries), dict(self._inventories))

    def back_to(self, mark: "Mark") -> None:
        """Forget what was staged since; its files go with the working folder, and no intent ever names them."""
        del self._entries[mark.entries :]
        self._inventories = dict(mark.inventories)

    def commit(self) -> None:
        """Publish everything staged, in order; it is on the disk when this returns.

        Two barriers, whatever the size of the group: one before the first rename, one after the last.
        """
        try:
            with reported(_DOING, self._folder):
                staging.write_intent(self._folder, self._entries)
                self._barrier.sync(self._staged)
                journal.note(self._root.parent, dict.fromkeys(entry.object_id for entry in self._entries))
                self._publishing = True
                for entry in self._entries:
                    staging.publish(self._root, self._folder, entry)
                self._barrier.sync(self._published)
        finally:
            self._barrier.close()

    @property
    def committed(self) -> bool:
        """Whether a version has passed its commit point, so that the transaction can no longer be abandoned."""
        return self._publishing and any(staging.stands(self._root, entry) for entry in self._entries)

    def abandon(self) -> None:
        """Take everything back; nothing remains.

        Only a commit that failed after its first commit point cannot be taken back: readers may have seen it. Its
        working folder then stays, and the next writer settles it, index included.
        """
        try:
            with reported("撤销写入", self._folder):
                if not self.committed:
                    staging.settle(self._root, self._folder)
                    disk.remove_tree(self._folder)
        finally:
            self._barrier.close()

    def close(self) -> None:
        """Remove the working folder, once the index knows what was published."""
        with reported("清理工作文件夹", self._folder):
            disk.remove_tree(self._folder)

    def _before(self, object_id: str) -> Inventory:
        """The object's newest inventory, one staged here included; it is read once, for nobody else writes."""
        if object_id not in self._inventories:
            self._inventories[object_id] = self._newest(object_id)
        return self._inventories[object_id]

    def _staged(self) -> Iterable[Path]:
        return chain(disk.tree(self._folder), [self._folder.parent])

    def _published(self) -> Iterable[Path]:
        folders = {folder: None for entry in self._entries for folder in staging.touched(self._root, entry)}
        return chain(folders, disk.tree(self._folder))


def _kept(before: Inventory, keep: Collection[str]) -> dict[str, str]:
    if not keep:
        return {}
    state = before.state()
    for path in keep:
        if path not in state:
            raise ArchiveError(
                "file-missing", f"上一个存档版本里没有 {path}，无法沿用：{before.object_id}。", where=before.object_id
            )
    return {path: state[path] for path in keep}


def _added(before: Inventory, number: int, digests: Mapping[str, str]) -> dict[str, str]:
    """The digests that the object does not hold yet, each with the content path of the first file that has it."""
    added: dict[str, str] = {}
    for path, digest in digests.items():
        if digest not in before.manifest:
            added.setdefault(digest, content_path(number, path))
    return added


def _logical(path: str) -> str:
    return path.split("/", 2)[2]
