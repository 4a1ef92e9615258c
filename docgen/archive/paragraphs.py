"""A document made comparable piece by piece (逐段归一): what many filings share is worked out once.

The plans of a batch and the versions of a filing say most of it in the same words. A line break is a blank to
``docgen.archive.folding``, and no run of letters or digits and no composed character reaches across it, nor across the
signs that end a clause. So a text folded is its pieces folded, one after the other, and its words are those of the
pieces and the pairs where two of them meet. Blocks of lines, lines and clauses are each remembered for a while.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from docgen.archive.folding import EDGE, fold, kept_words, units_at_ends, word_set

_MOST_REMEMBERED = 100_000
"""Characters of the pieces of one size that are remembered; the words of as many take some 20 MB."""

_BLOCK = 8
"""Lines that are looked up together; the plans of a batch have the same lines in the same places."""

_AFTER_CLAUSE = re.compile("(?<=[，。；：、])")


@dataclass(frozen=True, slots=True)
class Folded:
    """A piece as units and its words; ``first`` and ``last`` are the units at its ends, "" for punctuation."""

    text: str
    words: frozenset[str]
    first: str
    last: str


class _Remembered(dict[str, Folded]):
    """What has been folded lately, by the piece itself; emptied before it can grow without bound."""

    def __init__(self, work_out: Callable[[str], Folded]) -> None:
        super().__init__()
        self._work_out, self._room = work_out, _MOST_REMEMBERED

    def __missing__(self, piece: str) -> Folded:
        made = self._work_out(piece)
        # Two threads may both take from the room: it bounds the memory and decides nothing else.
        self._room -= len(piece)
        if self._room < 0:
            self.clear()
            self._room = _MOST_REMEMBERED - len(piece)
        if self._room >= 0:
            self[piece] = made
        return made


def fold_document(head: str, text: str) -> tuple[str, set[str]]:
    """``fold(head + EDGE + text)`` and its ``document_words``."""
    lines = text.split("\n")
    blocks = ("\n".join(lines[at : at + _BLOCK]) for at in range(0, len(lines), _BLOCK))
    above, below = _fold_line(head), _joined(map(_BLOCKS.__getitem__, blocks))
    return f"{above.text}{EDGE}{below.text}", kept_words({*above.words, *below.words})


def _fold_block(block: str) -> Folded:
    return _joined(map(_LINES.__getitem__, block.split("\n")))


def _fold_line(line: str) -> Folded:
    return _joined(map(_CLAUSES.__getitem__, _AFTER_CLAUSE.split(line)))


def _fold_clause(clause: str) -> Folded:
    folded = fold(clause)
    return Folded(folded, frozenset(word_set(folded)), *units_at_ends(folded))


_BLOCKS, _LINES, _CLAUSES = _Remembered(_fold_block), _Remembered(_fold_line), _Remembered(_fold_clause)


def _joined(pieces: Iterable[Folded]) -> Folded:
    """Pieces one after the other; those of blanks alone are as if they were not there."""
    there = [piece for piece in pieces if piece.text]
    if len(there) < 2:
        return there[0] if there else _EMPTY
    texts = [there[0].text]
    pairs: list[str] = []
    last = there[0].last
    for piece in there[1:]:
        # A run of digits or letters stands between blanks, and two that meet have one between them.
        meet = piece.text[0] == " " and texts[-1][-1] == " "
        texts.append(piece.text[1:] if meet else piece.text)
        if last and piece.first:
            pairs.append(last + piece.first)
        last = piece.last
    words = frozenset(pairs).union(*(piece.words for piece in there))
    return Folded("".join(texts), words, there[0].first, last)


_EMPTY = Folded("", frozenset(), "", "")
