"""Sessions (登录会话): kept on the server, known to the browser by a token alone, ended by idleness, age or at will."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from docgen.accounts.moments import Clock, digest, new_token, read_stamp, stamp
from docgen.accounts.people import Person, read_person
from docgen.db.office_tables import PEOPLE, SESSIONS
from docgen.db.transactions import begin_write

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in: the person, and the digest that the session is known by here."""

    person: Person
    digest: str


def start(connection: Connection, person: str, address: str, clock: Clock) -> str:
    """Begin a session and return its token, always a new one; what has expired is swept away."""
    now, token = clock(), new_token()
    connection.execute(delete(SESSIONS).where(SESSIONS.c.expires_at <= stamp(now)))
    connection.execute(
        insert(SESSIONS).values(
            token=digest(token),
            person=person,
            created_at=stamp(now),
            seen_at=stamp(now),
            expires_at=stamp(now + LONGEST),
            address=address,
        )
    )
    return token


def find(engine: Engine, token: str, clock: Clock) -> Session | None:
    """The session of a token while it lasts; notes at most once a minute that it is in use."""
    now, known_by = clock(), digest(token)
    joined = SESSIONS.join(PEOPLE, PEOPLE.c.name == SESSIONS.c.person)
    wanted = select(*PEOPLE.c, SESSIONS.c.seen_at).select_from(joined)
    wanted = wanted.where(
        SESSIONS.c.token == known_by,
        SESSIONS.c.expires_at > stamp(now),
        SESSIONS.c.seen_at > stamp(now - IDLE),
        PEOPLE.c.active,
    )
    with engine.connect() as connection:
        row = connection.execute(wanted).first()
    if row is None:
        return None
    if now - read_stamp(row.seen_at) >= _NOTED_EVERY:
        with begin_write(engine) as connection:
            connection.execute(update(SESSIONS).where(SESSIONS.c.token == known_by).values(seen_at=stamp(now)))
    return Session(read_person(row), known_by)


def end(connection: Connection, known_by: str) -> None:
    """End one session, named by its digest."""
    connection.execute(delete(SESSIONS).where(SESSIONS.c.token == known_by))


def end_all(connection: Connection, person: str) -> None:
    """End every session of a person."""
    connection.execute(delete(SESSIONS).where(SESSIONS.c.person == person))


def count(connection: Connection, person: str, clock: Clock) -> int:
    """How many sessions of a person last at this moment."""
    now = clock()
    wanted = select(func.count()).select_from(SESSIONS)
    wanted = wanted.where(
        SESSIONS.c.person == person, SESSIONS.c.expires_at > stamp(now), SESSIONS.c.seen_at > stamp(now - IDLE)
    )
    return connection.execute(wanted).scalar_one()
