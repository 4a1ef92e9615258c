"""Level numbers (层次序数, GB/T 9704-2012 7.3.3): 一、 （一） 1. （1） and, one deeper, ①.

They are computed and written as text; automatic numbering restarts wrongly when templates loop.
"""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from docgen.text.characters import ascii_digits
from docgen.text.numerals import from_chinese, to_chinese

Scheme = Literal["standard", "two_level"]

_ORDER: dict[Scheme, tuple[int, ...]] = {"standard": (1, 2, 3, 4, 5), "two_level": (1, 3, 4, 5)}
_CIRCLED = "".join(map(chr, (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0))))
_BRACKETED = "".join(map(chr, range(0x2474, 0x2488)))  # ⑴ to ⒇, one character each
_DOTTED = "".join(map(chr, range(0x2488, 0x249C)))  # ⒈ to ⒛

_HAN = "[一二三四五六七八九十百零〇]{1,7}"
_ARABIC = "[0-9０-９]{1,3}"
_PATTERNS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(rf"(?P<n>{_HAN})[、．.，,]")),
    (2, re.compile(rf"[（(]\s*(?P<n>{_HAN})\s*[)）][、．.]?")),
    # 1.5亿元 and 2014.11 are no labels: a point followed by a digit is a decimal point or a date.
    (3, re.compile(rf"(?P<n>{_ARABIC})(?:、|[．.](?![0-9０-９]))")),
    (4, re.compile(rf"[（(]\s*(?P<n>{_ARABIC})\s*[)）][、．.]?")),
    (5, re.compile(rf"(?P<n>{_ARABIC})[)）][、．.]?")),
)


class ParsedLabel(NamedTuple):
    """A paragraph's label read back: ``level`` 1 to 5 of the standard scheme, number ``n``, the text after it."""

    level: int
    n: int
    rest: str


def depth(scheme: Scheme = "standard") -> int:
    """Return how many levels ``scheme`` has: five, or four when （一） is left out."""
    return len(_ORDER[scheme])


@lru_cache(maxsize=1024)
def label(level: int, n: int, scheme: Scheme = "standard") -> str:
    """Return the label of item ``n`` (from 1) on ``level`` (from 1).

    ``two_level`` leaves （一） out: 一、 1. （1） ①. Unicode has circled numbers up to 50; from 51 on the fifth
    style goes on as 51）. A level or number outside the scheme is a ValueError.
    """
    if not 1 <= level <= depth(scheme):
        raise ValueError(f"层次只能是第1层到第{depth(scheme)}层，给出的是第{level}层。")
    if n < 1:
        raise ValueError(f"层次序数从1开始，给出的是{n}。")
    match _ORDER[scheme][level - 1]:
        case 1:
            return f"{to_chinese(n)}、"
        case 2:
            return f"（{to_chinese(n)}）"
        case 3:
            return f"{n}."
        case 4:
            return f"（{n}）"
        case _:
            return _CIRCLED[n - 1] if n <= len(_CIRCLED) else f"{n}）"


def parse_label(text: str) -> ParsedLabel | None:
    """Read the label a paragraph begins with, or None.

    Half-width and sloppy forms are recognised too: (一) 1、 1． ⑴ １．, blanks around them. ``rest`` has no leading
    blanks.
    """
    body = text.lstrip()
    return _one_character(body) or _spelled(body)


def _one_character(body: str) -> ParsedLabel | None:
    """Read a label that is one character: ① ⑴ ⒈."""
    for level, characters in ((5, _CIRCLED), (4, _BRACKETED), (3, _DOTTED)):
        if body and body[0] in characters:
            return ParsedLabel(level, characters.index(body[0]) + 1, body[1:].lstrip("、．. 　\t"))
    return None


def _spelled(body: str) -> ParsedLabel | None:
    """Read a label made of a number and punctuation."""
    for level, pattern in _PATTERNS:
        found = pattern.match(body)
        if found is None:
            continue
        number = _number(found["n"])
        if number:
            return ParsedLabel(level, number, body[found.end() :].lstrip())
    return None


def _number(written: str) -> int | None:
    """Return the value of a Chinese or Arabic numeral, None for a run of numeral characters that is no number."""
    digits = ascii_digits(written)
    if digits.isascii():
        return int(digits)
    try:
        return from_chinese(written)
    except ValueError:
        return None
