"""The queue: each task once, in order where they share a lock, and a dead worker's task goes to another."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from docgen.errors import ArchiveError, SettingsError
from docgen.jobs import queue

from ..databases import Postgresql

WORKER = """
import os, signal, sys, time
from pathlib import Path
from docgen.jobs import queue
folder = Path(sys.argv[2])
queue.HEARTBEAT, queue.SILENCE = 0.3, 1.5
def handler(task):
    mark = folder / f"begun-{task['n']}"
    if task.get("kill") and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    with (folder / "done").open("a") as done:
        done.write(f"{task['n']} {os.getpid()}\\n")
    time.sleep(0.05)
queue.work(sys.argv[1], handler, until_empty=True)
"""


@pytest.fixture
def url(postgresql: Postgresql) -> Iterator[str]:
    with postgresql.database() as found:
        yield found


def workers(url: str, folder: Path, count: int) -> list[int]:
    started = [
        subprocess.Popen([sys.executable, "-c", WORKER, url, str(folder)], stderr=subprocess.DEVNULL)
        for _ in range(count)
    ]
    return [one.wait(60) for one in started]


def done(folder: Path) -> list[int]:
    return [int(line.split()[0]) for line in (folder / "done").read_text().splitlines()]


def test_tasks_under_one_lock_are_done_in_order_by_whoever_is_free(url: str, tmp_path: Path) -> None:
    assert queue.enqueue(url, [{"n": n} for n in range(8)], "one") == 8
    assert queue.enqueue(url, [], "one") == 0
    assert workers(url, tmp_path, 2) == [0, 0]
    assert done(tmp_path) == list(range(8))


def test_what_a_killed_worker_had_in_hand_is_done_by_another(url: str, tmp_path: Path) -> None:
    queue.enqueue(url, [{"n": n, "kill": n == 1} for n in range(5)], None)
    begun = time.monotonic()
    assert sorted(workers(url, tmp_path, 2)) == [-9, 0]
    assert sorted(done(tmp_path)) == list(range(5))
    assert time.monotonic() - begun < 50


def test_a_queue_needs_postgresql() -> None:
    for wrong in (None, "sqlite:////tmp/x.sqlite3", "nonsense"):
        with pytest.raises(SettingsError) as refused:
            queue.enqueue(wrong, [{"n": 1}], None)
        assert refused.value.code == "queue-database"


def test_a_server_that_does_not_answer_is_told_without_the_password() -> None:
    with pytest.raises(ArchiveError) as refused:
        queue.work("postgresql+psycopg://docgen:s3cret@127.0.0.1:1/none", lambda _task: os.abort(), until_empty=True)
    assert refused.value.code == "queue-unreachable"
    assert "s3cret" not in f"{refused.value.message}{refused.value.hint}"
