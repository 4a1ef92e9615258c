"""The parts of a filing as a person reads them (内容的读法): values, the words of an element, what makes two equal."""

from collections.abc import Hashable, Iterator
from datetime import date
from functools import cache
from typing import Any, Literal, get_args, get_origin

from docgen.models.attachments import Table
from docgen.models.element import Element
from docgen.models.fields import CHOICE_LABELS
from docgen.models.sections import SECTION_CLASSES, SectionBase
from docgen.text.dates import When, spell, spell_date

_OWN_NAMES = ("heading", "title", "name")
_SAY_THEMSELVES = (*_OWN_NAMES, "text")
"""Fields whose words need no label in front of them."""


def shown(owner: type[Element], name: str, value: Any) -> str:
    """Return the value of a field as a person reads it: 2014年6月, 是, 实施方案; text as typed."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, When):
        return spell(value)
    if isinstance(value, date):
        return spell_date(value)
    if isinstance(value, float):
        return str(value).removesuffix(".0")
    if isinstance(value, str) and name in _choices(owner):
        section = SECTION_CLASSES.get(value) if issubclass(owner, SectionBase) else None
        return section.label if section is not None else CHOICE_LABELS.get(value, value)
    return str(value)


def words(value: Any) -> str:
    """Return all that an entry of a list or an element says, a line for each field or entry in it."""
    if isinstance(value, Element):
        return "\n".join(_lines(value))
    return " | ".join(value) if isinstance(value, list) else str(value)


def typed(value: Any) -> str:
    """Return what was typed in an entry, without labels, dates and choices, which are alike in all entries."""
    return "\n".join(_typed(value))


def _typed(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for inner in value:
            yield from _typed(inner)
    elif isinstance(value, Element):
        choices = _choices(type(value))
        for name in type(value).model_fields:
            if name not in choices:
                yield from _typed(value.__dict__[name])


def own_name(value: Any) -> Hashable:
    """Return what an entry is known by besides its words: the kind of a section, else its heading, title or name."""
    if isinstance(value, SectionBase) and value.kind not in ("free", "combined"):
        return value.kind
    if not isinstance(value, Element):
        return None
    return next((known for name in _OWN_NAMES if (known := getattr(value, name, None)) is not None), None)


def meaning(value: Any) -> Hashable:
    """Return a key that is equal for values that say the same: a default, set or not, and a moment however noted."""
    if isinstance(value, Element):
        given = value.__dict__
        return tuple([meaning(given[name]) for name in type(value).model_fields if name != "schema_version"])
    if isinstance(value, list):
        return tuple([meaning(inner) for inner in value])
    if isinstance(value, When):
        return spell(value), *_read(value)
    return value  # type: ignore[no-any-return]


def _read(when: When) -> tuple[Hashable, ...]:
    """Return what was understood of a moment, everything but its notation."""
    return when.year, when.month, when.day, when.part, when.lead, when.tail, when.now, when.unfinished


def _lines(element: Element) -> Iterator[str]:
    """Yield the words of an element in field order; one of single values only is one line."""
    if isinstance(element, Table):
        yield " | ".join(column.title for column in element.columns)
        yield from (" | ".join(row) for row in element.rows)
    elif _is_flat(type(element)):
        yield " ".join(said for name, value in _said(element) for said in _field_lines(element, name, value))
    else:
        for name, value in _said(element):
            yield from _field_lines(element, name, value)


def _said(element: Element) -> Iterator[tuple[str, Any]]:
    """Yield the fields that say something: not what is empty, a usual heading, a flag left as it is, or the kind."""
    for name, field in type(element).model_fields.items():
        value = getattr(element, name)
        usual = value == field.default and (name == "heading" or isinstance(value, bool))
        if (
            value is not None
            and value != []
            and not usual
            and not (isinstance(element, SectionBase) and name == "kind")
        ):
            yield name, value


def _field_lines(element: Element, name: str, value: Any) -> Iterator[str]:
    """Yield what one field says, with its label where the words do not say what they are."""
    owner = type(element)
    label = f"{owner.model_fields[name].title}："
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, Element):
            yield from (f"{label if _is_flat(type(entry)) else ''}{line}" for line in _lines(entry))
        elif name in _SAY_THEMSELVES or (_is_flat(owner) and not isinstance(entry, bool)):
            yield shown(owner, name, entry)
        else:
            yield label + shown(owner, name, entry)


@cache
def _choices(owner: type[Element]) -> frozenset[str]:
    """Return the fields of a class that take one of a few names."""
    return frozenset(
        name
        for name, field in owner.model_fields.items()
        if any(get_origin(kind) is Literal for kind in (field.annotation, *get_args(field.annotation)))
    )


@cache
def _is_flat(owner: type[Element]) -> bool:
    """Tell whether a class has single values only: a person, a citation, a target."""
    return not any(_holds_more(field.annotation) for field in owner.model_fields.values())


def _holds_more(annotation: Any) -> bool:
    if get_origin(annotation) is list or (isinstance(annotation, type) and issubclass(annotation, Element)):
        return True
    return any(_holds_more(argument) for argument in get_args(annotation) if get_origin(annotation) is not Literal)
