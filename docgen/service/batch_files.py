"""Files of a batch (批量文件): many at a time, each whole or not at all, made durable together and not one by one."""

import errno
import hashlib
import os
import secrets
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from docgen.archive import disk
from docgen.errors import DocgenError
from docgen.service.outputs import write_atomic

PART_PREFIX = ".docgen-"


def write_quickly(path: Path, data: bytes) -> None:
    """Put a file in place whole, without waiting for the disk: ``settle`` does that for many.

    DocgenError as ``write_atomic`` raises it.
    """
    part = path.parent / f"{PART_PREFIX}{secrets.token_hex(8)}.part"
    try:
        disk.write_new(part, data)
        os.replace(part, path)
    except OSError:
        disk.remove_file(part)
        # The slow way meets the same obstacle, and knows how to tell it.
        write_atomic(path, data)


def settle(folder: Path, files: Iterable[Path]) -> None:
    """Return when the files, which lie in ``folder``, are on the disk."""
    disk.make_durable(folder, lambda: [*files, folder])


def is_whole(path: Path, digest: str) -> bool:
    """Whether the file is there and still the one with this SHA-256."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == digest
    except OSError:
        return False


def remove_unfinished(folder: Path) -> None:
    """Remove what processes that were killed left half written."""
    for path in folder.glob(f"{PART_PREFIX}*.part"):
        path.unlink(missing_ok=True)


def write_zip(target: Path, files: Iterable[Path]) -> None:
    """Write files side by side into one zip, as they are: DOCX, PDF and xlsx are deflated already."""
    part = target.with_name(f"{PART_PREFIX}{secrets.token_hex(8)}.part")
    try:
        with reported(target):
            with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as package:
                for path in files:
                    package.write(path, path.name)
            settle(target.parent, [part])
            os.replace(part, target)
    finally:
        disk.remove_file(part)


@contextmanager
def reported(path: Path) -> Iterator[None]:
    """Say in Chinese why the system refused to write."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        code, reason = ("disk-full", "磁盘已满") if full else ("output-failed", error.strerror or type(error).__name__)
        raise DocgenError(
            code, f"写不了 {path}：{reason}。", "请清理磁盘，或检查文件夹，再接着办理。", str(path)
        ) from error
