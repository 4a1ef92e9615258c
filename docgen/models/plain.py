"""A filing as plain data and back, and every leaf that a person typed."""

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from docgen.models.element import Element
from docgen.models.filing import Filing
from docgen.text.dates import When


def to_plain(filing: Filing) -> dict[str, Any]:
    """Return the filing as JSON-able data: only what was set, moments as written, days as ISO dates.

    ``schema_version`` always stands first, so that a later version knows what it reads.
    ``Filing.model_validate(to_plain(filing)) == filing``.
    """
    return {"schema_version": filing.schema_version, **_plain(filing)}


def to_json(filing: Filing) -> str:
    """Return ``to_plain`` as JSON on one line, written by pydantic's own serializer where that says the same.

    It writes every None that was set; ours leaves out those that repeat the default, so a null asks for the long way.
    """
    written = filing.model_dump_json(exclude_unset=True, exclude={"schema_version"}, warnings=False)
    if "null" in written:
        return json.dumps(to_plain(filing), ensure_ascii=False, separators=(",", ":"))
    return f'{{"schema_version":{filing.schema_version},{written[1:]}'


def leaves(filing: Filing) -> Iterator[tuple[str, object]]:
    """Yield (path, value) of every non-empty leaf that was set, in field order, strings as typed.

    Leaves are strings, numbers, days, moments and choices. Flags are left out: they say how to draw, not what.
    """
    found: list[tuple[str, object]] = []
    _gather_fields("", filing, found)
    return iter(found)


def given_fields(element: Element) -> Iterator[tuple[str, Any]]:
    """Yield (name, value) of the fields that were set, in field order, without a None that repeats the default."""
    return iter(_given(element))


def _given(element: Element) -> list[tuple[str, Any]]:
    given, nothing = element.model_fields_set, _where_none_says_something(type(element))
    # A model keeps its values in field order, whatever order they were given in.
    values = element.__dict__.items()
    return [(name, value) for name, value in values if name in given and (value is not None or name in nothing)]


@cache
def _where_none_says_something(kind: type[Element]) -> frozenset[str]:
    """The fields of a class whose default is not None: there a None stands for something taken away."""
    return frozenset(name for name, field in kind.model_fields.items() if field.default is not None)


def _plain(value: Any) -> Any:
    """Return one value as JSON-able data."""
    kind = type(value)
    if kind is str:
        return value
    if kind is list:
        return [inner if type(inner) is str else _plain(inner) for inner in value]
    if isinstance(value, Element):
        return {name: inner if type(inner) is str else _plain(inner) for name, inner in _given(value)}
    if kind is When:
        return value.raw
    return value.isoformat() if isinstance(value, date) else value


def _gather_fields(prefix: str, element: Element, found: list[tuple[str, object]]) -> None:
    """Collect the leaves of one part; paths grow as text, which a long plan has thousands of."""
    given = element.model_fields_set
    for name, value in element.__dict__.items():
        if value is None or name not in given:
            continue
        if type(value) is not str:
            _gather(prefix + name, value, found)
        elif value:
            found.append((prefix + name, value))


def _gather(path: str, value: Any, found: list[tuple[str, object]]) -> None:
    """Collect the leaves below one value that is no text: of a part, of a list, or the value itself."""
    kind = type(value)
    if kind is list:
        for position, inner in enumerate(value):
            if type(inner) is not str:
                _gather(f"{path}[{position}]", inner, found)
            elif inner:
                found.append((f"{path}[{position}]", inner))
    # isinstance would ask pydantic's metaclass, which takes ten times as long.
    elif Element in kind.__mro__:
        _gather_fields(f"{path}.", value, found)
    elif kind is not bool and value is not None:
        found.append((path, value))
