"""Signing in and out, the one-time link, one's own password (登录)."""

from flask import Blueprint, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask import session as form_cookie
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from docgen.errors import InputError, RightsError, SignInError
from docgen.service import signing_in
from docgen.service.signing_in import Ticket, Welcome
from docgen.web import kept as kept_form
from docgen.web.context import noted
from docgen.web.errors import status_of
from docgen.web.replies import local_path
from docgen.web.sessions import (
    address,
    caller,
    clear_cookie,
    cookie_token,
    office,
    session,
    set_cookie,
    strangers_welcome,
)

blueprint = Blueprint("auth", __name__)


@blueprint.get("/sign-in")
@strangers_welcome
def sign_in() -> Response:
    """The sign-in page; somebody who is signed in goes on."""
    onward = local_path(request.args.get("next"))
    if session() is not None:
        return redirect(onward or "/")
    return make_response(render_template("sign_in.html", next=onward, kept="", name="", error=None))


@blueprint.post("/sign-in")
@strangers_welcome
@noted
def enter() -> Response:
    """Sign in; the form that waited is offered again, else one goes on to where one wanted."""
    name, onward, kept = request.form.get("name", ""), request.form.get("next", ""), request.form.get("kept", "")
    try:
        ticket = signing_in.sign_in(office(), name, request.form.get("password", ""), address(), cookie_token())
    except SignInError as error:
        page = render_template("sign_in.html", next=local_path(onward), kept=kept, name=name[:80], error=error)
        return make_response(page, status_of(error))
    _fresh_form_cookie()
    waiting = kept_form.offer_again(kept) if kept else None
    return _with(ticket, make_response(waiting) if waiting else redirect(local_path(onward) or "/"))


@blueprint.post("/sign-out")
@noted
def sign_out() -> Response:
    """End the session here."""
    found = session()
    if found is not None:
        signing_in.sign_out(office(), found, caller())
    _fresh_form_cookie()
    flash("已经退出。")
    answer = redirect(url_for("auth.sign_in"))
    clear_cookie(answer)
    return answer


@blueprint.get("/session")
@strangers_welcome
def state() -> Response:
    """For scripts: whether somebody is signed in, and a form token that works now."""
    found = session()
    return jsonify(ok=found is not None, name=found.person.name if found else None, csrf=generate_csrf())


@blueprint.get("/welcome/<token>")
@strangers_welcome
def welcome(token: str) -> Response:
    """The page of a one-time link; looking at it does not use it up."""
    found, person = signing_in.invitation(office(), token)
    page = render_template(
        "welcome.html", token=token, founding=found.person is None, invited=person, problems=(), given={}
    )
    return make_response(page)


@blueprint.post("/welcome/<token>")
@strangers_welcome
@noted
def accept(token: str) -> Response:
    """Set the password and come in."""
    form = request.form
    given = {"name": form.get("name", ""), "display": form.get("display", "")}
    try:
        told = Welcome(form.get("password", ""), form.get("repeated", ""), given["name"], given["display"])
        ticket = signing_in.accept(office(), token, told, address())
    except InputError as error:
        found, person = signing_in.invitation(office(), token)
        page = render_template(
            "welcome.html",
            token=token,
            founding=found.person is None,
            invited=person,
            problems=error.problems,
            given=given,
        )
        return make_response(page, status_of(error))
    _fresh_form_cookie()
    flash("密码已经设定，欢迎使用。")
    return _with(ticket, redirect("/"))


@blueprint.get("/account")
def account() -> str:
    """One's own account."""
    return render_template("account.html", problems=())


@blueprint.post("/account")
@noted
def change_password() -> Response:
    """Set a new password; every other place one is signed in at is signed out."""
    found = session()
    if found is None:
        raise RightsError("page-hidden", "没有这个页面。")
    form = request.form
    told = Welcome(form.get("password", ""), form.get("repeated", ""))
    try:
        ticket = signing_in.change_password(office(), found, form.get("old", ""), told, address())
    except InputError as error:
        return make_response(render_template("account.html", problems=error.problems), status_of(error))
    _fresh_form_cookie()
    flash("密码已经修改，其他地方的登录都已退出。")
    return _with(ticket, redirect(url_for("auth.account")))


def _with(ticket: Ticket, answer: Response) -> Response:
    set_cookie(answer, ticket.token)
    return answer


def _fresh_form_cookie() -> None:
    """Forms opened before do not count after: whoever comes in gets a form token of their own."""
    form_cookie.clear()
