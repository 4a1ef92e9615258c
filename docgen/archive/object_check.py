"""Checking what is stored (核验存储): every digest computed again, every file accounted for.

It relies on nothing but the bytes: each file is read and hashed, each inventory held against its sidecar and
against the others, and whatever lies in the storage root without being named by an inventory is reported.
"""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from docgen.archive import disk
from docgen.archive.inventory import Inventory, parse_inventory, sidecar
from docgen.archive.layout import DECLARATION, DECLARED, INVENTORY, SIDECAR, content_version, object_path
from docgen.archive.store import Store
from docgen.errors import ArchiveError

Content = TypeVar("Content")

Progress = Callable[[int], None]
"""Told how many bytes were read since it was last told."""


def printable(path: str) -> str:
    """The path as text: a stray file's name may be none, and is to be reported all the same."""
    return os.fsencode(path).decode(errors="backslashreplace")


def ignore(_: int) -> None:
    """For whoever does not ask about progress."""


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that is not as it was stored (一处损坏); ``path`` is relative to the storage root.

    Codes: ``file-missing``, ``file-damaged`` (other bytes), ``file-stray`` (nothing of ours), ``file-unreadable``,
    ``inventory-damaged`` (or at odds with another one), ``object-misplaced``. ``object_id`` is empty where the path
    belongs to no object.
    """

    code: str
    object_id: str
    path: str
    message: str


def check_object(
    store: Store, object_id: str, progress: Progress = ignore, seen: dict[str, str] | None = None
) -> list[Damage]:
    """Check one object: declaration, inventories, sidecars, the chain of versions and every content file.

    While its next version is just being published it may look damaged; under the store's lock it cannot. ``seen``
    gets the SHA-256 of each sound content file under its sha512, for whoever would have to read it again.
    """
    path = object_path(object_id)
    survey = Survey(store.root / path, path, object_id, progress, seen)
    if not survey.folder.is_dir():
        survey.add("file-missing", "", "档案的文件夹不见了")
    else:
        _check(survey)
    return survey.damages


class Survey:
    """The files found in one folder, those not accounted for yet, and what was found amiss."""

    def __init__(
        self, folder: Path, path: str, object_id: str, progress: Progress, seen: dict[str, str] | None = None
    ) -> None:
        self.folder, self.path, self.object_id, self.progress = folder, path, object_id, progress
        self.seen = seen
        self.damages: list[Damage] = []
        self.unnamed: set[str] = set()

    def add(self, code: str, place: str, fault: str) -> None:
        """Report ``place``, a path inside the folder."""
        path = printable("/".join(filter(None, (self.path, place))))
        self.damages.append(Damage(code, self.object_id, path, f"{fault}：{path}。"))

    def unreadable(self, place: str, error: OSError) -> None:
        """Report a file or folder that the system does not give out."""
        self.add("file-unreadable", place, f"读不出来（{error.strerror}）")

    def walk(self, place: str = "") -> None:
        """Note every file below ``place``; an empty folder is amiss, for nothing stores one."""
        try:
            with os.scandir(self.folder / place) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            self.unreadable(place, error)
            return
        for entry in entries:
            inside = f"{place}/{entry.name}" if place else entry.name
            if entry.is_dir(follow_symlinks=False):
                self.walk(inside)
            else:
                self.unnamed.add(inside)
        if not entries:
            self.add("file-stray", place, "多出一个空文件夹")

    def take(self, place: str) -> bytes | None:
        """The bytes of a file that must be there; None, and a report, when it cannot be read."""
        raw = self._seen(place, disk.read_file)
        self.progress(len(raw or b""))
        return raw

    def compare(self, place: str, expected: bytes, fault: str = "文件的内容不对") -> None:
        """Hold a file against the only bytes it may have."""
        raw = self.take(place)
        if raw is not None and raw != expected:
            self.add("file-damaged", place, fault)

    def verify(self, place: str, digest: str) -> None:
        """Hold a content file against its sha512."""
        other = None if self.seen is None else hashlib.sha256()
        found = self._seen(place, lambda path: disk.hash_file(path, self.progress, other))
        if found is not None and found != digest:
            self.add("file-damaged", place, "文件被改动或截断，与登记的校验值不符")
        elif found is not None and self.seen is not None and other is not None:
            self.seen[digest] = other.hexdigest()

    def report_strays(self) -> None:
        """Report every file that nothing has asked for."""
        for place in sorted(self.unnamed):
            self.add("file-stray", place, "多出一个不属于档案的文件")

    def _seen(self, place: str, read: Callable[[Path], Content]) -> Content | None:
        self.unnamed.discard(place)
        try:
            return read(self.folder / place)
        except FileNotFoundError:
            self.add("file-missing", place, "文件不见了")
        except OSError as error:
            self.unreadable(place, error)
        return None


def _check(survey: Survey) -> None:
    survey.walk()
    survey.compare(DECLARATION, DECLARED)
    # The newest version's inventory is the root's once more: what is the same need not be taken apart twice.
    parsed: dict[bytes, Inventory] = {}
    root = _inventory(survey, "", parsed)
    numbers = range(1, root.head + 1) if root else _version_folders(survey.folder)
    versions = {number: _inventory(survey, f"v{number}/", parsed) for number in numbers}
    for number, past in versions.items():
        if past is not None and past.head != number:
            survey.add("inventory-damaged", f"v{number}/{INVENTORY}", "清单写的版本与所在文件夹不符")
        elif past is not None and root is not None and not _is_past(past, root):
            survey.add("inventory-damaged", f"v{number}/{INVENTORY}", "清单与根清单所记的历史不一致")
    # Without a root inventory the newest one that can be read still tells what the content should be.
    newest = root or next(filter(None, reversed(versions.values())), None)
    if newest is not None:
        for place, digest in sorted((place, digest) for digest, place in newest.manifest.items()):
            survey.verify(place, digest)
        survey.report_strays()


def _inventory(survey: Survey, prefix: str, parsed: dict[bytes, Inventory]) -> Inventory | None:
    """The inventory in a folder of the object, held against its sidecar; None when it cannot be trusted at all."""
    raw = survey.take(prefix + INVENTORY)
    if raw is None:
        survey.unnamed.discard(prefix + SIDECAR)
        return None
    survey.compare(prefix + SIDECAR, sidecar(raw), "清单与它的校验值不符，两者之一被改动过")
    place = f"{survey.path}/{prefix}{INVENTORY}"
    try:
        if raw not in parsed:
            parsed[raw] = parse_inventory(raw, survey.object_id, place)
        return parsed[raw]
    except ArchiveError as error:
        survey.damages.append(Damage(error.code, survey.object_id, place, error.message))
        return None


def _is_past(past: Inventory, root: Inventory) -> bool:
    """Whether a version's inventory tells the history that the root inventory tells, up to its own number."""
    manifest = {digest: place for digest, place in root.manifest.items() if content_version(place) <= past.head}
    return past.versions == root.versions[: past.head] and past.manifest == manifest


def _version_folders(folder: Path) -> list[int]:
    names = [name.removeprefix("v") for name in os.listdir(folder)]
    return sorted(int(name) for name in names if name.isascii() and name.isdecimal() and (folder / f"v{name}").is_dir())
