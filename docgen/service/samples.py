"""The shipped examples as drafts (示例公文), for an archive in which nothing has been done yet."""

from docgen.archive import queries
from docgen.errors import ArchiveError
from docgen.models.examples import EXAMPLE_KINDS, example_filing
from docgen.service.desk import Actor, Desk, Done
from docgen.service.drafting import draft

REMARK = "自带的示例"


def offered(desk: Desk) -> bool:
    """Whether the examples may be loaded: by who drafts or who sets the house up, while there is no filing."""
    return _may_load(desk.actor) and _is_empty(desk)


def load(desk: Desk) -> list[Done]:
    """Draft one filing of every kind in the actor's name; ArchiveError ``not-empty`` when there are filings already.

    The first administrator looks round before anybody has been given a role, themselves included.
    """
    if not _may_load(desk.actor):
        desk.require("draft")
    drafting = Desk(desk.archive, desk.settings, Actor(desk.actor.name, desk.actor.roles | {"drafter"}))
    with drafting.at_work():
        if not _is_empty(desk):
            raise ArchiveError("not-empty", "档案里已经有公文，不再载入示例。", hint="拟稿时可以选“照示例改”。")
        return [draft(drafting, example_filing(kind), remark=REMARK) for kind in EXAMPLE_KINDS]


def _may_load(actor: Actor) -> bool:
    return bool(actor.roles & {"drafter", "administrator"})


def _is_empty(desk: Desk) -> bool:
    with desk.archive.reading() as connection:
        return next(queries.filings(connection, limit=1), None) is None
