"""Hundreds of deaths on each database, counted into docs/reliability.md: ``make faults`` (ROUNDS=20 for a short run).

Whatever is lost, half done or left lying about stops the run; so there are figures only where nothing was.
"""

import logging
import os
import platform
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path

import sqlalchemy

from ..databases import running_postgresql
from .deaths import ANSWERING, BETWEEN, COMPLETE, PUBLISHING, STAGING, STANDING, Deaths, Tally
from .nursery import Nursery, running_nursery

ROUNDS = int(os.environ.get("ROUNDS", "300"))
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- deaths: measured -->\n", "<!-- deaths: end -->"

_A_FRESH_ARCHIVE = 25
"""Rounds in one archive: everything in it is looked at after each."""

_GROUP = 6


def main() -> None:
    """Run all rounds and write the table."""
    # What ocfl-py tells of itself.
    logging.disable(logging.INFO)
    seed = random.SystemRandom().randrange(10**9)
    print(f"{ROUNDS} rounds on each database, seed {seed}", flush=True)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, running_nursery(Path(folder)) as nursery:
        tallies = [deaths_on(kind, nursery, Path(folder), random.Random(seed)) for kind in ("SQLite", "PostgreSQL")]
    minutes = (time.monotonic() - begun) / 60
    text = f"{conditions(minutes)}\n\n{table(tallies)}"
    print(text)
    write(text)


def deaths_on(kind: str, nursery: Nursery, folder: Path, chance: random.Random) -> Tally:
    """All rounds on one database."""
    sum_of = Tally()
    with databases(kind) as urls:
        for first in range(0, ROUNDS, _A_FRESH_ARCHIVE):
            deaths = Deaths(nursery, folder / f"{kind}-{first}", next(urls), chance)
            for number in range(first, min(first + _A_FRESH_ARCHIVE, ROUNDS)):
                deaths.round(f"班{number}", group=1 if number % 4 else _GROUP)
            sum_of.add(deaths.tally)
            print(f"{kind}: {sum_of.rounds} rounds, {sum_of.actions} actions", file=sys.stderr, flush=True)
    return sum_of


@contextmanager
def databases(kind: str) -> Iterator[Iterator[str | None]]:
    """A new database for each archive; PostgreSQL waits for the disk, as it does in an office."""
    if kind == "SQLite":
        yield repeat(None)
        return
    with running_postgresql(durable=True) as server:

        def new() -> Iterator[str]:
            for number in range(ROUNDS):
                server.run(f"CREATE DATABASE deaths_{number} TEMPLATE template0")
                yield server.url(f"deaths_{number}")

        yield new()


def conditions(minutes: float) -> str:
    """When, where and with what."""
    day = datetime.now(UTC).date().isoformat()
    machine = f"{platform.machine()}, {os.cpu_count()} processors, {platform.system()}"
    what = f"Python {platform.python_version()}, SQLAlchemy {sqlalchemy.__version__}"
    return f"Measured {day} by `make faults` on {machine}, {what}, in {minutes:.0f} minutes."


def table(tallies: Sequence[Tally]) -> str:
    """The figures as Markdown, a column for each database."""
    rows: list[tuple[str, list[int]]] = [
        ("clerks killed", [one.rounds for one in tallies]),
        ("actions that stand afterwards", [one.actions for one in tallies]),
        *(
            (f"died {moment}", [one.moments[moment] for one in tallies])
            for moment in (BETWEEN, STAGING, PUBLISHING, STANDING, ANSWERING, COMPLETE)
        ),
        ("recoveries killed as well", [one.recoveries for one in tallies]),
        ("of these before the archive was open", [one.recoveries_cut for one in tallies]),
        ("acknowledged actions lost", [0 for _ in tallies]),
        ("actions found in part", [0 for _ in tallies]),
        ("numbers missing or given twice", [0 for _ in tallies]),
        ("files left over", [0 for _ in tallies]),
        ("rows that a rebuild makes otherwise", [0 for _ in tallies]),
    ]
    lines = [f"| {what} | {' | '.join(map(str, counts))} |" for what, counts in rows]
    return "\n".join(["| | SQLite | PostgreSQL |", "|---|---|---|", *lines])


def write(measured: str) -> None:
    """Put the figures between the two comments of the page."""
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{measured}\n\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
