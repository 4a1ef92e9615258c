"""A cell's text as the value of a field (填写内容): lists, people, days, flags and choices; anything else stays text.

An empty cell leaves the base plan's own value, （空） takes it away. Names in a list stand one per line, or divided
by ； or 、 outside brackets; sentences stand one per line. What the model itself reads (a date in any form, a number in
digits) is left to it, so that there is one judge.
"""

import re
import unicodedata
from datetime import date
from typing import Any

from docgen.models.fields import CHOICE_LABELS
from docgen.roster.fields import Target
from docgen.roster.number_formats import serial_day
from docgen.roster.people import read_person
from docgen.roster.rows import NumberText
from docgen.text.dates import spell_date

BLANKS = ("（空）", "(空)")
"""What a cell says to take a field's value away."""

_YES = ("是", "有", "√", "✓", "✔", "y", "yes", "true", "1", "对")
_NO = ("否", "无", "×", "✗", "✘", "x", "n", "no", "false", "0")
_COMPACT_DAY = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(\d\d)?")
_MIDNIGHT = re.compile(r"[ T]0?0:00(?::00)?$")
_SHORT_MONTH = re.compile(r"(?:19|20)\d\d\.1")
_DAY_SERIALS = range(20_000, 80_000)
"""Day numbers of a sheet from 1954 to 2119."""

_OPENING, _CLOSING = "（(《〈【〔[“‘", "）)》〉】〕]”’"


class UnreadableError(ValueError):
    """A cell that cannot be the value of its field; ``clause`` follows 「主任」写的是“…”，."""

    def __init__(self, clause: str, hint: str) -> None:
        super().__init__(clause)
        self.clause = clause
        self.hint = hint


def is_blank_mark(text: str) -> bool:
    """Tell whether a cell asks for the field to be left empty."""
    return text in BLANKS


def read_value(target: Target, text: str, base: Any = None) -> Any:
    """Return the value of a field from a cell that is not empty; ``base`` is the plan's own, not changed.

    A person's name alone leaves post and organ of the base as they are. Raises UnreadableError.
    """
    form = target.form
    if is_blank_mark(text):
        return [] if form in ("names", "sentences", "people") else None
    if form in ("moment", "day"):
        return _read_day(text)
    if form == "person":
        return {**(base if isinstance(base, dict) else {}), **_read_member(text)}
    if form == "people":
        return [_read_member(one) for one in split_names(text)]
    if form == "names":
        return split_names(text)
    if form == "sentences":
        return [line.strip() for line in text.split("\n") if line.strip()]
    if form == "flag":
        return _read_flag(text)
    if form == "choice":
        return _read_choice(text, target)
    return _digits(text) if form == "number" else str(text)


def split_names(text: str) -> list[str]:
    """Return the names in a cell: one per line, otherwise divided by ； or by 、 outside brackets."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) > 1:
        return lines
    for signs in ("；;", "、"):
        parts = _divided(text, signs)
        if len(parts) > 1:
            return parts
    return lines


def _divided(text: str, signs: str) -> list[str]:
    """Return the parts of a text between signs that stand outside brackets."""
    parts, depth = [""], 0
    for character in text:
        depth += (character in _OPENING) - (character in _CLOSING)
        if character in signs and depth <= 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts if part.strip()]


def _read_member(text: str) -> dict[str, str]:
    person = read_person(text)
    if person is None:
        raise UnreadableError("看不出哪是姓名、哪是职务", "请写成“姓名”或“姓名（职务）”，只有职务时写“（职务）”")
    return person.as_member()


def _read_day(text: str) -> str:
    """Return a time as the model reads it; a number that a sheet made of a date is refused with what it may mean."""
    if isinstance(text, NumberText):
        if _SHORT_MONTH.fullmatch(text):
            hint = f"请写 {text[:4]}年1月 或 {text[:4]}年10月，或把单元格设为文本格式后重写"
            raise UnreadableError("在表格里是一个数，分不清1月还是10月", hint)
        if text.isdigit() and int(text) in _DAY_SERIALS:
            meant = spell_date(serial_day(int(text)))
            raise UnreadableError("是一个数，不是日期", f"像是日期 {meant} 的序号，请把单元格设为日期格式，或写成文字")
    text = _MIDNIGHT.sub("", text)
    compact = _COMPACT_DAY.fullmatch(unicodedata.normalize("NFKC", text))
    if compact is not None:
        return "-".join(part for part in compact.groups() if part)
    return str(text)


def _read_flag(text: str) -> bool | str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return True if plain in _YES else False if plain in _NO else str(text)


def _read_choice(text: str, target: Target) -> str:
    """Return the value of a choice from its Chinese name; anything else stays for the model to refuse."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    for choice in target.choices:
        label = "".join(unicodedata.normalize("NFKC", CHOICE_LABELS.get(choice, choice)).split())
        if plain in (choice, label):
            return choice
    return str(text)


def _digits(text: str) -> str:
    """Return a number in plain digits: full-width ones and 1,200 are as good."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return plain.replace(",", "") if re.fullmatch(r"\d{1,3}(,\d{3})+", plain) else plain


def spell_base(target: Target) -> str | None:
    """Return what a cell says to give the base plan's own value; None when no cell can say exactly that."""
    text = _spelled(target)
    if text is None or not text or text != text.strip() or text in BLANKS:
        return None
    try:
        same = read_value(target, text, target.value) == _comparable(target)
    except UnreadableError:
        return None
    return text if same else None


def _spelled(target: Target) -> str | None:
    value, form = target.value, target.form
    if form == "person":
        return _spelled_member(value)
    if form in ("names", "sentences", "people") and isinstance(value, list):
        entries = [_spelled_member(one) if form == "people" else one for one in value]
        return "\n".join(entries) if all(isinstance(one, str) for one in entries) else None  # type: ignore[arg-type]
    if form == "flag":
        return {True: "是", False: "否"}.get(_comparable(target))
    if form == "choice":
        return CHOICE_LABELS.get(str(value), str(value)) if value is not None else None
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, (str, int, float)) else None


def _spelled_member(member: Any) -> str | None:
    """Return a person as a cell names one; None when the base says more of them."""
    if not isinstance(member, dict) or set(member) - {"name", "post"}:
        return None
    name, post = member.get("name") or "", member.get("post") or ""
    return f"{name}（{post}）" if post else name


def _comparable(target: Target) -> Any:
    """Return the base's value as ``read_value`` would return it."""
    value = target.value
    if target.form == "flag":
        return _read_flag(value) if isinstance(value, str) else value
    if target.form == "number" and isinstance(value, (int, float)):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value
