"""What each column of a roster does to a base plan (栏目对应): fills a placeholder, sets a field, or nothing.

A column named as a placeholder (【社区名称】 and 社区名称) fills it, even if a field has the same name. Any other one
sets the field of its English path or its whole Chinese label; blanks, full-width signs and the division sign do not
matter. 社区名称 has always to be there; 序号, 备注, 文号 and a name in round brackets are left alone, with a notice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from docgen.errors import Problem
from docgen.models.faults import Path
from docgen.models.labels import label_of, path_of
from docgen.roster.fields import Target, targets_of
from docgen.roster.headers import header_key, path_key, placeholder_key
from docgen.roster.placeholders import Piece, Placeholder, has_marks, odd_brackets, split_text, texts_in
from docgen.roster.rows import COMMUNITY, Roster, refused, shown

LEFT_ALONE = ("序号", "备注", "文号")
"""Columns that lists of communities usually have and no plan needs; 文号 is given out when a filing is published."""

_MOST_SUGGESTED = 3
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Fill:
    """A text of the base plan with placeholders: literal pieces, and the columns whose cells stand between them."""

    path: Path
    label: str
    pieces: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Override:
    """A column whose cells replace a field."""

    target: Target
    column: int


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What the columns of a roster, by their position in it, do to a base plan.

    ``meanings`` says of every used column what it stands for, 【社区名称】 or an English path.
    """

    fills: tuple[Fill, ...]
    overrides: tuple[Override, ...]
    meanings: Mapping[int, str]
    notices: tuple[str, ...] = ()

    def column_labels(self, roster: Roster) -> dict[int, str]:
        """Return what a person calls each used column: its field's label, else its header."""
        labels = {override.column: override.target.label for override in self.overrides}
        return {column: labels.get(column, roster.columns[column].header) for column in self.meanings}


def map_columns(roster: Roster, base: dict[str, Any], chosen: Mapping[str, str] | None = None) -> ColumnMap:
    """Return what the columns of a roster do to a base plan, plain data of the current version.

    ``chosen`` says of a header by hand what it stands for: 【name】, a path, a label, or nothing (an empty text).
    Raises InputError with a problem for every placeholder without a column, every header that means nothing or several
    things, and every two columns that would set the same field.
    """
    reader = _Reader(roster, base, chosen or {})
    fills, names = reader.fills()
    overrides = reader.overrides(names)
    reader.check_overlaps(overrides)
    if reader.problems:
        raise refused(reader.problems, roster.name)
    meanings = {column: f"【{name}】" for name, column in names.items()}
    meanings.update({override.column: override.target.spelled for override in overrides})
    return ColumnMap(tuple(fills), tuple(overrides), meanings, tuple(reader.notices))


