"""Rows of versions on their way into the index (待写的版本行): the part of ``docgen.archive.index_rows`` about them."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from docgen.archive.events import Event, as_json
from docgen.db.tables import VERSIONS
from docgen.errors import ArchiveError

_THIS = (VERSIONS.c.filing == bindparam("this")) & (VERSIONS.c.version == bindparam("number"))
_KNOWN = select(VERSIONS.c.name, VERSIONS.c.rendition).where(_THIS)
_INSERT = insert(VERSIONS)
_CHANGE = update(VERSIONS).where(_THIS)

Key = tuple[str, int]
"""A filing and the number of its version."""


class VersionRows:
    """The versions that events bring, and what later events say of them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._new: list[dict[str, Any]] = []
        self._known: dict[Key, dict[str, Any] | None] = {}
        self._changed: set[Key] = set()

    def fold(self, event: Event, object_version: int) -> None:
        """Take an event's ``version``, ``rendition`` and ``named``."""
        data = event.data
        if (version := data.get("version")) is not None:
            self._add(event, object_version, version)
        if (rendition := data.get("rendition")) is not None:
            self._add_rendition(event, object_version, rendition)
        if (named := data.get("named")) is not None:
            self._change((event.subject, named["version"]), {"name": named["name"]})

    def write(self) -> None:
        """Put the rows into their table; the filings are there already."""
        if self._new:
            self._connection.execute(_INSERT, self._new)
        added = {(row["filing"], row["version"]) for row in self._new}
        rows = [
            {"name": known["name"], "rendition": known["rendition"], "this": key[0], "number": key[1]}
            for key in sorted(self._changed - added)
            if (known := self._known[key]) is not None
        ]
        if rows:
            self._connection.execute(_CHANGE, rows)

    def forget(self) -> None:
        """Forget what was gathered and read."""
        for gathered in (self._new, self._known, self._changed):
            gathered.clear()

    def _add(self, event: Event, object_version: int, made: Mapping[str, Any]) -> None:
        row = {
            "filing": event.subject,
            "version": made["version"],
            "seq": event.seq,
            "object_version": object_version,
            "name": made["name"],
            "at": event.at,
            "actor": event.actor,
            "reason": event.remark,
            "template": made.get("template"),
            "files": as_json(made["files"]),
            "rendition": None,
        }
        self._new.append(row)
        self._known[event.subject, made["version"]] = row

    def _add_rendition(self, event: Event, object_version: int, made: Mapping[str, Any]) -> None:
        known = self._find((event.subject, made["version"]))
        if known is None:
            raise ArchiveError(
                "index-order",
                f"第 {event.seq} 条办理记录说的第 {made['version']} 版，索引里没有。",
                hint="请执行 docgen rebuild-index，从档案重新建立索引。",
                where=event.subject,
            )
        merged = {**json.loads(known["rendition"] or "{}"), **made, "object_version": object_version}
        self._change((event.subject, made["version"]), {"rendition": as_json(merged)})

    def _change(self, key: Key, values: Mapping[str, Any]) -> None:
        """Change a version's row; one that is not there stays away."""
        known = self._find(key)
        if known is not None:
            known.update(values)
            self._changed.add(key)

    def _find(self, key: Key) -> dict[str, Any] | None:
        """Name and rendition of a version, None where there is none; of one that was gathered the whole row."""
        if key not in self._known:
            found = self._connection.execute(_KNOWN, {"this": key[0], "number": key[1]}).mappings().first()
            self._known[key] = None if found is None else dict(found)
        return self._known[key]
