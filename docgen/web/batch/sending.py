"""Sending what a batch needs (批量上传): a base plan and a list, an empty list to fill in, a mended list."""

from io import BytesIO

from flask import flash, redirect, request, send_file, url_for
from werkzeug.wrappers import Response

from docgen.errors import DocgenError, UsageError
from docgen.service import batch_columns, batch_office, batch_orders
from docgen.service.batch_columns import Base
from docgen.service.batch_office import Uploaded
from docgen.service.desk import Desk
from docgen.web.batch.pages import blueprint, list_page, refuse
from docgen.web.context import desk_for
from docgen.web.errors import is_internal, status_of

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/batches")
def listed() -> Response:
    """The batches, and the form for another."""
    with desk_for(request) as desk:
        return list_page(desk)


@blueprint.post("/batches")
def begin() -> Response:
    """Take in a base plan and a list; ``blank`` asks for an empty list made for the plan instead."""
    with desk_for(request) as desk:
        batch_orders.require_drafter(desk)
        try:
            base = _base(desk)
            if "blank" in request.form:
                name, data = batch_office.blank_roster(desk, base)
                return send_file(BytesIO(data), SHEET, as_attachment=True, download_name=name, etag=False)
            order = batch_office.begin(desk, base, _sent("roster", "社区名单"), request.form.get("community", ""))
        except DocgenError as error:
            if status_of(error) == 404 or is_internal(error):
                raise
            return list_page(desk, error)
        return redirect(url_for("batch.one", batch=order.id), 303)


@blueprint.post("/batches/<batch>/roster")
def mend(batch: str) -> Response:
    """Take a mended list."""
    with desk_for(request) as desk:
        order = batch_orders.own(desk, batch)
        try:
            batch_office.replace_roster(desk, batch, _sent("roster", "改好的名单"))
        except DocgenError as error:
            return refuse(desk, batch_orders.get(desk, order.id), error)
        return redirect(url_for("batch.one", batch=batch), 303)


@blueprint.post("/batches/<batch>/discard")
def discard(batch: str) -> Response:
    """Throw a batch away."""
    with desk_for(request) as desk:
        order = batch_orders.discard(desk, batch)
        flash(f"《{order.title}》这一批已经删去。")
        return redirect(url_for("batch.listed"), 303)


def _base(desk: Desk) -> Base:
    sent = request.files.get("base")
    if sent is not None and sent.filename:
        return batch_columns.base_of_file(desk, sent.filename, sent.read())
    return batch_columns.base_of_choice(desk, request.form.get("choice", ""))


def _sent(name: str, what: str) -> Uploaded:
    sent = request.files.get(name)
    if sent is None or not sent.filename:
        raise UsageError("no-file", f"没有选{what}。", "请先选一个文件。", name)
    return Uploaded(sent.filename, sent.read())
