"""Keys of rows (行的标识): equal keys mean equal filings, so that only new and changed rows are made again."""

import hashlib
import json
from typing import Any

from docgen.errors import Problem
from docgen.roster.columns import ColumnMap
from docgen.roster.rows import Roster, Row

_VERSION = "docgen-row-1"


def base_digest(base: dict[str, Any]) -> str:
    """Return the digest of a base plan's data."""
    return _digest(base)


def row_key(template_digest: str, base_digest: str, row: Row, roster: Roster, columns: ColumnMap) -> str:
    """Return a digest of all that decides a row's output: template, base plan, and the cells that are used.

    Neither the order of columns and rows nor a column that is left alone changes it. What else the caller draws
    with (the house's settings) belongs into ``template_digest``.
    """
    return _digest([_VERSION, template_digest, base_digest, *_used_cells(row, roster, columns)])


def repeated_rows(roster: Roster, columns: ColumnMap) -> dict[int, Problem]:
    """Return by number the rows that say the same as an earlier one: each community is to get one filing.

    The same name with other values is another community: two districts may each have a 中心社区.
    """
    first: dict[tuple[Any, ...], int] = {}
    found = {}
    for row in roster.rows:
        earlier = first.setdefault(tuple(map(tuple, _used_cells(row, roster, columns))), row.number)
        if earlier != row.number:
            column = roster.community_column
            clause = f"与 {roster.address(earlier, column)} 那一条完全相同"
            found[row.number] = roster.problem(row, column, clause, "请删去其中一条")
    return found


def _used_cells(row: Row, roster: Roster, columns: ColumnMap) -> list[list[str]]:
    """Return what a row says: meaning and text of each used column that is filled, in the order of meanings."""
    cells = {meaning: row.texts[column] for column, meaning in columns.meanings.items()}
    cells[""] = row.texts[roster.community_column]
    return [[meaning, str(text)] for meaning, text in sorted(cells.items()) if text]


def _digest(value: object) -> str:
    # ASCII only: a lone surrogate, which the model refuses later, cannot be written as UTF-8.
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode("ascii")).hexdigest()
