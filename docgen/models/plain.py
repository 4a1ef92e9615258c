"""A filing as plain data and back, and every leaf that a person typed."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from docgen.models.element import Element
from docgen.models.faults import Path
from docgen.models.filing import Filing
from docgen.models.labels import path_of
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
    yield from _leaves((), filing)


def given_fields(element: Element) -> Iterator[tuple[str, Any]]:
    """Yield (name, value) of the fields that were set, in field order, without a None that repeats the default."""
    for name, field in type(element).model_fields.items():
        if name in element.model_fields_set:
            value = getattr(element, name)
            if value is not None or field.default is not None:
                yield name, value


def _plain(value: Any) -> Any:
    """Return one value as JSON-able data."""
    if isinstance(value, Element):
        return {name: _plain(inner) for name, inner in given_fields(value)}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, When):
        return value.raw
    return value.isoformat() if isinstance(value, date) else value


def _leaves(path: Path, value: object) -> Iterator[tuple[str, object]]:
    """Yield the leaves below one value."""
    if isinstance(value, Element):
        for name, inner in given_fields(value):
            yield from _leaves((*path, name), inner)
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _leaves((*path, position), inner)
    elif value is not None and value != "" and not isinstance(value, bool):
        yield path_of(path), value
