"""kill -9 at any moment, then --resume: every community has exactly one filing, and no number is missing."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from docgen.archive.archive import Archive
from docgen.service import batch, batch_queue
from docgen.service.batch import Wants

from ..databases import Postgresql
from .batch_workers import work_together
from .batches import begun, filings_of, settings
from .desks import assert_sound, desk_at

ROUNDS = 20
SCRIPT = Path(__file__).with_name("batch_deaths.py")


@pytest.fixture
def server_url(postgresql: Postgresql) -> Iterator[str]:
    with postgresql.database() as url:
        yield url


def killed(rounds: int, folder: Path, seed: int, *url: str) -> dict[str, Any]:
    command = [sys.executable, str(SCRIPT), str(rounds), str(folder), str(seed), *url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=1200, env={**os.environ, "TZ": "UTC"})
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def assert_each_once(found: dict[str, Any], rounds: int) -> None:
    everybody = [f"第{at}社区" for at in range(1, 10)]
    given: list[int] = []
    assert len(found["rounds"]) == rounds
    for one in found["rounds"]:
        assert one["status"] == 0
        assert one["communities"] == everybody
        assert one["order"] == everybody
        assert one["outcomes"] == ["made"] * 9
        assert (one["files"], one["whole"], one["left"]) == (9, True, [])
        given += [number for number in one["numbers"] if number is not None]
    assert given == list(range(1, len(given) + 1))
    assert found["damages"] == []


def test_killed_at_any_moment_every_community_has_one_filing(tmp_path: Path) -> None:
    found = killed(ROUNDS, tmp_path, 20141103)
    assert_each_once(found, ROUNDS)
    assert sum(one["deaths"] for one in found["rounds"]) >= ROUNDS // 2


def test_killed_on_a_server(tmp_path: Path, server_url: str) -> None:
    assert_each_once(killed(4, tmp_path, 20141104, server_url), 4)


@pytest.mark.slow
def test_killed_a_hundred_times(tmp_path: Path) -> None:
    found = killed(100, tmp_path, 20141105)
    assert_each_once(found, 100)
    assert sum(one["deaths"] for one in found["rounds"]) >= 100


@pytest.mark.parametrize("wants", [Wants(mode="draft"), Wants(mode="publish", numbering="each", by="林知远")])
def test_three_workers_one_of_them_killed(
    tmp_path: Path, server_url: str, wants: Wants, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_queue, "PORTION", 20)
    home = tmp_path / "home"
    archive = Archive.open(home, server_url, create=True)
    rows = [[f"第{at}社区", "3", "2014-11-03"] for at in range(1, 121)]
    folder = begun(tmp_path / "out", rows, wants)
    assert batch_queue.enqueue(folder, folder.plan(), server_url, "王敏") == 6
    shift = work_together(home, server_url, folder, kill_after=20)
    assert sorted(shift.codes) == [-9, 0, 0], shift.log
    assert shift.done_at_death < 120
    held = filings_of(archive)
    assert sorted(row.community for row in held) == sorted(row[0] for row in rows)
    if wants.numbering:
        assert [row.serial for row in held] == list(range(1, 121))
        assert [row.community for row in held] == [row[0] for row in rows]
    results = batch.results(folder, folder.plan())
    assert not results.stopped
    assert results.count("made") == 120
    assert (folder.path / "结果.xlsx").exists()
    assert batch.progress(folder.path).finished
    assert_sound(desk_at(archive, settings()))
    archive.close()
