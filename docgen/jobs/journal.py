"""A journal of what is done (办理日志): one line of JSON each, only ever added to, on the disk when ``add`` returns.

Several processes, also on several machines, may work on one folder: each writes a journal of its own, and whoever
reads takes all of them together. A line that a death cut short is left out; the next line begins on a new one.
"""

import json
import os
import socket
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Self

PREFIX, SUFFIX = "journal", ".jsonl"


class Journal:
    """A journal open for writing; of one process at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o666)
        size = os.fstat(self._handle).st_size
        if size and os.pread(self._handle, 1, size - 1) != b"\n":
            os.write(self._handle, b"\n")

    @classmethod
    def own(cls, folder: Path, shared: bool = False) -> Self:
        """The journal of this process in a folder; ``shared`` where processes on several machines write there."""
        name = f"-{socket.gethostname()}-{os.getpid()}" if shared else ""
        return cls(folder / f"{PREFIX}{name}{SUFFIX}")

    def add(self, entries: Iterable[dict[str, Any]]) -> None:
        """Add lines, in one write, and wait for the disk."""
        raw = b"".join(
            json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace") + b"\n"
            for entry in entries
        )
        rest = memoryview(raw)
        while rest:
            rest = rest[os.write(self._handle, rest) :]
        os.fsync(self._handle)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def journals(folder: Path) -> list[Path]:
    """All journals in a folder."""
    return sorted(folder.glob(f"{PREFIX}*{SUFFIX}"))


def read_all(folder: Path) -> Iterator[dict[str, Any]]:
    """Every whole line of every journal of a folder, each journal in its order."""
    for path in journals(folder):
        yield from read(path)


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The whole lines of a journal."""
    with path.open("rb") as stream:
        for line in stream:
            entry = _entry(line)
            if entry is not None:
                yield entry


def last(path: Path, most: int = 4096) -> dict[str, Any] | None:
    """The last whole line; None of an empty journal. No more than ``most`` bytes of its end are read."""
    with path.open("rb") as stream:
        stream.seek(0, os.SEEK_END)
        stream.seek(max(0, stream.tell() - most))
        found = None
        for line in stream.read().split(b"\n"):
            found = _entry(line) or found
    return found


def _entry(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None
