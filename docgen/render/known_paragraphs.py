"""Paragraphs that were read before (已读过的段落): most of a document's come again in the next one.

A document is cut between a paragraph and the next. A piece that was parsed by itself, found well formed and read is
known from then on, byte for byte; of the next document that holds it only the rest is parsed. This says the same as a
parse of the whole: what is left out is a run of whole elements, and it is left out between two elements, since it
follows an end tag in a document that holds no comment, no instruction and no marked section. All of this holds under
one beginning only, which says what the prefixes mean, so every beginning has a memory of its own.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from docgen.render.picking import begins_plainly, picked_out

_BODY = b"<w:body>"
_OPEN, _CLOSE = b"<w:p>", b"</w:p>"
JOINT = _CLOSE + _OPEN
_END = _CLOSE + b"<w:sectPr"
_MOST_BEGINNINGS = 8
_MOST_BYTES, _LONGEST = 4_000_000, 50_000
_MOST_SEEN = 20_000
# What a piece takes beside its own bytes: its text, and its places in the tables.
_BYTES_A_PIECE = 400


class Parted(NamedTuple):
    """A document cut at every JOINT: all up to the first one, the pieces in between, and all behind the last one.

    Where the body ends in a paragraph, that is a piece too, and its end tag begins ``last``.
    """

    beginning: bytes
    first: bytes
    pieces: list[bytes]
    last: bytes


def part(document: bytes) -> Parted | None:
    """Cut a document; None where it is to be read as a whole, since its beginning is not plain, or its end not ours."""
    body, end = document.find(_BODY) + len(_BODY), document.rfind(_END)
    first, *pieces = document[body:end].split(JOINT)
    if body < len(_BODY) or end < body or not begins_plainly(document[:body]):
        return None
    return Parted(document[:body], first, pieces, document[end:])


class KnownParagraphs:
    """The texts of pieces that were read before, each by its bytes; any number of threads may ask and tell."""

    def __init__(self, beginning: bytes) -> None:
        self.texts: dict[bytes, str] = {}
        self._beginning = beginning + _OPEN
        root = beginning[: -len(_BODY)].rstrip().rpartition(b"<")[2].split(None, 1)[0].rstrip(b">")
        self._ending = _CLOSE + b"</w:body></" + root + b">"
        self._seen: set[int] = set()
        self._refused: set[int] = set()
        self._bytes = 0

    def learn(self, pieces: Iterable[bytes], is_plain: Callable[[bytes], bool]) -> None:
        """Take up pieces that come a second time; most words of a filing come once.

        ``is_plain`` parses a document: whether it is well formed and nothing beside elements and text is in it.
        """
        for piece in pieces:
            name = hash(piece)
            if name not in self._seen:
                _add(self._seen, name)
            elif name not in self._refused and len(piece) < _LONGEST:
                text = picked_out(piece)
                if text is not None and is_plain(self._beginning + piece + self._ending):
                    self._keep(piece, text)
                else:
                    _add(self._refused, name)

    def _keep(self, piece: bytes, text: str) -> None:
        size = len(piece) + _BYTES_A_PIECE
        if self._bytes + size > _MOST_BYTES:
            self.texts.clear()
            self._bytes = 0
        self.texts[piece] = text
        self._bytes += size


def _add(names: set[int], name: int) -> None:
    if len(names) >= _MOST_SEEN:
        names.clear()
    names.add(name)


@lru_cache(maxsize=_MOST_BEGINNINGS)
def known_paragraphs(beginning: bytes) -> KnownParagraphs:
    """What is known of documents with this beginning."""
    return KnownParagraphs(beginning)
