"""The shipped examples as drafts (示例公文), for an archive in which nothing has been done yet."""

from docgen.archive import queries
from docgen.errors import ArchiveError
from docgen.models.examples import EXAMPLE_KINDS, example_filing
from docgen.service.desk import Desk, Done
from docgen.service.drafting import draft

REMARK = "自带的示例"


def offered(desk: Desk) -> bool:
    """Whether the examples may be loaded: the actor drafts, and there is no filing yet."""
    return desk.may("draft") and _is_empty(desk)


def load(desk: Desk) -> list[Done]:
    """Draft one filing of every kind; ArchiveError ``not-empty`` when there are filings already."""
    with desk.at_work():
        if not _is_empty(desk):
            raise ArchiveError("not-empty", "档案里已经有公文，不再载入示例。", hint="拟稿时可以选“照示例改”。")
        return [draft(desk, example_filing(kind), remark=REMARK) for kind in EXAMPLE_KINDS]


def _is_empty(desk: Desk) -> bool:
    with desk.archive.reading() as connection:
        return next(queries.filings(connection, limit=1), None) is None
