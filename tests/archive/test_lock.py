"""The lock of the one writer."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from docgen.archive.lock import Lock
from docgen.errors import ArchiveError

HOLDER = """
import sys, time
from pathlib import Path
from docgen.archive.lock import Lock
with Lock(Path(sys.argv[1])).hold(5):
    print("held", flush=True)
    time.sleep(60)
"""


def test_it_is_held_by_one_thread_at_a_time(tmp_path: Path) -> None:
    lock = Lock(tmp_path / "lock")
    inside = 0
    most = 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(10):
            with lock.hold(30):
                inside += 1
                most = max(most, inside)
                time.sleep(0.001)
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (inside, most) == (0, 1)


def test_whoever_waits_too_long_is_told(tmp_path: Path) -> None:
    with Lock(tmp_path / "lock").hold(1):
        started = time.monotonic()
        with pytest.raises(ArchiveError, match=r"0\.2 秒") as raised, Lock(tmp_path / "lock").hold(0.2):
            pytest.fail("two held it")
        assert 0.2 <= time.monotonic() - started < 2
    assert (raised.value.code, raised.value.exit_code) == ("archive-busy", 7)
    with Lock(tmp_path / "lock").hold(0):
        pass


def test_waiting_does_not_depend_on_the_clock_of_the_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: -1e9)
    with (
        Lock(tmp_path / "lock").hold(1),
        pytest.raises(ArchiveError),
        Lock(tmp_path / "lock").hold(0.05),
    ):
        pytest.fail("two held it")


def test_taking_it_twice_is_a_fault_of_the_program(tmp_path: Path) -> None:
    lock = Lock(tmp_path / "lock")
    with lock.hold(1):
        assert lock.mine
        with pytest.raises(RuntimeError), lock.hold(1):
            pytest.fail("held twice")
        assert lock.mine
    assert not lock.mine


def test_another_thread_does_not_hold_what_this_one_holds(tmp_path: Path) -> None:
    lock = Lock(tmp_path / "lock")
    answers: list[bool] = []
    with lock.hold(1):
        thread = threading.Thread(target=lambda: answers.append(lock.mine))
        thread.start()
        thread.join()
    assert answers == [False]


def test_it_is_let_go_when_the_block_fails(tmp_path: Path) -> None:
    lock = Lock(tmp_path / "lock")
    with pytest.raises(KeyError), lock.hold(1):
        raise KeyError
    with lock.hold(0):
        assert lock.mine


GREEDY = """
import sys, time
from pathlib import Path
from docgen.archive.lock import Lock
lock = Lock(Path(sys.argv[1]))
print("begun", flush=True)
while Path(sys.argv[2]).exists():
    with lock.hold(30):
        time.sleep(0.005)
"""


def test_a_writer_that_never_rests_does_not_keep_others_out(tmp_path: Path) -> None:
    go_on = tmp_path / "go-on"
    go_on.touch()
    command = [sys.executable, "-c", GREEDY, str(tmp_path / "lock"), str(go_on)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as greedy:
        assert greedy.stdout is not None
        assert greedy.stdout.readline() == b"begun\n"
        for _ in range(20):
            with Lock(tmp_path / "lock").hold(10):
                pass
        go_on.unlink()
        assert greedy.wait(timeout=30) == 0


def test_a_killed_holder_leaves_it_free(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path / "lock")], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(ArchiveError), Lock(tmp_path / "lock").hold(0.05):
        pytest.fail("two held it")
    holder.kill()
    holder.wait()
    holder.stdout.close()
    with Lock(tmp_path / "lock").hold(5):
        pass


def test_a_lock_that_cannot_be_made_is_said_in_chinese(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="锁定档案库失败") as raised, Lock(tmp_path / "gone" / "lock").hold(0):
        pytest.fail("held")
    assert raised.value.where.endswith(os.path.join("gone", "lock"))
