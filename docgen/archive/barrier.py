"""The barrier (落盘): what was written is on the disk before the next step begins.

One ``syncfs`` for all that was written since, where the system has it, else an ``fsync`` for each path.
"""

import ctypes
import errno
import os
from collections.abc import Callable, Iterable
from pathlib import Path


def _find_syncfs() -> Callable[[int], int] | None:
    """The C library's syncfs; None where there is none (not Linux)."""
    try:
        call: Callable[[int], int] = ctypes.CDLL(None, use_errno=True).syncfs
    except (OSError, AttributeError):
        return None
    return call


_syncfs = _find_syncfs()


class Barrier:
    """Makes durable what was written to one file system while it was open.

    It is opened before the first write, because the system reports a failed write-back only to those who already
    had a file open when it happened.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)

    def sync(self, paths: Callable[[], Iterable[Path]]) -> None:
        """Return when everything is on the disk. ``paths`` lists what that is, for systems without syncfs."""
        if _syncfs is not None:
            if _syncfs(self._handle) == 0:
                return
            code = ctypes.get_errno()
            if code not in (errno.ENOSYS, errno.EINVAL):
                raise OSError(code, os.strerror(code), str(self._folder))
        for path in paths():
            _sync_one(path)

    def close(self) -> None:
        """Let go of the file system; again does nothing."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def _sync_one(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
