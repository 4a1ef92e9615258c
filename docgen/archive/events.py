"""The event log (办理记录): what was done to a filing, by whom and when, each entry sealed to the one before it.

An event is one line of JSON in the version of the store's object that it made. ``digest`` is the SHA-256 of the
line without it, ``previous`` the digest of the event before it in the whole archive: nothing can be changed, left
out or slipped in between without breaking the chain.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from docgen.errors import ArchiveError

FIRST = "0" * 64
"""What stands as ``previous`` in the first event of an archive."""

LOG = "events.jsonl"
"""The logical path of a version's own events inside its object."""

Data = Mapping[str, Any]
_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Event:
    """One entry of the log (一条办理记录).

    ``seq`` counts from 1 over the whole archive; ``subject`` is the filing's id or the register's name; ``at`` is
    RFC 3339 in UTC with microseconds. ``data`` holds all that the index takes: see ``docgen.archive.index``.
    """

    seq: int
    subject: str
    action: str
    at: str
    actor: str
    previous: str
    remark: str = ""
    data: Data = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical line without the digest, as hexadecimal digits."""
        return hashlib.sha256(self._unsealed).hexdigest()

    @cached_property
    def data_json(self) -> str:
        """``data`` as JSON, the way it stands in the line."""
        return as_json(self.data)

    def line(self) -> bytes:
        """The event as one line of JSON, its digest last, the line feed included."""
        return b'%b,"~digest":"%b"}\n' % (self._unsealed[:-1], self.digest.encode())

    @cached_property
    def _unsealed(self) -> bytes:
        """The line without its digest: the canonical JSON of all parts, put together around ``data_json``."""
        before = as_json({"action": self.action, "actor": self.actor, "at": self.at})
        after = as_json({"previous": self.previous, "remark": self.remark, "seq": self.seq, "subject": self.subject})
        return f'{before[:-1]},"data":{self.data_json},{after[1:]}'.encode()


_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def as_json(value: Any) -> str:
    """JSON with sorted keys, no blanks and no escapes beyond what JSON asks for: equal values give equal text."""
    return _JSON.encode(value)


def canonical(value: Any) -> bytes:
    """``as_json`` as bytes."""
    return as_json(value).encode()


def write_log(events: Iterable[Event]) -> bytes:
    """The events as a log file."""
    return b"".join(event.line() for event in events)


def read_log(raw: bytes, where: str) -> list[Event]:
    """Read a log file; ArchiveError ``log-damaged`` when a line is not an event or does not agree with its digest."""
    return [_read_line(line, f"{where} 第 {number} 行") for number, line in enumerate(raw.splitlines(), 1)]


def _read_line(line: bytes, where: str) -> Event:
    try:
        plain = json.loads(line)
        digest = plain.pop("~digest")
        event = Event(**plain)
        sound = _has_form(event) and event.digest == digest
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ArchiveError("log-damaged", f"办理记录读不出来：{where}。", where=where) from error
    if not sound:
        raise ArchiveError("log-damaged", f"办理记录与自身的校验值不符，可能被改动过：{where}。", where=where)
    return event


def _has_form(event: Event) -> bool:
    """Whether every part is of its kind: what was forged with a right digest may still hold anything."""
    texts = (event.subject, event.action, event.at, event.actor, event.previous, event.remark)
    return (
        type(event.seq) is int
        and event.seq > 0
        and all(isinstance(one, str) for one in texts)
        and _DIGEST.fullmatch(event.previous) is not None
        and isinstance(event.data, dict)
    )
