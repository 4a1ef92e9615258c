"""The inventory of an object (目录清单): which files each version holds and where their bytes lie.

It is the OCFL 1.1 inventory with sha512 digests and the default content directory. Every digest has exactly one
content path, because equal content is stored once per object.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from docgen.archive.events import canonical
from docgen.archive.layout import CONTENT, is_plain
from docgen.errors import ArchiveError

_TYPE = "https://ocfl.io/1.1/spec/#inventory"
_DIGEST = re.compile(r"[0-9a-f]{128}")
_CONTENT_PATH = re.compile(rf"v([1-9][0-9]*)/{CONTENT}/(.+)", re.DOTALL)
_WHEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)")


def sha512(data: bytes) -> str:
    """The digest by which the store knows content."""
    return hashlib.sha512(data).hexdigest()


def sidecar(raw: bytes) -> bytes:
    """The file that stands beside an inventory and holds its digest."""
    return sidecar_with(sha512(raw))


def sidecar_with(digest: str) -> bytes:
    """As ``sidecar``, where the inventory's digest is known."""
    return f"{digest} inventory.json\n".encode()


@dataclass(frozen=True, slots=True)
class Version:
    """One OCFL version: who stored what, when and why. ``state`` maps logical path to sha512."""

    created: str
    message: str
    actor: str
    state: Mapping[str, str]

    def plain(self) -> dict[str, Any]:
        """The version block of the inventory."""
        state: dict[str, list[str]] = {}
        for path, digest in sorted(self.state.items()):
            state.setdefault(digest, []).append(path)
        user = {"name": self.actor, "address": f"urn:docgen:user:{quote(self.actor, safe='')}"}
        return {"created": self.created, "message": self.message, "user": user, "state": state}


@dataclass(frozen=True, slots=True)
class Inventory:
    """All versions of one object; ``manifest`` maps sha512 to the content path inside the object's folder."""

    object_id: str
    versions: tuple[Version, ...] = ()
    manifest: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def head(self) -> int:
        """The newest version's number, counted from 1; 0 for an object without any."""
        return len(self.versions)

    def state(self, version: int | None = None) -> Mapping[str, str]:
        """What a version holds, the newest for None: logical path to sha512. ArchiveError for one that is not there."""
        number = self.head if version is None else version
        if not 1 <= number <= self.head:
            raise ArchiveError(
                "version-missing",
                f"档案 {self.object_id} 没有第 {number} 个存档版本（共 {self.head} 个）。",
                where=self.object_id,
            )
        return self.versions[number - 1].state

    def brought(self, number: int) -> dict[str, str]:
        """The content paths that version ``number`` added, with their digests."""
        return {path: digest for digest, path in self.manifest.items() if path.startswith(f"v{number}/")}

    def follow(self, version: Version, added: Mapping[str, str]) -> "Inventory":
        """The inventory with one more version; ``added`` are its new digests with their content paths."""
        if not _WHEN.fullmatch(version.created):
            raise ArchiveError("version-time", f"存档时间须写明时区（RFC 3339），给出的是 {version.created!r}。")
        return replace(self, versions=(*self.versions, version), manifest={**self.manifest, **added})

    def dump(self) -> bytes:
        """The inventory as a file; equal inventories give equal bytes."""
        plain = {
            "id": self.object_id,
            "type": _TYPE,
            "digestAlgorithm": "sha512",
            "head": f"v{self.head}",
            "manifest": {digest: [path] for digest, path in self.manifest.items()},
            "versions": {f"v{number}": version.plain() for number, version in enumerate(self.versions, 1)},
        }
        try:
            return canonical(plain) + b"\n"
        except UnicodeEncodeError as error:
            raise ArchiveError(
                "version-text", "说明或经办人含有不成对的代理字符，无法存档。", where=self.object_id
            ) from error


def parse_inventory(raw: bytes, object_id: str, where: str) -> Inventory:
    """Read an inventory and hold it to every rule that the store relies on.

    ArchiveError ``inventory-damaged`` names ``where`` when it is cut short, says something impossible or belongs
    to another object. Nothing in it can lead a reader out of the object's folder.
    """
    try:
        inventory = _read(json.loads(raw))
        fault = _fault(inventory, object_id)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise damaged(where, "读不出来，可能被截断或改动过") from error
    if fault:
        raise damaged(where, fault)
    return inventory


def damaged(where: str, fault: str) -> ArchiveError:
    """The error for an inventory that cannot be trusted."""
    return ArchiveError(
        "inventory-damaged",
        f"目录清单损坏：{where}，{fault}。",
        hint="请核验档案库，并从备份恢复这份档案。",
        where=where,
    )


def _read(plain: dict[str, Any]) -> Inventory:
    if (
        plain["type"] != _TYPE
        or plain["digestAlgorithm"] != "sha512"
        or plain.get("contentDirectory", CONTENT) != CONTENT
    ):
        raise ValueError("another kind of inventory")
    blocks = plain["versions"]
    versions = tuple(_read_version(blocks[f"v{number}"]) for number in range(1, len(blocks) + 1))
    if plain["head"] != f"v{len(versions)}" or not versions:
        raise ValueError("the head is not the last version")
    manifest = {}
    for digest, paths in plain["manifest"].items():
        (manifest[digest],) = paths
    return Inventory(plain["id"], versions, manifest)


def _read_version(block: dict[str, Any]) -> Version:
    state = {path: digest for digest, paths in block["state"].items() for path in paths}
    return Version(block["created"], block["message"], block["user"]["name"], state)


def _fault(inventory: Inventory, object_id: str) -> str | None:
    if inventory.object_id != object_id:
        return f"它属于另一份档案（{inventory.object_id}）"
    # Each name once: an object of two hundred versions has few names.
    names = {path for version in inventory.versions for path in version.state}
    for digest, path in inventory.manifest.items():
        found = _CONTENT_PATH.fullmatch(path)
        if not found or int(found[1]) > inventory.head or not _DIGEST.fullmatch(digest):
            return f"其中的文件位置或校验值不合规定（{path[:100]!r}）"
        names.add(found[2])
    if not all(map(is_plain, names)):
        return "其中有不合规定的文件名"
    if len(set(inventory.manifest.values())) != len(inventory.manifest):
        return "同一个文件登记了两个校验值"
    if not all(
        version.state and inventory.manifest.keys() >= set(version.state.values()) for version in inventory.versions
    ):
        return "其中有的文件没有登记存放位置"
    return None
