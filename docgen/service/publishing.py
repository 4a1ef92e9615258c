"""Issue (印发): the bytes freeze as the 正本. A small house comes straight from the draft, with the same record."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from docgen.archive.queries import FilingRow
from docgen.archive.writing import Entry, Writing
from docgen.errors import ArchiveError
from docgen.models.filing import Filing
from docgen.service import even_pages, filings
from docgen.service.approving import approval
from docgen.service.desk import Desk, Done, Kept, naming
from docgen.service.issuing import Change, record_version, refuse_unpublishable
from docgen.service.lifecycle import Step, missing_steps
from docgen.service.marking import settle_signing, with_printing, with_signing
from docgen.service.numbering import Numbered, allocate
from docgen.service.versions import Enclosure, compose
from docgen.service.wording import optional_text, plain

ISSUED, CORRECTED = "正本", "更正本"
_ALONG = "随印发一并办理"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person who issues says (印发时填写): needed only as far as the steps before are still open.

    ``serial`` chooses a number out of turn; ``printed_on`` is the day of printing, None the filing's own or today.
    """

    by: str | None = None
    on: date | None = None
    opinion: str = ""
    scans: Sequence[Enclosure] = ()
    serial: int | None = None
    printed_on: date | None = None
    remark: str = ""


@dataclass
class _Way:
    """The filing on its way through the open steps: its text so far, the events, and what to tell the person."""

    filing: Filing
    entries: list[Entry] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    numbered: Numbered | None = None


def publish(desk: Desk, reference: str, wishes: Wishes | None = None, *, imprint_apart: bool = False) -> Done:
    """Issue a filing: take every step that is still open and that the actor may take, then freeze the bytes.

    NotPublishableError (exit code 6) while a finding blocks; nothing is recorded then, and no number is taken.
    ``imprint_apart`` lets the imprint open an even page of its own: see ``docgen.service.even_pages``.
    """
    said = _checked(wishes or Wishes())
    with desk.at_work() as writing:
        row = desk.filing(writing.connection, reference)
        desk.require("publish", row)
        kept = desk.latest(writing, row)
        return issue(desk, writing, row, kept, said, imprint_apart)


def wants_apart(desk: Desk, reference: str, said: Wishes | None = None, filing: Filing | None = None) -> bool:
    """Whether the imprint has to open an even page of its own; a trial conversion counts the pages where it matters.

    It runs before the write, so that nobody waits for it: a serial number of another length hardly moves a page.
    ``filing`` is a text that is still to be recorded, None the latest version. ConversionError where LibreOffice is
    missing or fails: a house that wants its imprint on an even page cannot issue without it.
    """
    with desk.archive.reading() as connection:
        row = desk.filing(connection, reference)
        kept = desk.read_version(connection, row, row.version)
    text = kept.filing if filing is None else filing
    if not filings.wants_even_page(text, desk.settings):
        return False
    template = desk.archive.template(kept.row.template or "")
    printed = with_printing(text, _printed_on(desk, text, said or Wishes()))
    return even_pages.needs_apart(filings.render(printed, desk.settings, template=template).docx, desk.settings)


def issue(desk: Desk, writing: Writing, row: FilingRow, kept: Kept, said: Wishes, imprint_apart: bool) -> Done:
    """Issue the filing as it stands inside this write."""
    way = _Way(kept.filing)
    with naming(row):
        missing = missing_steps("publish", row.state, desk.settings.archive.steps)
    for step in missing:
        desk.require(step.action, row)
        _take(desk, writing, row, way, step, said)
    _refuse_late_wishes(row, way, said)
    printed_on = _printed_on(desk, way.filing, said, row.printed_on)
    filing = with_printing(way.filing, printed_on)
    template = desk.template_of(writing, kept.row)
    sheet = compose(filing, desk.settings, template=template, imprint_apart=imprint_apart)
    refuse_unpublishable(sheet.findings)
    columns = {**(way.numbered.columns if way.numbered else {}), "printed_on": printed_on.isoformat()}
    last = Entry("publish", said.remark, {"filing": {**columns, "state": "published"}})
    name = CORRECTED if row.state == "correcting" else ISSUED
    record_version(desk, writing, row, kept, Change(name, sheet, [*way.entries, last], scans=said.scans))
    # What was approved before has been shown before.
    new_text = row.state in ("draft", "correcting")
    return desk.done(writing, row.id, way.notices, sheet.findings if new_text else ())


def _take(desk: Desk, writing: Writing, row: FilingRow, way: _Way, step: Step, said: Wishes) -> None:
    """Take one open step on the way to the issue."""
    if step.action == "approve":
        signing, notices = settle_signing(way.filing, said.by, said.on, said.opinion, desk.actor.name)
        way.filing = with_signing(way.filing, signing)
        way.notices += notices
        way.entries.append(approval(signing))
    elif step.action == "number":
        way.numbered = allocate(desk, writing, row, way.filing, said.serial, said.remark)
        way.filing = way.numbered.filing
        if way.numbered.text is not None:
            way.entries.append(way.numbered.entry())
    else:
        way.entries.append(Entry(step.action, _ALONG, {"filing": {"state": step.state}}))


def _refuse_late_wishes(row: FilingRow, way: _Way, said: Wishes) -> None:
    """Refuse to drop what came too late: a signing when the approval stands, a number when one is given."""
    if said.serial is not None and way.numbered is None and said.serial != row.serial:
        raise ArchiveError(
            "already-numbered",
            f"这份公文已经编为 {row.document_number}。",
            hint="请去掉 --number；确需改号的，先用 docgen return 退回，再重新签发、编号。",
            where=row.id,
        )
    signed = said.on is not None or said.by is not None
    if signed and not any(entry.action == "approve" for entry in way.entries):
        raise ArchiveError(
            "already-approved",
            f"这份公文已经签发，成文日期 {row.signed_on}。",
            hint="请去掉 --by 和 --on；签发确实有误，请用 docgen return 退回重签。",
            where=row.id,
        )


def _checked(said: Wishes) -> Wishes:
    """The wishes with their words looked at, before anything is done."""
    remark = plain(said.remark, "说明")
    return replace(said, by=optional_text(said.by, "签发人"), opinion=plain(said.opinion, "签发意见"), remark=remark)


def _printed_on(desk: Desk, filing: Filing, said: Wishes, before: str | None = None) -> date:
    """The day of printing: as entered, as the filing says, as it was ``before``, or today: printing happens now."""
    given = filing.imprint.printed_on if filing.imprint else None
    return said.printed_on or given or (date.fromisoformat(before) if before else desk.today())
