"""Starting from an older filing (从往年公文起草): its words, with the years of phases and targets moved on request.

Nothing else is changed on its own: what names a year in running text, and every cited filing, is marked to be looked
at. Number and dates of the older filing are left out.
"""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

from docgen.models.element import Element
from docgen.models.faults import Path
from docgen.models.filing import Filing
from docgen.models.labels import path_of
from docgen.models.plain import to_plain
from docgen.models.shapes import entry_class, shapes_of
from docgen.service.typed_data import Typed, as_typed
from docgen.service.working_copies import Note, note_at
from docgen.text.dates import parse_period, parse_when, spell

CHECK_CITATION = "核对依据是否现行"
CHECK_YEAR = "文中写有年份，核对是否要改"
CHECK_MOMENT = "时间没有移动，请核对"
MOST_YEARS = 50

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LEAP_DAY = re.compile(r"((?:19|20)\d\d\D{0,2}0?2\D)29(?!\d)")
_BLANKED: tuple[Path, ...] = (
    ("head", "year"),
    ("head", "serial"),
    ("head", "order_number"),
    ("head", "copy_number"),
    ("signature", "signed_on"),
    ("signature", "date_text"),
    ("imprint", "printed_on"),
)
_PERIOD = "period"


def start_from(filing: Filing, years: int) -> tuple[Typed, tuple[Note, ...]]:
    """What a new filing begins with, and what is to be looked at; ``years`` is how far the times are moved, 0 not."""
    typed = as_typed(deepcopy(to_plain(filing)))
    for path in _BLANKED:
        _leave_out(typed, path)
    notes: dict[Note, None] = {}
    for path, widget, holder in list(_leaves(typed, Filing, ())):
        key = path[-1]
        value = holder[key]
        if widget == "moment" or key == _PERIOD:
            holder[key] = moved = move_moment(value, years) if widget == "moment" else move_period(value, years)
            if years and moved == value:
                notes[_note(path, value, CHECK_MOMENT)] = None
        elif path == ("title",):
            holder[key] = _move_years(value, years)
        elif path[-1] == "title" and "citations" in path:
            notes[_note(path, value, CHECK_CITATION)] = None
        elif "citations" not in path and _YEAR.search(value):
            notes[_note(path, value, CHECK_YEAR)] = None
    return typed, tuple(notes)


def move_moment(raw: str, years: int) -> str:
    """A moment so many years later, written as it was; one that is unfinished, unread or without a year stays."""
    try:
        when = parse_when(raw)
    except ValueError:
        return raw
    if not years or when.year is None or not when.parsed:
        return raw
    if str(when.year) in raw:
        return _move_years(raw, years)
    # 二〇一四年: not to be replaced digit by digit.
    return _in_calendar(spell(replace(when, year=when.year + years)))


def move_period(raw: str, years: int) -> str:
    """A period as written, its years moved; what cannot be read as times stays."""
    try:
        read = parse_period(raw)
    except ValueError:
        return raw
    return raw if read is None or not years else _move_years(raw, years)


def _move_years(text: str, years: int) -> str:
    return _in_calendar(_YEAR.sub(lambda found: str(int(found.group()) + years), text))


def _in_calendar(text: str) -> str:
    """The last day of February where the year it came to has no 29th."""
    return _LEAP_DAY.sub(lambda found: found[1] + ("29" if _is_leap(int(found[1][:4])) else "28"), text)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _leave_out(typed: Typed, path: Path) -> None:
    part = typed.get(str(path[0]))
    if isinstance(part, dict):
        part.pop(path[-1], None)


def _note(path: Path, value: str, text: str) -> Note:
    return note_at(path_of(path), value, text)


Holder = Any
"""The mapping or list that a value stands in."""


def _leaves(typed: Any, owner: type[Element] | None, path: Path) -> Iterator[tuple[Path, str, Holder]]:
    """Every text with its path, the widget of its field, and what it stands in; choices and flags are left out."""
    shapes = shapes_of(owner) if owner is not None else {}
    for name, value in list(typed.items()):
        shape = shapes[name]
        here = (*path, name)
        if isinstance(value, dict):
            yield from _leaves(value, shape.entry, here)
        elif isinstance(value, list):
            yield from _in_list(value, here, lambda entry, shape=shape: entry_class(shape, entry))  # type: ignore[misc]
        elif shape.widget in ("line", "text", "moment", "day"):
            yield here, shape.widget, typed


def _in_list(
    values: list[Any], path: Path, class_of: Callable[[Any], type[Element] | None]
) -> Iterator[tuple[Path, str, Holder]]:
    for place, value in enumerate(values):
        here = (*path, place)
        if isinstance(value, dict):
            yield from _leaves(value, class_of(value), here)
        elif isinstance(value, list):
            yield from _in_list(value, here, class_of)
        else:
            yield here, "line", values
