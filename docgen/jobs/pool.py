"""The processes of a crew (进程池): started together, fed some tasks ahead, and begun anew after a death."""

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import BaseContext
from typing import Any, Generic

from docgen.jobs.crew import LostWorkerError, Result, Task, die_with

AHEAD = 8
"""Tasks per process that are given out at once: enough that none waits, few enough to bound the memory."""


class Pool(Generic[Task, Result]):
    """Two processes or more; see ``docgen.jobs.crew.Crew``, which this does the work of."""

    def __init__(self, size: int, prepare: Callable[..., Callable[[Task], Result]], given: tuple[Any, ...]):
        self.size = size
        self._prepare, self._given = prepare, given
        self._context = _context()
        self._pool = self._started(size)

    def results(self, tasks: Iterable[Task], stopping: Callable[[], bool]) -> Iterator[Result | LostWorkerError]:
        """Yield each task's result in the order of the tasks, as a crew does."""
        pending: deque[tuple[Task, Future[Result]]] = deque()
        source = iter(tasks)
        try:
            while True:
                while len(pending) < AHEAD * self.size and not stopping():
                    task = next(source, _NONE)
                    if task is _NONE:
                        break
                    pending.append((task, self._submitted(task)))
                if not pending:
                    return
                task, future = pending.popleft()
                yield self._settled(task, future, pending)
        finally:
            for _, future in pending:
                future.cancel()

    def close(self) -> None:
        """End the processes; what they were doing is finished first."""
        self._pool.shutdown(cancel_futures=True)

    def _started(self, size: int) -> ProcessPoolExecutor:
        given = (os.getpid(), self._prepare, self._given)
        pool = ProcessPoolExecutor(size, mp_context=self._context, initializer=_begin, initargs=given)
        # Started now and not with the first task: what is opened between here and there is not theirs to share.
        pool.submit(os.getpid).result()
        return pool

    def _submitted(self, task: Task) -> Future[Result]:
        try:
            return self._pool.submit(_done, task)
        except BrokenProcessPool as error:
            lost: Future[Result] = Future()
            lost.set_exception(error)
            return lost

    def _settled(
        self, task: Task, future: Future[Result], pending: deque[tuple[Task, Future[Result]]]
    ) -> Result | LostWorkerError:
        try:
            return future.result()
        except BrokenProcessPool:
            # One death breaks the whole pool: all that was given out begins anew, this one alone first.
            self._pool.shutdown()
            outcome = self._alone(task)
            self._renewed(pending)
            return outcome

    def _alone(self, task: Task) -> Result | LostWorkerError:
        pool = self._started_quietly()
        if pool is None:
            return LostWorkerError("no process starts any more")
        try:
            outcome: Future[Result] = pool.submit(_done, task)
            return outcome.result()
        except BrokenProcessPool as error:
            return LostWorkerError(str(error))
        finally:
            pool.shutdown()

    def _started_quietly(self) -> ProcessPoolExecutor | None:
        try:
            return self._started(1)
        except BrokenProcessPool:
            return None

    def _renewed(self, pending: deque[tuple[Task, Future[Result]]]) -> None:
        self._pool = self._started(self.size)
        tasks = [(task, future) for task, future in pending]
        pending.clear()
        for task, future in tasks:
            whole = future.done() and not future.cancelled() and future.exception() is None
            pending.append((task, future if whole else self._submitted(task)))


_NONE: Any = object()


def _context() -> BaseContext:
    """Fork where this process has one thread: nothing is loaded again. Threads may hold locks; then a fresh start."""
    alone = threading.active_count() == 1 and sys.platform == "linux"
    return multiprocessing.get_context("fork" if alone else "spawn")


_WORK: Callable[[Any], Any] | None = None
"""What a process of a pool does with a task; the process that started it has none."""


def _begin(parent: int, prepare: Callable[..., Callable[[Any], Any]], given: tuple[Any, ...]) -> None:
    """Make a new process one of ours: it goes when its parent goes, and Ctrl-C is its parent's matter."""
    global _WORK
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    die_with(parent)
    _WORK = prepare(*given)


def _done(task: Any) -> Any:
    assert _WORK is not None
    return _WORK(task)
