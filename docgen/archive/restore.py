"""Restoring an archive from a backup (恢复): whole and checked, or not at all.

Everything is copied beside its place, compared with the manifest and checked file by file, and only then renamed
into place; ``archive.json``, which makes a home an archive, comes last. The index is the caller's to rebuild.
"""

from hashlib import sha256
from pathlib import Path

from docgen.archive import disk
from docgen.archive.backup import OFFICE, Manifest, backup_damaged, read_manifest
from docgen.archive.copying import copy_object
from docgen.archive.founding import CARD, clear_away, is_bare_root, refuse_archive, write_root
from docgen.archive.object_check import Progress, ignore
from docgen.archive.refusals import reported
from docgen.archive.root_check import check_root
from docgen.archive.store import Store
from docgen.errors import ArchiveError

_BUILDING = ".restore"


def restore(source: Path, home: Path, progress: Progress = ignore) -> Manifest:
    """Make the backup in ``source`` the archive in ``home``; returns the backup's manifest.

    ArchiveError when the home holds an archive, when the backup is incomplete, or, naming the file, when it is
    damaged; the home is then as it was. What an interrupted attempt left is cleared away by the next.
    """
    manifest = read_manifest(source)
    if Store(source).identity() != manifest.archive:
        raise backup_damaged(f"{CARD} 与清单不是同一个档案库的", source / CARD)
    with reported("恢复档案库", home):
        refuse_archive(home)
        disk.make_folders(home)
        with Store(home).lock():
            refuse_archive(home)
            _clear_home(home)
            try:
                _build(source, home / _BUILDING, manifest, progress)
                _move_in(home)
            except BaseException:
                _leave(home)
                raise
    return manifest


def _clear_home(home: Path) -> None:
    """Make room for the restored store; anything in its place that is not left from an interrupted attempt stays."""
    building, root = home / _BUILDING, home / "store"
    if root.exists():
        if not (building / CARD).exists() and not is_bare_root(root):
            raise ArchiveError(
                "home-taken",
                f"这里放着别的东西，不能恢复到这里：{root}。",
                hint="请换一个空文件夹。",
                where=str(root),
            )
        disk.remove_tree(root)
    clear_away(building)


def _leave(home: Path) -> None:
    """Make the home what it was; the folder that proves the store to be ours goes last."""
    if not (home / CARD).exists():
        clear_away(home / "store")
    clear_away(home / _BUILDING)


def _build(source: Path, building: Path, manifest: Manifest, progress: Progress) -> None:
    disk.make_folders(building)
    # Before anything else: it tells the next attempt that a store in the home is of this one's making.
    disk.write_new(building / CARD, disk.read_file(source / CARD))
    write_root(building / "store")
    saved, restored = Store(source), Store(building)
    copied = [copy_object(saved, object_id, restored.root, progress) for object_id in saved.objects()]
    counts = (len(copied), sum(one.files for one in copied), sum(one.size for one in copied))
    if counts != (manifest.objects, manifest.files, manifest.bytes):
        raise backup_damaged("档案、文件的个数或大小与清单不符", source / "store")
    _bring_office(source, building, manifest)
    for damage in check_root(restored, progress):
        raise backup_damaged(damage.message.rstrip("。"), source / "store" / damage.path)
    disk.make_durable(building, lambda: disk.tree(building))


def _bring_office(source: Path, building: Path, manifest: Manifest) -> None:
    """Bring the office's own data, which the database takes up when the archive is opened."""
    if manifest.office:
        try:
            kept = disk.read_file(source / OFFICE)
        except FileNotFoundError as error:
            raise backup_damaged(f"缺少 {OFFICE}", source / OFFICE) from error
        if sha256(kept).hexdigest() != manifest.office:
            raise backup_damaged(f"{OFFICE} 与清单的校验值不符", source / OFFICE)
        disk.write_new(building / OFFICE, kept)


def _move_in(home: Path) -> None:
    building = home / _BUILDING
    disk.rename(building / "store", home / "store")
    if (building / OFFICE).exists():
        disk.rename(building / OFFICE, home / OFFICE)
    disk.make_folders(home / "work")
    disk.replace_file(home / CARD, disk.read_file(building / CARD))
    disk.remove_tree(building)
