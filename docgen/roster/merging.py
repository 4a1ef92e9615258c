"""A row laid over a base plan (逐行合成): only what differs is copied, everything else is shared with the base.

``Merging`` turns a column map into a tree of edits once; its ``merge`` walks that tree for every row.
"""

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

from docgen.errors import Problem
from docgen.models.labels import Walk, path_of
from docgen.roster.columns import ColumnMap, Fill, Override
from docgen.roster.rows import NAME_IT, UNNAMED, Roster, Row
from docgen.roster.values import UnreadableError, is_blank_mark, read_value


@dataclass(slots=True)
class _Node:
    """One place of the base plan: its own edit, if any, and the edits below it.

    ``short`` names the field that a plain text at this place stands for (an item written as one string is its text).
    """

    short: str = ""
    children: dict[str | int, "_Node"] = field(default_factory=dict)
    override: Override | None = None
    pieces: tuple[str | int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """The data of one community. ``data`` shares its unchanged parts with the base and must not be changed.

    ``origins`` says by English path which columns of the row a text came from; what is not in it is the base plan's.
    ``problems`` are the cells that could not be used; with one of them the data is not worth judging.
    """

    data: dict[str, Any]
    origins: Mapping[str, tuple[int, ...]]
    problems: tuple[Problem, ...] = ()


class Merging:
    """A base plan with the columns that change it, ready for any number of rows."""

    def __init__(self, base: dict[str, Any], roster: Roster, columns: ColumnMap) -> None:
        self._base, self._roster = base, roster
        self._labels = columns.column_labels(roster)
        self._edits = _compiled(columns, base)
        self._needed = sorted({piece for fill in columns.fills for piece in fill.pieces if isinstance(piece, int)})
        self._used = sorted({*columns.meanings, roster.community_column})
        self._filled = {
            path_of(fill.path): tuple(dict.fromkeys(piece for piece in fill.pieces if isinstance(piece, int)))
            for fill in columns.fills
        }

    def merge(self, row: Row) -> Merged:
        """Return the plan of one row; the base is not changed."""
        change = _Change(row)
        data = change.applied(self._base, self._edits)
        problems = self._cell_problems(row)
        for column, fault in change.unreadable:
            problems.append(self._roster.problem(row, column, fault.clause, fault.hint, self._labels[column]))
        origins = {**self._filled, **change.origins} if change.origins else self._filled
        return Merged(data, origins, tuple(problems))

    def some(self, row: Row, names: Iterable[str]) -> dict[str, Any]:
        """Return these entries of what ``merge`` gives for a row, without making the rest of it."""
        change, edits = _Change(row), self._edits.children
        entries = ((name, self._base.get(name)) for name in names)
        return {name: change.applied(value, edits[name]) if name in edits else value for name, value in entries}

    def _cell_problems(self, row: Row) -> list[Problem]:
        """Return the used cells that could not be read, and those of placeholders that are empty."""
        problems = []
        if row.faults:
            for column in self._used:
                if column in row.faults:
                    hint = NAME_IT if row.faults[column] == UNNAMED else "请改成文字或正确的值"
                    problems.append(self._roster.problem(row, column, row.faults[column], hint))
        for column in self._needed:
            if not row.texts[column] and column not in row.faults:
                hint = "请填写；不印任何文字时写（空）"
                problems.append(self._roster.problem(row, column, "没有填写，基准方案里要用到它", hint))
        return problems

    def locate(self, problem: Problem, merged: Merged, row: Row) -> Problem:
        """Return a problem of the merged data at the cell it came from; one of the base plan's own stays as it is.

        A fault at a place that no cell gave, such as an end before its start, is laid to the cells beside it.
        """
        columns = cells_behind(merged, problem.path)
        if not columns:
            return problem
        column = columns[0]
        address = "、".join(self._roster.address(row.number, one) for one in columns)
        place = self._roster.columns[column].place + 1
        return replace(problem, path=address, message=f"{address}{problem.message}", line=row.line, column=place)


def cells_behind(merged: Merged, path: str) -> tuple[int, ...]:
    """Return the columns behind a path of merged data, none when the base plan alone is behind it.

    Looked for at the path itself and above it, then below it, then beside it.
    """
    origins = merged.origins
    for place in _upwards(path):
        if place in origins:
            return origins[place]
    below = [columns for place, columns in origins.items() if not path or place.startswith((f"{path}.", f"{path}["))]
    if not below:
        parent = next(_upwards(path, itself=False), "")
        below = [columns for place, columns in origins.items() if parent and _parent(place) == parent]
    return tuple(dict.fromkeys(column for columns in below for column in columns))


def _upwards(path: str, *, itself: bool = True) -> Iterator[str]:
    """Yield a path and the places above it, the filing itself left out."""
    place = path if itself else _parent(path)
    while place:
        yield place
        place = _parent(place)


def _parent(path: str) -> str:
    return path[: max(path.rfind("."), path.rfind("["), 0)]


def _compiled(columns: ColumnMap, base: dict[str, Any]) -> _Node:
    """Return the edits as a tree."""
    root = _Node()
    edits: list[Override | Fill] = [*columns.overrides, *columns.fills]
    for edit in edits:
        node, walk = root, Walk(base)
        for key in edit.target.path if isinstance(edit, Override) else edit.path:
            node = node.children.setdefault(key, _Node())
            walk.step(key)
            node.short = (walk.model.short_form if walk.model is not None else None) or ""
        if isinstance(edit, Override):
            node.override = edit
        else:
            node.pieces = edit.pieces
    return root


class _Change:
    """The change that one row makes."""

    def __init__(self, row: Row) -> None:
        self._row = row
        self.origins: dict[str, tuple[int, ...]] = {}
        self.unreadable: list[tuple[int, UnreadableError]] = []

    def applied(self, value: Any, node: _Node) -> Any:
        """Return a value with the edits at and below its place; the value itself where nothing changes."""
        if node.pieces is not None:
            value = "".join([piece if isinstance(piece, str) else self._text(piece) for piece in node.pieces])
        if node.children:
            value = self._below(value, node)
        if node.override is not None:
            value = self._overridden(value, node.override)
        return value

    def _text(self, column: int) -> str:
        text = self._row.texts[column]
        return "" if is_blank_mark(text) else text

    def _below(self, value: Any, node: _Node) -> Any:
        """Return a mapping or list with its changed entries replaced; the very same where none changes."""
        entries: Any
        if isinstance(value, list):
            entries = value
        elif isinstance(value, str):
            # An entry written as one text that is to have other fields as well.
            entries = {node.short: value} if node.short else {}
        else:
            entries = value or {}
        changed: Any = None
        for key, child in node.children.items():
            before = entries.get(key) if isinstance(entries, dict) else entries[key]
            after = self.applied(before, child)
            if after is not before:
                changed = copy(entries) if changed is None else changed
                changed[key] = after
        return value if changed is None else changed

    def _overridden(self, value: Any, override: Override) -> Any:
        """Return what the cell says instead of a value; an empty cell says nothing."""
        text = self._row.texts[override.column]
        if not text or override.column in self._row.faults:
            return value
        self.origins[override.target.spelled] = (override.column,)
        try:
            return read_value(override.target, text, value)
        except UnreadableError as error:
            self.unreadable.append((override.column, error))
            return value
