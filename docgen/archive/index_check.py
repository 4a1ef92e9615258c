"""Checking the index (核验索引): does every row say what the log says?

Each event's row is held against the store's digest, and the rows of filings, versions and numbers against the events,
read side by side so that only the number book stands in memory. What is searched is not looked at: ``rebuild-index``
makes all of it again.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, select

from docgen.archive import index, queries
from docgen.archive.chain import Chain
from docgen.archive.events import LOG, Event, as_json
from docgen.archive.identifiers import is_subject, object_id
from docgen.archive.object_check import Damage
from docgen.db.tables import EVENTS, FILINGS, NUMBERS, SEQUENCES, VERSIONS

_STREAM = {"yield_per": 500}
Row = Any
"""A row as a mapping from column to value."""
One = TypeVar("One")
Other = TypeVar("Other")


def check_index(connection: Connection, chain: Chain, upto: int | None = None) -> Iterator[Damage]:
    """Hold the index against the chain; ``upto`` is the last event to count where others wrote meanwhile.

    Where the store lacks an event, the index says whose it was.
    """
    yield from _check_events(connection, chain, upto)
    known, _ = index.head(connection)
    if known < chain.last[0]:
        message = f"数据库只记到第 {known} 条，档案里已有 {chain.last[0]} 条；请执行 docgen rebuild-index。"
        yield Damage("index-behind", "", LOG, message)
    elif upto is None:
        book = _Book()
        yield from _check_filings(connection, book)
        yield from _check_book(connection, book)


def _check_events(connection: Connection, chain: Chain, upto: int | None) -> Iterator[Damage]:
    for row in queries.events(connection):
        if upto is not None and row.seq > upto:
            return
        link = chain.links.get(row.seq)
        if link is None:
            filing = queries.filing(connection, row.subject)
            title = f"（{filing.title}）" if filing else ""
            message = f"数据库记得第 {row.seq} 条办理记录，档案里却没有：{row.subject}{title}。"
            yield Damage("event-missing", _object(row.subject), LOG, message)
            continue
        said = Event(row.seq, row.subject, row.action, row.at, row.actor, row.previous, row.remark, row.data)
        if not link[1].hex() == row.digest == said.digest:
            message = f"第 {row.seq} 条办理记录与数据库所记的不同：{row.subject}。"
            yield Damage("index-differs", _object(row.subject), LOG, message)


@dataclass
class _Book:
    """The number book as the events tell it: lines by event, and what the sequences were told."""

    lines: list[tuple[int, str | None, dict[str, Any]]] = field(default_factory=list)
    sequences: list[tuple[int, dict[str, Any]]] = field(default_factory=list)

    def numbers(self) -> dict[tuple[str, int, int], tuple[str, str | None, str]]:
        """Status, bearer and reason of each number."""
        found: dict[tuple[str, int, int], tuple[str, str | None, str]] = {}
        for _, subject, line in sorted(self.lines, key=lambda one: one[0]):
            place = line["code"], line["year"], line["serial"]
            found.pop(place, None)
            if line["status"] is not None:
                bearer = subject if line["status"] in ("used", "paper") else None
                found[place] = line["status"], bearer, line.get("reason") or ""
        return found

    def rules(self) -> dict[tuple[str, int], dict[str, Any]]:
        """Start and closing of each sequence that was told of."""
        found: dict[tuple[str, int], dict[str, Any]] = {}
        for _, line in sorted(self.sequences, key=lambda one: one[0]):
            known = found.setdefault((line["code"], line["year"]), {"start": 1, "closed": False})
            known.update({name: line[name] for name in ("start", "closed") if name in line})
        return found


def _check_filings(connection: Connection, book: _Book) -> Iterator[Damage]:
    """Filings and versions against the events; ``book`` takes the number book on the way."""
    told = ((subject, made) for subject, made in _told(connection, book) if made.row is not None)
    filings = ((row["id"], row) for row in _rows(connection, select(FILINGS).order_by(FILINGS.c.id)))
    ordered = select(VERSIONS).order_by(VERSIONS.c.filing, VERSIONS.c.version)
    groups = groupby(_rows(connection, ordered), key=lambda row: row["filing"])
    versions = ((subject, {row["version"]: row for row in rows}) for subject, rows in groups)
    kept = ((subject, (row, rows or {})) for subject, row, rows in _beside(filings, versions))
    for subject, made, pair in _beside(told, kept):
        row, rows = pair or (None, {})
        if made is None or made.row is None:
            yield _differs(subject, "数据库多出一份公文")
        elif row is None:
            yield _differs(subject, "数据库缺少一份公文")
        else:
            yield from _check_one(subject, made, row, rows)


@dataclass
class _Made:
    """What the events make of one subject: the columns of its row, None for the register, and of its versions."""

    row: dict[str, Any] | None = None
    versions: dict[int, dict[str, Any]] = field(default_factory=dict)


def _check_one(subject: str, made: _Made, row: Row, rows: dict[int, Row]) -> Iterator[Damage]:
    if changed := [name for name, value in (made.row or {}).items() if row[name] != value]:
        yield _differs(subject, f"数据库里公文的栏目被改动（{'、'.join(changed)}）")
    for number in sorted({*made.versions, *rows}):
        told, kept = made.versions.get(number), rows.get(number)
        if told is None or kept is None or any(kept[name] != value for name, value in told.items()):
            yield _differs(subject, f"数据库里第 {number} 版的记载被改动、缺少或多出")


def _told(connection: Connection, book: _Book) -> Iterator[tuple[str, _Made]]:
    """Every subject with what its events make of it."""
    ordered = select(EVENTS).order_by(EVENTS.c.subject, EVENTS.c.seq)
    for subject, events in groupby(_rows(connection, ordered), key=lambda row: row["subject"]):
        made = _Made()
        for event in events:
            _fold(event, json.loads(event["data"]), made, book)
        yield subject, made


def _fold(event: Row, data: dict[str, Any], made: _Made, book: _Book) -> None:
    seq, given, version = event["seq"], data.get("filing"), data.get("version")
    if made.row is None and given:
        made.row = {"created_seq": seq, "created_at": event["at"]}
    if made.row is not None:
        made.row |= {**(given or {}), "seq": seq, "updated_at": event["at"]}
    if version is not None:
        plain = {name: version.get(name) for name in ("name", "template")}
        place = {"seq": seq, "object_version": event["object_version"], "rendition": None}
        made.versions[version["version"]] = {**plain, **place, "files": as_json(version["files"])}
    if (named := data.get("named")) is not None:
        made.versions[named["version"]]["name"] = named["name"]
    if (rendition := data.get("rendition")) is not None:
        said = as_json({**rendition, "object_version": event["object_version"]})
        made.versions[rendition["version"]]["rendition"] = said
    bearer = event["subject"] if made.row is not None else None
    book.lines += [(seq, bearer, line) for line in data.get("numbers", ())]
    book.sequences += [(seq, line) for line in data.get("sequences", ())]


def _check_book(connection: Connection, book: _Book) -> Iterator[Damage]:
    """Every number, and that each sequence goes on at its smallest free one."""
    told, rules, seen = book.numbers(), book.rules(), 0
    for row in _rows(connection, select(NUMBERS)):
        seen += 1
        if told.get((row["code"], row["year"], row["serial"])) != (row["status"], row["filing"], row["reason"]):
            yield _differs("", f"编号簿里 {row['code']} {row['year']} 年 {row['serial']} 号被改动或多出")
    if seen < len(told):
        yield _differs("", f"编号簿缺少 {len(told) - seen} 个编号")
    sequences = {(row["code"], row["year"]): row for row in _rows(connection, select(SEQUENCES))}
    for key in sorted({*sequences, *rules, *((code, year) for code, year, _ in told)}):
        rule, row = rules.get(key, {"start": 1, "closed": False}), sequences.get(key)
        free = rule["start"]
        while (*key, free) in told:
            free += 1
        if row is None or (row["start"], row["floor"], bool(row["closed"])) != (rule["start"], free, rule["closed"]):
            yield _differs("", f"编号簿里 {key[0]} {key[1]} 年的序列被改动（下一个号应为 {free}）")


def _beside(
    one: Iterator[tuple[str, One]], other: Iterator[tuple[str, Other]]
) -> Iterator[tuple[str, One | None, Other | None]]:
    """Two streams in the order of their keys, put together; None where one of them lacks a key."""
    left, right = next(one, None), next(other, None)
    while left is not None or right is not None:
        if right is None or (left is not None and left[0] < right[0]):
            assert left is not None
            yield left[0], left[1], None
            left = next(one, None)
        elif left is None or right[0] < left[0]:
            yield right[0], None, right[1]
            right = next(other, None)
        else:
            yield left[0], left[1], right[1]
            left, right = next(one, None), next(other, None)


def _rows(connection: Connection, statement: Select[Any]) -> Iterator[Row]:
    result = connection.execute(statement, execution_options=_STREAM)
    try:
        yield from result.mappings()
    finally:
        result.close()


def _differs(subject: str, fault: str) -> Damage:
    where = f"：{subject}" if subject else ""
    return Damage("index-differs", _object(subject), "", f"{fault}{where}；请执行 docgen rebuild-index。")


def _object(subject: str) -> str:
    return object_id(subject) if is_subject(subject) else ""
