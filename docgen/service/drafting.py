"""Drafting (拟稿), revising (修改) and the steps that change nothing but the state (送审、核稿、会签 …)."""

from collections.abc import Sequence

from docgen.archive.queries import FilingRow
from docgen.archive.writing import Entry, Writing
from docgen.errors import ArchiveError
from docgen.models.differences import Difference, differences
from docgen.models.filing import Filing
from docgen.service.chosen_template import chosen
from docgen.service.desk import Desk, Done, Kept
from docgen.service.field_notes import FieldNote, noted
from docgen.service.inputs import Taken
from docgen.service.lifecycle import state_name, step, turn
from docgen.service.marking import date_of, sequence_of, settle_number, substance_changed, without_number
from docgen.service.secrecy import refuse_classified
from docgen.service.versions import Enclosure, Sheet, columns, compose, enclose, entry, same_words
from docgen.service.wording import optional_text, plain, require_text

DRAFT, REVISED, SUBMITTED = "初稿", "修改稿", "送审稿"
_NAMES = {"draft": REVISED, "rechecking": "清样", "correcting": "更正稿"}


class StaleVersionError(ArchiveError):
    """The revision starts from a version that is no longer the latest; ``changed`` is what came in between."""

    def __init__(self, id: str, base: int, latest: int, changed: Sequence[Difference]) -> None:
        shown = "\n".join(f"  {one}" for one in changed) or "  （文字没有不同，只换过附件、扫描件或模板）"
        newest = f"{id}@v{latest}"
        super().__init__(
            "stale-version",
            f"这次修改以第{base}版为底稿，而现在已经是第{latest}版。中间改动了：\n{shown}",
            hint=f"请取出第{latest}版（docgen get {newest} --input），在它上面改，再交一次；"
            f"您的稿子已经含有这些改动的，写 docgen revise {newest} 直接存。",
            where=id,
        )
        self.changed = tuple(changed)


def draft(
    desk: Desk,
    filing: Filing,
    *,
    source: Enclosure | None = None,
    attachments: Sequence[Enclosure] = (),
    template: bytes | None = None,
    remark: str = "",
) -> Done:
    """Take a filing into the archive as its first version (初稿). Its id is new, even for an identical text.

    None in ``template`` is the one that the house has chosen for this kind, else the shipped one.
    """
    desk.require("draft")
    refuse_classified(desk, filing.head.classification)
    remark = plain(remark, "拟稿说明")
    filing, notices = without_number(filing)
    used = template if template is not None else chosen(desk.archive.engine, filing.kind)
    sheet = compose(filing, desk.settings, template=used, source=source)
    files, names = enclose("attachments", attachments)
    with desk.at_work() as writing:
        subject = writing.new_filing()
        line = sheet.line(1, DRAFT, {path: entry(data, names[path]) for path, data in files.items()})
        data = {
            "filing": {**columns(filing, desk.settings), "state": "draft", "version": 1, "drafter": desk.actor.name},
            "version": line,
        }
        writing.keep_template(line["template"], sheet.template)
        writing.record(subject, [Entry("draft", remark, data)], {**sheet.files, **files})
        return desk.done(writing, subject, notices, sheet.findings)


def revise(
    desk: Desk,
    reference: str,
    filing: Filing,
    *,
    base: Taken | int | None = None,
    source: Enclosure | None = None,
    attachments: Sequence[Enclosure] = (),
    template: bytes | None = None,
    remark: str,
) -> Done:
    """Add a version. ``base`` is the version that it was written from, None the latest: an older one is refused.
    An input taken from another filing counts as new text.

    At the recheck or under a correction the number and the date stay what they are, and what the approver answers for
    may not change (``substance-changed``). None in ``template`` keeps the one of the version before.
    """
    refuse_classified(desk, filing.head.classification)
    remark = require_text(remark, "修改的原因")
    with desk.at_work() as writing:
        row = desk.filing(writing.connection, reference)
        desk.require_turn(row, "revise")
        kept = desk.latest(writing, row)
        if isinstance(base, Taken):
            base = base.version if base.id == row.id else None
        _refuse_stale(desk, writing, row, kept, base)
        filing, notices = _in_place(row, kept, filing)
        used = template if template is not None else desk.template_of(writing, kept.row)
        sheet = compose(filing, desk.settings, template=used, source=source)
        if same_words(filing, kept.filing) and not attachments:
            notices.append("文字与上一版相同。")
        _record_revision(desk, writing, row, kept, sheet, attachments, remark)
        return desk.done(writing, row.id, notices, sheet.findings)


