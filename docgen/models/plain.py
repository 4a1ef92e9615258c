"""A filing as plain data and back, and every leaf that a person typed."""

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


def leaves(filing: Filing) -> Iterator[tuple[str, object]]:
    """Yield (path, value) of every non-empty leaf that was set, in field order, strings as typed.

    Leaves are strings, numbers, days, moments and choices. Flags are left out: they say how to draw, not what.
    """
    found: list[tuple[str, object]] = []
    _gather("", filing, found)
    return iter(found)


def given_fields(element: Element) -> Iterator[tuple[str, Any]]:
    """Yield (name, value) of the fields that were set, in field order, without a None that repeats the default."""
    given = element.model_fields_set
    for name, default in _defaults_of(type(element)):
        if name in given:
            value = getattr(element, name)
            if value is not None or default is not None:
                yield name, value


@cache
def _defaults_of(kind: type[Element]) -> tuple[tuple[str, Any], ...]:
    """The fields of a class with their defaults; asking pydantic anew for every entry is the slow part."""
    return tuple((name, field.default) for name, field in kind.model_fields.items())


def _plain(value: Any) -> Any:
    """Return one value as JSON-able data."""
    if isinstance(value, Element):
        return {name: _plain(inner) for name, inner in given_fields(value)}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, When):
        return value.raw
    return value.isoformat() if isinstance(value, date) else value


def _gather(path: str, value: object, found: list[tuple[str, object]]) -> None:
    """Collect the leaves below one value; paths grow as text, which a long plan has thousands of."""
    if isinstance(value, str):
        if value:
            found.append((path, value))
    elif isinstance(value, Element):
        prefix = f"{path}." if path else ""
        for name, inner in given_fields(value):
            _gather(prefix + name, inner, found)
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            _gather(f"{path}[{position}]", inner, found)
    elif value is not None and not isinstance(value, bool):
        found.append((path, value))
