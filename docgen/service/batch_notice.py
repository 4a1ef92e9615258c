"""One notice to all (以一个通知印发): one number of the street's for the notice, the communities' plans go with it.

A document number names one filing. So the notice (form ``notice``) is the filing: it issues the base plan in the words
for all communities, says how many plans go with it, and keeps every one of them as an enclosed file. The plans
themselves carry no head and no number.
"""

import hashlib
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from pydantic import ValidationError

from docgen.errors import InputError
from docgen.ingest.refusals import refusal
from docgen.ingest.tree import Source
from docgen.models.filing import Filing
from docgen.roster.filenames import NameParts
from docgen.roster.headers import placeholder_key
from docgen.roster.placeholders import Piece, Placeholder, has_marks, placeholders_in, split_text
from docgen.roster.results import Failure
from docgen.roster.rows import COMMUNITY
from docgen.service import batch_archive as archive
from docgen.service.batch_archive import Held
from docgen.service.batch_files import write_quickly
from docgen.service.batch_folder import Done
from docgen.service.batch_making import Given, Made, Order
from docgen.service.batch_plan import Plan
from docgen.service.batch_run import Entry, Work
from docgen.service.batch_ways import recorded
from docgen.service.desk import Desk
from docgen.service.issuing import refuse_unpublishable
from docgen.service.marking import (
    number_text,
    sequence_of,
    settle_signing,
    with_number,
    with_printing,
    with_signing,
    without_number,
)
from docgen.service.versions import DOCX, Enclosure, columns, compose, digest, enclose

ALL = "各社区"
SLOT = "notice"
MOST_ENCLOSED = 1000
"""Plans that one notice takes: all of them stand in memory, and in one version of the archive, together."""


def check(plan: Plan) -> None:
    """Raise InputError where the base plan cannot be put in words for all, or there are too many communities."""
    others = [name for name in placeholders_in(plan.base) if placeholder_key(name) != placeholder_key(COMMUNITY)]
    if others:
        message = f"基准方案里有【{others[0]}】，一个通知里没有哪个社区的值可填"
        hint = "以一个通知印发时，占位只能用【社区名称】（通知里印“各社区”）；别的差别请用栏目的列，或改用别的编号方式"
        raise InputError("batch-notice", message, hint, plan.base_source.name)
    if len(plan.roster.rows) > MOST_ENCLOSED:
        message = f"一个通知最多附 {MOST_ENCLOSED} 份方案，名单里有 {len(plan.roster.rows)} 个社区"
        raise InputError("batch-notice", message, "请分成几批，各发一个通知", plan.roster.name)
    _text(plan, 1)


def _text(plan: Plan, count: int) -> Filing:
    """The notice: the base plan for all communities, issued by a notice, with one enclosed attachment."""
    data = _for_all(deepcopy(plan.base))
    data["form"] = "notice"
    data["attachments"] = [
        *(data.get("attachments") or []),
        {"title": f"{ALL}的方案", "enclosed": {"count": count, "unit": "份"}},
    ]
    try:
        return Filing.model_validate(data)
    except ValidationError as error:
        raise refusal(Source(data, plan.base_source.lines, name=plan.base_source.name), data, error) from error


