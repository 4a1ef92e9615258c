"""Several ``docgen worker`` processes on one PostgreSQL, one of them killed half-way: what they have to bring about."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen.jobs import journal
from docgen.service.batch import Folder


@dataclass(frozen=True)
class Shift:
    """One run of several workers: its seconds, the rows that were done when one was killed, their exit codes."""

    seconds: float
    done_at_death: int
    codes: Sequence[int]
    log: str


def work_together(home: Path, url: str, folder: Folder, count: int = 3, *, kill_after: int = 0) -> Shift:
    """Let so many workers empty the queue; one is killed once ``kill_after`` rows are in the journals."""
    environ = {**os.environ, "DOCGEN_HOME": str(home), "DOCGEN_DATABASE_URL": url, "DOCGEN_USER": "王敏"}
    command = [sys.executable, "-m", "docgen.cli", "worker", "--until-empty"]
    logs = [home.parent / f"worker-{number}.log" for number in range(count)]
    begun = time.monotonic()
    workers = []
    for log in logs:
        with log.open("wb") as stream:
            workers.append(subprocess.Popen(command, env=environ, stdout=stream, stderr=stream, cwd=home.parent))
    done = _killed_after(workers, folder, kill_after) if kill_after else 0
    codes = [worker.wait(timeout=600) for worker in workers]
    said = "\n".join(log.read_text("utf-8", "replace")[-2000:] for log in logs)
    return Shift(time.monotonic() - begun, done, codes, said)


def _killed_after(workers: Sequence["subprocess.Popen[bytes]"], folder: Folder, rows: int) -> int:
    """Kill the worker that has a portion in hand, as soon as so many rows are done; return how many were."""
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        done = sum("key" in line for line in journal.read_all(folder.inside))
        active = {int(path.stem.rsplit("-", 1)[1]) for path in journal.journals(folder.inside) if "-" in path.stem}
        victims = [worker for worker in workers if worker.pid in active]
        if done >= rows and victims:
            victims[0].send_signal(signal.SIGKILL)
            return done
        if all(worker.poll() is not None for worker in workers):
            break
        time.sleep(0.02)
    raise AssertionError("the workers were done before one of them could be killed")
