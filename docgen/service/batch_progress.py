"""How far a batch is (批量进度): told to whoever runs it, and read from its folder by whoever looks on."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docgen.jobs import claim, journal
from docgen.roster.results import Status

_FRESH = 30.0
"""Seconds after which a journal that nothing was added to says that its worker has gone."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The rows of a batch: how many there are, how many are done and with what outcome; whether somebody works on it.

    ``rate`` counts rows a second of this run, 0 while nothing is known; ``left`` the seconds that the rest will take.
    """

    total: int
    made: int = 0
    unchanged: int = 0
    failed: int = 0
    rate: float = 0.0
    running: bool = False
    finished: bool = False

    @property
    def done(self) -> int:
        """Rows dealt with."""
        return self.made + self.unchanged + self.failed

    @property
    def left(self) -> float | None:
        """Seconds to go at this rate; None while it is not known."""
        return (self.total - self.done) / self.rate if self.rate else None


Tell = Callable[[Progress], None]


@dataclass
class Counting:
    """Counts the outcomes of a run and tells about them; ``line`` is what the journal gets of it.

    ``run`` is which run of the batch it is: what an earlier one has counted is no progress of this one.
    """

    total: int
    tell: Tell
    run: int = 1
    counts: dict[Status, int] = field(default_factory=lambda: {"made": 0, "unchanged": 0, "failed": 0})
    _begun: float = field(default_factory=time.monotonic)
    _before: int = 0

    def begin(self) -> None:
        """From now on rows count for the rate; those before cost nothing."""
        self._begun, self._before = time.monotonic(), sum(self.counts.values())
        self.tell(self.now())

    def add(self, status: Status, instead: Status | None = None) -> None:
        """One row more, or one whose outcome is another than was counted before."""
        self.counts[status] += 1
        if instead is not None and self.counts[instead]:
            self.counts[instead] -= 1

    def now(self, finished: bool = False) -> Progress:
        """How far it is."""
        seconds = time.monotonic() - self._begun
        new = sum(self.counts.values()) - self._before
        rate = new / seconds if seconds > 0 else 0.0
        return Progress(self.total, **self.counts, rate=rate, running=not finished, finished=finished)

    def line(self, finished: bool = False) -> dict[str, Any]:
        """The line of the journal."""
        now = self.now(finished)
        return {"counts": {**self.counts, "rate": round(now.rate, 3)}, "finished": finished, "run": self.run}


def progress_of(inside: Path, total: int, run: int = 1) -> Progress:
    """How far the batch in a folder is: of one process from the end of its journal, of several from all they wrote."""
    paths = journal.journals(inside)
    held = claim.holder(inside) is not None
    if len(paths) == 1:
        said = journal.last(paths[0]) or {}
        said = said if said.get("run", run) == run else {}
        counts = said.get("counts") or {}
        return Progress(total, **counts, running=held, finished=bool(said.get("finished")) and not held)
    status = {line["key"]: line["status"] for line in journal.read_all(inside) if line.get("row")}
    counts = Counter(status.values())
    fresh = any(time.time() - path.stat().st_mtime < _FRESH for path in paths)
    done = sum(counts.values()) >= total > 0
    return Progress(total, counts["made"], 0, counts["failed"], running=held or (fresh and not done), finished=done)
