"""Text in terminal columns (终端列宽): a Chinese character takes two, and breaks may fall between any two of them."""

import re
import unicodedata

_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# A piece that stays whole: a run of Latin text, or one wide character with the punctuation that may not begin a line.
_PIECE = re.compile(r"(?:[!-~]+|.)[，。、；：！？）》”’…]*", re.DOTALL)


def width(text: str) -> int:
    """Return how many columns a terminal gives the text."""
    return sum(_columns(character) for character in text)


def pad(text: str, columns: int) -> str:
    """Fill with spaces up to that many columns, at least one."""
    return text + " " * max(1, columns - width(text))


def cut(text: str, columns: int) -> str:
    """Shorten a text that is wider, with … at its end."""
    if width(text) <= columns:
        return text
    kept, left = "", columns - 2
    for character in text:
        left -= _columns(character)
        if left < 0:
            break
        kept += character
    return f"{kept}…"


def fold(text: str, columns: int, indent: int = 0) -> str:
    """Break a line so that none is wider; the lines after the first are indented."""
    lines, line = [], ""
    for piece in _PIECE.findall(text):
        if line and width(line) + width(piece) > columns:
            lines.append(line.rstrip())
            line = ""
        line += piece if line or lines == [] else piece.lstrip()
    lines.append(line)
    return ("\n" + " " * indent).join(lines)


def visible(text: str) -> str:
    """Spell out what would steer the terminal instead of being seen: control characters, surrogates, overrides."""
    return "".join(
        f"<U+{ord(character):04X}>"
        if unicodedata.category(character) in ("Cc", "Cs") or character in _BIDI_CONTROLS
        else character
        for character in text
    )


def visible_lines(text: str) -> str:
    """Keep the line breaks of a message; what else would steer the terminal is spelled out."""
    return "\n".join(visible(line) for line in text.split("\n"))


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1
