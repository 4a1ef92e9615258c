"""Chinese numerals (中文数字): 一, 十一, 一百零五, and the digit-by-digit form of years, 二〇一四."""

SMALLEST, LARGEST = 1, 99_999

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千", "万")
_VALUES = {**{char: value for value, char in enumerate(_DIGITS)}, "〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_TO_STANDARD = str.maketrans("〇○两", "零零二")


def to_chinese(n: int) -> str:
    """Write ``n`` (1 to 99999) in Chinese: 10 is 十, 12 十二, 105 一百零五; anything else is a ValueError."""
    if not SMALLEST <= n <= LARGEST:
        raise ValueError(f"中文数字只支持{SMALLEST}到{LARGEST}，给出的是{n}。")
    written, gap = "", False
    digits = str(n)
    for place, digit in zip(range(len(digits) - 1, -1, -1), map(int, digits), strict=True):
        if digit == 0:
            gap = True
            continue
        written += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return written.removeprefix("一") if 10 <= n <= 19 else written


def from_chinese(text: str) -> int:
    """Read a Chinese numeral: 十一, 一百零五, 一万零一, or digit by digit 二〇一四, 一零五.

    Raises ValueError with a Chinese sentence for anything that is not written as a Chinese number is.
    """
    by_digits = len(text) > 1 and all(char in _VALUES for char in text)
    value = int("".join(str(_VALUES[char]) for char in text)) if by_digits else _read_places(text)
    # Writing the value again is the whole grammar check: 五十三百 or 十零一 never come back the same.
    in_range = value is not None and SMALLEST <= value <= LARGEST
    if value is None or not in_range or not (by_digits or text.translate(_TO_STANDARD) in _spellings(value)):
        raise ValueError(f"“{text}”不是规范的中文数字，请写成“十二”“一百零五”这样的形式。")
    return value


def _read_places(text: str) -> int | None:
    """Add up digits times their places; None when another character stands between."""
    total, pending = 0, None
    for char in text:
        if char in _UNITS:
            total += (1 if pending is None else pending) * _UNITS[char]
            pending = None
        elif char in _VALUES:
            pending = _VALUES[char]
        else:
            return None
    return total + (pending or 0) if text else None


def _spellings(value: int) -> tuple[str, ...]:
    """Return the accepted spellings of ``value``: 十二 may also be written 一十二."""
    standard = to_chinese(value)
    return (standard, "一" + standard) if 10 <= value <= 19 else (standard,)
