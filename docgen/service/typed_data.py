"""What has been typed into a form (填写的内容): the plain data of a filing, all of it text, however unfinished.

``as_typed`` brings any plain data into this one form, so that a form drawn from it and read back gives it again;
``cleaned`` leaves out what was left blank and remembers where the rest stood. Neither judges anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from docgen.models.element import Element
from docgen.models.faults import Path
from docgen.models.fields import Flag
from docgen.models.filing import Filing
from docgen.models.shapes import SINGLE, Shape, entry_class, may_be_empty, shapes_of
from docgen.text.dates import When
from docgen.text.forbidden import normalise_newlines

Typed = dict[str, Any]
"""Mappings, lists and text only."""

_FLAG: TypeAdapter[bool] = TypeAdapter(Flag)


def as_typed(plain: Mapping[str, Any]) -> Typed:
    """Plain data of the current structure version as it stands in a form.

    Numbers, days and flags become text; what equals its default, is None or blank is left out, short forms are spelled
    out. A part of a combined section always says its heading: there blank means that it has none. Keys that no field
    knows and values of another shape stay as they are: see ``fits_form``.
    """
    return _part({name: value for name, value in plain.items() if name != "schema_version"}, Filing)


def _part(data: Mapping[str, Any], owner: type[Element], *, combined: bool = False) -> Typed:
    shapes = shapes_of(owner)
    typed: Typed = {}
    for name, shape in shapes.items():
        if combined and shape.none_says_something:
            typed[name] = _text(data.get(name, shape.default), shape) or ""
        elif name in data and (value := _value(data[name], shape)) is not None:
            typed[name] = value
    return typed | {name: value for name, value in data.items() if name not in shapes}


def _value(value: Any, shape: Shape) -> Any:
    """One field as typed; None when it says nothing."""
    if shape.widget in SINGLE:
        text = _text(value, shape)
        usual = shape.default is not None and text == _text(shape.default, shape)
        return None if text in (None, "") or usual else text
    if shape.widget in ("element", "grid"):
        return _nested(value, shape)
    if value in (None, "", [], [None], [""]):
        return None
    return [_entry(inner, shape) for inner in value] if isinstance(value, list) else value


def _nested(value: Any, shape: Shape) -> Any:
    """A part; one that is always there says nothing while it is empty."""
    value = _spelled_out(value, shape.entry)
    if not isinstance(value, dict) or shape.entry is None:
        return None if value in (None, "") else value
    typed = _part(value, shape.entry)
    if shape.widget == "grid":
        typed.setdefault("columns", [{}])
    return typed if typed or shape.nullable else None


def _entry(value: Any, shape: Shape) -> Any:
    if shape.widget == "rows":
        return [_cell(cell) for cell in value] if isinstance(value, list) else value
    if shape.widget == "lines":
        return _cell(value)
    value = _spelled_out(value, shape.entry)
    owner = entry_class(shape, value)
    if value is None:
        return {}
    if not isinstance(value, dict) or owner is None:
        return value
    return _part(value, owner, combined=shape.name == "parts")


def _spelled_out(value: Any, owner: type[Element] | None) -> Any:
    """The long form of a part that was written as one line."""
    if isinstance(value, str) and owner is not None and owner.short_form is not None:
        return {owner.short_form: value}
    return value


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    return (
        normalise_newlines(value) if isinstance(value, str) else value if isinstance(value, list | dict) else str(value)
    )


def _text(value: Any, shape: Shape) -> Any:
    """A single value as text; a list or mapping in its place stays as it is."""
    if shape.widget == "flag" and value is not None:
        return _flag(value)
    match value:
        case str():
            return normalise_newlines(value)
        case bool():
            return "true" if value else "false"
        case When():
            return value.raw
        case date():
            return value.isoformat()
        case float():
            return f"{value:g}" if float(f"{value:g}") == value else repr(value)
        case int():
            return str(value)
    return value


def _flag(value: Any) -> Any:
    try:
        return "true" if _FLAG.validate_python(value) else "false"
    except ValidationError:
        return value


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Typed data without its blanks; ``places`` gives, for lists that lost some, where the rest had stood."""

    data: dict[str, Any]
    places: Mapping[Path, tuple[int, ...]] = field(default_factory=dict)

    def origin(self, path: Path) -> Path:
        """Where a place in the cleaned data stands in the form."""
        found: list[str | int] = []
        for position, key in enumerate(path):
            places = self.places.get(path[:position]) if isinstance(key, int) else None
            found.append(places[key] if places is not None and isinstance(key, int) and key < len(places) else key)
        return tuple(found)


