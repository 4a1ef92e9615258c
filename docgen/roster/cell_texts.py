"""Texts for cells of our own workbooks (单元格文字): text stays text, whatever it begins with."""

import re

TEXT_FORMAT = "@"
LONGEST_TEXT = 32_767
"""What one cell of a sheet holds, in UTF-16 units."""

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a program that reads a cell again might take for the beginning of a formula."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ODD = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x")
"""What any of the changes below begins with: most texts hold none of it."""

_NARROWEST, _WIDEST = 10, 44


def writable(text: str) -> str:
    """Return a text as a sheet can hold it: characters that XML lacks as �, no more than fits into a cell."""
    if len(text) <= LONGEST_TEXT // 2 and _ODD.search(text) is None:
        return text
    text = _UNWRITABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    # Excel reads _x0041_ as the letter A: its own escape keeps it as typed.
    text = _ESCAPE.sub("_x005F_", text)
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_TEXT:
        return text
    # A character of two units that would be cut in half goes altogether.
    return units[: 2 * (LONGEST_TEXT - 1)].decode("utf-16-le", "ignore") + "…"


def width_for(text: str) -> int:
    """Return the width of a column, in characters, for a text that is typical of it."""
    longest = max((sum(1 if one.isascii() else 2 for one in line) for line in text.split("\n")), default=0)
    return min(_WIDEST, max(_NARROWEST, longest + 4))
