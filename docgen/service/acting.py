"""Taking a step on a filing as a page asks for it (办理): one entrance to every use case, and stale pages refused."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from docgen.archive import queries
from docgen.archive.queries import EventRow, FilingRow
from docgen.archive.writing import Writing
from docgen.errors import ArchiveError, ConversionError, InputError, RightsError
from docgen.service import conversion, renditions
from docgen.service.approving import approve
from docgen.service.correcting import abandon, correct
from docgen.service.desk import Desk, Done
from docgen.service.drafting import send_back, take_step
from docgen.service.ending import end
from docgen.service.field_notes import FieldNote, read
from docgen.service.lifecycle import label, state_name
from docgen.service.numbering import number
from docgen.service.publishing import Wishes, publish, wants_apart
from docgen.service.versions import Enclosure

LOG = logging.getLogger(__name__)
SIMPLE = ("submit", "review", "countersign", "recheck", "proofread", "seal", "file")
ENDS = ("withdraw", "revoke", "repeal")
ACTIONS = (*SIMPLE, "reopen", "return", "approve", "number", "publish", "correct", "abandon", *ENDS)
"""Every action that a page may ask for."""

WITH_NOTES = frozenset({"review", "countersign", "approve", "return", "reopen"})
"""Actions at which opinions on single places may be given."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the person fills in beside the action; what it does not need is left alone.

    ``places`` are pairs of a label and an opinion. ``seen`` is the mark of the log that the page showed, None for none.
    """

    remark: str = ""
    by: str | None = None
    on: date | None = None
    opinion: str = ""
    printed_on: date | None = None
    serial: int | None = None
    scans: Sequence[Enclosure] = ()
    places: Sequence[tuple[str, str]] = ()
    ended_by: str | None = None
    replaced_by: str | None = None
    seen: int | None = None


def take(desk: Desk, reference: str, action: str, said: Said) -> Done:
    """Take the action; ArchiveError ``filing-moved`` when something has been done since the page was shown.

    The PDF of what is issued is made afterwards: where that fails the issue stands, and a notice says so.
    """
    if action not in ACTIONS:
        raise RightsError("action-unknown", "没有这个办理事项。")
    if action == "publish":
        return _publish(desk, reference, said)
    return _grouped(desk, reference, said, lambda notes: _uses(desk, reference, action, said, notes))


def mark_of(desk: Desk, row: FilingRow) -> int:
    """What a page remembers of the log: the number of the last entry by a person."""
    with desk.archive.reading() as connection:
        return _last(queries.events(connection, row.id)).seq


def _publish(desk: Desk, reference: str, said: Said) -> Done:
    wishes = Wishes(said.by, said.on, said.opinion, said.scans, said.serial, said.printed_on, said.remark)
    with desk.archive.reading() as connection:
        row = desk.filing(connection, reference)
        _refuse_stale(row, _last(queries.events(connection, row.id)), said.seen)
    desk.require("publish", row)
    apart = wants_apart(desk, row.id, wishes)
    done = _grouped(desk, row.id, said, lambda _: publish(desk, row.id, wishes, imprint_apart=apart))
    return replace(done, notices=(*done.notices, *_with_pdf(desk, row.id)))


def _with_pdf(desk: Desk, filing: str) -> list[str]:
    """Make the PDF of what was just issued; where that fails the issue stands, and the page says how to get it."""
    if conversion.can_convert(desk.settings):
        try:
            return renditions.findings_of(renditions.complete(desk, filing))
        except ConversionError:
            LOG.exception("no PDF of %s", filing)
            return ["已经印发，但 PDF 没有生成。请在下面点“PDF”再生成一次；DOCX 不受影响。"]
    return ["已经印发，但服务器上没有可用的 LibreOffice，没有生成 PDF；DOCX 不受影响。"]


def _grouped(desk: Desk, reference: str, said: Said, use: Callable[[tuple[FieldNote, ...]], Done]) -> Done:
    """One write in which the page is held against the log before anything is done."""
    with desk.at_work() as writing:
        row = desk.filing(writing.connection, reference)
        _refuse_stale(row, _last(queries.events(writing.connection, row.id)), said.seen)
        return use(_notes(desk, writing, row, said))


def _notes(desk: Desk, writing: Writing, row: FilingRow, said: Said) -> tuple[FieldNote, ...]:
    if not any(label.strip() or text.strip() for label, text in said.places):
        return ()
    return read(desk.latest(writing, row).filing, said.places)


def _uses(desk: Desk, reference: str, action: str, said: Said, notes: tuple[FieldNote, ...]) -> Done:
    """The use case behind an action."""
    remark = _told(action, said.remark, notes)
    if action in ENDS:
        others = {"ended_by": said.ended_by, "replaced_by": said.replaced_by}
        return end(desk, reference, action, remark=remark, on=said.on, **others)
    uses: dict[str, Callable[[], Done]] = {
        "return": partial(send_back, desk, reference, remark=remark, notes=notes),
        "reopen": partial(take_step, desk, reference, "recheck", remark=remark, notes=notes),
        "approve": partial(
            approve, desk, reference, by=said.by, on=said.on, opinion=said.opinion, scans=said.scans, notes=notes
        ),
        "number": partial(number, desk, reference, serial=said.serial, remark=said.remark),
        "correct": partial(correct, desk, reference, remark=remark),
        "abandon": partial(abandon, desk, reference, remark=remark),
    }
    simple = partial(take_step, desk, reference, action, remark=remark, by=said.by, notes=notes)
    return uses.get(action, simple)()


def _told(action: str, remark: str, notes: Sequence[FieldNote]) -> str:
    """The remark; where it is needed, opinions on single places say enough."""
    return (
        f"见逐处意见（{len(notes)}处）" if notes and action in ("return", "reopen") and not remark.strip() else remark
    )


def _last(events: Iterable[EventRow]) -> EventRow:
    """The last entry that is more than a PDF made of what stood already."""
    return [event for event in events if event.action != "rendition"][-1]


def _refuse_stale(row: FilingRow, last: EventRow, seen: int | None) -> None:
    if seen is None or seen == last.seq:
        return
    raise ArchiveError(
        "filing-moved",
        f"这份公文刚才已由{last.actor}办理“{label(last.action)}”，现在是“{state_name(row.state)}”。",
        hint="您的这一次没有办理。请看清现在的情况，再决定要不要办。",
        where=row.id,
    )


def read_day(text: str, what: str) -> date | None:
    """A day as a page sends it (2014-11-03), None when it is blank; InputError ``bad-day``."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError(
            "bad-day", f"{what}写的是“{text[:20]}”，不是日期。", hint="请写成 2014-11-03 这样。"
        ) from error
