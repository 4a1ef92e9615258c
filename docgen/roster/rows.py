"""A roster as read (社区名单): its columns, its rows, and where each cell stands in the user's own file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from docgen.errors import InputError, Problem

COMMUNITY = "社区名称"
"""The one column that every roster has."""

UNNAMED, NAME_IT = "没有填写", "请填写社区的名称"
"""The fault of a row without its community's name, and what to do about it."""

ROSTER_SHEET, FIELDS_SHEET, MENDING_SHEET = "社区名单", "可用栏目", "需要改正"
OWN_SHEETS = (FIELDS_SHEET, MENDING_SHEET)
"""The sheets that docgen itself adds to a roster, which go without saying."""

MOST_ROWS = 50_000
MOST_COLUMNS = 500
MOST_PROBLEMS = 200
"""How many faults one error lists: more come from a wrong file, not from a slip."""

_MOST_SHOWN = 40
_NO_FAULTS: Mapping[int, str] = {}

RosterKind = Literal["workbook", "csv", "yaml"]


class NumberText(str):
    """The text of a cell that holds a plain number: 2014.1 may have been typed as 2014.10, 41946 may be a date."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``place`` counts from 0 in the user's file, columns without a header included.

    ``address`` and ``line`` (from 1) say where the header stands: B1; of a YAML list “主任”.
    """

    header: str
    place: int
    address: str
    line: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ``number`` is the sheet's row, the csv's record (the header is 1) or the YAML's entry, from 1.

    ``texts`` has a text for every column of the roster, empty where the cell is; ``faults`` says in Chinese, by column,
    what is wrong with a cell that could not be read (an error value, a formula without its value).
    ``line`` is the line of the file where it has lines of its own (YAML), otherwise the number.
    """

    number: int
    texts: tuple[str, ...]
    line: int
    faults: Mapping[int, str] = field(default_factory=lambda: _NO_FAULTS)


@dataclass(frozen=True, slots=True)
class Roster:
    """A roster: columns, rows that are not empty, and notices in Chinese about what was decided in reading."""

    name: str
    kind: RosterKind
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notices: tuple[str, ...] = field(default=())

    def address(self, number: int, column: int) -> str:
        """Return where a cell stands, as the user finds it: B3; 第3行第2列 of a csv; 第3条“主任” of a YAML list."""
        chosen = self.columns[column]
        if self.kind == "yaml":
            return f"第{number}条“{chosen.header}”"
        return cell_address(self.kind, number, chosen.place)

    def community(self, row: Row) -> str:
        """Return the community's name in a row; empty when it was left out."""
        return row.texts[self.community_column]

    @property
    def community_column(self) -> int:
        """The column 社区名称, by its position among the columns."""
        return next(position for position, column in enumerate(self.columns) if column.header == COMMUNITY)

    def problem(self, row: Row, column: int, clause: str, hint: str = "", label: str = "") -> Problem:
        """Return the problem of one cell; ``clause`` follows 「成文日期」写的是“…”， ``label`` is the field's name.

        ``path`` is the address of the cell, ``line`` and ``column`` count from 1 in the user's file.
        """
        address, given = self.address(row.number, column), shown(row.texts[column])
        place = self.columns[column].place
        name = label or self.columns[column].header
        message = f"{address}「{name}」" + (f"写的是“{given}”，" if given else "") + clause
        return Problem(address, name, message, given, hint, row.line, place + 1)


def cell_address(kind: RosterKind, number: int, place: int) -> str:
    """Return the address of a cell in a sheet or a csv; ``place`` counts from 0."""
    if kind == "csv":
        return f"第{number}行第{place + 1}列"
    return f"{letters(place)}{number}"


def letters(place: int) -> str:
    """Return the letters of a sheet's column that counts from 0: A, Z, AA."""
    spelled = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        spelled = chr(ord("A") + rest) + spelled
    return spelled


def shown(text: str) -> str:
    """Return what a cell holds in at most 40 visible characters."""
    visible = "".join(
        character if character.isprintable() or character == "\u3000" else _visible(character)
        for character in text[: _MOST_SHOWN + 1]
    )
    return visible if len(visible) <= _MOST_SHOWN else visible[: _MOST_SHOWN - 1] + "…"


def _visible(character: str) -> str:
    """Return a line end as a space and any other invisible character as its code."""
    return " " if character in "\n\r\t" else f"\\u{ord(character):04X}"


def tidy(text: str) -> str:
    """Return a cell's text with plain line ends and without the blanks around it, which nobody sees in a sheet."""
    if text.isalnum() or isinstance(text, NumberText):
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def refused(problems: list[Problem], name: str) -> InputError:
    """Return the error that lists the faults of a whole roster; the rows are not looked at."""
    count = len(problems)
    message = f"社区名单有{count}处需要改正" + (f"，先列出{MOST_PROBLEMS}处" if count > MOST_PROBLEMS else "")
    return InputError(
        "invalid-roster", message, "请逐处改正后再试", where=name, problems=sorted(problems, key=_place)[:MOST_PROBLEMS]
    )


def _place(problem: Problem) -> tuple[int, int]:
    return problem.line or 0, problem.column or 0
