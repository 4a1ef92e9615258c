"""Processes side by side: results in order, one death costs one task, nobody is left behind."""

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen.jobs import pool
from docgen.jobs.crew import Crew, LostWorkerError, processors


@pytest.fixture(autouse=True)
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Functions of a test module are known to a forked process alone; under xdist this one has threads."""
    monkeypatch.setattr(pool, "_context", lambda: multiprocessing.get_context("fork"))


def multiplying(factor: int) -> Callable[[int], int]:
    """What makes a process ready: it is to multiply, and cannot take what is below nothing."""

    def multiply(number: int) -> int:
        if number < 0:
            raise ValueError(number)
        return number * factor

    return multiply


def multiplying_until_death(factor: int) -> Callable[[int], int]:
    def multiply_or_die(number: int) -> int:
        if number == 13:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.002)
        return number * factor

    return multiply_or_die


def refuse() -> Callable[[int], int]:
    raise AssertionError("nobody is to be asked")


@pytest.mark.parametrize("size", [1, 3])
def test_results_come_in_the_order_of_the_tasks(size: int) -> None:
    with Crew(size, multiplying, (7,)) as crew:
        assert list(crew.results(range(50))) == [7 * number for number in range(50)]
        assert list(crew.results([])) == []


@pytest.mark.parametrize("size", [1, 2])
def test_crews_at_work_at_the_same_time_each_do_their_own(size: int) -> None:
    with Crew(size, multiplying, (2,)) as two, Crew(size, multiplying, (3,)) as three:
        both = list(zip(two.results(range(20)), three.results(range(20)), strict=True))
    assert both == [(2 * number, 3 * number) for number in range(20)]


@pytest.mark.parametrize("size", [1, 2])
def test_an_error_of_a_task_is_raised_here(size: int) -> None:
    with Crew(size, multiplying, (7,)) as crew, pytest.raises(ValueError, match="-5"):
        list(crew.results([1, -5, 2]))


def test_a_task_that_kills_its_process_is_given_up_and_the_others_are_done() -> None:
    with Crew(2, multiplying_until_death, (2,)) as crew:
        found = list(crew.results(range(30)))
        assert [place for place, one in enumerate(found) if isinstance(one, LostWorkerError)] == [13]
        assert [one for place, one in enumerate(found) if place != 13] == [2 * n for n in range(30) if n != 13]


def test_no_task_is_begun_after_the_word_to_stop_and_those_in_hand_are_finished() -> None:
    given: list[int] = []

    def tasks():  # type: ignore[no-untyped-def]
        for number in range(1000):
            given.append(number)
            yield number

    with Crew(2, multiplying, (1,)) as crew:
        found = list(crew.results(tasks(), lambda: len(given) >= 20))
    assert found == given
    assert len(given) == 20


def test_a_crew_has_somebody_in_it() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Crew(0, refuse, ())
    assert processors() >= 1


def test_processes_die_with_the_one_that_started_them(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        textwrap.dedent("""
            import os, sys, time
            from docgen.jobs.crew import Crew
            def prepare():
                return work
            def work(number):
                os.write(1, f"{os.getpid()}\\n".encode())
                time.sleep(60)
            with Crew(2, prepare, ()) as crew:
                list(crew.results([1, 2]))
        """),
        encoding="utf-8",
    )
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    children = [int(parent.stdout.readline()) for _ in range(2)]
    parent.kill()
    parent.wait(10)
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{child}").exists() for child in children):
        assert time.monotonic() < deadline, "a child outlived its parent"
        time.sleep(0.02)
    parent.stdout.close()
