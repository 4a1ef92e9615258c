"""The one writer of an archive (写锁): an exclusive flock that dies with its process.

flock belongs to the open file, and every ``hold`` opens the file anew: so it keeps out other processes and other
threads of this one alike. A process that is killed leaves no lock behind.

Whoever waits first takes the place at the head of the queue, a second lock, and only from there the lock itself. A
writer that comes back at once finds that place taken and cannot pass by those who were waiting.
"""

import contextlib
import fcntl
import os
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from docgen.archive.refusals import reported
from docgen.errors import ArchiveError

_FIRST_WAIT = 0.0005
_LONGEST_WAIT = 0.02
_LONGEST_WAIT_AT_HEAD = 0.001
"""Seconds between two tries. Only one waits at the head, so it may knock often; the lock then never lies idle."""


class Lock:
    """The lock of one archive; ``path`` is the file that carries it and that nobody ever removes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._owner: tuple[int, int] | None = None

    @property
    def mine(self) -> bool:
        """Whether this thread of this process holds the lock through this object."""
        return self._owner == _me()

    @contextlib.contextmanager
    def hold(self, timeout: float) -> Iterator[None]:
        """Hold the lock; ArchiveError ``archive-busy`` when it is not free within ``timeout`` seconds.

        Taking it twice in one thread is a fault of the program (RuntimeError): it would wait for itself.
        """
        if self.mine:
            raise RuntimeError("this thread holds the archive's lock already")
        # The monotonic clock: a clock set back must not make anybody wait for an hour.
        deadline = time.monotonic() + timeout
        with _opened(self._path) as handle:
            with _opened(self._path.with_name(self._path.name + ".queue")) as queue:
                self._wait(queue, deadline, timeout, _LONGEST_WAIT)
                self._wait(handle, deadline, timeout, _LONGEST_WAIT_AT_HEAD)
            self._owner = _me()
            try:
                yield
            finally:
                self._owner = None

    def _wait(self, handle: int, deadline: float, timeout: float, longest: float) -> None:
        pause = _FIRST_WAIT
        while not _try(handle):
            rest = deadline - time.monotonic()
            if rest <= 0:
                raise ArchiveError(
                    "archive-busy",
                    f"档案库正被另一个程序写入，等了 {timeout:g} 秒仍未轮到。",
                    hint="请稍后再试；如一直如此，请查看是否有程序停在半途。",
                    where=str(self._path),
                )
            # Unequal pauses, so that waiting processes do not knock in step.
            time.sleep(min(rest, pause * random.uniform(0.5, 1)))
            pause = min(pause * 2, longest)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[int]:
    """The file open for locking; its lock is let go at the end."""
    with reported("锁定档案库", path):
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        yield handle
    finally:
        # Said aloud: a child forked meanwhile shares the open file and would keep the lock alive.
        fcntl.flock(handle, fcntl.LOCK_UN)
        os.close(handle)


def _try(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _me() -> tuple[int, int]:
    return os.getpid(), threading.get_ident()
