"""The queue: each task once, in order where they share a lock, and a dead worker's task goes to another."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
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


def held_by_a_dead_worker(url: str, count: int) -> None:
    """Tasks that a worker has in hand of whom nothing has been heard for long."""
    queue.enqueue(url, [{"n": n} for n in range(count)], None)
    with psycopg.connect(queue._conninfo(url)) as link:
        link.execute(f"SET search_path TO {queue.SCHEMA}")
        long_ago = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (NOW() - interval '1 hour') RETURNING id"
        worker = link.execute(long_ago).fetchone()
        link.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", worker)


def test_of_several_rescuers_one_gives_a_task_back(url: str) -> None:
    """Two that saw the same task fell over each other: the second found it given back already and ended its worker."""
    held_by_a_dead_worker(url, 12)

    async def rescue() -> None:
        app = queue._app(url)
        async with (
            app.open_async(),
            await psycopg.AsyncConnection.connect(queue._conninfo(url), autocommit=True) as link,
        ):
            await queue._give_back(app, link)

    async def together() -> None:
        await asyncio.gather(*(rescue() for _ in range(4)))

    asyncio.run(together())
    with psycopg.connect(queue._conninfo(url)) as link:
        rows = link.execute(f"SELECT status::text, attempts FROM {queue.SCHEMA}.procrastinate_jobs").fetchall()
    assert rows == [("todo", 1)] * 12


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
