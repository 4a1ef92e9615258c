"""Approval (签发): the leader's name, day and words are entered, the text freezes."""

from collections.abc import Sequence
from datetime import date

from docgen.archive.writing import Entry
from docgen.service.desk import Desk, Done
from docgen.service.field_notes import FieldNote, noted
from docgen.service.issuing import GIVEN_BY_NUMBERING, GIVEN_BY_PRINTING, Change, record_version, refuse_unpublishable
from docgen.service.marking import Signing, settle_signing, with_signing
from docgen.service.versions import Enclosure, compose

FINAL = "定稿"


def approve(
    desk: Desk,
    reference: str,
    *,
    by: str | None = None,
    on: date | None = None,
    opinion: str = "",
    scans: Sequence[Enclosure] = (),
    notes: Sequence[FieldNote] = (),
) -> Done:
    """Enter the approval of a leader, who signs on paper or here; the text freezes as the 定稿.

    ``on`` becomes the date of the filing (成文日期). Where neither it nor the filing says a day, the approval is
    refused: the clock never dates a filing. A text that could not be issued is not approved either (exit code 6).
    """
    with desk.at_work() as writing:
        row = desk.filing(writing.connection, reference)
        desk.require_step(row, "approve")
        kept = desk.latest(writing, row)
        signing, notices = settle_signing(kept.filing, by, on, opinion, desk.actor.name)
        filing = with_signing(kept.filing, signing)
        sheet = compose(filing, desk.settings, template=desk.template_of(writing, kept.row))
        later = GIVEN_BY_NUMBERING | GIVEN_BY_PRINTING
        refuse_unpublishable(sheet.findings, later)
        change = Change(FINAL, sheet, [approval(signing, notes)], scans=scans)
        record_version(desk, writing, row, kept, change)
        findings = tuple(one for one in sheet.findings if one.code not in later)
        return desk.done(writing, row.id, notices, findings)


def approval(signing: Signing, notes: Sequence[FieldNote] = ()) -> Entry:
    """The event of an approval."""
    data = {"by": signing.by, "on": signing.on.isoformat(), "filing": {"state": "approved"}, **noted(notes)}
    return Entry("approve", signing.opinion, data)
