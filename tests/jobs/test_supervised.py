"""The supervised process: it outlives who started it, is started again when killed, and ends once."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from docgen.jobs import supervised

SECONDS = 20.0


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def ended(folder: Path) -> bool:
    state = supervised.state_of(folder)
    return state is not None and state.code is not None and not supervised.is_running(folder)


def test_a_command_runs_to_its_end_and_says_how_it_ended(tmp_path: Path) -> None:
    assert supervised.state_of(tmp_path) is None
    assert supervised.log_of(tmp_path) == ""
    assert not supervised.is_running(tmp_path)
    supervised.start(tmp_path, [sys.executable, "-c", "print('做完了'); raise SystemExit(9)"])
    until(lambda: ended(tmp_path))
    state = supervised.state_of(tmp_path)
    assert state is not None
    assert (state.code, state.deaths, state.pid) == (9, 0, None)
    assert "做完了" in supervised.log_of(tmp_path)


def test_a_killed_command_is_started_again(tmp_path: Path) -> None:
    once = "import os, pathlib, sys; mark = pathlib.Path(sys.argv[1])\n"
    once += "if not mark.exists():\n mark.touch(); os.kill(os.getpid(), 9)"
    supervised.start(tmp_path, [sys.executable, "-c", once, str(tmp_path / "was-here")])
    until(lambda: ended(tmp_path) and supervised.state_of(tmp_path).code == 0)  # type: ignore[union-attr]
    assert supervised.state_of(tmp_path).deaths == 1  # type: ignore[union-attr]


def test_there_is_one_supervisor_and_its_command_dies_with_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    supervised.start(tmp_path, command)
    until(lambda: (state := supervised.state_of(tmp_path)) is not None and state.pid is not None)
    first = supervised.state_of(tmp_path)
    supervised.start(tmp_path, command)
    assert supervised.is_running(tmp_path)
    assert supervised.state_of(tmp_path) == first
    assert first is not None
    assert first.pid is not None
    supervisor = int(Path(f"/proc/{first.pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
    os.kill(supervisor, signal.SIGKILL)
    until(lambda: not Path(f"/proc/{first.pid}").exists())
    assert not supervised.is_running(tmp_path)
