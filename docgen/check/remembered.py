"""What was found in a text before (已查过的文字): most texts of a batch or a revision come again as they were."""

from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from typing import TypeVar

Spot = TypeVar("Spot")

MOST_TEXTS = 4096
LONGEST = 2000
"""Characters of a text that is remembered: what is longer is rare, and would cost more memory than it saves time."""

_MEMORIES: list[Callable[[], None]] = []


def forget_texts() -> None:
    """Forget what was found in every text."""
    for forget in _MEMORIES:
        forget()


def of_text(find: Callable[[str], Iterable[Spot]]) -> Callable[[str], tuple[Spot, ...]]:
    """Remember what ``find`` finds in a text; it must depend on nothing else."""
    known = lru_cache(maxsize=MOST_TEXTS)(lambda text: tuple(find(text)))
    _MEMORIES.append(known.cache_clear)

    @wraps(find)
    def found(text: str) -> tuple[Spot, ...]:
        return known(text) if len(text) <= LONGEST else tuple(find(text))

    return found
