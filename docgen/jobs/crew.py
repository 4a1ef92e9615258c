"""Processes that work side by side (并行办理): results in the order of the tasks, bounded look-ahead, no orphans.

Every process prepares itself once (``prepare``) and then takes task after task. It dies with the process that started
it, and leaves Ctrl-C to it. When one is killed (out of memory) its tasks are tried once more, each in a process of its
own, so that only the task that kills is given up.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

if TYPE_CHECKING:
    from docgen.jobs.pool import Pool

Task = TypeVar("Task")
Result = TypeVar("Result")

_PR_SET_PDEATHSIG = 1


class LostWorkerError(Exception):
    """A process died under this task, and again when it had the task alone."""


def processors() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Crew(Generic[Task, Result]):
    """``size`` processes, each made ready by ``prepare(*given)``: a function of a module that returns what does a task.

    One process means none: the work is then done in this one, which may have several such crews at a time.
    """

    def __init__(self, size: int, prepare: Callable[..., Callable[[Task], Result]], given: tuple[Any, ...]):
        if size < 1:
            raise ValueError("a crew has at least one process")
        self.size = size
        self._alone: Callable[[Task], Result] | None = None
        self._pool: Pool[Task, Result] | None = None
        if size == 1:
            self._alone = prepare(*given)
        else:
            # Imported here: a process that works alone has no use for what starts others.
            from docgen.jobs import pool

            self._pool = pool.Pool(size, prepare, given)

    def results(self, tasks: Iterable[Task], stopping: Callable[[], bool] = bool) -> Iterator[Result | LostWorkerError]:
        """Yield each task's result in the order of the tasks; what the work raises is raised here.

        Once ``stopping`` says so no further task is begun; those given out are still finished and yielded.
        """
        if self._pool is not None:
            yield from self._pool.results(tasks, stopping)
        elif self._alone is not None:
            for task in tasks:
                if stopping():
                    return
                yield self._alone(task)

    def close(self) -> None:
        """End the processes; what they were doing is finished first."""
        if self._pool is not None:
            self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def die_with(parent: int) -> None:
    """Let the kernel end this process with its parent, where it can (Linux)."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
