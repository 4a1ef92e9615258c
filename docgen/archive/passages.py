"""Pieces of text with the places found in them (检索摘要): as the filing has it, never as it was folded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docgen.archive.folding import bare_length, fold, owners

_BEFORE, _LENGTH = 20, 80
_RUN = 40
"""Digits or letters before or after a word that may belong to one run with it."""

_STEP = 256
_LINE = {ord(char): " " for char in "\t\n\v\f\r\x85\u2028\u2029"}

Mark = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text on one line, and where in it the words stand: (first character, after the last), in order."""

    text: str
    marks: tuple[Mark, ...] = ()


def passage(text: str, words: Sequence[str]) -> Passage:
    """The whole text with its marks."""
    return Passage(text.translate(_LINE), tuple(_marks(text, words)))


def snippet(text: str, folded: str, words: Sequence[str]) -> Passage:
    """The surroundings of the first of the words that is there, or the beginning of the text.

    ``text`` is composed and ``folded`` what it folds to.
    """
    at = next((found for word in words if (found := folded.find(word)) >= 0), -1)
    if at < 0:
        return Passage(text[:_LENGTH].strip().translate(_LINE))
    place = _original(text, at - folded.count(" ", 0, at))
    first = max(0, place - _BEFORE)
    last = min(len(text), first + _LENGTH)
    # A word is judged in its surroundings: what the window cuts in two is looked at whole.
    margin = _RUN + max(map(len, words))
    left = max(0, first - margin)
    around = _marks(text[left : last + margin], words)
    inside = [(left + a, left + b) for a, b in around if left + a >= first and left + a < last]
    last = max([last, *(end for _, end in inside)])
    return Passage(text[first:last].translate(_LINE), tuple((a - first, b - first) for a, b in inside))


def _original(text: str, place: int) -> int:
    """Which character of the text folds to the one at ``place`` of the folded text without its blanks."""
    at = 0
    while at < len(text):
        length = bare_length(text[at : at + _STEP])
        if length > place:
            break
        place, at = place - length, at + _STEP
    return at + owners(text[at : at + _STEP])[place]


def _marks(text: str, words: Sequence[str]) -> list[Mark]:
    """Where the words stand in a short text, those that touch taken together."""
    folded = fold(text)
    if not any(word in folded for word in words):
        return []
    origin = owners(text)
    found = sorted(mark for word in words for mark in _places(folded, word, origin))
    merged: list[Mark] = []
    for first, end in found:
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((first, end))
    return merged


def _places(folded: str, word: str, origin: Sequence[int]) -> Iterator[Mark]:
    length = len(word.replace(" ", ""))
    at = folded.find(word)
    while at >= 0:
        first = at - folded.count(" ", 0, at)
        yield origin[first], origin[first + length - 1] + 1
        at = folded.find(word, at + 1)
