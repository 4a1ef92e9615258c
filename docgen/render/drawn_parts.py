"""Parts drawn before (已画部分): a section or attachment that is as it was in an earlier filing is not drawn again.

In a batch, a preview or a revision most parts are. They are told by their value: the JSON of the part, its place, and
all else that its drawing depends on. A part is kept when it is drawn for the second time: most of what comes once never
comes again. The proof still reads the whole document back and finds every piece in it.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar

from docgen.models.element import Element
from docgen.render.completeness import Leaf, unsaid
from docgen.render.record import Printed, Record

Content = TypeVar("Content")

_MOST_PARTS, _MOST_BYTES, _LARGEST = 512, 8_000_000, 500_000
_MOST_SEEN = 5000
# What a piece or a paragraph takes beside its characters, and a character of the part at most: it stands in the JSON
# that the part is known by, in its pieces, and in markup at four bytes each.
_BYTES_A_PIECE, _BYTES_A_CHARACTER = 1000, 6


@dataclass(frozen=True, slots=True)
class Drawn(Generic[Content]):
    """A part as drawn: its content, the pieces it prints, and its leaves that they do not say; None: not looked for."""

    content: Content
    pieces: Sequence[Printed]
    unsaid: tuple[Leaf, ...] | None

    def note(self, path: str, record: Record) -> Content:
        """Note in ``record`` that the part at ``path`` is printed here and return its content."""
        begin = len(record.pieces)
        record.pieces += self.pieces
        if self.unsaid is not None:
            record.examined[path] = begin, len(record.pieces), self.unsaid
        return self.content


class DrawnParts:
    """The parts drawn last, by all that their drawing depends on; bounded in number and in bytes."""

    def __init__(self, most_parts: int, most_bytes: int, largest: int) -> None:
        self._bounds = most_parts, most_bytes, largest
        self._parts: OrderedDict[Hashable, tuple[Drawn[Any], int]] = OrderedDict()
        self._seen: OrderedDict[int, None] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def find(self, key: Hashable) -> Drawn[Any] | None:
        """Return what was drawn for ``key``, if it is still kept."""
        with self._lock:
            found = self._parts.get(key)
            if found is None:
                return None
            self._parts.move_to_end(key)
            return found[0]

    def has_seen(self, key: Hashable) -> bool:
        """Whether this was asked for ``key`` before, not too long ago."""
        name = hash(key)
        with self._lock:
            if name in self._seen:
                return True
            self._seen[name] = None
            if len(self._seen) > _MOST_SEEN:
                self._seen.popitem(last=False)
        return False

    def keep(self, key: Hashable, drawn: Drawn[Any], size: int) -> None:
        """Keep what was drawn, of about ``size`` bytes; the parts used longest ago make room for it."""
        most_parts, most_bytes, largest = self._bounds
        if size > largest:
            return
        with self._lock:
            if key not in self._parts:
                self._parts[key] = drawn, size
                self._bytes += size
            while len(self._parts) > most_parts or self._bytes > most_bytes:
                _, (_, freed) = self._parts.popitem(last=False)
                self._bytes -= freed

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._parts.clear()
            self._seen.clear()
            self._bytes = 0


DRAWN_PARTS = DrawnParts(_MOST_PARTS, _MOST_BYTES, _LARGEST)


def drawn_part(
    path: str, part: Element, name: bytes | None, draw: Callable[[Record], Content], *circumstances: Hashable
) -> Drawn[Content]:
    """Return the part at ``path`` drawn by ``draw``, now or earlier.

    ``name`` is the part's JSON, None where that does not say all of it; ``circumstances`` are all else that ``draw``
    looks at.
    """
    key = None if name is None else (path, name, type(part), *circumstances)
    kept = None if key is None else DRAWN_PARTS.find(key)
    if kept is not None:
        return kept
    record = Record()
    content = draw(record)
    if name is None or not DRAWN_PARTS.has_seen(key):
        return Drawn(content, record.pieces, None)
    drawn = Drawn(content, tuple(record.pieces), unsaid(path, part, record.pieces))
    DRAWN_PARTS.keep(key, drawn, len(name) * _BYTES_A_CHARACTER + len(drawn.pieces) * _BYTES_A_PIECE)
    return drawn
