"""Steps on a filing (办理): every one a form that is sent; the service decides, and the page tells what it refused."""

from flask import flash, redirect, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from docgen.errors import DocgenError, InputError
from docgen.service import acting
from docgen.service.acting import Said, read_day
from docgen.service.desk import Desk, Done
from docgen.service.lifecycle import label
from docgen.service.versions import Enclosure
from docgen.web.context import desk_for
from docgen.web.errors import is_internal, status_of
from docgen.web.filings.pages import NOTE_ROWS, Refused, blueprint, filing_page
from docgen.web.replies import wants_json

MOST_TOLD = 6
"""Findings told after a step; the others are in the report that is kept with the version."""


@blueprint.post("/filings/<filing>/steps/<action>")
def act(filing: str, action: str) -> Response:
    """Take a step; a refusal shows the filing as it stands now, with what was filled in."""
    with desk_for(request) as desk:
        try:
            done = acting.take(desk, filing, action, _said())
        except DocgenError as error:
            if status_of(error) == 404 or is_internal(error) or wants_json():
                raise
            refused = Refused(action, label(action), error, request.form)
            return filing_page(desk, filing, refused, status_of(error))
        _tell(action, done)
        return redirect(_onward(desk, action, done), 303)


def _onward(desk: Desk, action: str, done: Done) -> str:
    if action == "correct":
        return url_for("editor.revise", filing=done.row.id)
    return url_for("filings.one", filing=done.row.id) if desk.may_read(done.row) else url_for("home.dashboard")


def _tell(action: str, done: Done) -> None:
    number = (
        f"，编为 {done.row.document_number}" if action in ("number", "publish") and done.row.document_number else ""
    )
    flash(f"已办理：{label(action)}{number}。", "done")
    for notice in done.notices:
        flash(notice, "warning")
    open_points = [finding for finding in done.findings if finding.severity != "note"]
    for finding in open_points[:MOST_TOLD]:
        flash(f"{finding.where}：{finding.message}", "warning")
    if len(open_points) > MOST_TOLD:
        flash(f"另有 {len(open_points) - MOST_TOLD} 条检查意见。", "warning")


def _said() -> Said:
    form = request.form
    return Said(
        remark=form.get("remark", ""),
        by=form.get("by"),
        on=read_day(form.get("on", ""), "日期"),
        opinion=form.get("opinion", ""),
        printed_on=read_day(form.get("printed_on", ""), "印发日期"),
        serial=_number(form.get("serial", "")),
        scans=[_enclosure(file) for file in request.files.getlist("scans") if file.filename],
        places=[(form.get(f"place-{row}", ""), form.get(f"note-{row}", "")) for row in range(NOTE_ROWS)],
        ended_by=form.get("ended_by"),
        replaced_by=form.get("replaced_by"),
        seen=form.get("seen", type=int),
    )


def _number(text: str) -> int | None:
    written = text.strip()
    if not written:
        return None
    if not (written.isascii() and written.isdigit() and 0 < len(written) < 7 and int(written)):
        raise InputError("bad-number", f"编号写的是“{text[:20]}”。", hint="请只写数字，如 12。")
    return int(written)


def _enclosure(file: FileStorage) -> Enclosure:
    return Enclosure(file.filename or "", file.read())
