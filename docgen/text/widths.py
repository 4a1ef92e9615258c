"""Widths of text in em cells and East Asian line breaking (字宽与断行), to count lines before anything is drawn.

A Chinese character is one cell wide, an ASCII character half a cell; 28 cells of 三号 fill a body line.
The breaking follows Word and LibreOffice with punctuation neither hanging in the margin nor compressed.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate, pairwise

from docgen.text.characters import CLOSING, OPENING, CharacterTable, is_han

BODY_CELLS = 28
"""Characters on a body line (GB/T 9704-2012 5.2.3)."""

LATIN_GAP = 0.2
"""Em that LibreOffice 7.4 sets between a Chinese character and a Latin one or a digit, ``autoSpaceDE`` off or on."""
_WIDEST = 1.0 + LATIN_GAP

# Characters and punctuation that take one full cell and stand beside each other without a gap: nearly all of a filing.
_all_full = re.compile("[\u4e00-\u9fff，。、；：！？（）《》〈〉〔〕【】“”‘’—…]*").fullmatch
# A longer text is counted anew every time: what is kept is not to grow with what people write.
_MOST_KEPT = 400
_STICKING = "。，、）》〉”’】〕」"
_OVERHANGING = "。，、；：！？,.;:!?"
_JOINED_PAIRS = frozenset({"——", "……", "──"})


# What a character is set as; only a Chinese one beside a Latin one is set apart, and their product alone is 2.
_OTHER, _HAN, _LATIN = 0, 1, 2
_SET_APART = _HAN * _LATIN


def _width_of(char: str) -> float:
    if char < "\x7f":
        return 0.5
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Cf"):
        return 0.0
    wide = unicodedata.east_asian_width(char)
    # Ambiguous punctuation (“ ” — …) takes the Chinese font and a full cell, ambiguous letters (é, Я) the Latin one.
    return 1.0 if wide in "WF" or (wide == "A" and not category.startswith("L")) else 0.5


def _script_of(char: str) -> int:
    """Tell Chinese characters from those set in the Latin font: letters and digits of half width, circled numbers."""
    if is_han(char):
        return _HAN
    latin = (_width_of(char) == 0.5 and char.isalnum()) or unicodedata.category(char) == "No"
    return _LATIN if latin else _OTHER


_WIDTHS = CharacterTable(_width_of)
_SCRIPTS = CharacterTable(_script_of)


def char_width(char: str) -> float:
    """Return the width of one character in em: 1 full width, 0.5 half width, 0 for a combining mark."""
    return _WIDTHS[char]


def gap(before: str, after: str) -> float:
    """Return the em set between two neighbours: ``LATIN_GAP`` between 年 and 5, nothing between （ and 5."""
    return LATIN_GAP if _SCRIPTS[before] * _SCRIPTS[after] == _SET_APART else 0.0


def width(text: str) -> float:
    """Return the width of ``text`` in em cells, characters only."""
    return float(len(text)) if _all_full(text) else sum(map(_WIDTHS.__getitem__, text))


def set_widths(text: str) -> list[float]:
    """Return for every index of ``text``, its end included, the em cells before it as typeset, gaps and all."""
    steps = list(map(_WIDTHS.__getitem__, text))
    scripts = list(map(_SCRIPTS.__getitem__, text))
    if _LATIN in scripts:
        for at, (before, after) in enumerate(pairwise(scripts), start=1):
            if before * after == _SET_APART:
                steps[at] += LATIN_GAP
    return list(accumulate(steps, initial=0.0))


def set_width(text: str) -> float:
    """Return the width of ``text`` in em cells as typeset: the characters and the gaps between Chinese and Latin."""
    return float(len(text)) if _all_full(text) else set_widths(text)[-1]


def may_break(before: str, after: str) -> bool:
    """Tell whether a line may end between two neighbouring characters.

    Not before closing punctuation or a blank, not after opening punctuation, not inside —— and ……, and not inside a
    Latin word or a number.
    """
    if after.isspace() or char_width(after) == 0 or after in CLOSING or before in OPENING:
        return False
    if before.isspace():
        return True
    narrow = char_width(before) == char_width(after) == 0.5
    return not narrow and before + after not in _JOINED_PAIRS


def wrap(text: str, cells: float, first_indent: float = 0, hanging: float = 0, *, overhang: bool = False) -> list[str]:
    """Break ``text`` into the lines that a column of ``cells`` em shows; joined again they are ``text``.

    The first line is shorter by ``first_indent`` em, every further one by ``hanging``. Blanks at a line's end take no
    room. A word or number longer than a whole line is broken anywhere. A line feed ends a line; an empty text is one
    empty line. With ``overhang`` one point or comma may stand in the margin behind a full line (标点悬挂).
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        start = 0
        while not start or start < len(paragraph):
            room = cells - (hanging if lines else first_indent)
            end = _line_end(paragraph, start, room, overhang)
            lines.append(paragraph[start:end])
            start = end or 1
    return lines