def take_step(
    desk: Desk,
    reference: str,
    action: str,
    *,
    remark: str = "",
    by: str | None = None,
    notes: Sequence[FieldNote] = (),
) -> Done:
    """Take one of the steps that change nothing but the state.

    ``by`` is who gave the opinion that ``remark`` holds, ``notes`` are opinions on single places of the text.
    """
    remark, by = plain(remark, "意见"), optional_text(by, "提出意见的人")
    with desk.at_work() as writing:
        row = desk.filing(writing.connection, reference)
        if action == "recheck" and row.state in turn("reopen").sources:
            return reopen(desk, writing, row, remark, notes)
        desk.require_step(row, action, numbered=_carries_number(desk, writing, row))
        data: dict[str, object] = {"filing": {"state": step(action).state}, **noted(notes)}
        if by:
            data["by"] = by
        if action == "submit":
            data["named"] = {"version": row.version, "name": SUBMITTED}
        writing.record(row.id, [Entry(action, remark, data)])
        return desk.done(writing, row.id)


def _carries_number(desk: Desk, writing: Writing, row: FilingRow) -> bool:
    """Whether an approved filing still waits for a number; texts without a head and most minutes get none."""
    if row.state not in ("approved", "rechecking", "rechecked"):
        return True
    filing = desk.latest(writing, row).filing
    return sequence_of(filing, desk.settings, date_of(filing)) is not None


def reopen(desk: Desk, writing: Writing, row: FilingRow, remark: str, notes: Sequence[FieldNote] = ()) -> Done:
    """Take a numbered filing back to the recheck (复核) for a fault found in the proof; it keeps its number."""
    desk.require_turn(row, "reopen")
    remark = require_text(remark, "退回复核的原因")
    writing.record(row.id, [Entry("reopen", remark, {"filing": {"state": "rechecking"}, **noted(notes)})])
    kept = [f"编号 {row.document_number} 保留。"] if row.document_number else []
    return desk.done(writing, row.id, kept)


def send_back(desk: Desk, reference: str, *, remark: str, notes: Sequence[FieldNote] = ()) -> Done:
    """Send a filing back to its drafter (退回); a number that it has stays with it until it is approved anew."""
    remark = require_text(remark, "退回的原因")
    with desk.at_work() as writing:
        row = desk.filing(writing.connection, reference)
        desk.require_turn(row, "return")
        writing.record(row.id, [Entry("return", remark, {"filing": {"state": "draft"}, **noted(notes)})])
        kept = [f"编号 {row.document_number} 仍归这份公文。"] if row.document_number else []
        return desk.done(writing, row.id, kept)


def _refuse_stale(desk: Desk, writing: Writing, row: FilingRow, kept: Kept, base: int | None) -> None:
    if base is None or base == row.version:
        return
    raise StaleVersionError(row.id, base, row.version, differences(desk.filing_at(writing, row, base), kept.filing))


def _in_place(row: FilingRow, kept: Kept, filing: Filing) -> tuple[Filing, list[str]]:
    """The revision as the filing's state allows it: in draft without a number, later with the number it has."""
    if row.state == "draft":
        return without_number(filing)
    settled = settle_number(filing, kept.filing)
    if changed := substance_changed(kept.filing, settled):
        hint = "这些要由签发人重新签发：请先用 docgen return 退回。"
        if row.state == "correcting":
            hint = "更正只改文字上的错误；这些变了，就应另发一件，并废止原件。"
        raise ArchiveError(
            "substance-changed",
            f"{state_name(row.state)}的公文不能改动：{'、'.join(changed)}。",
            hint=hint,
            where=row.id,
        )
    return settled, []


def _record_revision(
    desk: Desk, writing: Writing, row: FilingRow, kept: Kept, sheet: Sheet, attachments: Sequence[Enclosure], why: str
) -> None:
    """Add the revised version; attachments and scans of before stay with it."""
    carried = kept.carried("attachments/", "scans/")
    first = 1 + sum(path.startswith("attachments/") for path in carried)
    files, names = enclose("attachments", attachments, first)
    added = {path: entry(data, names[path]) for path, data in files.items()}
    number = row.version + 1
    line = sheet.line(number, _NAMES[row.state], {**carried, **added})
    data = {
        "filing": {**columns(sheet.filing, desk.settings, row), "version": number},
        "version": line,
        "base": row.version,
    }
    writing.keep_template(line["template"], sheet.template)
    writing.record(row.id, [Entry("revise", why, data)], {**sheet.files, **files}, keep=tuple(carried))
