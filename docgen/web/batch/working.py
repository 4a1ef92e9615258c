"""A batch at work (批量办理): its columns, its dry run, begun and stopped, how far it is, what came of it."""

from collections.abc import Callable

from flask import flash, jsonify, redirect, request, send_file, url_for
from werkzeug.wrappers import Response

from docgen.errors import DocgenError
from docgen.service import batch_checking, batch_office, batch_orders, batch_outcome, batch_wishes
from docgen.service.desk import Desk
from docgen.web.batch.pages import batch_page, blueprint, refuse, told
from docgen.web.batch.sending import SHEET
from docgen.web.context import desk_for
from docgen.web.filings.files import hand_over

_TYPES = {"zip": "application/zip", "results": SHEET, "failures": SHEET}


@blueprint.get("/batches/<batch>")
def one(batch: str) -> Response:
    """A batch as it stands."""
    with desk_for(request) as desk:
        return batch_page(desk, batch_orders.get(desk, batch))


@blueprint.get("/batches/<batch>/state")
def state(batch: str) -> Response:
    """For scripts: how far it is; ``state`` or ``checking`` becoming another means that the page is another too."""
    with desk_for(request) as desk:
        now = batch_orders.standing(desk, batch_orders.get(desk, batch))
        return jsonify(ok=True, state=now.state, checking=now.checking, **told(now.progress))


@blueprint.post("/batches/<batch>/back")
def back(batch: str) -> Response:
    """Look at the columns again."""
    with desk_for(request) as desk:
        return _done(desk, batch, lambda: batch_office.reopen(desk, batch))


@blueprint.post("/batches/<batch>/columns")
def map_columns(batch: str) -> Response:
    """Say what the columns stand for, and look at the rows."""
    with desk_for(request) as desk:
        return _done(desk, batch, lambda: batch_office.map_columns(desk, batch, request.form.getlist("meaning")))


@blueprint.post("/batches/<batch>/start")
def start(batch: str) -> Response:
    """Begin; where the wishes ask for another look at the rows, that comes first."""

    def begin(desk: Desk) -> None:
        wants = batch_wishes.wanted(batch_orders.own(desk, batch), request.form)
        if not batch_office.launch(desk, batch, wants):
            flash("已照印发的要求核对，还没有开始办理；请看核对的结果，再按“开始办理”。", "warning")

    with desk_for(request) as desk:
        return _done(desk, batch, lambda: begin(desk))


@blueprint.post("/batches/<batch>/stop")
def stop(batch: str) -> Response:
    """Finish what is in hand and stop."""
    with desk_for(request) as desk:
        batch_office.stop(desk, batch)
        flash("做完手上的几份就停下。")
        back = url_for("batch.one", batch=batch) if request.form.get("back") != "list" else url_for("batch.listed")
        return redirect(back, 303)


@blueprint.post("/batches/<batch>/resume")
def resume(batch: str) -> Response:
    """Go on where it stopped."""
    with desk_for(request) as desk:
        return _done(desk, batch, lambda: batch_office.resume(desk, batch))


@blueprint.get("/batches/<batch>/marked.xlsx")
def marked(batch: str) -> Response:
    """The user's own list with the cells to mend coloured."""
    with desk_for(request) as desk:
        return hand_over(*batch_checking.marked(desk, batch), SHEET)


@blueprint.get("/batches/<batch>/files/<what>")
def take(batch: str, what: str) -> Response:
    """The zip, the results, or the list with the cells to mend."""
    with desk_for(request) as desk:
        name, path = batch_outcome.take(desk, batch, what)
        return send_file(path, _TYPES[what], as_attachment=True, download_name=name, etag=False, max_age=0)


def _done(desk: Desk, batch: str, act: Callable[[], object]) -> Response:
    """Do something with one's own batch; a refusal shows its page with what was filled in."""
    order = batch_orders.own(desk, batch)
    try:
        act()
    except DocgenError as error:
        return refuse(desk, batch_orders.get(desk, order.id), error)
    return redirect(url_for("batch.one", batch=batch), 303)
