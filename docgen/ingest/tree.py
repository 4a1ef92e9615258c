"""What a reader returns (读取结果): plain data and where each entry stands in the file."""

from dataclasses import dataclass, field
from typing import Any

from docgen.errors import InputError, Problem

Path = tuple[str | int, ...]
Place = tuple[int, int]
"""Line and column, both counted from 1."""

MOST_DEPTH = 40
MOST_ENTRIES = 200_000
"""Entries of an input with every alias expanded: a plan of 200 pages has a few thousand."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Plain data with the places of its entries, and the keys that a mapping holds twice."""

    value: Any
    lines: dict[Path, Place] = field(default_factory=dict)
    repeated: tuple[tuple[Path, Place], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """An input file as plain data (输入). ``lines`` is empty for data that came without a file of lines."""

    data: dict[str, Any]
    lines: dict[Path, Place] = field(default_factory=dict)
    encoding: str = "utf-8"
    name: str = ""
    repeated: tuple[tuple[Path, Place], ...] = ()

    def place(self, path: Path) -> Place | tuple[None, None]:
        """Return the line and column of an entry, or of the nearest entry around it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None, None


def broken(
    code: str, message: str, hint: str, name: str, line: int | None = None, column: int | None = None
) -> InputError:
    """Return the error for a file that is broken as such, with its one problem at a line and column."""
    label = f"第{line}行第{column}列" if line is not None else "文件"
    shown = f"{label}：{message}" if line is not None else message
    return InputError(code, shown, hint, where=name, problems=(Problem("", label, shown, "", hint, line, column),))


def too_deep(name: str, line: int | None = None, column: int | None = None) -> InputError:
    """Return the error for data nested beyond any plan."""
    return broken("input-too-deep", f"层次超过{MOST_DEPTH}层", "请检查缩进或括号", name, line, column)


def too_many(name: str, line: int | None = None, column: int | None = None) -> InputError:
    """Return the error for more entries than any plan has, aliases expanded."""
    hint = "请检查是不是选错了文件，或引用（*）层层套用"
    return broken("input-too-many-entries", f"内容超过{MOST_ENTRIES}项，不像是一份公文的输入", hint, name, line, column)
