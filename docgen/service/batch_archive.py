"""The rows of a batch in the archive (批量入档): many filings in one write, each found again by its row.

The archive is the truth: a filing's ``base`` names batch, community and row key. Whoever goes on after a death asks
the archive first, so that no community gets a second filing, and no number is given for nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from docgen.archive import queries
from docgen.archive.identifiers import object_id
from docgen.archive.search_texts import folded_ahead
from docgen.archive.writing import Entry, Writing
from docgen.db.tables import FILINGS
from docgen.errors import ArchiveError
from docgen.service.approving import approval
from docgen.service.batch_making import Given, Made
from docgen.service.book import line
from docgen.service.desk import Desk
from docgen.service.drafting import DRAFT, REVISED
from docgen.service.lifecycle import missing_steps
from docgen.service.marking import NumberSequence, Signing
from docgen.service.publishing import ISSUED
from docgen.service.versions import DOCX, digest, entry

ALONG = "批量印发时一并办理"
REMARK = "批量生成"
_KEY = 32


@dataclass(frozen=True, slots=True)
class Held:
    """A filing of the batch that the archive holds: its id, the beginning of its row's key, how it stands."""

    id: str
    key: str
    state: str
    number: str
    version: int

    @property
    def is_ended(self) -> bool:
        """Whether somebody has put an end to it, so that its community may get another."""
        return self.state in ("withdrawn", "revoked", "repealed")

    def is_of(self, key: str) -> bool:
        """Whether it is the filing of the row with this key."""
        return self.key == key[:_KEY]


def base_of(batch: str, slot: str, key: str) -> str:
    """What a filing's ``base`` says."""
    return f"batch:{batch}:{slot}:{key[:_KEY]}"


def held(connection: Connection, batch: str) -> dict[str, Held]:
    """The filings of a batch by the slot of their community; the newest where there should ever be two."""
    columns = [FILINGS.c[name] for name in ("id", "base", "state", "document_number", "version")]
    of_batch = FILINGS.c.base.like(f"batch:{batch}:%")
    found = {}
    for row in connection.execute(select(*columns).where(of_batch).order_by(FILINGS.c.created_seq)):
        _, _, slot, key = row.base.split(":")
        found[slot] = Held(row.id, key, row.state, row.document_number or "", row.version)
    return found


def docx_of(desk: Desk, connection: Connection, filing: str, version: int) -> bytes:
    """The DOCX of a version as the archive keeps it."""
    kept = queries.version(connection, filing, version)
    if kept is None:
        raise ArchiveError("version-missing", f"没有第{version}版。", where=filing)
    return desk.archive.store.read(object_id(filing), DOCX, kept.object_version)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A row to record: its community's slot, what was made, and the draft of an earlier run that it revises, if any."""

    slot: str
    made: Made
    before: Held | None = None


def record_drafts(desk: Desk, batch: str, rows: Sequence[Drawn]) -> list[str]:
    """Take drawn rows into the archive in one write: as new drafts, or as revisions of theirs. Return their ids."""
    desk.require("draft")
    ids = []
    with _words_of(drawn.made for drawn in rows), desk.at_work() as writing:
        writing.expect([drawn.before.id for drawn in rows if drawn.before])
        templates = _Templates(writing)
        for drawn in rows:
            subject, version = (
                (drawn.before.id, drawn.before.version + 1) if drawn.before else (writing.new_filing(), 1)
            )
            said: dict[str, Any] = {"filing": {**_columns(desk, batch, drawn.slot, drawn.made), "version": version}}
            if drawn.before:
                action, name, said["base"] = "revise", REVISED, drawn.before.version
                del said["filing"]["drafter"]
            else:
                action, name = "draft", DRAFT
            said["version"] = _version(drawn.made, name, templates.keep(drawn.made.template), version)
            writing.record(subject, [Entry(action, REMARK, said)], drawn.made.files)
            ids.append(subject)
    return ids


def _words_of(rows: Iterable[Made]) -> AbstractContextManager[None]:
    """What the processes that drew the rows have taken apart for the search already."""
    return folded_ahead([made.words for made in rows if made.words is not None])


def is_untouched(connection: Connection, draft: Held) -> bool:
    """Whether a draft is still as a batch made it: nobody has revised it by hand."""
    kept = queries.version(connection, draft.id, draft.version)
    return draft.state == "draft" and kept is not None and kept.reason == REMARK