def cleaned(typed: Typed) -> Cleaned:
    """The data to validate: blank lines and blank entries are left out, and parts that would say nothing."""
    places: dict[Path, tuple[int, ...]] = {}
    return Cleaned(_clean_part(typed, Filing, (), places), places)


Places = dict[Path, tuple[int, ...]]


def _clean_part(typed: Typed, owner: type[Element], path: Path, places: Places) -> Typed:
    shapes = shapes_of(owner)
    kept: Typed = {}
    for name, value in typed.items():
        shape = shapes.get(name)
        clean = value if shape is None else _clean_value(value, shape, (*path, name), places)
        if clean is not None:
            kept[name] = clean
    return kept


def _clean_value(value: Any, shape: Shape, path: Path, places: Places) -> Any:
    """One field without its blanks; None when nothing is left of it."""
    if isinstance(value, dict) and shape.entry is not None:
        if shape.widget == "grid":
            # Every column counts the cells of every row: nothing may be left out of a table.
            return value or None
        part = _clean_part(value, shape.entry, path, places)
        return part if part or may_be_empty(shape.entry) else None
    if isinstance(value, list) and shape.widget in ("lines", "elements", "sections"):
        return _clean_list(value, shape, path, places)
    return value


def _clean_list(value: list[Any], shape: Shape, path: Path, places: Places) -> list[Any] | None:
    stay = tuple(place for place, entry in enumerate(value) if not says_nothing(entry))
    if len(stay) < len(value):
        places[path] = stay
    kept = []
    for place, origin in enumerate(stay):
        entry = value[origin]
        owner = entry_class(shape, entry)
        kept.append(_clean_part(entry, owner, (*path, place), places) if isinstance(entry, dict) and owner else entry)
    return kept or None


def says_nothing(value: Any) -> bool:
    """Whether nothing was typed anywhere in it."""
    if isinstance(value, dict):
        return all(says_nothing(inner) for inner in value.values())
    if isinstance(value, list):
        return all(says_nothing(inner) for inner in value)
    return value is None or (isinstance(value, str) and not value.strip())


def fits_form(typed: Typed) -> bool:
    """Whether a form shows all of it: no key that no field knows, no value of another shape than its field."""
    return _fits(typed, Filing)


def _fits(typed: Any, owner: type[Element] | None) -> bool:
    if not isinstance(typed, dict) or owner is None:
        return False
    shapes = shapes_of(owner)
    return all(name in shapes and _fits_field(value, shapes[name]) for name, value in typed.items())


def _fits_field(value: Any, shape: Shape) -> bool:
    if shape.widget in SINGLE:
        return _travels(value)
    if shape.widget in ("element", "grid"):
        return _fits(value, shape.entry)
    if not isinstance(value, list):
        return False
    if shape.widget == "lines":
        return all(_travels(entry) for entry in value)
    if shape.widget == "rows":
        return all(isinstance(row, list) and row and all(_travels(cell) for cell in row) for row in value)
    return all(_fits(entry, entry_class(shape, entry)) for entry in value)


def _travels(value: object) -> bool:
    """Whether a page can carry the text: not a NUL, not half of a surrogate pair."""
    return isinstance(value, str) and not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in value)
