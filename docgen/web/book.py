"""The number book (编号簿): what every number was used for, and the clerk's entries in it."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from docgen.errors import DocgenError, InputError, RightsError
from docgen.service import book as numbers
from docgen.service.acting import read_day
from docgen.service.desk import Desk
from docgen.service.entering import PaperFiling, enter
from docgen.service.marking import CONTINUOUS, NumberSequence
from docgen.service.versions import Enclosure
from docgen.web.context import desk_for
from docgen.web.errors import is_internal, public_hint, status_of
from docgen.web.replies import wants_json

blueprint = Blueprint("book", __name__, url_prefix="/book")

STATUSES = {"used": "已用", "void": "空号", "reserved": "预留", "paper": "纸质", "gap": "没有说明"}
ACTIONS = {"start": "设定起始号", "reserve": "预留", "release": "取消预留", "void": "作废"}
_MOST = 9_999_999


@blueprint.get("")
def show() -> Response:
    """The book of one code and year; without them that of the first code and its newest year."""
    with desk_for(request) as desk:
        return _page(desk)


@blueprint.post("/numbers/<action>")
def act(action: str) -> Response:
    """Set where a sequence starts, reserve, release or void numbers."""
    if action not in ACTIONS:
        raise RightsError("action-unknown", "没有这个办理事项。")
    with desk_for(request) as desk:
        return _entered(desk, action, lambda: _mark(desk, action))


@blueprint.post("/paper")
def enter_paper() -> Response:
    """Enter a filing that was issued on paper, with its scans."""
    with desk_for(request) as desk:
        return _entered(desk, "enter", lambda: _paper(desk))


@blueprint.post("/close-year")
def close() -> Response:
    """Close a year."""
    with desk_for(request) as desk:
        return _entered(desk, "close-year", lambda: _close(desk))


def _entered(desk: Desk, action: str, entry: Callable[[], list[str]]) -> Response:
    """Make an entry; a refusal shows the book with what was filled in."""
    desk.require(action)
    try:
        notices = entry()
    except DocgenError as error:
        if status_of(error) == 404 or is_internal(error) or wants_json():
            raise
        return _page(desk, action, error)
    for notice in notices:
        flash(notice)
    code, year = request.form.get("code", "").strip(), request.form.get("year", "").strip()
    return redirect(url_for("book.show", code=code or None, year=year or None), 303)


def _mark(desk: Desk, action: str) -> list[str]:
    sequence, remark = _sequence(), request.form.get("remark", "")
    first = _whole(request.form.get("first", ""), "编号")
    if action == "start":
        return [f"{sequence}从 {first}号编起。", *numbers.start(desk, sequence, first, remark=remark)]
    last = _whole(request.form["last"], "编号") if request.form.get("last", "").strip() else first
    act = {"reserve": numbers.reserve, "release": numbers.release, "void": numbers.void}[action]
    notices = act(desk, sequence, first, last, remark=remark)
    span = f"{first}—{last}" if last != first else str(first)
    return [f"{sequence}{span}号已{ACTIONS[action]}。", *notices]


def _paper(desk: Desk) -> list[str]:
    form = request.form
    signed_on = read_day(form.get("on", ""), "成文日期")
    if signed_on is None:
        raise InputError("day-missing", "没有写成文日期。", hint="请写纸质公文上的成文日期。", where="on")
    serial = _whole(form.get("first", ""), "编号")
    printed_on: date | None = read_day(form.get("printed_on", ""), "印发日期")
    paper = PaperFiling(form.get("title", ""), form.get("issuer", ""), _sequence(), serial, signed_on, printed_on)
    scans = [Enclosure(file.filename or "", file.read()) for file in request.files.getlist("scans") if file.filename]
    done = enter(desk, paper, remark=form.get("remark", ""), scans=scans)
    return [f"已补录：{done.row.document_number} {done.row.title}。", *done.notices]


def _close(desk: Desk) -> list[str]:
    year = _whole(request.form.get("year", ""), "年份")
    closed, notices = numbers.close_year(desk, year, remark=request.form.get("remark"))
    return [f"{year}年已封存：{'、'.join(closed)}。", *notices]


def _sequence() -> NumberSequence:
    code = request.form.get("code", "").strip()
    if not code:
        raise InputError("code-missing", "没有写代字。", hint="请写机关代字，如 棠街办。", where="code")
    year = request.form.get("year", "").strip()
    return NumberSequence(code, _whole(year, "年份") if year not in ("", "0") else CONTINUOUS)


def _whole(text: str, what: str) -> int:
    written = text.strip()
    if not (written.isascii() and written.isdigit() and len(written) < 8 and 0 < int(written) <= _MOST):
        raise InputError("bad-number", f"{what}写的是“{text[:20]}”。", hint=f"{what}请只写数字。")
    return int(written)


def _page(desk: Desk, action: str = "", error: DocgenError | None = None) -> Response:
    sequences = numbers.sequences(desk)
    asked = request.form if error else request.args
    code, year = asked.get("code", "").strip(), asked.get("year", "").strip()
    known = [one for one in sequences if code in ("", one.sequence.code)]
    known = [one for one in known if year in ("", str(one.sequence.year))]
    now = known[0] if known else None
    lines = numbers.lines(desk, now.sequence.code, now.sequence.year) if now else []
    page = render_template(
        "book.html",
        sequences=sequences,
        now=now,
        lines=lines[::-1],
        gaps=sum(line.status == "gap" for line in lines),
        statuses=STATUSES,
        may_enter=desk.may("void"),
        may_close=desk.may("close-year"),
        actions=ACTIONS,
        this_year=desk.today().year,
        house=desk.settings.house.issuer or "",
        default_code=desk.settings.house.organ_code or "",
        action=action,
        error=error,
        hint=public_hint(error) if error else "",
        given=request.form if error else {},
    )
    return make_response(page, status_of(error) if error else 200)
