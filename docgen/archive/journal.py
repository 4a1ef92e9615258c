"""What changes while a backup is copying (备份期间的变动): so that it need not look at every object under the lock.

A backup keeps a file in ``journals/`` and holds a flock on it. Whoever publishes names its objects in every such
file first; a file that nobody holds is left from a backup that died, and is removed. It tells too much rather than
too little: an object is named before it changes, and also when it does not change after all.
"""

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path

from docgen.archive import disk

JOURNALS = "journals"


@contextlib.contextmanager
def kept(home: Path) -> Iterator[Path]:
    """Keep a journal while this lasts. Begin it, and read it, under the lock: then nobody is just publishing."""
    disk.make_folders(home / JOURNALS)
    journal = home / JOURNALS / secrets.token_hex(8)
    disk.write_new(journal, b"")
    handle = os.open(journal, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield journal
    finally:
        disk.remove_file(journal)
        os.close(handle)
        disk.prune(home / JOURNALS, home)


def named(journal: Path) -> list[str]:
    """The objects that may have changed since the journal was begun, each once."""
    return list(dict.fromkeys(disk.read_file(journal).decode().split()))


def note(home: Path, objects: Iterable[str]) -> None:
    """Name objects that are about to change in every journal; for the holder of the lock."""
    try:
        journals = sorted((home / JOURNALS).iterdir())
    except FileNotFoundError:
        return
    lines = "".join(f"{object_id}\n" for object_id in objects).encode()
    for journal in journals:
        if _is_held(journal):
            disk.append_file(journal, lines)
        else:
            disk.remove_file(journal)
    disk.prune(home / JOURNALS, home)


def _is_held(journal: Path) -> bool:
    try:
        handle = os.open(journal, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
