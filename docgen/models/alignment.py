"""Which entry of an older list is which of a newer one (对应): equal ones first, then alike ones, then the leftovers.

Quick on long lists: equal entries are found by anchors that occur once, alike ones through the pieces they share, so
that no step compares every entry with every other. The same lists always give the same answer.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from heapq import nsmallest
from itertools import chain, pairwise
from typing import NamedTuple

ALIKE = 0.4
"""From which likeness on, 0 to 1, two entries are one entry that was changed."""

_ALIKE_ELSEWHERE = 0.5
"""The same for entries out of order: only what is clearly recognised is said to have moved."""

_FEW_PAIRS = 900
_NEAREST = 6
_COMMONPLACE = 32
_MOST_COMPARED = 10_000
"""Bounds of the work: all pairs of few entries are weighed, else the nearest; a piece in many entries tells nothing."""


class Pair(NamedTuple):
    """An entry in both lists, by its places from 0; ``moved`` when its neighbours passed it by."""

    before: int
    after: int
    moved: bool = False


class Traits(NamedTuple):
    """What an entry is recognised by: its own name, if it has one, and the pairs of neighbouring characters in it."""

    name: Hashable
    pieces: frozenset[tuple[str, ...]]


def traits(name: Hashable, words: str) -> Traits:
    """Return the traits of an entry with this name (None: nameless) and these words."""
    return Traits(name, frozenset(pairwise(words)) or frozenset(zip(words, strict=True)))


def align(
    before: Sequence[Hashable],
    after: Sequence[Hashable],
    traits_before: Callable[[int], Traits],
    traits_after: Callable[[int], Traits],
    *,
    fill: bool = False,
) -> list[Pair]:
    """Return the entries found in both lists, in the order of the newer one.

    ``before`` and ``after`` hold what makes entries equal; traits are asked for only where equality finds nothing.
    With ``fill`` entries that resemble nothing are paired where as many came as went between the same neighbours.
    """
    numbers: dict[Hashable, int] = {}
    old, new = ([numbers.setdefault(entry, len(numbers)) for entry in entries] for entries in (before, after))
    pairs = dict(equal_in_order(old, new))
    pairs.update(_equal_elsewhere(old, new, pairs))
    likeness = _alike(_left(old, pairs), _left(new, pairs.values()), traits_before, traits_after)
    pairs.update({pair: other for pair, (other, _) in likeness.items()})
    staying = _staying(pairs)
    for place, (_, score) in likeness.items():
        if place not in staying and score < _ALIKE_ELSEWHERE:
            del pairs[place]
    if fill:
        filled = _filled(sorted((place, pairs[place]) for place in staying), pairs, len(old), len(new))
        pairs.update(filled)
        staying |= filled.keys()
    return sorted((Pair(*pair, moved=pair[0] not in staying) for pair in pairs.items()), key=lambda pair: pair.after)


def in_turn(pairs: list[Pair], old: int, new: int) -> list[tuple[int | None, int | None, bool]]:
    """Return (older place, newer place, moved) of all entries in newer order, removed ones behind what they followed.

    ``old`` and ``new`` are the lengths of the lists; None stands for the side that lacks an entry.
    """
    known = {pair.after: pair for pair in pairs}
    follows = {pair.before: pair.after for pair in pairs if not pair.moved}
    paired = {pair.before for pair in pairs}
    behind: dict[int, list[int]] = {}
    last = -1
    for place in range(old):
        last = follows.get(place, last)
        if place not in paired:
            behind.setdefault(last, []).append(place)
    turns: list[tuple[int | None, int | None, bool]] = [(place, None, False) for place in behind.get(-1, [])]
    for other in range(new):
        pair = known.get(other)
        turns.append((None, other, False) if pair is None else (pair.before, other, pair.moved))
        turns += [(place, None, False) for place in behind.get(other, [])]
    return turns


def equal_in_order(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return the places of equal entries, rising on both sides: first and last ones, then those that occur once."""
    found: list[tuple[int, int]] = []
    ranges = [(0, len(before), 0, len(after))]
    while ranges:
        low, high, start, end = ranges.pop()
        while low < high and start < end and before[low] == after[start]:
            found.append((low, start))
            low, start = low + 1, start + 1
        while low < high and start < end and before[high - 1] == after[end - 1]:
            high, end = high - 1, end - 1
            found.append((high, end))
        if low == high or start == end:
            continue
        anchors = _anchors(before, after, (low, high, start, end))
        if anchors:
            corners = [(low, start), *anchors, (high, end)]
            ranges += [(one[0], other[0], one[1], other[1]) for one, other in pairwise(corners)]
        elif (high - low) * (end - start) <= _MOST_COMPARED:
            found += _common(before, after, (low, high, start, end))
    return sorted(found)


def _anchors(before: Sequence[Hashable], after: Sequence[Hashable], span: tuple[int, ...]) -> list[tuple[int, int]]:
    """Return the equal entries that occur once on each side of a range, as many as stand in the same order."""
    low, high, start, end = span
    old, new = _once(before, low, high), _once(after, start, end)
    shared = [(place, new[entry]) for entry, place in old.items() if entry in new]
    return [shared[position] for position in _rising([place for _, place in shared])]


