"""Correction of an issued filing (更正): printed again under the same number, or given up before that (放弃更正)."""

from collections.abc import Sequence
from typing import Any

from docgen.archive import queries
from docgen.archive.queries import FilingRow, VersionRow
from docgen.archive.writing import Entry, Writing
from docgen.errors import ArchiveError
from docgen.models.filing import Filing
from docgen.service.desk import Desk, Done
from docgen.service.drafting import revise
from docgen.service.entering import PAPER_KIND
from docgen.service.publishing import CORRECTED, ISSUED, Wishes, issue
from docgen.service.versions import Enclosure
from docgen.service.wording import require_text


def correct(
    desk: Desk,
    reference: str,
    filing: Filing | None = None,
    *,
    remark: str,
    source: Enclosure | None = None,
    attachments: Sequence[Enclosure] = (),
    imprint_apart: bool = False,
) -> Done:
    """Correct an issued filing (更正): it is printed again under the same number, and both prints are kept.

    With ``filing`` the corrected text is recorded and issued at once; without it the filing is opened for a revision
    and the next issue. Number, date, title, addressees and organs stay: for them another filing has to be issued.
    """
    remark = require_text(remark, "更正的原因")
    with desk.at_work() as writing:
        row = desk.filing(writing.connection, reference)
        desk.require_turn(row, "correct")
        if row.kind == PAPER_KIND:
            raise ArchiveError(
                "paper-filing",
                "补录的纸质公文没有输入，不能在这里更正。",
                hint="请在纸上更正，另行补录或拟稿；不再有效的用 docgen repeal 废止。",
                where=row.id,
            )
        writing.record(row.id, [Entry("correct", remark, {"filing": {"state": "correcting"}})])
        if filing is None:
            opened = "已打开更正：改好后用 docgen revise 存一版，再用 docgen publish 重新印发；不改了用 --cancel 放弃。"
            return desk.done(writing, row.id, [opened])
        revised = revise(desk, row.id, filing, source=source, attachments=attachments, remark=remark)
        current = desk.filing(writing.connection, row.id)
        desk.require("publish", current)
        kept = desk.latest(writing, current)
        done = issue(desk, writing, current, kept, Wishes(remark=remark), imprint_apart)
        return Done(done.row, (*revised.notices, *done.notices), done.findings)


def abandon(desk: Desk, reference: str, *, remark: str) -> Done:
    """Give up a correction that was opened (放弃更正): what was issued last stands, in the state of before.

    Where a revision had been saved meanwhile, it stays in the archive, and the issued version follows it once more,
    byte for byte: the latest version of an issued filing is always what was issued.
    """
    remark = require_text(remark, "放弃更正的原因")
    with desk.at_work() as writing:
        row = desk.filing(writing.connection, reference)
        desk.require_turn(row, "abandon")
        issued = _last_issued(writing, row)
        data: dict[str, Any] = {"filing": {"state": _state_before(writing, row)}}
        notices = []
        files: dict[str, bytes] = {}
        if issued.version != row.version:
            number = row.version + 1
            files = {path: writing.read(row.id, path, issued.object_version) for path in issued.files}
            data["filing"]["version"] = number
            data["version"] = {
                "version": number,
                "name": issued.name,
                "files": dict(issued.files),
                "template": issued.template,
            }
            notices.append(f"第{issued.version}版（{issued.name}）已恢复为第{number}版；改过的稿子留在档案里。")
        writing.record(row.id, [Entry("abandon", remark, data)], files, keep=() if files else None)
        return desk.done(writing, row.id, notices)


def _last_issued(writing: Writing, row: FilingRow) -> VersionRow:
    """The version that was issued last; a filing under correction has one."""
    return max(
        (kept for kept in queries.versions(writing.connection, row.id) if kept.name in (ISSUED, CORRECTED)),
        key=lambda kept: kept.version,
    )


def _state_before(writing: Writing, row: FilingRow) -> str:
    """Whether the filing had only been issued, or filed as well, when its correction was opened."""
    state = "published"
    for event in queries.events(writing.connection, row.id):
        if event.action == "publish":
            state = "published"
        elif event.action == "file":
            state = "filed"
    return state
