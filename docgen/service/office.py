"""The office as a web process holds it open (办公场所): the archive, the house's settings, and its people."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from docgen.accounts import audit
from docgen.accounts.audit import Caller
from docgen.accounts.moments import Clock as Clock
from docgen.accounts.moments import now as now
from docgen.accounts.moments import stamp
from docgen.accounts.people import Person
from docgen.archive.archive import Archive
from docgen.db.transactions import begin_write
from docgen.service.current_settings import CurrentSettings
from docgen.service.desk import Actor, Desk
from docgen.service.lifecycle import ROLES
from docgen.settings import Settings


@dataclass(frozen=True)
class Office:
    """One archive with its people; threads may share it, processes may not.

    ``current`` gives the settings that hold now: an administrator may change them while the office is open.
    """

    archive: Archive
    current: Callable[[], Settings]
    clock: Clock = now

    @property
    def engine(self) -> Engine:
        """The database of people, sessions and audit: the same as the index's."""
        return self.archive.engine

    def desk(self, person: Person) -> Desk:
        """The desk of somebody who is signed in; it holds nothing open itself."""
        return Desk(self.archive, self.current(), actor_of(person))

    def note(self, caller: Caller, action: str, subject: str, detail: str = "") -> None:
        """Add an entry to the audit for something that is done already."""
        with begin_write(self.engine) as connection:
            audit.record(connection, caller, action, subject, stamp(self.clock()), detail)

    def close(self) -> None:
        """Give back the database's connections."""
        self.archive.close()


def open_office(home: Path, url: str | None, settings: Settings, clock: Clock = now) -> Office:
    """Open the office in an archive's home, which is made where there is none.

    ``settings`` are those of the file; what an administrator has changed on the pages stands over them.
    """
    archive = Archive.open(home, url, create=True, clock=clock)
    return Office(archive, CurrentSettings(archive.engine, settings), clock)


def actor_of(person: Person) -> Actor:
    """The person as the archive knows them: by login name, with the roles that are still known."""
    return Actor(person.name, frozenset(role for role in ROLES if role in person.roles))
