"""Checking the whole storage root (核验整个档案库): its own files, every object, and nothing besides."""

import os
from collections.abc import Callable, Iterator, Mapping

from docgen.archive.layout import ROOT_FILES, TUPLES, is_tuple, object_at
from docgen.archive.object_check import Damage, Progress, Survey, check_object, ignore, printable
from docgen.archive.store import Store
from docgen.errors import ArchiveError

_EXTENSIONS = "extensions"
_OWN = {name.partition("/")[0] for name in ROOT_FILES}


Look = Callable[[str, Mapping[str, str]], list[Damage]]
"""Looks further into an object: told its id and the SHA-256 of its content files by their sha512."""


def check_root(store: Store, progress: Progress = ignore, further: Look | None = None) -> Iterator[Damage]:
    """Check the storage root with every object in it; yields what is damaged, in the order of the paths.

    ``further`` is asked about each object right after its files were read, so that they are read once.

    It may run beside a writer: what looks damaged is looked at once more under the lock, when no version is half
    published (leftovers of dead writers are the caller's to settle first). Where the lock cannot be had, because
    the archive may only be read, the first look counts.
    """
    yield from _check_own(store, progress)
    yield from _check_folder(store, "", progress, further)


def _check_own(store: Store, progress: Progress) -> list[Damage]:
    survey = Survey(store.root, "", "", progress)
    if (store.root / _EXTENSIONS).is_dir():
        survey.walk(_EXTENSIONS)
    for name, data in ROOT_FILES.items():
        survey.compare(name, data)
    survey.report_strays()
    return survey.damages


def _check_folder(store: Store, path: str, progress: Progress, further: Look | None) -> Iterator[Damage]:
    """Check what lies in a folder above the objects."""
    depth = path.count("/") + 1 if path else 0
    try:
        with os.scandir(store.root / path) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except FileNotFoundError:
        # A writer that took its version back has removed it meanwhile.
        return
    except OSError as error:
        yield _amiss(path, f"读不出来（{error.strerror}）", "file-unreadable")
        return
    for entry in entries:
        inside = f"{path}/{entry.name}" if path else entry.name
        if inside in _OWN:
            continue
        if not entry.is_dir(follow_symlinks=False):
            yield _amiss(inside, "多出一个不属于档案的文件")
        elif depth == TUPLES:
            yield from _check_object_folder(store, inside, progress, further)
        elif is_tuple(entry.name):
            yield from _check_folder(store, inside, progress, further)
        else:
            yield _amiss(inside, "多出一个不属于档案的文件夹")
    if path and not entries:
        yield from _confirmed(store, lambda: _empty(store, path))


def _check_object_folder(store: Store, path: str, progress: Progress, further: Look | None) -> list[Damage]:
    object_id = object_at(path)
    if object_id is None:
        return [_amiss(path, "这个位置不属于以它命名的档案", "object-misplaced")]
    seen: dict[str, str] | None = {} if further else None
    damages = check_object(store, object_id, progress, seen)
    confirmed = _confirmed(store, lambda: check_object(store, object_id)) if damages else []
    return [*confirmed, *further(object_id, seen)] if further and seen is not None else confirmed


def _confirmed(store: Store, look: Callable[[], list[Damage]]) -> list[Damage]:
    """What ``look`` finds while nobody writes."""
    if store.locked:
        return look()
    try:
        with store.lock():
            return look()
    except ArchiveError:
        return look()


def _empty(store: Store, path: str) -> list[Damage]:
    folder = store.root / path
    if not folder.is_dir() or any(folder.iterdir()):
        return []
    return [_amiss(path, "多出一个空文件夹")]


def _amiss(path: str, fault: str, code: str = "file-stray") -> Damage:
    return Damage(code, "", printable(path), f"{fault}：{printable(path)}。")
