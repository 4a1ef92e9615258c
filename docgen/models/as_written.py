"""Whether a part of a filing holds no more than its JSON says (与写出的一致)."""

from collections.abc import Container
from typing import Any, get_args, get_origin

from docgen.models.element import Element
from docgen.text.dates import When, parse_when


class _Sorts(dict[type, bool]):
    """Whether a class is a part of a filing: isinstance asks pydantic's metaclass, which takes ten times as long."""

    def __missing__(self, kind: type) -> bool:
        self[kind] = Element in kind.__mro__
        return self[kind]


IS_PART = _Sorts()


def is_as_written(part: Element, known: Container[int] = ()) -> bool:
    """Whether the JSON of a part says all of it, as it does of whatever was read from an input.

    It does not where a list that nobody gave was filled in place, or a moment was made that means more than its words.
    ``known`` are the ids of parts right below this one of which it is known that it does.
    """
    values, given = part.__dict__, part.__pydantic_fields_set__
    for name in _HOLDING[type(part)]:
        if value := values[name]:
            kind = type(value)
            if kind is list:
                asked = [entry for entry in value if id(entry) not in known] if known else value
                if name not in given or not all(map(_entry_is_as_written, asked)):
                    return False
            elif kind is When:
                if value != _moment(value.raw):
                    return False
            elif IS_PART[kind] and id(value) not in known and not is_as_written(value):
                return False
    return True


def _entry_is_as_written(entry: Any) -> bool:
    return type(entry) is str or not IS_PART[type(entry)] or is_as_written(entry)


class _Holding(dict[type, tuple[str, ...]]):
    """The fields of a part that may hold a list, a part or a moment."""

    def __missing__(self, kind: type[Element]) -> tuple[str, ...]:
        fields = kind.model_fields.items()
        self[kind] = tuple(name for name, field in fields if _may_hold_more(field.annotation))
        return self[kind]


def _may_hold_more(annotation: Any) -> bool:
    if arguments := get_args(annotation):
        return get_origin(annotation) is list or any(map(_may_hold_more, arguments))
    return isinstance(annotation, type) and (annotation is When or issubclass(annotation, Element))


_HOLDING = _Holding()


def _moment(written: str) -> When | None:
    """What is read in these words; None where they name no possible day."""
    try:
        return parse_when(written)
    except ValueError:
        return None
