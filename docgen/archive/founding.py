"""Founding an archive (建库) and knowing one again.

``archive.json`` is written last and in one rename: a home without it holds no archive, whatever else lies there.
"""

import json
import re
from pathlib import Path

from docgen.archive import disk
from docgen.archive.events import canonical
from docgen.archive.layout import ROOT_FILES
from docgen.errors import ArchiveError

CARD = "archive.json"
_FORMAT = 1
_BUILDING = ".create"
_ARCHIVE_ID = re.compile(r"[0-9a-f]{32}")


def found(home: Path, archive_id: str, created: str) -> None:
    """Make storage root, working folder and ``archive.json``; finishes what an interrupted attempt began.

    For the holder of the lock. ArchiveError when an archive, or something else in its place, is there already.
    """
    if not _ARCHIVE_ID.fullmatch(archive_id):
        raise ValueError("an archive's id is 32 hexadecimal digits")
    refuse_archive(home)
    if (home / "store").exists() and not is_bare_root(home / "store"):
        raise _taken(home / "store")
    work = home / "work"
    if work.exists() and (not work.is_dir() or any(work.iterdir())):
        raise _taken(work)
    clear_away(home / _BUILDING)
    if not (home / "store").exists():
        write_root(home / _BUILDING)
        disk.make_durable(home, lambda: disk.tree(home / _BUILDING))
        disk.rename(home / _BUILDING, home / "store")
    disk.make_folders(work)
    disk.replace_file(home / CARD, canonical({"format": _FORMAT, "archive": archive_id, "created": created}) + b"\n")


def refuse_archive(home: Path) -> None:
    """ArchiveError ``archive-exists`` when the home holds an archive."""
    if (home / CARD).exists():
        raise ArchiveError(
            "archive-exists",
            f"这里已经有一个档案库：{home}。",
            hint="请换一个空文件夹，或直接使用这个档案库。",
            where=str(home),
        )


def write_root(root: Path) -> None:
    """Make a storage root without objects."""
    for name, data in ROOT_FILES.items():
        disk.make_folders((root / name).parent)
        disk.write_new(root / name, data)


def is_bare_root(root: Path) -> bool:
    """Whether the folder is a storage root of ours without a single object."""
    if not root.is_dir():
        return False
    found = {str(path.relative_to(root)): path for path in disk.tree(root) if not path.is_dir() or path.is_symlink()}
    return found.keys() == ROOT_FILES.keys() and all(
        disk.read_file(path) == ROOT_FILES[name] for name, path in found.items()
    )


def clear_away(folder: Path) -> None:
    """Remove a folder of ours that an interrupted attempt left."""
    if folder.exists():
        disk.remove_tree(folder)


def read_card(home: Path) -> str:
    """The archive's id; ArchiveError when there is no archive, or one that this program cannot know."""
    try:
        raw = disk.read_file(home / CARD)
    except FileNotFoundError as error:
        raise ArchiveError(
            "archive-missing",
            f"这里还没有档案库：{home}。",
            hint="存入第一份公文时会自动建立；如果本来应该有，请检查 DOCGEN_HOME。",
            where=str(home),
        ) from error
    try:
        plain = json.loads(raw)
        kind, archive_id = int(plain["format"]), str(plain["archive"])
    except (ValueError, TypeError, KeyError) as error:
        raise _unreadable(home) from error
    if kind > _FORMAT:
        raise ArchiveError(
            "archive-newer",
            f"档案库的格式（{kind}）比这个程序认识的（{_FORMAT}）新。",
            hint="请升级程序后再打开。",
            where=str(home / CARD),
        )
    if kind != _FORMAT or not _ARCHIVE_ID.fullmatch(archive_id):
        raise _unreadable(home)
    return archive_id


def _unreadable(home: Path) -> ArchiveError:
    return ArchiveError(
        "archive-damaged",
        f"档案库的标识文件读不出来：{home / CARD}。",
        hint="请从备份取回 archive.json。",
        where=str(home / CARD),
    )


def _taken(place: Path) -> ArchiveError:
    return ArchiveError(
        "home-taken",
        f"这里放着别的东西，不能建立档案库：{place}。",
        hint="请把它移走，或换一个文件夹。",
        where=str(place),
    )
