"""What the pages of filings share (公文页共用): the blueprint, and the page of one filing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, make_response, render_template

from docgen.archive.queries import FilingRow
from docgen.errors import DocgenError
from docgen.models.fields import CHOICE_LABELS
from docgen.models.filing import Filing
from docgen.service import acting, field_notes, numbering, opinions, progress, rights, viewing
from docgen.service.desk import Desk
from docgen.service.entering import PAPER_KIND
from docgen.service.reading import Shown, log, show
from docgen.service.starting import version_of
from docgen.web.errors import public_hint

blueprint = Blueprint("filings", __name__)

KIND_NAMES = {**CHOICE_LABELS, PAPER_KIND: "纸质公文"}
NOTE_ROWS = 4
"""Places of the text that an opinion can be given on at once."""


@dataclass(frozen=True, slots=True)
class Refused:
    """An action that was refused: why, and what was filled in."""

    action: str
    label: str
    error: DocgenError
    given: Mapping[str, str]

    @property
    def hint(self) -> str:
        """What to do about it, unless it speaks of the command line."""
        return public_hint(self.error)

    @property
    def problems(self) -> tuple[Any, ...]:
        """The single faults."""
        return tuple(getattr(self.error, "problems", ()))


def filing_page(desk: Desk, reference: str, refused: Refused | None = None, status: int = 200) -> Response:
    """One filing as it stands: how far it is, what this person may do, its text, versions and log."""
    shown = show(desk, reference)
    row = shown.row
    follows = rights.may_follow(desk.actor, row, desk.settings.archive.steps)
    events = list(log(desk, row.id)) if follows else []
    filing = latest_text(desk, row) if follows else None
    numbered = progress.carries_number(desk, row, filing)
    offers = progress.offers(desk, row, numbered)
    page = render_template(
        "filings/filing.html",
        row=row,
        shown=shown,
        follows=follows,
        events=[event for event in events if event["action"] != "rendition"],
        milestones=progress.milestones(desk, row, numbered, events),
        offers=offers,
        opinions=opinions.standing(events),
        issued=rights.has_gone_out(row) and row.state != "correcting",
        filing=filing,
        places=field_notes.places(filing) if filing and _takes_notes(offers) else {},
        note_rows=NOTE_ROWS,
        with_notes=acting.WITH_NOTES,
        next_number=numbering.proposed(desk, row, filing) if filing and _numbers(offers) else None,
        seen=acting.mark_of(desk, row),
        lines=viewing.words(desk, shown),
        pages=viewing.pages(shown),
        without_pages=viewing.without_pages(desk, shown),
        others=_others(desk, row),
        kind_names=KIND_NAMES,
        refused=refused,
        given=refused.given if refused else {},
    )
    return make_response(page, status)


def latest_text(desk: Desk, row: FilingRow) -> Filing | None:
    """The filing's latest text; None for one that was issued on paper."""
    return None if row.kind == PAPER_KIND else version_of(desk, row.id, None)


def _takes_notes(offers: tuple[progress.Offer, ...]) -> bool:
    return any(offer.action in acting.WITH_NOTES for offer in offers)


def _numbers(offers: tuple[progress.Offer, ...]) -> bool:
    return any("number" in offer.takes for offer in offers)


def _others(desk: Desk, row: FilingRow) -> dict[str, Shown | None]:
    """The filings that end or replace this one, as far as they are kept here and this person may see them."""
    return {one: _seen(desk, one) for one in (row.ended_by, row.replaced_by) if one}


def _seen(desk: Desk, reference: str) -> Shown | None:
    try:
        return show(desk, reference)
    except DocgenError:
        # A document of elsewhere, or one that is not this person's to see: told as it is written.
        return None
