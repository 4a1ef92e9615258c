"""People and the audit (人员管理、操作记录), for administrators."""

from typing import NamedTuple

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from docgen.errors import InputError
from docgen.service import people as members
from docgen.web.context import noted
from docgen.web.errors import status_of
from docgen.web.sessions import caller, for_role, office, signed_in

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
_only_administrators = for_role(members.ADMINISTRATOR)


class Given(NamedTuple):
    """What was typed for somebody new."""

    name: str
    display: str
    roles: list[str]


_FARTHEST = 1 << 62
_BLANK = Given("", "", ["drafter"])


@blueprint.get("/people")
@_only_administrators
def people() -> str:
    """Everyone, and a form for somebody new."""
    return _list()


@blueprint.post("/people")
@_only_administrators
@noted
def create() -> Response:
    """Add somebody and show the link to hand over."""
    form = request.form
    given = Given(form.get("name", ""), form.get("display", ""), form.getlist("roles"))
    try:
        link = members.create(office(), signed_in(), caller(), given.name, given.display, given.roles)
    except InputError as error:
        return make_response(_list(error, given), status_of(error))
    return _hand_over(link)


@blueprint.get("/people/<name>")
@_only_administrators
def person(name: str) -> str:
    """One person."""
    return _one(name)


@blueprint.post("/people/<name>")
@_only_administrators
@noted
def change(name: str) -> Response:
    """Change the shown name and the roles."""
    form = request.form
    try:
        members.change(office(), signed_in(), caller(), name, form.get("display", ""), form.getlist("roles"))
    except InputError as error:
        return make_response(_one(name, error), status_of(error))
    flash("已经保存。")
    return redirect(url_for("admin.people"))


@blueprint.post("/people/<name>/invite")
@_only_administrators
@noted
def invite(name: str) -> Response:
    """Make a new link, for a first or a forgotten password."""
    try:
        link = members.invite(office(), signed_in(), caller(), name)
    except InputError as error:
        return make_response(_one(name, error), status_of(error))
    return _hand_over(link)


@blueprint.post("/people/<name>/deactivate")
@_only_administrators
@noted
def deactivate(name: str) -> Response:
    """Set somebody aside."""
    return _set_active(name, False)


@blueprint.post("/people/<name>/activate")
@_only_administrators
@noted
def activate(name: str) -> Response:
    """Take somebody back."""
    return _set_active(name, True)


@blueprint.get("/audit")
@_only_administrators
def audit() -> str:
    """The audit, newest first, a page at a time."""
    actor = request.args.get("actor", "").strip()
    before = request.args.get("before", type=int)
    if before is not None and not 0 < before < _FARTHEST:
        before = None
    entries = members.audit_entries(office(), signed_in(), actor=actor, before=before)
    older = entries[-1].id if len(entries) == members.PAGE else None
    return render_template("audit.html", entries=entries, actor=actor, older=older, actions=members.ACTIONS)


def _set_active(name: str, active: bool) -> Response:
    try:
        changed = members.set_active(office(), signed_in(), caller(), name, active)
    except InputError as error:
        return make_response(_one(name, error), status_of(error))
    flash(f"{changed.display}已经{'恢复' if active else '停用'}。")
    return redirect(url_for("admin.people"))


def _list(error: InputError | None = None, given: Given = _BLANK) -> str:
    found = members.members(office(), signed_in())
    return render_template("people.html", members=found, error=error, given=given)


def _one(name: str, error: InputError | None = None) -> str:
    return render_template("person.html", member=members.member(office(), signed_in(), name), error=error)


def _hand_over(link: members.Link) -> Response:
    """The link, shown this once: only its digest is kept."""
    url = url_for("auth.welcome", token=link.token, _external=True)
    return make_response(render_template("person_link.html", invited=link.person, url=url))
