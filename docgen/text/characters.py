"""Classes of characters (字符类别) that several text rules share: Han, closing and opening punctuation, digits."""

from collections.abc import Callable
from typing import Generic, TypeVar

OPENING = "（《〈“‘【〔〖「『［｛￥([{"
"""May not end a line (行末禁则)."""

CLOSING = "。，、；：！？）》〉”’】〕〗」』］｝…～·々%％‰℃),.;:!?]}-"
"""May not begin a line (行首禁则)."""

PAIRS = dict(zip("（《〈“‘【〔〖「『", "）》〉”’】〕〗」』", strict=True))
"""Opening punctuation and its partner, full width only."""

_HAN_RANGES = (
    (0x3005, 0x3007),  # 々 〆 〇
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFD),
)
_CJK_PUNCTUATION = frozenset("，。、；：！？（）《》〈〉【】〔〕“”‘’「」『』…—～·")
_FULL_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")

_Value = TypeVar("_Value")
_MOST_REMEMBERED = 16_384


class CharacterTable(dict[str, _Value], Generic[_Value]):
    """What is known of single characters, worked out once for each: a lookup is all that a long text pays.

    A text with more different characters than any filing has starts it anew, so that its size has a bound.
    """

    def __init__(self, work_out: Callable[[str], _Value]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, char: str) -> _Value:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        return self.setdefault(char, self._work_out(char))


def _is_han(char: str) -> bool:
    code = ord(char)
    return any(first <= code <= last for first, last in _HAN_RANGES)


_HAN = CharacterTable(_is_han)


def is_han(char: str) -> bool:
    """Tell whether ``char`` is a Chinese character (汉字), rare ones outside the BMP included."""
    return _HAN[char]


def is_chinese(char: str) -> bool:
    """Tell whether ``char`` belongs to Chinese text: a Chinese character or Chinese punctuation."""
    return char in _CJK_PUNCTUATION or is_han(char)


def ascii_digits(text: str) -> str:
    """Return ``text`` with full-width digits (全角数字) as ASCII ones; nothing else changes."""
    return text.translate(_FULL_DIGITS)
