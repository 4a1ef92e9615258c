"""Rosters as YAML (读取 YAML): a list of mappings from column to text or list of texts, JSON included.

Read from parser events, so that nothing deeper, aliased or larger than a roster is ever built; every scalar stays the
text that was typed (0754, 2014.10).
"""

from collections.abc import Iterator
from itertools import islice

import yaml
from yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from docgen.errors import InputError, Problem
from docgen.roster.grid import too_many_rows
from docgen.roster.headers import header_key
from docgen.roster.rows import COMMUNITY, MOST_COLUMNS, MOST_ROWS, UNNAMED, Column, Roster, Row, refused, shown, tidy

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = ("", "~", "null", "Null", "NULL")
_HINT = "请写成列表：每个社区以“- 社区名称: …”开头，其余各栏对齐写在下面"

Entry = tuple[int, dict[str, str]]
"""The line of an entry, from 1, and its texts by column."""


def read_yaml(text: str, name: str, community: str = COMMUNITY) -> Roster:
    """Return the roster of a YAML list; ``community`` is what it calls the communities' names.

    Raises InputError with line and column for anything else."""
    reader = _Reader(name)
    try:
        # One entry more than allowed is enough to know.
        entries = list(islice(reader.entries(iter(yaml.parse(text, Loader=_LOADER))), MOST_ROWS + 1))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        raise _broken(name, line, column, "不是正确的 YAML") from error
    if len(entries) > MOST_ROWS:
        raise too_many_rows(name)
    if reader.problems:
        raise refused(reader.problems, name)
    if not entries:
        raise InputError("roster-empty", "名单里一个社区也没有", _HINT, where=name)
    return _roster(entries, name, community)


def _roster(entries: list[Entry], name: str, called: str) -> Roster:
    """Return the roster whose columns are the keys of all entries, in the order in which they first appear."""
    keys: dict[str, str] = {}
    for _, texts in entries:
        for key in texts:
            keys.setdefault(header_key(key), key)
    if header_key(called) not in keys:
        raise refused([Problem("", called, f"没有一条写了“{called}”", "", _HINT, entries[0][0], 1)], name)
    if len(keys) > MOST_COLUMNS:
        message = f"名单有{len(keys)}栏，最多{MOST_COLUMNS}栏"
        raise InputError("roster-too-wide", message, "请检查各条的栏目名称是否一致", where=name)
    keys[header_key(called)] = COMMUNITY
    columns = tuple(Column(header, place, f"“{header}”", 1) for place, header in enumerate(keys.values()))
    community = list(keys).index(header_key(called))
    rows = []
    for number, (line, texts) in enumerate(entries, start=1):
        known = {header_key(key): tidy(text) for key, text in texts.items()}
        kept = tuple(known.get(key, "") for key in keys)
        if any(kept):
            faults = {} if kept[community] else {community: UNNAMED}
            rows.append(Row(number, kept, line, faults))
    return Roster(name, "yaml", columns, tuple(rows))


class _Reader:
    """Walks the events of a list of mappings; anything of another shape is an error at its place."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.problems: list[Problem] = []

    def entries(self, events: Iterator[Event]) -> Iterator[Entry]:
        """Yield the entries of the one document."""
        for event in events:
            if not isinstance(event, (StreamStartEvent, DocumentStartEvent)):
                break
        else:
            return
        if isinstance(event, StreamEndEvent) or (isinstance(event, ScalarEvent) and event.value in _NULLS):
            return
        self._expect(event, SequenceStartEvent)
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            self._expect(event, MappingStartEvent)
            yield _place(event)[0], self._mapping(events)
        for event in events:
            self._expect(event, DocumentEndEvent, StreamEndEvent)

    def _mapping(self, events: Iterator[Event]) -> dict[str, str]:
        texts: dict[str, str] = {}
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            key = " ".join(self._scalar(event).split())
            if any(header_key(key) == header_key(other) for other in texts):
                line, column = _place(event)
                message = f"第{line}行：“{shown(key)}”重复写了"
                self.problems.append(Problem(f"第{line}行", key, message, key, "请只留一个", line, column))
            texts[key] = self._value(next(events), events)
        return texts

    def _value(self, event: Event, events: Iterator[Event]) -> str:
        """Return a text, or the texts of a list as lines of one cell."""
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        self._expect(event, SequenceStartEvent)
        lines = []
        for inner in events:
            if isinstance(inner, SequenceEndEvent):
                break
            lines.append(self._scalar(inner))
        return "\n".join(lines)

    def _scalar(self, event: Event) -> str:
        """Return a scalar as it was typed; a plain null is empty."""
        if not isinstance(event, ScalarEvent):
            raise self._misplaced(event)
        return "" if event.style in (None, "") and event.value in _NULLS else str(event.value)

    def _expect(self, event: Event, *kinds: type[Event]) -> None:
        if not isinstance(event, kinds):
            raise self._misplaced(event)

    def _misplaced(self, event: Event) -> InputError:
        """Return the error for what has no place in a roster: nested too deep, an alias, a second document."""
        return _broken(self._name, *_place(event), "这里不是“栏目: 内容”")


def _place(event: Event) -> tuple[int, int]:
    """Return where an event begins, line and column from 1."""
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


def _broken(name: str, line: int, column: int, message: str) -> InputError:
    problem = Problem("", "", f"第{line}行第{column}列：{message}", "", _HINT, line, column)
    return InputError("broken-roster", "名单读不出来", _HINT, where=name, problems=[problem])