def _for_all(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _for_all(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_for_all(inner) for inner in value]
    if isinstance(value, str) and has_marks(value):
        return "".join(_piece(piece) for piece in split_text(value))
    return value


def _piece(piece: Piece) -> str:
    return ALL if isinstance(piece, Placeholder) else piece


def issue(work: Work, entries: list[Entry]) -> Iterator[list[Done]]:
    """Draw every plan; once all of them are sound, issue the notice with them. Until then files are made, no more."""
    desk = work.desk
    if desk is None:
        raise ValueError("a notice is issued in an archive")
    archive.may_issue(desk)
    key = _joint_key(entries)
    with desk.archive.reading() as connection:
        before = archive.held(connection, work.folder.id).get(SLOT)
    if before is not None and not before.is_of(key):
        yield _too_late(work, entries, before)
        return
    if before is not None and all(work.is_done(entry) for entry in entries):
        return
    group: list[Done] = []
    drawn: list[tuple[Entry, Made]] = []
    by_key = {entry.key: entry for entry in entries}
    for made in work.results([Order(entry.row, entry.key) for entry in entries]):
        entry = by_key[made.key]
        if made.failures or made.stop is not None:
            group.append(work.done(entry, made))
        else:
            drawn.append((entry, made))
    if work.stopping() or not drawn:
        yield recorded(work, group)
        return
    number, subject = "", ""
    if not group:
        number, subject = _issued(work, desk, key, drawn, before)
    else:
        work.notices.append(f"有 {len(group)} 个社区要改，通知还没有印发；改好以后再运行一次。")
    for entry, made in drawn:
        name = work.named(entry)
        write_quickly(work.folder.path / name, made.files[DOCX])
        made.number = number
        group.append(work.done(entry, made, file=name, id=subject))
    yield recorded(work, sorted(group, key=lambda one: one.row))


def _issued(work: Work, desk: Desk, key: str, drawn: list[tuple[Entry, Made]], before: Held | None) -> tuple[str, str]:
    """Issue the notice, unless the archive holds it already; return its number and its id."""
    names = {entry.key: work.named(entry) for entry, _ in drawn}
    if before is None:
        sheet = _Notice(work, desk, key, [Enclosure(names[entry.key], made.files[DOCX]) for entry, made in drawn])
        first = sheet.drawn(None)
        ((subject, made),) = archive.record_issues(
            desk, work.folder.id, [(SLOT, first)], lambda _made, given: sheet.drawn(given), work.today
        )
        number, docx = made.number, made.files[DOCX]
    else:
        subject, number = before.id, before.number
        with desk.archive.reading() as connection:
            docx = archive.docx_of(desk, connection, before.id, before.version)
    file = work.names.name(SLOT, NameParts("", f"通知 {work.plan.title}".replace("【社区名称】", ALL), number=number))
    write_quickly(work.folder.path / file, docx)
    work.record([Done(key, SLOT, 0, work.folder.run, "made", file, digest(docx), number, subject)])
    work.notices.append(f"通知{number}已印发，编号 {subject}，文件 {file}；{len(drawn)} 份方案随通知保存。")
    return number, subject


class _Notice:
    """The notice as it is drawn, with the number that it is given."""

    def __init__(self, work: Work, desk: Desk, key: str, plans: list[Enclosure]) -> None:
        self._work, self._desk, self._key = work, desk, key
        wants = work.plan.wants
        filing = without_number(_text(work.plan, len(plans)))[0]
        self._signing, _ = settle_signing(filing, wants.by, wants.on, "", desk.actor.name)
        filing = with_signing(filing, self._signing)
        given = filing.imprint.printed_on if filing.imprint else None
        self._printed = given or work.today
        self._filing = with_printing(filing, self._printed)
        self._files, self._names = enclose("attachments", plans)

    def drawn(self, given: Given | None) -> Made:
        """Draw it with this number; None says only which sequence it needs."""
        settings, filing = self._desk.settings, self._filing
        sequence = sequence_of(filing, settings, self._signing.on)
        made = Made(0, self._key, community=ALL, given=given)
        made.signed_by, made.signed_on = self._signing.by, self._signing.on.isoformat()
        made.printed_on = self._printed.isoformat()
        if sequence is None:
            raise InputError(
                "batch-notice", "这份通知不编号", "请在基准方案里写机关代字", self._work.plan.base_source.name
            )
        made.sequence = (sequence.code, sequence.year)
        if given is None:
            return made
        filing = with_number(filing, sequence, given.serial, self._signing.on)
        sheet = compose(filing, settings, template=self._work.plan.template)
        refuse_unpublishable(sheet.findings)
        made.number = number_text(filing, settings) or ""
        made.columns = columns(filing, settings)
        made.files, made.names, made.template = {**sheet.files, **self._files}, dict(self._names), sheet.template
        return made


def _joint_key(entries: list[Entry]) -> str:
    """The key of the notice: of all its plans."""
    return hashlib.sha256("\n".join(sorted(entry.key for entry in entries)).encode()).hexdigest()


def _too_late(work: Work, entries: list[Entry], before: Held) -> list[Done]:
    """The rows that changed after the notice had gone out."""
    what = f"这一批已经以 {before.number} 通知印发，以后的改动没有办理；请另发一个通知（换一个文件夹）"
    group = []
    for entry in entries:
        if not work.is_done(entry):
            done = Done(entry.key, entry.slot, entry.row.number, work.folder.run, "failed", message=what)
            done.failures = [Failure(entry.row.number, None, what)]
            group.append(done)
    return recorded(work, group)
