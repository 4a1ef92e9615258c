"""One-time links (一次性链接): how somebody sets a first or a new password. Each works once, and not for long."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, insert, select, update

from docgen.accounts.moments import Clock, digest, new_token, stamp
from docgen.db.office_tables import INVITATIONS
from docgen.errors import RightsError

LASTS = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that still works; ``person`` None is for the first administrator, who chooses a name."""

    digest: str
    person: str | None
    expires_at: str


def invite(connection: Connection, person: str | None, by: str, clock: Clock) -> str:
    """Make a link and return its token; earlier ones for the same person stop working."""
    now, token = clock(), new_token()
    same = INVITATIONS.c.person.is_(None) if person is None else INVITATIONS.c.person == person
    connection.execute(update(INVITATIONS).where(same, INVITATIONS.c.used_at.is_(None)).values(used_at=stamp(now)))
    connection.execute(
        insert(INVITATIONS).values(
            token=digest(token),
            person=person,
            created_at=stamp(now),
            created_by=by,
            expires_at=stamp(now + LASTS),
        )
    )
    return token


def find(connection: Connection, token: str, clock: Clock) -> Invitation:
    """The invitation of a token; RightsError ``link-void`` when it was used, replaced, has expired or never was."""
    wanted = select(INVITATIONS).where(
        INVITATIONS.c.token == digest(token),
        INVITATIONS.c.used_at.is_(None),
        INVITATIONS.c.expires_at > stamp(clock()),
    )
    row = connection.execute(wanted).first()
    if row is None:
        raise RightsError(
            "link-void",
            "这个链接不能用：可能已经用过、已经过期，或者后来又发了新的。",
            hint="请管理员再发一个。",
        )
    return Invitation(row.token, row.person, row.expires_at)


def use(connection: Connection, invitation: Invitation, clock: Clock) -> None:
    """Take the link out of use, in the same transaction as what it is used for."""
    used = update(INVITATIONS).where(INVITATIONS.c.token == invitation.digest)
    connection.execute(used.values(used_at=stamp(clock())))


def withdraw(connection: Connection, person: str, clock: Clock) -> None:
    """Let no link of a person work any more."""
    open_ones = update(INVITATIONS).where(INVITATIONS.c.person == person, INVITATIONS.c.used_at.is_(None))
    connection.execute(open_ones.values(used_at=stamp(clock())))
