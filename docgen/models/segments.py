"""What changed inside a text (文字异同): kept, deleted and inserted pieces that a person can read."""

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from docgen.models.alignment import equal_in_order

Change = Literal["equal", "deleted", "inserted"]

_CLAUSE_END = re.compile("(?<=[，。；：、！？\n])")
_TOKEN = re.compile("[A-Za-z]+|[0-9]+|.", re.DOTALL)
_MOST_COMPARED = 250_000
"""Up to which product of lengths difflib weighs every character; beyond it only those that occur once are anchors."""

_TINY = 6
"""An unchanged piece of at most so many characters between longer changes is shown as changed with them."""

_AROUND = 8
_LONGEST_SHOWN = 120
"""How many characters of what stayed an excerpt keeps on each side of a change, and of a text altogether."""


_LONGEST_SUMMARY = 40
_LINE_ENDS = {"\n": "↵", "\u2028": "↵", "\u2029": "↵"}


class Segment(NamedTuple):
    """A piece of text: in both versions, only in the older, or only in the newer."""

    change: Change
    text: str


class _Hunk:
    """One change and the unchanged text behind it."""

    def __init__(self, deleted: str, inserted: str) -> None:
        self.deleted, self.inserted, self.kept = deleted, inserted, ""

    @property
    def size(self) -> int:
        return max(len(self.deleted), len(self.inserted))


def segments(before: str, after: str) -> list[Segment]:
    """Return the pieces in order, deleted before inserted.

    Joined without the inserted ones they are ``before``, without the deleted ones ``after``.
    """
    hunks = _Hunks()
    old, new = _CLAUSE_END.split(before), _CLAUSE_END.split(after)
    here = there = 0
    for place, other in [*equal_in_order(old, new), (len(old), len(new))]:
        hunks.add_changed("".join(old[here:place]), "".join(new[there:other]))
        hunks.add_kept("".join(old[place : place + 1]))
        here, there = place + 1, other + 1
    return hunks.segments()


def excerpts(before: str, after: str) -> tuple[str, str]:
    """Return both texts with their long unchanged stretches left out (…), each at most about a hundred characters."""
    pieces = segments(before, after)
    shown = []
    for own in ("deleted", "inserted"):
        text = "".join(
            piece.text if piece.change == own else _around(piece.text, place == 0, place == len(pieces) - 1)
            for place, piece in enumerate(pieces)
            if piece.change in ("equal", own)
        )
        shown.append(shortened(text, _LONGEST_SHOWN))
    return shown[0], shown[1]


def shortened(text: str, most: int) -> str:
    """Return the text with at most so many characters, the last one then being …"""
    return text if len(text) <= most else text[: most - 1] + "…"


def summary(text: str) -> str:
    """Return the first words of a text on one line."""
    return shortened(visible(" ".join(text.split("\n"))), _LONGEST_SUMMARY)


def visible(text: str) -> str:
    """Return the text on one line: line ends as ↵, what has no shape of its own by its number."""
    return "".join(_LINE_ENDS.get(character) or _shape(character) for character in text)


def _shape(character: str) -> str:
    return character if character.isprintable() or character.isspace() else f"〈U+{ord(character):04X}〉"


def _around(text: str, first: bool, last: bool) -> str:
    """Return the ends of an unchanged piece that touch a change."""
    head = "" if first else text[:_AROUND]
    tail = "" if last else text[-_AROUND:]
    return text if len(text) <= len(head) + len(tail) + 1 else f"{head}…{tail}"


class _Hunks:
    """Collects changes; changes with next to nothing between them become one."""

    def __init__(self) -> None:
        self._opening = _Hunk("", "")
        self._hunks = [self._opening]

    def add_kept(self, text: str) -> None:
        self._hunks[-1].kept += text

    def add_changed(self, before: str, after: str) -> None:
        """Compare a stretch of both texts, words and numbers being whole."""
        if not before or not after:
            self._add(before, after)
            return
        old, new = _TOKEN.findall(before), _TOKEN.findall(after)
        here = there = 0
        for place, other, size in _blocks(old, new):
            self._add("".join(old[here:place]), "".join(new[there:other]))
            self.add_kept("".join(old[place : place + size]))
            here, there = place + size, other + size

    def _add(self, deleted: str, inserted: str) -> None:
        if not deleted and not inserted:
            return
        last, new = self._hunks[-1], _Hunk(deleted, inserted)
        if last is not self._opening and len(last.kept) <= min(_TINY, last.size, new.size):
            last.deleted += last.kept + deleted
            last.inserted += last.kept + inserted
            last.kept = ""
        else:
            self._hunks.append(new)

    def segments(self) -> list[Segment]:
        found: list[Segment] = []
        for hunk in self._hunks:
            found += [Segment("deleted", hunk.deleted), Segment("inserted", hunk.inserted), Segment("equal", hunk.kept)]
        return [segment for segment in found if segment.text]


def _blocks(old: list[str], new: list[str]) -> list[tuple[int, int, int]]:
    """Return the runs (place before, place after, length) that stayed, and an empty one at the end."""
    if len(old) * len(new) > _MOST_COMPARED:
        return [*((place, other, 1) for place, other in equal_in_order(old, new)), (len(old), len(new), 0)]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [(block.a, block.b, block.size) for block in matcher.get_matching_blocks()]
