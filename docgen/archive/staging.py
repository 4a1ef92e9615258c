"""From the working folder into the storage root (入库): publishing staged versions, and settling what a death left.

``work/<tx>/`` holds one folder per staged version, ``0001``, ``0002`` …, and ``intent.json``, which names them in
order with the digests of their inventories. A first version is staged as a whole object and comes into being by one
rename; a later one by three: its version folder, the root inventory (the commit point) and its sidecar.

Nothing is published before everything staged, intent included, is on the disk. So an intent that is missing or cut
short means that nothing was published, and after a death at any moment the storage root itself tells whether the
writer had begun: once a single inventory is in place all that was staged with it is published too, else nothing is. An
action of several versions, as a correction, is thus never left half done.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from docgen.archive import disk
from docgen.archive.events import canonical
from docgen.archive.inventory import Inventory, parse_inventory, sha512, sidecar_with
from docgen.archive.layout import DECLARATION, DECLARED, INVENTORY, SIDECAR, object_path
from docgen.errors import ArchiveError

INTENT = "intent.json"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One staged version: ``folder`` is its name in the transaction's folder, ``digest`` its inventory's sha512."""

    object_id: str
    version: int
    digest: str
    folder: str


def stage(transaction: Path, name: str, inventory: Inventory, contents: Mapping[str, bytes]) -> Entry:
    """Write the newest version of ``inventory`` below ``transaction``; ``contents`` maps content path to bytes."""
    folder = f"{transaction}/{name}"
    raw, head = inventory.dump(), f"v{inventory.head}"
    digest = sha512(raw)
    made = {head}
    for place in (folder, f"{folder}/{head}"):
        disk.make_folder(place)
    for path, data in contents.items():
        above = path.rpartition("/")[0]
        if above not in made:
            disk.make_way(f"{folder}/{head}", above.removeprefix(f"{head}/"))
            made.add(above)
        disk.write_new(f"{folder}/{path}", data)
    for place in (f"{folder}/{head}", folder):
        disk.write_new(f"{place}/{INVENTORY}", raw)
        disk.write_new(f"{place}/{SIDECAR}", sidecar_with(digest))
    if inventory.head == 1:
        disk.write_new(f"{folder}/{DECLARATION}", DECLARED)
    return Entry(inventory.object_id, inventory.head, digest, name)


def write_intent(transaction: Path, entries: list[Entry]) -> None:
    """Say what is to be published, in order."""
    versions = [
        {"object": entry.object_id, "version": entry.version, "inventory": entry.digest, "folder": entry.folder}
        for entry in entries
    ]
    disk.write_new(transaction / INTENT, canonical({"format": _FORMAT, "versions": versions}) + b"\n")


def read_intent(transaction: Path) -> list[Entry]:
    """What the transaction was about to publish; nothing when its writer died before the intent was whole."""
    try:
        plain = json.loads(_read(transaction / INTENT) or b"")
    except ValueError:
        return []
    if not isinstance(plain, dict) or plain.get("format") != _FORMAT:
        raise ArchiveError(
            "archive-newer",
            f"未完成的写入是较新版本的程序留下的：{transaction.name}。",
            hint="请用写入它的那个版本的程序打开档案库。",
            where=str(transaction),
        )
    return [Entry(one["object"], one["version"], one["inventory"], one["folder"]) for one in plain["versions"]]


def publish(root: Path, transaction: Path, entry: Entry) -> None:
    """Move a staged version into the storage root; its inventory's rename makes it stand."""
    place = object_path(entry.object_id)
    staged, target = f"{transaction}/{entry.folder}", f"{root}/{place}"
    if entry.version == 1:
        disk.make_way(root, place.rpartition("/")[0])
        disk.rename(staged, target)
        return
    for name in (f"v{entry.version}", INVENTORY, SIDECAR):
        disk.rename(f"{staged}/{name}", f"{target}/{name}")


def touched(root: Path, entry: Entry) -> list[Path]:
    """The folders that publishing changes, for systems where each must be made durable by itself."""
    folders = [root / object_path(entry.object_id)]
    while folders[-1] != root:
        folders.append(folders[-1].parent)
    return folders


def stands(root: Path, entry: Entry) -> bool:
    """Whether the version has passed its commit point."""
    raw = _read(root / object_path(entry.object_id) / INVENTORY)
    if raw is None:
        return False
    place = f"{object_path(entry.object_id)}/{INVENTORY}"
    head = parse_inventory(raw, entry.object_id, place).head
    return sha512(raw) == entry.digest if head == entry.version else head > entry.version


def settle(root: Path, transaction: Path) -> list[Entry]:
    """Finish what a dead writer had begun to publish, or take it back; returns the versions that stand, in order.

    It is all of them or none. Asked again, also after a death in here, it does and says the same. The transaction's
    folder stays.
    """
    entries = read_intent(transaction)
    if any(stands(root, entry) for entry in entries):
        for entry in entries:
            _finish(root, transaction, entry)
        return entries
    for entry in reversed(entries):
        _take_back(root, transaction, entry)
    return []


def _finish(root: Path, transaction: Path, entry: Entry) -> None:
    """Do the renames that are still to be done, whichever they are: a power cut may lose one and keep a later one."""
    staged, target = transaction / entry.folder, root / object_path(entry.object_id)
    if entry.version == 1:
        if not target.exists():
            disk.make_folders(target.parent)
            disk.rename(staged, target)
    else:
        _move(staged, target, f"v{entry.version}")
        if not stands(root, entry):
            _move(staged, target, INVENTORY)
        if _digest(target / INVENTORY) == entry.digest:
            _move(staged, target, SIDECAR)
    if _digest(target / f"v{entry.version}" / INVENTORY) != entry.digest:
        raise ArchiveError(
            "archive-broken",
            f"中断的写入无法补完：{entry.object_id} 第 {entry.version} 个存档版本与预定的不符。",
            hint="请核验档案库；必要时从备份恢复。",
            where=entry.object_id,
        )


def _take_back(root: Path, transaction: Path, entry: Entry) -> None:
    """Move what was published of the version back to where it was staged; folders made for it go."""
    staged, target = transaction / entry.folder, root / object_path(entry.object_id)
    name = f"v{entry.version}"
    if entry.version == 1:
        disk.prune(target.parent, root)
    elif not (staged / name).exists() and _digest(target / name / INVENTORY) == entry.digest:
        disk.make_folders(staged)
        _move(target, staged, name)


def _move(source: Path, target: Path, name: str) -> None:
    if (source / name).exists():
        disk.rename(source / name, target / name)


def _digest(path: Path) -> str | None:
    raw = _read(path)
    return None if raw is None else sha512(raw)


def _read(path: Path) -> bytes | None:
    try:
        return disk.read_file(path)
    except FileNotFoundError:
        return None
