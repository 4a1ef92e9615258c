"""A log written by code: events in order, applied to an index as they are made and kept to be applied again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from docgen.archive import index
from docgen.archive.events import FIRST, Event

Entry = tuple[Event, int, Callable[[], str]]


@dataclass
class WrittenLog:
    """``connection`` None only keeps the events."""

    connection: Connection | None = None
    entries: list[Entry] = field(default_factory=list)

    def add(
        self, subject: str, action: str, text: str = "", *, remark: str = "", actor: str = "李一", **data: Any
    ) -> Event:
        last = self.entries[-1][0] if self.entries else None
        seq, previous = (last.seq, last.digest) if last else (0, FIRST)
        at = f"2014-11-03T01:02:{seq % 60:02d}.{seq:06d}Z"
        event = Event(seq + 1, subject, action, at, actor, previous, remark, data)
        own = sum(1 for kept, _, _ in self.entries if kept.subject == subject) + 1
        self.entries.append((event, own, lambda: text))
        if self.connection is not None:
            index.apply(self.connection, *self.entries[-1])
        return event

    def draft(self, subject: str, title: str, text: str = "", **columns: Any) -> Event:
        """A filing's first version."""
        columns = {"kind": "work_plan", "issuer": "棠溪街道办事处", "state": "draft", "title": title, **columns}
        return self.add(subject, "draft", text, filing=columns, version=version(1))

    def number(self, subject: str, code: str, year: int, serial: int) -> Event:
        """Give a filing its number."""
        columns = {"organ_code": code, "year": year, "serial": serial, "document_number": f"{code}〔{year}〕{serial}号"}
        return self.add(subject, "number", filing={**columns, "state": "numbered"}, numbers=[line(code, year, serial)])


def version(number: int, name: str = "初稿") -> dict[str, Any]:
    """What an event says of a version."""
    files = {"text.txt": {"sha256": f"{number:064}", "size": 10}}
    return {"version": number, "name": name, "files": files, "template": None}


def line(code: str, year: int, serial: int, status: str | None = "used", reason: str = "") -> dict[str, Any]:
    """What an event says of a number."""
    return {"code": code, "year": year, "serial": serial, "status": status, "reason": reason}
