"""Number formats of a sheet (数字格式): a number or a day as it is shown, 0754 and 2014年11月 included."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal

from docgen.roster.rows import NumberText
from docgen.text.dates import spell_date

Value = int | float | str | bool | date | datetime | time | timedelta
"""What calamine returns for a cell."""

MOST_DIGITS = 15
"""What a sheet keeps of a number; further digits are zeros already."""

TOO_MANY_DIGITS = f"是超过{MOST_DIGITS}位的数字，后面几位已经丢失"

_LEAP_BUG = 60
"""Serials up to 60 stand before the 29 February 1900 that never was."""

_CHINESE_DATES = {
    **dict.fromkeys((27, 36, 50, 52, 57), "ym"),
    **dict.fromkeys((28, 29, 30, 51, 53, 54, 58), "md"),
    31: "ymd",
}
"""Formats that Chinese Excel and WPS know by number alone; calamine takes them for plain numbers."""

_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy/m/d", 17: "mmm-yy"}

_TOKEN = re.compile(r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<sign>[^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].|(?P<sign2>.)')
_DIGITS = re.compile(r"[0#?]+(?:,[0#?]+)*(?:\.[0#?]+)?")


@dataclass(frozen=True, slots=True)
class Shape:
    """How a number is shown: ``zeros`` digits at least, ``decimals`` fixed ones, per cent, or a day's ``parts``.

    ``before`` and ``after`` are words of the format itself ("第"0"号").
    """

    parts: Literal["", "ymd", "ym", "md"] = ""
    zeros: int = 1
    decimals: int = 0
    percent: bool = False
    thousands: bool = False
    before: str = ""
    after: str = ""


def shape_of(number: int, code: str | None) -> Shape | None:
    """Return the shape of a format by its number and its code (None: a built-in one); None where nothing is special."""
    if code is None:
        parts = _CHINESE_DATES.get(number)
        if parts is not None:
            return Shape(parts=parts)  # type: ignore[arg-type]
        code = _BUILT_IN.get(number)
    return None if code is None else _read_code(code)


def _read_code(code: str) -> Shape | None:
    """Return the shape that the first section of a format code describes."""
    pieces: list[tuple[bool, str]] = []
    for found in _TOKEN.finditer(code):
        sign = found["sign2"]
        if sign == ";":
            break
        literal = next((found[name] for name in ("quoted", "escaped", "sign") if found[name] is not None), None)
        if literal is not None or sign is not None:
            pieces.append((literal is not None, literal if literal is not None else sign))
    signs = "".join(text for literal, text in pieces if not literal)
    if signs in ("@", "") or signs.lower() == "general":
        return None
    if re.search("[ymdhsYMDHS]", signs) and not _DIGITS.search(signs.replace(".0", "")):
        return _date_shape(signs.lower())
    return _number_shape(pieces)


def _date_shape(signs: str) -> Shape | None:
    """Return the shape of a day; m beside h or s means minutes."""
    if "h" in signs or "s" in signs:
        return None
    parts = "".join(letter for letter in "ymd" if letter in signs)
    return Shape(parts=parts) if parts in ("ymd", "ym", "md") else None  # type: ignore[arg-type]


def _number_shape(pieces: list[tuple[bool, str]]) -> Shape | None:
    """Return the shape of a number with words before and behind it; None for anything more elaborate."""
    spelled = "".join(text if not literal else "\x00" * len(text) for literal, text in pieces)
    words = "".join(text for _, text in pieces)
    found = _DIGITS.search(spelled)
    if found is None:
        return None
    before, after = words[: found.start()], words[found.end() :]
    percent = spelled[found.end() :].lstrip(" ").startswith("%")
    if set(spelled[: found.start()] + spelled[found.end() :].replace("%", "", percent)) - set("\x00 ¥￥$€()-+"):
        return None
    whole, _, decimals = found.group().partition(".")
    if set(decimals) - {"0"}:
        return None
    return Shape(
        zeros=max(1, whole.replace(",", "").count("0")),
        decimals=len(decimals),
        percent=percent,
        thousands="," in whole,
        before=before.strip(),
        after=after.replace("%", "", 1).strip() if percent else after.strip(),
    )


def spell_value(value: Value, shape: Shape | None, *, epoch_1904: bool = False) -> str:
    """Return the text of a cell as it is shown; a day as filings spell it, 2014年11月3日, a flag as 是 or 否."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)):
        if shape is not None and shape.parts:
            return _spell_moment(_from_serial(value, epoch_1904), shape)
        return NumberText(plain_number(value)) if shape is None else _shaped(value, shape)
    if isinstance(value, date):
        return _spell_moment(value, shape)
    return f"{value.hour}:{value.minute:02}" if isinstance(value, time) else str(value)


def plain_number(value: float) -> str:
    """Return a number without an exponent and without a needless .0, in the 15 digits that a sheet keeps."""
    if isinstance(value, int):
        return str(value)
    spelled = format(value, ".15g")
    return format(Decimal(spelled), "f") if "e" in spelled else spelled


def _shaped(value: float, shape: Shape) -> str:
    """Return a number in the shape of its format; one that shows nothing special stays a plain number."""
    amount = value * 100 if shape.percent else value
    width = shape.zeros + (shape.decimals + 1 if shape.decimals else 0)
    exact = Decimal(plain_number(amount))
    digits = f"{abs(exact):0{width}{',' if shape.thousands else ''}.{shape.decimals}f}"
    text = f"{'-' if exact < 0 else ''}{shape.before}{digits}{'%' if shape.percent else ''}{shape.after}"
    return NumberText(text) if shape == Shape() else text


def _from_serial(value: float, epoch_1904: bool) -> datetime:
    """Return the day of a sheet's day number."""
    if epoch_1904:
        return datetime(1904, 1, 1) + timedelta(days=value)
    return datetime(1899, 12, 31 if value < _LEAP_BUG else 30) + timedelta(days=value)


def serial_day(value: float) -> date:
    """Return the day that a plain number would be as a date of a sheet."""
    return _from_serial(value, epoch_1904=False).date()


def _spell_moment(moment: date, shape: Shape | None) -> str:
    """Return a day in the parts that its format shows; the time of day only where there is one."""
    if shape is not None and shape.parts == "ym":
        return f"{moment.year}年{moment.month}月"
    if shape is not None and shape.parts == "md":
        return f"{moment.month}月{moment.day}日"
    clock = f" {moment.hour}:{moment.minute:02}" if isinstance(moment, datetime) and moment.time() != time() else ""
    return spell_date(moment) + (clock if shape is None else "")