def line_count(text: str, cells: float, first_indent: float = 0, hanging: float = 0, *, overhang: bool = False) -> int:
    """Return how many lines ``text`` takes; arguments as for ``wrap``."""
    count = _kept_count if len(text) <= _MOST_KEPT else _count
    return count(text, cells, first_indent, hanging, overhang)


def _count(text: str, cells: float, first_indent: float, hanging: float, overhang: bool) -> int:
    return len(wrap(text, cells, first_indent, hanging, overhang=overhang))


# A filing's names, its imprint and its last paragraph are counted more than once, and the next filing's are the same.
_kept_count = lru_cache(maxsize=512)(_count)


def _line_end(text: str, start: int, room: float, overhang: bool) -> int:
    """Return where the line that begins at ``start`` ends: at least one character on, unless there is none."""
    if (len(text) - start) * _WIDEST <= room:
        return len(text)
    index, used = _overflow(text, start, room)
    if index == len(text):
        return index
    hangs = overhang and text[index] in _OVERHANGING and used - char_width(text[index]) <= room
    if hangs and _may_begin(text, index + 1):
        return index + 1
    return _last_break(text, start, index, overhang) or _emergency(text, start, index)


def _overflow(text: str, start: int, room: float) -> tuple[int, float]:
    """Return the first character that no longer fits, blanks apart, and the width up to its end."""
    fitting = max(int(room), 1)
    if len(text) - start > fitting and _all_full(text, start, start + fitting + 1):
        return start + fitting, fitting + 1.0
    used, before = 0.0, _OTHER
    for index in range(start, len(text)):
        char = text[index]
        script = _SCRIPTS[char]
        if before * script == _SET_APART:
            used += LATIN_GAP
        before = script
        used += _WIDTHS[char]
        if used > room and index > start and not char.isspace():
            return index, used
    return len(text), used


def _last_break(text: str, start: int, index: int, overhang: bool) -> int:
    """Return the last place up to ``index`` where the line that began at ``start`` may end, or 0."""
    for at in range(index, start, -1):
        if may_break(text[at - 1], text[at]) and not _sticks(text[at - 1], text[at], overhang):
            return at
    return 0


def _emergency(text: str, start: int, index: int) -> int:
    """Return a place to break a piece without any opportunity: before ``index``, not parting a combining mark."""
    while index > start + 1 and char_width(text[index]) == 0:
        index -= 1
    return index


def _sticks(before: str, after: str, overhang: bool) -> bool:
    """Tell whether LibreOffice keeps two neighbours together that other engines part: the comma and 2024 in ，2024年.

    Signs that may stand in the margin are free of it while they may.
    """
    loose = overhang and before in _OVERHANGING
    return before in _STICKING and not loose and char_width(after) == 0.5 and after.isalnum()


def _may_begin(text: str, index: int) -> bool:
    """Tell whether a line may begin at ``index``, the end of the text included."""
    return index == len(text) or not (text[index] in CLOSING or text[index].isspace())