def _once(entries: Sequence[Hashable], low: int, high: int) -> dict[Hashable, int]:
    """Return the entries that occur once in a range, with their places, in order."""
    counts = Counter(entries[low:high])
    return {entries[place]: place for place in range(low, high) if counts[entries[place]] == 1}


def _common(before: Sequence[Hashable], after: Sequence[Hashable], span: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Yield the equal entries of a short range in which nothing occurs once."""
    low, high, start, end = span
    matcher = SequenceMatcher(None, before[low:high], after[start:end], autojunk=False)
    for block in matcher.get_matching_blocks():
        yield from ((low + block.a + step, start + block.b + step) for step in range(block.size))


def _rising(values: Sequence[int]) -> list[int]:
    """Return the positions of a longest rising run of values."""
    ends: list[int] = []
    last: list[int] = []
    previous: list[int] = []
    for position, value in enumerate(values):
        length = bisect_left(ends, value)
        if length == len(ends):
            ends.append(value)
            last.append(position)
        else:
            ends[length], last[length] = value, position
        previous.append(last[length - 1] if length else -1)
    run: list[int] = []
    position = last[-1] if last else -1
    while position >= 0:
        run.append(position)
        position = previous[position]
    return run[::-1]


def _left(entries: Sequence[int], taken: Iterable[int]) -> list[int]:
    """Return the places that no pair has taken."""
    used = set(taken)
    return [place for place in range(len(entries)) if place not in used]


def _equal_elsewhere(old: Sequence[int], new: Sequence[int], pairs: dict[int, int]) -> dict[int, int]:
    """Pair equal entries that stand in another order, the first with the first."""
    waiting: dict[int, list[int]] = defaultdict(list)
    for place in reversed(_left(new, pairs.values())):
        waiting[new[place]].append(place)
    return {place: waiting[old[place]].pop() for place in _left(old, pairs) if waiting.get(old[place])}


def _alike(
    old: list[int], new: list[int], traits_before: Callable[[int], Traits], traits_after: Callable[[int], Traits]
) -> dict[int, tuple[int, float]]:
    """Pair alike entries, the most alike first, the nearer of equally alike ones; with each its likeness."""
    if not old or not new:
        return {}
    ones, others = {place: traits_before(place) for place in old}, {place: traits_after(place) for place in new}
    weighed = []
    for place, other in _worth_weighing(ones, others):
        score = _likeness(ones[place], others[other])
        if score >= ALIKE:
            weighed.append((-score, abs(place - other), place, other))
    found: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for negative, _, place, other in sorted(weighed):
        if place not in found and other not in taken:
            found[place] = (other, -negative)
            taken.add(other)
    return found


def _likeness(one: Traits, other: Traits) -> float:
    """Return how alike two entries are, 0 to 1: the share of common pieces; the same name counts for half."""
    both = len(one.pieces) + len(other.pieces)
    share = 2 * len(one.pieces & other.pieces) / both if both else 1.0
    return 0.5 + share / 2 if one.name is not None and one.name == other.name else share


def _worth_weighing(ones: dict[int, Traits], others: dict[int, Traits]) -> Iterator[tuple[int, int]]:
    """Yield all pairs of few entries; of many the one in the same place and those that share most rare pieces."""
    if len(ones) * len(others) <= _FEW_PAIRS:
        yield from ((place, other) for place in ones for other in others)
        return
    holders: dict[Hashable, list[int]] = defaultdict(list)
    for other, known in others.items():
        for piece in _marks(known):
            holders[piece].append(other)
    across = list(others)
    for rank, (place, known) in enumerate(ones.items()):
        holding = (holders.get(piece, ()) for piece in _marks(known))
        shared = Counter(chain.from_iterable(places for places in holding if len(places) <= _COMMONPLACE))
        ranked = nsmallest(_NEAREST, [(-count, abs(place - other), other) for other, count in shared.items()])
        nearest = {other for _, _, other in ranked} | {across[min(rank, len(across) - 1)]}
        yield from ((place, other) for other in nearest)


def _marks(known: Traits) -> list[Hashable]:
    """Return what an entry is looked up by."""
    return [*known.pieces, *(() if known.name is None else (("name", known.name),))]


def _staying(pairs: dict[int, int]) -> set[int]:
    """Return the older places of the pairs that kept their order; the others moved."""
    ordered = sorted(pairs.items())
    return {ordered[position][0] for position in _rising([after for _, after in ordered])}


def _filled(staying: list[tuple[int, int]], pairs: dict[int, int], old: int, new: int) -> dict[int, int]:
    """Pair the leftovers between two neighbouring pairs where both sides have as many."""
    taken = set(pairs.values())
    found: dict[int, int] = {}
    for (low, start), (high, end) in pairwise([(-1, -1), *staying, (old, new)]):
        gone = [place for place in range(low + 1, high) if place not in pairs]
        come = [place for place in range(start + 1, end) if place not in taken]
        if len(gone) == len(come):
            found.update(zip(gone, come, strict=True))
    return found
