"""Copying objects from one storage root to another (复制档案), every byte checked on the way.

An object is copied by its inventory. That file is replaced in one rename, and all that it names was there before
and never changes: so a copy made beside a writer is the object as it stood at one moment, without any lock.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from docgen.archive import disk
from docgen.archive.inventory import Inventory, damaged, parse_inventory, sidecar
from docgen.archive.layout import DECLARATION, DECLARED, INVENTORY, SIDECAR, object_path
from docgen.archive.object_check import Progress
from docgen.archive.store import Store
from docgen.errors import ArchiveError

Mark = tuple[int, int]
"""What tells an object's inventory from a later one without reading it: each is a new file."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What stands copied of one object: its mark, its newest version, files and bytes (its inventory's apart)."""

    mark: Mark
    head: int
    files: int
    content_size: int
    inventory_size: int

    @property
    def size(self) -> int:
        """All bytes of the copy."""
        return self.content_size + self.inventory_size


def mark(store: Store, object_id: str) -> Mark:
    """The mark of an object as it stands now."""
    found = os.stat(store.root / object_path(object_id) / INVENTORY)
    return found.st_ino, found.st_mtime_ns


def copy_object(store: Store, object_id: str, root: Path, progress: Progress, done: Copied | None = None) -> Copied:
    """Copy an object into the storage root ``root``, or, where ``done`` is there already, what it gained since.

    ArchiveError names the first file that is missing or does not have its digest: damage is never copied.
    """
    path = object_path(object_id)
    # The mark first: should the inventory change before it is read, the object is looked at once more.
    seen = mark(store, object_id)
    raw = disk.read_file(store.root / path / INVENTORY)
    inventory = parse_inventory(raw, object_id, f"{path}/{INVENTORY}")
    sizes = [
        size
        for number in range(done.head + 1 if done else 1, inventory.head + 1)
        for size in _copy_version(store.root / path, root / path, inventory, number, progress)
    ]
    # The sidecar may lag behind by one rename, so it is made anew from the inventory that was read.
    disk.overwrite(root / path / INVENTORY, raw)
    disk.overwrite(root / path / SIDECAR, sidecar(raw))
    disk.overwrite(root / path / DECLARATION, DECLARED)
    progress(len(raw))
    files, size = (done.files, done.content_size) if done else (3, len(DECLARED) + len(sidecar(raw)))
    return Copied(seen, inventory.head, files + len(sizes), size + sum(sizes), len(raw))


def _copy_version(source: Path, target: Path, inventory: Inventory, number: int, progress: Progress) -> list[int]:
    """Copy a version's folder; returns the sizes of its files."""
    disk.make_folders(target / f"v{number}")
    sizes = []
    for place, digest in inventory.brought(number).items():
        disk.make_folders((target / place).parent)
        found, size = disk.copy_file(source / place, target / place, progress)
        if found != digest:
            where = f"{object_path(inventory.object_id)}/{place}"
            raise ArchiveError(
                "file-damaged",
                f"档案里的文件与登记的校验值不符，没有复制：{where}。",
                hint="请先核验档案库，从以前的备份取回这个文件。",
                where=where,
            )
        sizes.append(size)
    raw = disk.read_file(source / f"v{number}" / INVENTORY)
    beside = disk.read_file(source / f"v{number}" / SIDECAR)
    if beside != sidecar(raw):
        raise damaged(f"{object_path(inventory.object_id)}/v{number}/{INVENTORY}", "清单与它的校验值不符")
    disk.write_new(target / f"v{number}" / INVENTORY, raw)
    disk.write_new(target / f"v{number}" / SIDECAR, beside)
    progress(len(raw))
    return [*sizes, len(raw), len(beside)]
