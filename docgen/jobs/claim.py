"""Who works on a folder (占用): a lock that dies with its process, and a word from outside to stop.

The lock's file names the process, so that a page can tell whether somebody works there. Whoever wants it to stop puts
a file beside it; the worker looks for it between two groups of rows.
"""

import fcntl
import json
import os
import socket
import time
from pathlib import Path
from typing import Any, Self

LOCK, STOP = "lock", "stop"
_PATIENCE = 0.05


class Claim:
    """The lock of one folder, held; ``close`` lets it go."""

    def __init__(self, handle: int, folder: Path) -> None:
        self._handle, self._folder = handle, folder

    @classmethod
    def take(cls, folder: Path) -> "Claim | None":
        """Take the folder; None while another process has it."""
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        said = json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": time.time()}).encode()
        os.ftruncate(handle, 0)
        os.pwrite(handle, said, 0)
        withdraw_stop(folder)
        return cls(handle, folder)

    def close(self) -> None:
        """Let the folder go."""
        os.ftruncate(self._handle, 0)
        # Said aloud: a child shares the open file and would keep the lock alive.
        fcntl.flock(self._handle, fcntl.LOCK_UN)
        os.close(self._handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def take_within(folder: Path, seconds: float) -> Claim | None:
    """Take the folder; None while another process keeps it. A killed one's children need a moment to be gone."""
    deadline = time.monotonic() + seconds
    while (found := Claim.take(folder)) is None and time.monotonic() < deadline:
        time.sleep(_PATIENCE)
    return found


def holder(folder: Path) -> dict[str, Any] | None:
    """Who works on the folder now (``pid``, ``host``, ``since``); None when nobody does."""
    try:
        handle = os.open(folder / LOCK, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _said(handle)
    finally:
        os.close(handle)
    return None


def _said(handle: int) -> dict[str, Any]:
    try:
        found = json.loads(os.pread(handle, 1000, 0))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def ask_to_stop(folder: Path) -> None:
    """Ask whoever works on the folder to finish what is in hand and stop."""
    (folder / STOP).touch()


def asked_to_stop(folder: Path) -> bool:
    """Whether somebody asked."""
    return (folder / STOP).exists()


def withdraw_stop(folder: Path) -> None:
    """Take the word back."""
    (folder / STOP).unlink(missing_ok=True)
