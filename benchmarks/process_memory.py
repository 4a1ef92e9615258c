"""The memory of a process and all below it, as Linux tells it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def memory_of(root: int) -> float:
    """The proportional set size of a process and all below it, in MB."""
    return sum(_pss(pid) for pid in _family(root)) / 1024


def _family(root: int) -> Iterator[int]:
    yield root
    for task in Path(f"/proc/{root}/task").glob("*/children"):
        with _gone_is_nothing():
            for child in task.read_text().split():
                yield from _family(int(child))


def _pss(pid: int) -> int:
    with _gone_is_nothing():
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


@contextmanager
def _gone_is_nothing() -> Iterator[None]:
    """A process may end while it is looked at."""
    try:
        yield
    except (FileNotFoundError, ProcessLookupError):
        return
