"""What the pages of batches share (批量页共用): the blueprint, and the page of one batch, whatever its state."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from docgen.errors import DocgenError
from docgen.roster.guessing import GROUPS
from docgen.service import batch_checking, batch_columns, batch_office, batch_outcome, batch_wishes
from docgen.service.batch import Progress
from docgen.service.batch_checking import CheckFailedError
from docgen.service.batch_orders import STATES, Order, Standing, listed, standing
from docgen.service.batch_plan import MODES, NUMBERINGS
from docgen.service.desk import Desk
from docgen.web.errors import is_internal, public_hint, status_of
from docgen.web.replies import wants_json

blueprint = Blueprint("batch", __name__)

HELP = {
    "one": "街道发一个通知，只用一个文号；各社区的方案不编号，随通知一并保存。要全部社区都没有错才印发。",
    "own": "以各社区自己的名义。没有版头的不编号；有版头的，名单里要有“版头·机关代字”一列。",
    "each": "每份用街道的一个文号，按名单的次序连续编排。",
}
"""When each way of numbering is used."""


def list_page(desk: Desk, error: DocgenError | None = None) -> Response:
    """The batches, and the form for another; after a refusal with what was filled in."""
    page = render_template(
        "batch/list.html",
        batches=listed(desk),
        states=STATES,
        mine=desk.actor.name,
        may_begin=desk.may("draft"),
        may_stop="administrator" in desk.actor.roles,
        sees_all="archivist" in desk.actor.roles,
        choices=batch_columns.choices(desk) if desk.may("draft") else [],
        given=request.form,
        error=error,
        hint=public_hint(error) if error else "",
    )
    return make_response(page, status_of(error) if error else 200)


def batch_page(desk: Desk, order: Order, error: DocgenError | None = None) -> Response:
    """One batch as it stands: its columns, what is to be mended, how far it is, what came of it."""
    now = standing(desk, order)
    acts = order.owner == desk.actor.name and desk.may("draft")
    shared = {
        "order": order,
        "now": now,
        "state": STATES[now.state],
        "acts": acts,
        "error": error,
        "hint": public_hint(error) if error else "",
        "files": batch_outcome.present(desk, order),
        "given": request.form,
    }
    if now.state == "columns":
        more = _columns(desk, order)
        page = render_template("batch/columns.html", **shared, **more)
    elif now.state == "check":
        page = render_template("batch/check.html", **shared, **_check(desk, order))
    else:
        page = render_template("batch/work.html", **shared, **_work(desk, now))
    return make_response(page, status_of(error) if error else 200)


def refuse(desk: Desk, order: Order, error: DocgenError) -> Response:
    """The batch's page with what was refused; errors that are not the person's go the common way."""
    if status_of(error) == 404 or is_internal(error) or wants_json():
        raise error
    return batch_page(desk, order, error)


def told(progress: Progress | None) -> dict[str, Any]:
    """How far a batch is, as the page and its script say it."""
    known = progress or Progress(0)
    line = ""
    if known.total and known.done >= known.total:
        line = "正在写结果…"
    elif known.running and known.rate and known.left is not None:
        line = f"每秒 {known.rate:.1f} 份，还要{_duration(known.left)}"
    elif not known.finished:
        line = "正在准备…" if not known.done else ""
    return {
        "done": known.done,
        "total": known.total,
        "made": known.made,
        "unchanged": known.unchanged,
        "failed": known.failed,
        "percent": known.done * 100 // known.total if known.total else 0,
        "line": line,
    }


def _columns(desk: Desk, order: Order) -> dict[str, Any]:
    found = batch_office.meanings(desk, order)
    given = request.form.getlist("meaning")
    chosen = given if len(given) == len(order.columns) else [one.meaning for one in order.columns]
    groups = [(group, [one for one in found if one.group == group]) for group in GROUPS]
    return {"pairs": list(zip(order.columns, chosen, strict=True)), "groups": groups}


def _check(desk: Desk, order: Order) -> dict[str, Any]:
    wants = batch_wishes.wishes_of(order)
    failed, checked = None, None
    try:
        checked = batch_checking.found(desk, order, wants)
    except CheckFailedError as error:
        failed = error
    return {
        "checked": checked,
        "failed": failed,
        "wants": wants,
        "modes": MODES,
        "numberings": NUMBERINGS,
        "numbering_help": HELP,
        "may_publish": batch_wishes.may_publish(desk),
    }


def _work(desk: Desk, now: Standing) -> dict[str, Any]:
    wants = batch_wishes.wishes_of(now.order)
    ended = batch_outcome.trouble(desk, now)
    ways = [MODES[wants.mode], NUMBERINGS[wants.numbering] if wants.numbering else "", "另有 PDF" if wants.pdf else ""]
    return {
        "told": told(now.progress),
        "way": "，".join(filter(None, ways)),
        "wants": wants,
        "ended": ended,
        "internal": ended is not None and is_internal(ended),
        "ended_hint": public_hint(ended) if ended else "",
    }


def _duration(seconds: float) -> str:
    whole = max(1, round(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f" {hours} 小时 {minutes} 分"
    return f" {minutes} 分 {rest} 秒" if minutes else f" {rest} 秒"