Redraw = Callable[[Made, Given], Made]
"""Draws a row again with another number."""


def record_issues(
    desk: Desk, batch: str, rows: Sequence[tuple[str, Made]], redraw: Redraw, today: date
) -> list[tuple[str, Made]]:
    """Issue drawn rows in one write, in their order, each with the number that is the next one then.

    A row that was drawn with another number (somebody took one meanwhile) is drawn again. Return ids and rows as
    recorded; ArchiveError where the book is closed, nothing is recorded then.
    """
    may_issue(desk)
    issued = []
    with _words_of(made for _, made in rows), desk.at_work() as writing:
        templates = _Templates(writing)
        for slot, made in rows:
            made = _with_next_number(writing, made, redraw)
            if not made.failures:
                subject = writing.new_filing()
                version = _version(made, ISSUED, templates.keep(made.template))
                writing.record(subject, _entries(desk, batch, slot, made, today, version), made.files)
                issued.append((subject, made))
            else:
                issued.append(("", made))
    return issued


def may_issue(desk: Desk) -> None:
    """Raise ArchiveError ``not-allowed`` when the actor may not take every step from the draft to the issue."""
    for action in ("draft", *(step.action for step in open_steps(desk)), "publish"):
        desk.require(action)


def open_steps(desk: Desk) -> list[Any]:
    """The steps between a draft and its issue in this house."""
    return missing_steps("publish", "draft", desk.settings.archive.steps)


def _with_next_number(writing: Writing, made: Made, redraw: Redraw) -> Made:
    if made.sequence is None:
        return made
    code, year = made.sequence
    if year and writing.book.year_closed(code, year):
        hint = "请核对成文日期。"
        raise ArchiveError(
            "year-closed", f"{year}年的编号簿已经封存，不能再编 {NumberSequence(code, year)} 的号。", hint
        )
    serial = writing.book.next_serial(code, year)
    if made.given is not None and made.given.serial == serial:
        return made
    return redraw(made, Given(code, year, serial))


def _entries(desk: Desk, batch: str, slot: str, made: Made, today: date, version: Mapping[str, Any]) -> list[Entry]:
    """Every step from the draft to the issue of this version, as one action."""
    signing = Signing(made.signed_by, date.fromisoformat(made.signed_on))
    entries = [Entry("draft", REMARK, {"filing": _columns(desk, batch, slot, made)})]
    for step in open_steps(desk):
        if step.action == "approve":
            entries.append(approval(signing))
        elif step.action != "number":
            entries.append(Entry(step.action, ALONG, {"filing": {"state": step.state}}))
        elif made.given is not None:
            entries.append(_numbering(made, made.given, signing))
    last = {"printed_on": made.printed_on or today.isoformat(), "state": "published"}
    entries.append(Entry("publish", REMARK, {"filing": last, "version": version}))
    return entries


def _numbering(made: Made, given: Given, signing: Signing) -> Entry:
    number = {
        "organ_code": given.code,
        "year": signing.on.year,
        "serial": given.serial,
        "document_number": made.number,
        "state": "numbered",
    }
    return Entry(
        "number",
        "",
        {"filing": number, "numbers": [line(NumberSequence(given.code, given.year), given.serial, "used", "")]},
    )


def _columns(desk: Desk, batch: str, slot: str, made: Made) -> dict[str, Any]:
    return {
        **made.columns,
        "community": made.community,
        "state": "draft",
        "version": 1,
        "drafter": desk.actor.name,
        "base": base_of(batch, slot, made.key),
    }


def _version(made: Made, name: str, template: str, version: int = 1) -> dict[str, Any]:
    files = {path: entry(data, made.names.get(path)) for path, data in made.files.items()}
    return {"version": version, "name": name, "files": files, "template": template}


class _Templates:
    """Keeps the templates of a group and tells their digests; nearly always it is the one of the row before."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self._last: tuple[bytes, str] | None = None

    def keep(self, template: bytes) -> str:
        """Keep it, once, and return its digest."""
        if self._last is None or self._last[0] != template:
            self._last = template, digest(template)
            self._writing.keep_template(self._last[1], template)
        return self._last[1]
