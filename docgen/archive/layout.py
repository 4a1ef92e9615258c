"""Where things lie in the storage root (存放位置): OCFL 1.1 with storage layout 0003.

Layout 0003 puts an object at three tuples of the SHA-256 of its id and a folder named by the percent-encoded id:
the folders stay small, and whoever opens the store in fifty years reads from the path what lies there. It is
also a layout that ocfl-py, the outside validator, knows of its own.

No id becomes a path unchecked: object ids follow a grammar without any character that a path could use, and a
logical path is refused unless it is plain on every file system.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from docgen.errors import ArchiveError

INVENTORY = "inventory.json"
SIDECAR = "inventory.json.sha512"
CONTENT = "content"
DECLARATION = "0=ocfl_object_1.1"
DECLARED = b"ocfl_object_1.1\n"

_NAME = "0003-hash-and-id-n-tuple-storage-layout"
_TUPLE = 3
_TUPLES = 3


def _pretty(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, indent=2).encode() + b"\n"


ROOT_FILES: Mapping[str, bytes] = {
    "0=ocfl_1.1": b"ocfl_1.1\n",
    "ocfl_layout.json": _pretty(
        {
            "extension": _NAME,
            "description": "Three tuples of three digits of the SHA-256 of the object's id, then the id itself, "
            "percent-encoded.",
        }
    ),
    f"extensions/{_NAME}/config.json": _pretty(
        {"extensionName": _NAME, "digestAlgorithm": "sha256", "tupleSize": _TUPLE, "numberOfTuples": _TUPLES}
    ),
}
"""What makes a folder the storage root: path inside it and exact bytes."""

_OBJECT_ID = re.compile(r"urn:docgen:[a-z]{1,16}:[0-9a-z]{1,64}")
_MOST_BYTES = 1000
_MOST_SEGMENT_BYTES = 200
_USUAL = 16


def object_path(object_id: str) -> str:
    """The object's folder relative to the storage root; ArchiveError ``object-id`` for anything but an id of ours.

    >>> object_path("urn:docgen:register:2014")
    '8a1/b48/6fd/urn%3adocgen%3aregister%3a2014'
    """
    if not _OBJECT_ID.fullmatch(object_id):
        raise ArchiveError("object-id", f"编号不合规定，不能用来存取档案：{object_id[:100]!r}。", where=object_id[:100])
    digest = hashlib.sha256(object_id.encode()).hexdigest()
    tuples = [digest[start : start + _TUPLE] for start in range(0, _TUPLE * _TUPLES, _TUPLE)]
    return "/".join([*tuples, object_id.replace(":", "%3a")])


def object_at(path: str) -> str | None:
    """The id of the object whose folder this is; None when no object belongs there. Undoes ``object_path``."""
    object_id = path.rpartition("/")[2].replace("%3a", ":")
    return object_id if _OBJECT_ID.fullmatch(object_id) and object_path(object_id) == path else None


def is_tuple(name: str) -> bool:
    """Whether a folder of the storage root may bear this name."""
    return re.fullmatch(f"[0-9a-f]{{{_TUPLE}}}", name) is not None


TUPLES = _TUPLES
"""How many folders lie between the storage root and an object's folder."""


def content_path(version: int, logical: str) -> str:
    """Where the bytes of a logical path lie inside the object when ``version`` brought them."""
    return f"v{version}/{CONTENT}/{logical}"


def content_version(path: str) -> int:
    """The version that brought the bytes at a content path; undoes ``content_path``."""
    return int(path[1 : path.index("/")])


def check_paths(paths: Iterable[str]) -> None:
    """Refuse logical paths that could not all stand in one version on every file system.

    Each must be relative, without empty segments, ``.`` and ``..``, control characters and backslashes, composed
    (NFC) and not over-long; no two may differ in case only, none may be a folder of another.
    """
    given = tuple(paths)
    if len(given) <= _USUAL:
        _check_usual(given)
    else:
        _check_together(given)


def _check_together(paths: tuple[str, ...]) -> None:
    files: dict[str, str] = {}
    folders: dict[str, str] = {}
    for path in paths:
        _check_path(path)
        segments = path.casefold().split("/")
        if "/".join(segments) in files:
            raise _refused(path, "与另一个文件重名（只有大小写不同）")
        files["/".join(segments)] = path
        folders.update({"/".join(segments[:depth]): path for depth in range(1, len(segments))})
    for folded in files.keys() & folders.keys():
        raise _refused(files[folded], "既是文件又是文件夹")


_check_usual = lru_cache(maxsize=128)(_check_together)
"""Nearly all versions hold files of the same few names. What is refused is not remembered."""


def is_plain(path: str) -> bool:
    """Whether a logical path could be stored at all."""
    return _fault(path) is None


def _check_path(path: str) -> None:
    fault = _fault(path)
    if fault is not None:
        raise _refused(path, fault)


def _fault(path: str) -> str | None:
    try:
        size = len(path.encode())
    except UnicodeEncodeError:
        return "含有不成对的代理字符"
    segments = path.split("/")
    if any(segment in ("", ".", "..") for segment in segments):
        return "为空、以 / 开头或结尾，或者含有 . 、.."
    if "\\" in path or not path.isprintable():
        return "含有反斜杠或不可见的字符"
    if size > _MOST_BYTES or any(len(segment.encode()) > _MOST_SEGMENT_BYTES for segment in segments):
        return "过长"
    return None if unicodedata.is_normalized("NFC", path) else "不是规范的 Unicode 写法（NFC）"


def _refused(path: str, fault: str) -> ArchiveError:
    shown = ascii(path[:80]) if not path.isprintable() else path[:80]
    return ArchiveError("logical-path", f"档案内的文件名不能用：{shown}，{fault}。", where=shown)
