"""Classes of characters (字符类别) that several text rules share: Han, closing and opening punctuation, digits."""

from functools import lru_cache

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


@lru_cache(maxsize=16_384)
def is_han(char: str) -> bool:
    """Tell whether ``char`` is a Chinese character (汉字), rare ones outside the BMP included."""
    code = ord(char)
    return any(first <= code <= last for first, last in _HAN_RANGES)


def is_chinese(char: str) -> bool:
    """Tell whether ``char`` belongs to Chinese text: a Chinese character or Chinese punctuation."""
    return char in _CJK_PUNCTUATION or is_han(char)


def ascii_digits(text: str) -> str:
    """Return ``text`` with full-width digits (全角数字) as ASCII ones; nothing else changes."""
    return text.translate(_FULL_DIGITS)
