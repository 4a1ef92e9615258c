"""A filing as YAML (YAML 输入文件), plain or with every field explained from the model's own words.

The comments come from ``Field(title, description, examples)``, once for each field; an optional field that is not set
stands as a line that works as soon as its ``# `` is taken away.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from pydantic.fields import FieldInfo

from docgen.models.element import Element
from docgen.models.filing import Filing
from docgen.models.plain import given_fields
from docgen.models.yaml_text import inline, literal
from docgen.text.dates import When

_TRAILING = 40
"""A key and value up to this many characters takes its comment behind it, a longer one above it."""


class Block(NamedTuple):
    """One field as lines: its comment above, the lines of key and value, and whether it is set."""

    comment: list[str]
    lines: list[str]
    given: bool


def to_yaml(filing: Filing) -> str:
    """Return the filing as YAML without comments; read back it is the same filing, every string exactly."""
    return _text(_Writer(explained=False).mapping(_with_version(filing)))


def to_explained_yaml(filing: Filing) -> str:
    """Return the filing as YAML with every field explained in Chinese, unset optional fields as comments."""
    return _text(_Writer(explained=True).mapping(_with_version(filing)))


class _Writer:
    """Writes elements as lines without indent; the caller indents. Remembers which fields it has explained."""

    def __init__(self, *, explained: bool) -> None:
        self._explained = explained
        self._shown: set[tuple[type[Element], str]] = set()
        self._said: set[str] = set()

    def mapping(self, element: Element) -> list[str]:
        """Return the fields of an element, one after the other."""
        return [line for block in self._blocks(element) for line in (*block.comment, *block.lines)]

    def _blocks(self, element: Element) -> list[Block]:
        """Return a block for every field that is set, and for every unset one that was not shown before."""
        given = dict(given_fields(element))
        return [
            self._given(element, name, field, given[name]) if name in given else self._open(element, name, field)
            for name, field in type(element).model_fields.items()
            if name in given or self._is_new(element, name)
        ]

    def _is_new(self, element: Element, name: str) -> bool:
        return self._explained and (type(element), name) not in self._shown

    def _given(self, element: Element, name: str, field: FieldInfo, value: Any) -> Block:
        """Return the block of a field that is set, its comment behind a short value and above a long one."""
        self._shown.add((type(element), name))
        comment = self._comment(field)
        lines = _keyed(name, self._value(value))
        if (
            comment
            and len(lines) == 1
            and len(lines[0]) <= _TRAILING
            and isinstance(value, (str, int, float, date, When))
        ):
            return Block([], [f"{lines[0]}  # {comment}"], True)
        return Block([f"# {comment}"] if comment else [], lines, True)

    def _open(self, element: Element, name: str, field: FieldInfo) -> Block:
        """Return the commented line of a field that is not set: its example, and what it is."""
        self._shown.add((type(element), name))
        self._said.add(said(field))
        example = field.examples[0] if field.examples else ""
        return Block([], [f"# {name}: {flow(example)}  # {said(field)}"], False)

    def _comment(self, field: FieldInfo) -> str:
        """Return the explanation of a field, empty when it was said before or nothing is to be explained."""
        comment = said(field)
        if not self._explained or comment in self._said:
            return ""
        self._said.add(comment)
        return comment

    def _value(self, value: Any) -> list[str]:
        """Return a value as lines; a single line stands behind its key, a literal block begins there."""
        if isinstance(value, Element):
            lines = self.mapping(value)
            return ["", *lines] if any(given_fields(value)) else ["{}", *lines]
        if isinstance(value, list):
            return ["", *self._entries(value)] if value else ["[]"]
        if isinstance(value, When):
            value = value.raw
        if isinstance(value, str):
            return literal(value) or [inline(value)]
        return [flow(value)]

    def _entries(self, values: list[Any]) -> Iterator[str]:
        """Yield the lines of a list."""
        for value in values:
            if isinstance(value, Element) and not self._is_short(value):
                yield from self._entry(value)
            elif isinstance(value, list):
                yield "- " + flow(value)
            else:
                short = getattr(value, value.short_form) if isinstance(value, Element) and value.short_form else value
                lines = self._value(short)
                yield from ("- " + lines[0], *_indented(lines[1:]))

    def _entry(self, element: Element) -> Iterator[str]:
        """Yield an element of a list; the first set field stands behind the dash, so that any comment may be opened."""
        blocks = self._blocks(element)
        first = next(position for position, block in enumerate(blocks) if block.given)
        yield from blocks[first].comment
        rest = [line for block in blocks[:first] + blocks[first + 1 :] for line in (*block.comment, *block.lines)]
        lines = [*blocks[first].lines, *rest]
        yield "- " + lines[0]
        yield from _indented(lines[1:])

    def _is_short(self, element: Element) -> bool:
        """Tell whether a plain string may stand for the element: nothing else set, and no field still to be shown."""
        names = [name for name, _ in given_fields(element)]
        return names == [element.short_form] and not any(
            self._is_new(element, name) for name in type(element).model_fields
        )


def said(field: FieldInfo) -> str:
    """Return the explanation of a field: 标签：说明."""
    return f"{field.title}：{field.description}"


def flow(value: Any) -> str:
    """Return plain data on one line: scalars, ``[…]`` and ``{…}``."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case float():
            return f"{value:g}" if float(f"{value:g}") == value else repr(value)
        case str():
            return inline(value, flow=True)
        case list():
            return "[" + ", ".join(map(flow, value)) + "]"
        case dict():
            return "{" + ", ".join(f"{key}: {flow(inner)}" for key, inner in value.items()) + "}"
    return str(value)


def _with_version(filing: Filing) -> Filing:
    """Return the filing with its schema version set, so that it is written."""
    return filing.model_copy(update={"schema_version": filing.schema_version})


def _keyed(name: str, lines: list[str]) -> list[str]:
    """Put a key before a value's lines."""
    return [f"{name}: {lines[0]}".rstrip(" ") if not lines[0] else f"{name}: {lines[0]}", *_indented(lines[1:])]


def _indented(lines: list[str]) -> list[str]:
    return [f"  {line}" if line else "" for line in lines]


def _text(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"