class _Reader:
    """Reads the headers of one roster against one base plan and collects what is wrong."""

    def __init__(self, roster: Roster, base: dict[str, Any], chosen: Mapping[str, str]) -> None:
        self._roster, self._base = roster, base
        self._chosen = {header_key(header): meaning for header, meaning in chosen.items()}
        self._columns: dict[str, int] = {}
        for position, column in enumerate(roster.columns):
            meaning = self._chosen.get(header_key(column.header), column.header)
            self._columns.setdefault(placeholder_key(meaning.removeprefix("【").removesuffix("】")), position)
        self.problems: list[Problem] = []
        self.notices: list[str] = []

    def fills(self) -> tuple[list[Fill], dict[str, int]]:
        """Return the texts with placeholders, and the columns that fill them by name."""
        found: list[Fill] = []
        names: dict[str, int] = {}
        for path, text in texts_in(self._base):
            if not has_marks(text):
                continue
            if odd_brackets(text):
                self._refuse_text(
                    path, text, "【】没有配对，或里面是空的", "请补全；要原样印出“【…】”，请写成“【【…】】”"
                )
                continue
            pieces = [self._piece(path, piece, names) for piece in split_text(text)]
            found.append(Fill(path, label_of(path, self._base), tuple(pieces)))
        return found, names

    def _piece(self, path: Path, piece: Piece, names: dict[str, int]) -> str | int:
        """Return a literal text, or the column of a placeholder."""
        if not isinstance(piece, Placeholder):
            return piece
        column = self._columns.get(placeholder_key(piece.name))
        if column is None:
            near = self._nearest_column(piece.name)
            hint = f"是不是【{near}】？" if near else f"请在名单里加一列“{piece.name.strip()}”"
            hint += f"；要原样印出，请写成“【【{piece.name}】】”"
            self._refuse_text(path, f"【{piece.name}】", f"有“【{shown(piece.name)}】”，名单里却没有这一列", hint)
            return ""
        names[placeholder_key(piece.name)] = column
        return column

    def _refuse_text(self, path: Path, given: str, clause: str, hint: str) -> None:
        label = label_of(path, self._base)
        self.problems.append(Problem(path_of(path), label, f"「{label}」里{clause}", shown(given), hint))

    def _nearest_column(self, name: str) -> str:
        near = get_close_matches(placeholder_key(name), list(self._columns), n=1, cutoff=_ALIKE)
        return self._roster.columns[self._columns[near[0]]].header if near else ""

    def overrides(self, names: dict[str, int]) -> list[Override]:
        """Return the columns that set fields; those that fill placeholders, or are left alone, are none."""
        fields = Fields(targets_of(self._base))
        found = []
        for position, column in enumerate(self._roster.columns):
            meaning = self._chosen.get(header_key(column.header), column.header)
            if position in names.values() or column.header == COMMUNITY:
                continue
            if is_left_alone(meaning):
                self._note_left_alone(meaning, column.header)
                continue
            targets = fields.named(meaning)
            if len(targets) == 1:
                found.append(Override(targets[0], position))
            else:
                self._refuse_header(position, meaning, targets, fields)
        return found

    def _note_left_alone(self, meaning: str, header: str) -> None:
        if header_key(meaning) == "文号":
            self.notices.append(f"“{header}”一列没有用到：文号在印发时由 docgen 编排")
        elif self._chosen.get(header_key(header)) is None:
            self.notices.append(f"“{header}”一列没有用到")

    def _refuse_header(self, position: int, header: str, targets: list[Target], fields: "Fields") -> None:
        """Note a header that means nothing known, or more than one thing."""
        if targets:
            clause, near = "可以指几个栏目", targets
        else:
            clause, near = "不是占位，也不是可以填写的栏目", fields.nearest(header)
        names = "、".join(f"“{target.label}”" for target in near[:_MOST_SUGGESTED])
        hint = f"是不是{names}？请写全名；" if names else "可以写的名称见“可用栏目”；"
        self._refuse_column(
            position, f"表头“{shown(header)}”{clause}", hint + "不用的一列请把名称写在括号里，如（电话）"
        )

    def _refuse_column(self, position: int, clause: str, hint: str) -> None:
        column = self._roster.columns[position]
        message, given = f"{column.address}：{clause}", shown(column.header)
        self.problems.append(
            Problem(column.address, column.header, message, given, hint, column.line, column.place + 1)
        )

    def check_overlaps(self, overrides: list[Override]) -> None:
        """Note columns of which one would undo the other: the same field twice, a list and one of its entries."""
        for one, other in _overlapping(overrides):
            names = [self._roster.columns[override.column].header for override in (one, other)]
            message = f"“{names[0]}”和“{names[1]}”两列填的是同一处（{other.target.label}）"
            self._refuse_column(other.column, message, "请只留一列")


def _overlapping(overrides: list[Override]) -> Iterator[tuple[Override, Override]]:
    """Yield pairs of columns whose fields are the same or lie within each other."""
    known = {override.target.path: override for override in reversed(overrides)}
    for override in overrides:
        path = override.target.path
        if known[path] is not override:
            yield known[path], override
        yield from ((known[path[:end]], override) for end in range(1, len(path)) if path[:end] in known)


def is_left_alone(header: str) -> bool:
    """Tell whether a column is not meant for the plan."""
    key = "".join(header.split())
    bracketed = key.startswith(("（", "(")) and key.endswith(("）", ")"))
    return not key or bracketed or header_key(header) in LEFT_ALONE


class Fields:
    """The fields of a base plan by every name that a column may have."""

    def __init__(self, targets: list[Target]) -> None:
        """Take the fields of ``targets_of``."""
        self._targets = targets
        self._by_path = {target.spelled: target for target in targets}
        self._by_label: dict[str, list[Target]] = {}
        for target in targets:
            self._by_label.setdefault(header_key(target.label), []).append(target)

    def named(self, header: str) -> list[Target]:
        """Return the fields of this very path or label."""
        by_path = self._by_path.get(path_key(header))
        return [by_path] if by_path is not None else self._by_label.get(header_key(header), [])

    def nearest(self, header: str) -> list[Target]:
        """Return the fields that a header may mean: those whose label ends in it first, filled ones before others."""
        key = header_key(header)
        ending = [target for target in self._targets if key and header_key(target.label).endswith(key)]
        if ending:
            return sorted(ending, key=lambda target: not target.given)
        near = get_close_matches(key, list(self._by_label), n=_MOST_SUGGESTED, cutoff=_ALIKE)
        return [target for label in near for target in self._by_label[label]]
