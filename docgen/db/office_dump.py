"""The office's own tables out of and into a database (办公数据的备份): nothing else could make them again.

A dump is one JSON object to a line, each a row with its table's name. Sessions and one-time links are left out: a
backup must not be a key. Bytes are written in base64.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, LargeBinary, Table, func, insert, select

from docgen.db.office_tables import INVITATIONS, OFFICE_TABLES, SESSIONS
from docgen.errors import ArchiveError

KEPT = tuple(table for table in OFFICE_TABLES if table not in (INVITATIONS, SESSIONS))
"""The tables that are dumped, in an order in which their rows can be added."""

_BY_NAME = {table.name: table for table in KEPT}
_BATCH = 500


def dump(connection: Connection) -> Iterator[bytes]:
    """The rows of all kept tables as lines, in a stable order."""
    for table in KEPT:
        rows = connection.execute(select(table).order_by(*table.primary_key), execution_options={"yield_per": _BATCH})
        for row in rows.mappings():
            plain = {name: _plain(value) for name, value in row.items()}
            yield json.dumps({"table": table.name, "row": plain}, ensure_ascii=False).encode() + b"\n"


def is_empty(connection: Connection) -> bool:
    """Whether no kept table has a row."""
    return not any(connection.execute(select(func.count()).select_from(table)).scalar() for table in KEPT)


def load(connection: Connection, lines: Iterable[bytes]) -> int:
    """Add the rows of a dump; the number of rows. ArchiveError ``office-damaged`` when a line is none."""
    count = 0
    for count, line in enumerate(lines, 1):
        try:
            read = json.loads(line)
            table = _BY_NAME[read["table"]]
            row = {name: _value(table, name, value) for name, value in read["row"].items()}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            where = f"第 {count} 行"
            raise ArchiveError("office-damaged", f"办公数据的备份读不出来：{where}。", where=where) from error
        connection.execute(insert(table), row)
    return count


def _plain(value: Any) -> Any:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _value(table: Table, name: str, value: Any) -> Any:
    is_bytes = isinstance(table.c[name].type, LargeBinary) and value is not None
    return base64.b64decode(value, validate=True) if is_bytes else value
