"""The audit (操作记录): who did what, to what, from where, when. Rows are added and never changed."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select

from docgen.db.office_tables import AUDIT

_LONGEST = 500
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and from where (经办人和来处); the name is '' for somebody who is not signed in."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry (一条操作记录), newest numbers highest."""

    id: int
    at: str
    actor: str
    action: str
    subject: str
    address: str
    detail: str


def record(connection: Connection, caller: Caller, action: str, subject: str, at: str, detail: str = "") -> None:
    """Add an entry; what is not one visible line is cut and cleaned, an entry is never refused."""
    values = {"actor": caller.name, "subject": subject, "address": caller.address, "detail": detail}
    clean = {key: _UNSEEN.sub("�", value)[:_LONGEST] for key, value in values.items()}
    connection.execute(insert(AUDIT).values(at=at, action=action, **clean))


def entries(connection: Connection, *, actor: str = "", before: int | None = None, limit: int = 100) -> list[AuditRow]:
    """Entries, the newest first; ``actor`` limits them to those by or about one person."""
    statement = select(AUDIT).order_by(AUDIT.c.id.desc()).limit(limit)
    if actor:
        statement = statement.where((AUDIT.c.actor == actor) | (AUDIT.c.subject == actor))
    if before is not None:
        statement = statement.where(AUDIT.c.id < before)
    return [AuditRow(*row) for row in connection.execute(statement)]


def moments(
    connection: Connection,
    action: str,
    since: str,
    *,
    subject: str | None = None,
    address: str | None = None,
    after: int = 0,
) -> list[str]:
    """When an action happened after ``since``, to this subject or from this address; the newest first.

    ``after`` is the number of an entry: older ones do not count.
    """
    statement = select(AUDIT.c.at).where(AUDIT.c.action == action, AUDIT.c.at > since, AUDIT.c.id > after)
    if subject is not None:
        statement = statement.where(AUDIT.c.subject == subject)
    if address is not None:
        statement = statement.where(AUDIT.c.address == address)
    return list(connection.execute(statement.order_by(AUDIT.c.id.desc())).scalars())


def last(connection: Connection, actions: Collection[str], subject: str) -> int:
    """The number of the last entry of one of these actions on this subject, 0 when there is none."""
    wanted = select(func.max(AUDIT.c.id)).where(AUDIT.c.action.in_(actions), AUDIT.c.subject == subject)
    return connection.execute(wanted).scalar() or 0
