"""A filing as plain data and back, and every leaf that a person typed."""

import json
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from types import MappingProxyType
from typing import Any

from docgen.models.as_written import IS_PART, is_as_written
from docgen.models.element import Element
from docgen.models.filing import Filing
from docgen.text.dates import When


def to_plain(filing: Filing) -> dict[str, Any]:
    """Return the filing as JSON-able data: only what was set, moments as written, days as ISO dates.

    ``schema_version`` always stands first, so that a later version knows what it reads.
    ``Filing.model_validate(to_plain(filing)) == filing``.
    """
    return {"schema_version": filing.schema_version, **_plain(filing)}


_LARGE = ("preamble", "sections", "attachments", "imprint")
_FIELDS = [name for name in Filing.model_fields if name != "schema_version"]
# The fields in order: a large one by its name, those between two of them together.
_STRETCHES = [(large, set(names)) for large, names in groupby(_FIELDS, lambda name: name if name in _LARGE else "")]


@dataclass(frozen=True, slots=True)
class FilingJson:
    """A filing as ``to_json`` writes it, and its large parts by themselves; one that is absent is ``null``.

    ``says_all`` is False where something stands in a part that its JSON does not say: see ``is_as_written``;
    ``has_null`` is True where a null may stand anywhere in them.
    """

    whole: bytes
    preamble: bytes
    sections: tuple[bytes, ...]
    attachments: tuple[bytes, ...]
    imprint: bytes
    says_all: bool
    has_null: bool

    def name(self, part: bytes, *sources: bytes) -> bytes | None:
        """The JSON of a part as a name that tells it from all others; None where it is none.

        ``sources`` are parts that it is made of besides. A null stands for more than one value.
        """
        if not self.says_all or (self.has_null and any(b"null" in one for one in (part, *sources))):
            return None
        return part


class KnownParts:
    """The JSON of a filing's large parts, for others that hold the very same ones (共用的部分).

    A part is known by its identity, so nobody may change its lists in place from here on. Parts that their JSON does
    not say all of are not among them.
    """

    def __init__(self, filing: Filing | None = None) -> None:
        self._kept = filing
        self.json: dict[int, bytes] = {}
        if filing is not None:
            parts = (filing.preamble, *filing.sections, *filing.attachments, filing.imprint)
            self.json = {id(part): _json(part) for part in parts if part is not None and is_as_written(part)}


NONE_KNOWN = KnownParts()


def to_json(filing: Filing) -> bytes:
    """Return ``to_plain`` as JSON on one line of UTF-8, written by pydantic's own serializer where that says the same.

    It writes every None that was set; ours leaves out those that repeat the default, so a null asks for the long way.
    """
    return write_json(filing).whole


def write_json(filing: Filing, known: KnownParts = NONE_KNOWN) -> FilingJson:
    """Write the filing as JSON once, its large parts one by one, for whoever wants to know which of them are new."""

    def json_of(part: Element | None) -> bytes:
        return b"null" if part is None else known.json.get(id(part)) or _json(part)

    preamble, imprint = json_of(filing.preamble), json_of(filing.imprint)
    sections, attachments = tuple(map(json_of, filing.sections)), tuple(map(json_of, filing.attachments))
    written = {
        "preamble": preamble,
        "sections": b"[%b]" % b",".join(sections),
        "attachments": b"[%b]" % b",".join(attachments),
        "imprint": imprint,
    }
    fields = [b'"schema_version":%d' % filing.schema_version]
    for name, names in _STRETCHES:
        if name in filing.model_fields_set:
            fields.append(b'"%b":%b' % (name.encode(), written[name]))
        elif not name and len(between := _json(filing, names)) > len(b"{}"):
            fields.append(between[1:-1])
    whole = b"{%b}" % b",".join(fields)
    if has_null := b"null" in whole:
        whole = json.dumps(to_plain(filing), ensure_ascii=False, separators=(",", ":")).encode()
    return FilingJson(whole, preamble, sections, attachments, imprint, is_as_written(filing, known.json), has_null)


def _json(element: Element, names: set[str] | None = None) -> bytes:
    """What was set of one part, or of its fields ``names``."""
    return element.__pydantic_serializer__.to_json(element, exclude_unset=True, include=names, warnings=False)


def leaves(
    filing: Filing, *, besides: Mapping[str, str] = MappingProxyType({}), apart: Container[str] = ()
) -> list[tuple[str, object]]:
    """Return (path, value) of every non-empty leaf that was set, in field order, strings as typed.

    Leaves are strings, numbers, days, moments and choices. Flags are left out: they say how to draw, not what.
    Strings that ``besides`` holds, under the same path and whole, are left out: whoever looks for what a text is
    missing need not take them all up. So are the parts at the paths ``apart``.
    """
    found: list[tuple[str, object]] = []
    _gather_fields("", filing, besides.get, apart, found)
    return found


def leaves_of_part(path: str, part: Element, *, besides: Mapping[str, str]) -> list[tuple[str, object]]:
    """Return the ``leaves`` of the part of a filing that stands at ``path``."""
    found: list[tuple[str, object]] = []
    _gather_fields(f"{path}.", part, besides.get, (), found)
    return found


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


_NO_LEAF = frozenset({bool, type(None)})


def _gather_fields(
    prefix: str,
    element: Element,
    known: Callable[[str], str | None],
    apart: Container[str],
    found: list[tuple[str, object]],
) -> None:
    """Collect the leaves of one part; paths grow as text, which a long plan has thousands of."""
    given = element.__pydantic_fields_set__
    for name, value in element.__dict__.items():
        if name in given:
            kind = type(value)
            if kind is str:
                path = prefix + name
                if value and known(path) != value:
                    found.append((path, value))
            elif kind is list:
                _gather_entries(prefix + name, value, known, apart, found)
            elif IS_PART[kind]:
                path = prefix + name
                if path not in apart:
                    _gather_fields(f"{path}.", value, known, apart, found)
            elif kind not in _NO_LEAF:
                found.append((prefix + name, value))


def _gather_entries(
    path: str,
    entries: list[Any],
    known: Callable[[str], str | None],
    apart: Container[str],
    found: list[tuple[str, object]],
) -> None:
    """Collect the leaves of a list: of texts, of parts, or of lists again."""
    for position, entry in enumerate(entries):
        kind = type(entry)
        if kind is str:
            place = f"{path}[{position}]"
            if entry and known(place) != entry:
                found.append((place, entry))
        elif IS_PART[kind]:
            place = f"{path}[{position}]"
            if place not in apart:
                _gather_fields(f"{place}.", entry, known, apart, found)
        elif kind is list:
            _gather_entries(f"{path}[{position}]", entry, known, apart, found)
        elif kind not in _NO_LEAF:
            found.append((f"{path}[{position}]", entry))
