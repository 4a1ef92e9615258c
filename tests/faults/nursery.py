"""Children that are started, watched and killed, each by its own id."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from .worker import Order, lines

_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 60


@dataclass
class Child:
    """One process: what it has acknowledged, and the handles to end it."""

    pid: int
    journal: Path
    nursery: "Nursery"
    code: int | None = None

    @property
    def said(self) -> list[Order]:
        """What it has said up to now."""
        return list(lines(self.journal))

    @property
    def acknowledged(self) -> list[Order]:
        """The actions that it has reported as done."""
        return [one for one in self.said if "open" not in one]

    def kill(self) -> None:
        """SIGKILL: it gets no chance to tidy up."""
        # Nobody but the nursery reaps it, so the id is still its own.
        os.kill(self.pid, signal.SIGKILL)
        self.wait()

    def wait(self) -> int:
        """Its exit code; minus the signal's number when it was killed."""
        if self.code is None:
            self.code = self.nursery.ask({"do": "wait", "pid": self.pid})
        return self.code

    def until(self, met: Callable[[], bool]) -> None:
        """Wait until something is so, or until the child has gone."""
        until = time.monotonic() + _PATIENCE
        while not met() and not self._gone():
            assert time.monotonic() < until, "the child does not come to the point"
            time.sleep(0.0002)

    def until_open(self) -> None:
        """Wait until it has the archive open."""
        self.until_acknowledged(0)

    def until_acknowledged(self, actions: int) -> None:
        """Wait until it has the archive open and has reported so many actions."""
        self.until(lambda: self.journal.exists() and self.journal.read_bytes().count(b"\n") > actions)

    def _gone(self) -> bool:
        state = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state == "Z"


class Nursery:
    """Starts children that have the program loaded already."""

    def __init__(self, process: "subprocess.Popen[str]", folder: Path) -> None:
        self._process, self._folder = process, folder
        self._journals = count(1)

    def start(self, do: str, home: Path, url: str | None, **order: Any) -> Child:
        """Start a child; see ``worker.WORK`` for what it can do."""
        journal = self._folder / f"journal-{next(self._journals)}"
        full = {"do": do, "home": str(home), "url": url, "journal": str(journal), **order}
        return Child(self.ask(full), journal, self)

    def trip(self, home: Path, url: str | None, name: str, *, steps: int = 36, group: int = 1) -> Child:
        """Start a clerk on a trip."""
        return self.start("trip", home, url, name=name, steps=steps, group=group)

    def ask(self, order: Order) -> int:
        """Give an order and read the answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@contextmanager
def running_nursery(folder: Path) -> Iterator[Nursery]:
    """A nursery whose children all end with it; journals are kept in ``folder``."""
    command = [sys.executable, Path(__file__).with_name("start.py"), "worker"]
    with subprocess.Popen(command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Nursery(process, folder)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(timeout=_PATIENCE) == 0


def pause(chance: random.Random, longest: float) -> None:
    """Wait for a while that nobody can foretell."""
    time.sleep(chance.uniform(0, longest))
