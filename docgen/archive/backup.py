"""Backup of an archive that others go on writing to (备份).

Consistency without a long lock, in three steps:

1. Without the lock, every object is copied as it stands at some moment (see ``copying``). This takes the time;
   meanwhile whoever publishes names the objects in a journal, begun under the lock.
2. Under the lock, the objects named there get what they gained since. However large the archive, writers wait only
   for as much as was written in the meantime.
3. Without the lock again, everything is put on the disk, and then ``backup.json`` is written in one rename.

All objects are then copied at the moment of step 2, whose place in the event log the manifest names. A folder
without ``backup.json`` is a backup that was cut off, and ``restore`` refuses it.
"""

import json
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from docgen.archive import disk, journal
from docgen.archive.copying import Copied, copy_object, mark
from docgen.archive.events import canonical
from docgen.archive.founding import CARD, write_root
from docgen.archive.object_check import Progress, ignore
from docgen.archive.refusals import reported
from docgen.archive.store import Store
from docgen.errors import ArchiveError

MANIFEST = "backup.json"
OFFICE = "office.jsonl"
"""The office's own data in a backup, and in a home until the database has taken it up."""

_FORMAT = 1
_HINT = "请换一份完整的备份。"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: the archive's id, when it was made, counts, bytes, and the last event's place and digest.

    ``office`` is the SHA-256 of the office's own data beside it; empty where there is none.
    """

    archive: str
    created: str
    objects: int
    files: int
    bytes: int
    seq: int
    head: str
    office: str = ""
    format: int = _FORMAT


def backup(
    store: Store,
    target: Path,
    seq_and_head: Callable[[], tuple[int, str]],
    created: str,
    progress: Progress = ignore,
    office: Callable[[], bytes] = bytes,
) -> Manifest:
    """Copy the archive to ``target``, a folder that is absent or empty; returns what was copied.

    ``seq_and_head`` names the last event. It is called under the lock, twice, and must first settle what dead
    writers left, so that store and index agree. ArchiveError names the first damaged file: a backup of less than all
    is none. ``office`` gives what the office keeps beside the archive; it too is called under the lock.
    """
    store.identity()
    _check_target(store, target)
    with reported("备份档案库", target):
        disk.make_folders(target)
        write_root(target / "store")
        disk.write_new(target / CARD, disk.read_file(store.home / CARD))
        copied: dict[str, Copied] = {}
        with ExitStack() as stack:
            with store.lock():
                _last_event(store, seq_and_head)
                changed = stack.enter_context(journal.kept(store.home))
            _copy(store, store.objects(), target, copied, progress)
            with store.lock():
                seq, head = _last_event(store, seq_and_head)
                _copy(store, filter(store.has, journal.named(changed)), target, copied, progress)
                kept = office()
            if kept:
                disk.write_new(target / OFFICE, kept)
        disk.make_durable(target, lambda: disk.tree(target))
        files = sum(one.files for one in copied.values())
        size = sum(one.size for one in copied.values())
        manifest = Manifest(
            store.identity(), created, len(copied), files, size, seq, head, sha256(kept).hexdigest() if kept else ""
        )
        disk.replace_file(target / MANIFEST, canonical(asdict(manifest)) + b"\n")
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup; ArchiveError ``backup-incomplete``, ``backup-damaged`` or ``archive-newer``."""
    place = folder / MANIFEST
    with reported("读取备份", place):
        try:
            raw = disk.read_file(place)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise ArchiveError(
                "backup-incomplete",
                f"这里没有完整的备份（缺少 {MANIFEST}）：{folder}。",
                hint="可能是备份中途断了，" + _HINT,
                where=str(folder),
            ) from error
    try:
        plain = json.loads(raw)
        if plain["format"] > _FORMAT:
            raise ArchiveError(
                "archive-newer", f"备份是较新版本的程序做的：{folder}。", hint="请升级程序后再恢复。", where=str(place)
            )
        manifest = Manifest(**plain)
    except (ValueError, TypeError, KeyError) as error:
        raise backup_damaged(f"{MANIFEST} 读不出来", place) from error
    kept = {name: type(value) for name, value in asdict(manifest).items()}
    if kept != Manifest.__annotations__:
        raise backup_damaged(f"{MANIFEST} 的内容不对", place)
    return manifest


def backup_damaged(fault: str, place: Path) -> ArchiveError:
    """The error for a backup that must not be restored."""
    return ArchiveError("backup-damaged", f"备份损坏：{fault}（{place}）。", hint=_HINT, where=str(place))


def _last_event(store: Store, seq_and_head: Callable[[], tuple[int, str]]) -> tuple[int, str]:
    """Where the log ends, with nothing half published: what a dead writer left would be in no journal."""
    last = seq_and_head()
    if store.leftovers():
        raise RuntimeError("seq_and_head() must settle and clear what dead writers left")
    return last


def _copy(store: Store, objects: Iterable[str], target: Path, copied: dict[str, Copied], progress: Progress) -> None:
    for object_id in objects:
        done = copied.get(object_id)
        if done is None or done.mark != mark(store, object_id):
            copied[object_id] = copy_object(store, object_id, target / "store", progress, done)


def _check_target(store: Store, target: Path) -> None:
    with reported("备份档案库", target):
        inside = target.resolve().is_relative_to(store.home.resolve())
        taken = target.exists() and (not target.is_dir() or any(target.iterdir()))
    if inside or taken:
        raise ArchiveError(
            "backup-target",
            f"不能备份到这里：{target}，" + ("它在档案库里面。" if inside else "它不是空文件夹。"),
            hint="请给出一个不存在的或空的文件夹，最好在另一个磁盘上。",
            where=str(target),
        )
