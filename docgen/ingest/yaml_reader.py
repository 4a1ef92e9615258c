"""YAML into plain data, every scalar as the text that was typed (读取 YAML).

000012, 0754, 2014.10, yes and 2014-05 stay what they are; only a plain ``~``, ``null`` or nothing is None. The data is
built from parser events, so that depth and alias expansion are limited before anything grows.
"""

from collections.abc import Iterator
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from docgen.errors import InputError
from docgen.ingest.tree import MOST_DEPTH, MOST_ENTRIES, Path, Place, Tree, broken, too_deep, too_many
from docgen.ingest.yaml_faults import syntax_fault

# libyaml when it is there: ten times as fast, the same events.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = ("", "~", "null", "Null", "NULL")
_CORE_TAG = "tag:yaml.org,2002:"
_CORE_TAGS = tuple(_CORE_TAG + name for name in ("str", "int", "float", "bool", "null", "seq", "map", "timestamp"))

# Characters that YAML refuses or takes for line breaks. They pass through it in disguise, one for one, so that the
# model can name the field that holds them, and a line separator stays where it was typed.
_DISGUISED = frozenset(
    map(chr, (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF))
)
_PRIVATE_USE = range(0x10_0000, 0x10_FF00, 0x100)


def read_yaml(text: str, name: str) -> Tree:
    """Return the data of a YAML text with the place of every entry.

    Raises InputError, with line and column, for broken YAML, several documents, foreign tags, unknown or circular
    aliases, and more depth or entries than any plan has.
    """
    disguise = _disguise(text)
    builder = _Builder(text.translate(disguise), name, {after: before for before, after in disguise.items()})
    try:
        value = builder.document()
    except yaml.YAMLError as error:
        raise syntax_fault(error, text, name) from error
    return Tree(value, builder.lines, tuple(builder.repeated))


def _disguise(text: str) -> dict[int, int]:
    """Return a private character for each one that YAML would refuse or break a line at, none of them in the text."""
    present = set(text)
    needed = sorted(present & _DISGUISED)
    if not needed:
        return {}
    first = next(first for first in _PRIVATE_USE if not any(chr(first + index) in present for index in range(0x100)))
    return {ord(character): first + index for index, character in enumerate(needed)}


class _Builder:
    """Builds plain data from parser events."""

    def __init__(self, text: str, name: str, undisguise: dict[int, int]) -> None:
        self.lines: dict[Path, Place] = {}
        self.repeated: list[tuple[Path, Place]] = []
        self._events: Iterator[Event] = iter(yaml.parse(text, Loader=_LOADER))
        self._name = name
        self._undisguise = undisguise
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._count = 0

    def document(self) -> Any:
        """Return the one document of the stream; None when there is none."""
        value, found = None, False
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                if found:
                    raise self._fault(event, "several-documents", "一个文件里只能有一份公文", "请删去“---”及其后的内容")
                value, found = self._node(next(self._events), ()), True
        return value

    def _node(self, event: Event, path: Path) -> Any:
        """Return the value that begins with this event, and note its size under its anchor."""
        before = self._count
        self._count += 1
        if self._count > MOST_ENTRIES:
            raise too_many(self._name, *_place(event))
        if len(path) > MOST_DEPTH:
            raise too_deep(self._name, *_place(event))
        if isinstance(event, AliasEvent):
            return self._alias(event)
        self._check_tag(event)
        if isinstance(event, ScalarEvent):
            value: Any = self._scalar(event)
        elif isinstance(event, SequenceStartEvent):
            value = self._sequence(path)
        else:
            value = self._mapping(path)
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            self._anchors[anchor] = (value, self._count - before)
        return value

    def _alias(self, event: AliasEvent) -> Any:
        """Return what an alias stands for, counted as often as it is used."""
        if event.anchor not in self._anchors:
            message = f"引用“*{event.anchor}”前面没有对应的“&{event.anchor}”，或引用了自己"
            raise self._fault(event, "unknown-alias", message, "请把内容直接写出来；文字以 * 开头时加引号")
        value, size = self._anchors[event.anchor]
        self._count += size
        if self._count > MOST_ENTRIES:
            raise too_many(self._name, *_place(event))
        return value

    def _sequence(self, path: Path) -> list[Any]:
        values: list[Any] = []
        for event in self._events:
            if isinstance(event, SequenceEndEvent):
                break
            entry = (*path, len(values))
            self.lines[entry] = _place(event)
            values.append(self._node(event, entry))
        return values

    def _mapping(self, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                break
            if not isinstance(event, ScalarEvent):
                raise self._fault(event, "odd-key", "冒号前面的名称应当是普通文字", "请检查缩进、括号和冒号")
            key = event.value.translate(self._undisguise)
            entry = (*path, key)
            if key in values:
                self.repeated.append((entry, _place(event)))
                self._node(next(self._events), entry)
                continue
            self.lines[entry] = _place(event)
            values[key] = self._node(next(self._events), entry)
        return values

    def _scalar(self, event: ScalarEvent) -> str | None:
        """Return a scalar as typed; a plain null or nothing is None."""
        if event.style in (None, "") and event.value in _NULLS and event.tag in (None, _CORE_TAG + "null"):
            return None
        text: str = event.value.translate(self._undisguise)
        return text

    def _check_tag(self, event: Event) -> None:
        """Refuse tags other than those of plain data; what a scalar means is the model's affair."""
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!" and tag not in _CORE_TAGS:
            written = tag.replace(_CORE_TAG, "!!").translate(self._undisguise)
            raise self._fault(event, "foreign-tag", f"不能使用标签“{written}”", "请删去标签；文字以 ! 开头时加引号")

    def _fault(self, event: Event, code: str, message: str, hint: str) -> InputError:
        return broken(code, message, hint, self._name, *_place(event))


def _place(event: Event) -> Place:
    """Return where an event begins."""
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
