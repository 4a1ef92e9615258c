"""Death by SIGKILL at a random moment, and what it met: used by the tests and by the report of docs/reliability.md."""

import os
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from docgen.archive.staging import INTENT

from .aftermath import assert_whole, leftovers, reopened, steps_taken
from .nursery import Child, Nursery, pause

BETWEEN = "between two writes"
STAGING = "while staging: taken back"
PUBLISHING = "publishing, before the commit point: taken back"
STANDING = "after the commit point: carried forward"
ANSWERING = "all done, the answer not given"
COMPLETE = "of nothing: the trip was over"

_MOST_ACTIONS = 10
_LONGEST_ACTION, _LONGEST_WRITE, _LONGEST_COMMIT, _LONGEST_TRIP = 0.1, 0.06, 0.02, 0.6
_LONGEST_OPENINGS = (0.08, 0.4)
"""Seconds."""


@dataclass
class Tally:
    """What the deaths met (伤亡统计)."""

    rounds: int = 0
    actions: int = 0
    moments: Counter[str] = field(default_factory=Counter)
    recoveries: int = 0
    recoveries_cut: int = 0

    def add(self, other: "Tally") -> None:
        """Count another archive's deaths in."""
        self.rounds += other.rounds
        self.actions += other.actions
        self.moments += other.moments
        self.recoveries += other.recoveries
        self.recoveries_cut += other.recoveries_cut


class Deaths:
    """One archive in which clerks die; ``url`` None is SQLite in its home."""

    def __init__(self, nursery: Nursery, home: Path, url: str | None, chance: random.Random) -> None:
        self.nursery, self.home, self.url, self.chance = nursery, home, url, chance
        self.tally = Tally()

    def round(self, name: str, group: int = 1) -> None:
        """One clerk dies, the one who opens the archive next may die too, and then all is looked at."""
        child = self.nursery.trip(self.home, self.url, name, group=group)
        self._kill(child)
        acknowledged = child.acknowledged
        left = leftovers(self.home)
        intended = any((folder / INTENT).exists() for folder in left)
        while left and self.chance.random() < 0.4:
            self._kill_recovery()
        with reopened(self.home, self.url) as desk:
            stood = steps_taken(desk, name, acknowledged, group)
            self._count(child, bool(left), intended, stood - len(acknowledged), stood)
            assert_whole(desk, outside=self.chance.random() < 0.1)

    def _kill(self, child: Child) -> None:
        """After so many actions at any moment, in a write, or in the commit itself: each a third of the times."""
        child.until_acknowledged(self.chance.randrange(_MOST_ACTIONS))
        kind = self.chance.randrange(3)
        if kind == 1:
            child.until(lambda: self._is_at_work(""))
        elif kind == 2:
            child.until(lambda: self._is_at_work(INTENT))
        pause(self.chance, (_LONGEST_ACTION, _LONGEST_WRITE, _LONGEST_COMMIT)[kind])
        child.kill()

    def wait_a_little(self) -> None:
        """As long as a rebuild of a small index takes at the most."""
        pause(self.chance, 0.3)

    def _is_at_work(self, file: str) -> bool:
        """Whether a working folder is there, with this file in it."""
        return any((self.home / "work" / name / file).exists() for name in os.listdir(self.home / "work"))

    def _kill_recovery(self) -> None:
        child = self.nursery.start("open", self.home, self.url)
        pause(self.chance, self.chance.choice(_LONGEST_OPENINGS))
        child.kill()
        self.tally.recoveries += 1
        self.tally.recoveries_cut += not child.said

    def _count(self, child: Child, left: bool, intended: bool, unanswered: int, stood: int) -> None:
        if child.code == 0:
            moment = COMPLETE
        elif unanswered:
            moment = STANDING if left else ANSWERING
        else:
            moment = BETWEEN if not left else PUBLISHING if intended else STAGING
        self.tally.rounds += 1
        self.tally.actions += stood
        self.tally.moments[moment] += 1


def one_dies_one_lives(deaths: Deaths, dying_name: str, living_name: str) -> None:
    """Two clerks at one archive: one dies at a random moment, the other goes on and ends its trip."""
    dying, living = (deaths.nursery.trip(deaths.home, deaths.url, name, steps=12) for name in (dying_name, living_name))
    dying.until_open()
    pause(deaths.chance, _LONGEST_TRIP)
    dying.kill()
    assert living.wait() == 0
    with reopened(deaths.home, deaths.url) as desk:
        assert steps_taken(desk, living_name, living.acknowledged) == 12
        steps_taken(desk, dying_name, dying.acknowledged)
        assert_whole(desk)
