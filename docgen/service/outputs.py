"""Writing what the user gets (写出文件): whole or not at all, never half."""

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from docgen.errors import DocgenError

_REASONS = {
    errno.ENOSPC: ("disk-full", "磁盘已满", "请清理磁盘，或换一个位置再试。"),
    errno.EDQUOT: ("disk-full", "磁盘配额已用完", "请清理文件，或换一个位置再试。"),
    errno.EFBIG: ("disk-full", "文件超过允许的大小", "请换一个位置再试。"),
    errno.EACCES: ("output-denied", "没有写入的权限", "请换一个可以写入的文件夹。"),
    errno.EPERM: ("output-denied", "没有写入的权限", "请换一个可以写入的文件夹。"),
    errno.EROFS: ("output-denied", "所在的磁盘只能读", "请换一个可以写入的文件夹。"),
    errno.ENOENT: ("output-no-folder", "没有这个文件夹", "请先建立文件夹。"),
    errno.EEXIST: ("output-no-folder", "同名的文件占了文件夹的位置", "请检查路径。"),
    errno.ENOTDIR: ("output-no-folder", "上级路径不是文件夹", "请检查路径。"),
    errno.EISDIR: ("output-is-folder", "这是一个文件夹", "请写出文件名。"),
    errno.ENAMETOOLONG: ("output-name", "文件名过长", "请换一个短些的文件名。"),
}


def write_atomic(path: Path, data: bytes) -> None:
    """Write ``data`` beside ``path`` and rename it there, so that ``path`` is at any moment the old file or the new.

    A link is followed, so that it goes on pointing at the file. An existing file keeps its permissions, a new one
    gets the usual ones. Raises DocgenError (exit code 5) when the disk is full or the place cannot be written;
    nothing stays behind then.
    """
    with _reported(path):
        _replace(Path(os.path.realpath(path)), data)


def make_folder(folder: Path) -> None:
    """Make the folder and those above it where they are missing; DocgenError when that cannot be."""
    with _reported(folder):
        folder.mkdir(parents=True, exist_ok=True)


@contextlib.contextmanager
def _reported(path: Path) -> Iterator[None]:
    """Say in Chinese why the system refused."""
    try:
        yield
    except OSError as error:
        code, reason, hint = _REASONS.get(
            error.errno or 0, ("output-failed", error.strerror or type(error).__name__, "请检查路径和磁盘。")
        )
        raise DocgenError(code, f"写不了 {path}：{reason}。", hint=hint, where=str(path)) from error


def _replace(target: Path, data: bytes) -> None:
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    # Hidden and never of a .docx name, so that nobody takes an unfinished file for a finished one.
    part = target.parent / f".docgen-{secrets.token_hex(8)}.part"
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with open(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            # Without this a power cut after the rename could leave an empty file under the good name.
            os.fsync(handle)
        if target.exists():
            os.chmod(part, target.stat().st_mode & 0o777)
        os.replace(part, target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Make the rename durable too. The file is in place by now, so a folder that cannot be synced is no error."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
