"""Kills batches (kill -9): ``python tests/service/batch_deaths.py ROUNDS FOLDER SEED [URL]``; prints what stands then.

This process imports everything once and forks for every run, so that a round takes a fraction of a second. A run dies
after a random time, or at a random one of the steps that change the disk; then the batch is gone on with, perhaps
killed again, until it is done.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from batches import begun, filings_of, settings, worked

from docgen.archive import disk
from docgen.archive.archive import Archive
from docgen.jobs.journal import Journal
from docgen.service import batch, batch_files, batch_filings, batch_run
from docgen.service.batch import Wants
from docgen.service.desk import Actor, Desk
from docgen.service.inspection import verify
from docgen.service.lifecycle import ROLES

ROWS = 9
MOST_STEPS = 150


def main() -> None:
    rounds, folder, seed = int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    url = sys.argv[4] if len(sys.argv) > 4 else None
    batch_filings.GROUP, batch_run.CHUNK, batch_run.ALONE = 2, 1, 1
    chance = random.Random(seed)
    Archive.open(folder / "home", url, create=True).close()
    told = [one_round(folder, number, chance, url) for number in range(rounds)]
    archive = Archive.open(folder / "home", url)
    damages = [str(one) for one in verify(desk_of(archive)).damages]
    print(json.dumps({"rounds": told, "damages": damages}))


def desk_of(archive: Archive) -> Desk:
    return Desk(archive, settings(), Actor("王敏", frozenset(ROLES), local=True))


def one_round(folder: Path, number: int, chance: random.Random, url: str | None) -> dict[str, Any]:
    """One batch, killed at least once if it lives long enough; returns what the archive and the folder hold."""
    wants = [Wants(mode="draft"), Wants(mode="publish", numbering="each", by="林知远")][number % 2]
    place = folder / f"batch-{number}"
    # A name that the gate refuses belongs into other tests: here every community is to get its filing.
    rows = [[f"第{at}社区", "3", "2014-11-03"] for at in range(1, ROWS + 1)]
    made = begun(place, rows, wants)
    deaths = 0
    for _ in range(chance.choice([1, 1, 2, 3])):
        deaths += killed(lambda: run(folder, place, url), chance)
    status = in_child(lambda: run(folder, place, url))
    archive = Archive.open(folder / "home", url)
    held = [row for row in filings_of(archive) if (row.base or "").startswith(f"batch:{made.id}:")]
    archive.close()
    results = batch.results(made, made.plan())
    files = sorted(path.name for path in place.glob("*.docx"))
    return {
        "deaths": deaths,
        "status": status,
        "communities": sorted(row.community for row in held),
        "numbers": [row.serial for row in sorted(held, key=lambda row: row.created_seq)],
        "order": [row.community for row in sorted(held, key=lambda row: row.created_seq)],
        "files": len(files),
        "whole": all(batch_files.is_whole(place / one.file, one.digest) for one in results.outcomes),
        "outcomes": [one.status for one in results.outcomes],
        "left": [path.name for path in place.glob(".docgen-*.part")],
    }


def run(folder: Path, place: Path, url: str | None) -> None:
    def desk() -> Any:
        return opened(folder / "home", url)

    worked(batch.open_folder(place), desk, jobs=2)


class opened:  # noqa: N801 - a context manager, named as it is read
    """The desk, opened after the processes of the crew have started."""

    def __init__(self, home: Path, url: str | None) -> None:
        self._archive = Archive.open(home, url)

    def __enter__(self) -> Desk:
        return desk_of(self._archive)

    def __exit__(self, *error: object) -> None:
        self._archive.close()


def killed(action: Callable[[], None], chance: random.Random) -> bool:
    """Run in a child that is killed; False where it was done before that."""
    if chance.random() < 0.5:
        delay = chance.uniform(0.01, 0.5)
        child = forked(action)
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
    else:
        child = forked(lambda: (die_at(chance.randrange(1, MOST_STEPS)), action()))
    return os.waitpid(child, 0)[1] == signal.SIGKILL


def die_at(step: int) -> None:
    """Let this process kill itself at so many steps that change the disk."""
    left = [step]

    def dying(work: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return work(*given, **named)

        return counted

    disk.write_new, disk.rename = dying(disk.write_new), dying(disk.rename)
    Journal.add = dying(Journal.add)  # type: ignore[method-assign]
    batch_filings.write_quickly = dying(batch_filings.write_quickly)
    batch_run.settle = dying(batch_run.settle)


def in_child(action: Callable[[], None]) -> int:
    return os.waitpid(forked(action), 0)[1]


def forked(action: Callable[[], Any]) -> int:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            action()
            code = 0
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    return child


if __name__ == "__main__":
    main()
