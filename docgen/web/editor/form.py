"""The form itself (公文表单): shown, saved at every pause, changed by its buttons, put into the archive."""

from dataclasses import replace

from flask import Response, flash, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from docgen.errors import ArchiveError, InputError
from docgen.service import working_copies
from docgen.service.desk import Desk
from docgen.service.drafting import StaleVersionError
from docgen.service.remarks import examine
from docgen.service.working_copies import StaleCopyError, WorkingCopy
from docgen.web.context import desk_for, noted
from docgen.web.editor.conflicts import compare_copies, compare_versions
from docgen.web.editor.pages import blueprint, form_page, listed, pairs_in, revision_of, typed_form
from docgen.web.editor.preview import ask
from docgen.web.forms.actions import act
from docgen.web.forms.names import field_id
from docgen.web.forms.parsing import parse
from docgen.web.forms.view import Form


@blueprint.get("/copies/<copy_id>")
def edit(copy_id: str) -> Response:
    """The form."""
    with desk_for(request) as desk:
        return form_page(desk, working_copies.get(desk, copy_id))


@blueprint.get("/copies/<copy_id>/state")
def state(copy_id: str) -> Response:
    """For scripts: which revision is the latest."""
    with desk_for(request) as desk:
        copy = working_copies.get(desk, copy_id)
        return jsonify(ok=True, revision=copy.revision)


@blueprint.post("/copies/<copy_id>/autosave")
@noted
def autosave(copy_id: str) -> Response:
    """Save what a script sends: ``{"revision", "fields": [[name, value], …]}``; 409 when stale."""
    with desk_for(request) as desk:
        working_copies.get(desk, copy_id)
        sent = request.get_json()
        typed = parse(pairs_in(sent.get("fields") if isinstance(sent, dict) else None))
        try:
            copy = working_copies.save(desk, copy_id, typed, revision_of(sent.get("revision")))
        except StaleCopyError as error:
            return _stale(error)
        # The office draws while the checks run here.
        ask(desk, copy)
        form = Form(copy.typed, examine(copy.typed, desk.settings).remarks)
        return jsonify(ok=True, revision=copy.revision, title=copy.title, remarks=listed(form))


@blueprint.post("/copies/<copy_id>")
@noted
def submit(copy_id: str) -> BaseResponse:
    """Save the form, then do what its button says."""
    action = request.form.get("_action", "save")
    with desk_for(request) as desk:
        before = working_copies.get(desk, copy_id)
        typed, revision = typed_form()
        try:
            copy = working_copies.save(desk, copy_id, typed, revision)
        except InputError as error:
            # Not kept here, but still on the page.
            return form_page(desk, replace(before, typed=typed), status=error.http_status, alarm=error.message)
        except StaleCopyError as error:
            return compare_copies(error.latest, typed)
        if action == "save":
            flash("已保存。")
            return _back(copy.id)
        if action == "keep":
            return _keep(desk, copy)
        if action.startswith("settle:"):
            return _settle(desk, copy, action.removeprefix("settle:"))
        changed, place = act(copy.typed, action)
        working_copies.save(desk, copy.id, changed, copy.revision)
        return _back(copy.id, place)


def _keep(desk: Desk, copy: WorkingCopy) -> BaseResponse:
    """Put the copy into the archive; where that is refused, the form says why."""
    reason = request.form.get("_reason", "")
    try:
        done = working_copies.keep(desk, copy, reason)
    except InputError as error:
        return form_page(desk, copy, status=422, alarm=error.message, reason=reason)
    except StaleVersionError as error:
        return compare_versions(desk, copy, error)
    except ArchiveError as error:
        if error.code == "reason-missing":
            return form_page(desk, copy, status=422, alarm="请写明这次修改的原因，再存入档案。", reason=reason)
        return form_page(desk, copy, status=error.http_status, alarm=error.message, reason=reason)
    for notice in done.notices:
        flash(notice)
    flash("已存入档案。")
    return redirect(f"/filings/{done.row.id}")


def _settle(desk: Desk, copy: WorkingCopy, key: str) -> BaseResponse:
    working_copies.settle(desk, copy.id, key)
    return jsonify(ok=True) if request.accept_mimetypes.best == "application/json" else _back(copy.id)


def _stale(error: StaleCopyError) -> Response:
    """Tell a script that another revision has come in between, and where both can be seen."""
    answer = jsonify(
        ok=False,
        error={"code": error.code, "message": error.message, "hint": error.hint},
        revision=error.latest.revision,
        compare=url_for("editor.compare", copy_id=error.latest.id),
    )
    answer.status_code = error.http_status
    return answer


def _back(copy_id: str, place: str = "") -> BaseResponse:
    """To the form once more, at a place: reloading it repeats nothing."""
    return redirect(url_for("editor.edit", copy_id=copy_id, _anchor=field_id(place) if place else None), 303)
