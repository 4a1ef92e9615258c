"""What came of a roster (批量结果): an outcome per row, and why rows were not made."""

from dataclasses import dataclass
from typing import Literal

Status = Literal["made", "unchanged", "failed"]

STATUS_LABELS: dict[Status, str] = {"made": "已生成", "unchanged": "没有变化", "failed": "没有生成"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one row. ``row`` is its number in the user's file; empty texts: there is none."""

    row: int
    community: str
    status: Status
    number: str = ""
    file: str = ""
    digest: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a row was not made: number, column of the roster (None: the row as a whole), and a Chinese sentence."""

    row: int
    column: int | None
    message: str
