"""What somebody finds on coming in (首页): their own drafts, what waits for them, what was published lately."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection

from docgen.archive import queries
from docgen.archive.queries import FilingRow
from docgen.service import opinions, rights
from docgen.service.desk import Desk
from docgen.service.lifecycle import STATES, State, Step, is_issued, next_step, state_name
from docgen.service.opinions import Opinion
from docgen.service.working_copies import WorkingCopy, mine

MOST = 20
"""How many of each kind are shown."""

_OPEN: tuple[State, ...] = (*(state for state in STATES if not is_issued(state) and state != "withdrawn"), "correcting")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A filing with the step that is due on it (待办)."""

    row: FilingRow
    step: Step | None

    @property
    def state(self) -> str:
        """The Chinese name of its state."""
        return state_name(self.row.state)


@dataclass(frozen=True, slots=True)
class Overview:
    """One's own open filings, those that wait for one's step, and those issued last; each the newest first.

    ``opinions`` are what was said of one's own since the text was last written; ``copies`` what one is writing.
    """

    own: tuple[Waiting, ...]
    waiting: tuple[Waiting, ...]
    published: tuple[FilingRow, ...]
    opinions: tuple[tuple[FilingRow, tuple[Opinion, ...]], ...] = ()
    copies: tuple[WorkingCopy, ...] = ()


def overview(desk: Desk) -> Overview:
    """What the actor finds on coming in."""
    with desk.archive.reading() as connection:
        due = [_due(desk, row) for row in _open(connection)]
        own = [one for one in due if one.row.drafter == desk.actor.name]
        waiting = [one for one in due if one not in own and _for_actor(desk, one)]
        published = tuple(islice(_published(desk, connection), MOST))
    said = [(one.row, found) for one in own[:MOST] if (found := opinions.of(desk, one.row))]
    copies = mine(desk)[:MOST] if desk.may("draft") or desk.may("revise") else []
    return Overview(tuple(own[:MOST]), tuple(waiting[:MOST]), published, tuple(said), tuple(copies))


def _due(desk: Desk, row: FilingRow) -> Waiting:
    return Waiting(row, next_step(row.state, desk.settings.archive.steps))


def _for_actor(desk: Desk, one: Waiting) -> bool:
    return one.step is not None and rights.may_act(desk.actor, one.row, one.step.action, desk.settings.archive.steps)


def _open(connection: Connection) -> list[FilingRow]:
    """What is not yet issued; few, however large the archive is."""
    rows = [row for state in _OPEN for row in queries.filings(connection, state=state)]
    return sorted(rows, key=lambda row: row.updated_at, reverse=True)


def _published(desk: Desk, connection: Connection) -> Iterator[FilingRow]:
    states: tuple[State, ...] = ("published", "filed")
    pages = [list(queries.filings(connection, state=state, limit=MOST)) for state in states]
    rows = sorted((row for page in pages for row in page), key=lambda row: row.updated_at, reverse=True)
    return (row for row in rows if desk.may_read(row))
