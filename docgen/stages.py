"""Several pieces of work taken through their stages side by side (分段并进), each failing by itself."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from docgen.errors import DocgenError

Work = TypeVar("Work")


def in_stages(works: Iterable[Work], stages: Sequence[Callable[[Work], None]]) -> list[Work | DocgenError]:
    """Take all works through a stage, then through the next one.

    A DocgenError ends the way of the work that met it, and is returned in its place; anything else is raised.
    """
    found: list[Work | DocgenError] = list(works)
    for stage in stages:
        for at, work in enumerate(found):
            if not isinstance(work, DocgenError):
                try:
                    stage(work)
                except DocgenError as error:
                    found[at] = error
    return found


def done(outcome: Work | DocgenError) -> Work:
    """What came of one work; its error is raised."""
    if isinstance(outcome, DocgenError):
        raise outcome
    return outcome
