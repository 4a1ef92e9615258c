"""Who is asking (登录状态): the browser's cookie turned into a person before any page sees the request.

Every page needs somebody signed in unless its view says ``@strangers_welcome``; ``@for_role`` asks for a role too.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from docgen.errors import RightsError
from docgen.service import signing_in
from docgen.service.office import Office
from docgen.service.people import Caller, Person
from docgen.service.signing_in import Session
from docgen.web.kept import keep_form
from docgen.web.replies import json_error, local_path, wants_json

COOKIE = "docgen_session"
NEEDED = "sign-in-needed"
View = TypeVar("View", bound=Callable[..., Any])


def strangers_welcome(view: View) -> View:
    """Let the view answer people who are not signed in."""
    view.open_to_strangers = True  # type: ignore[attr-defined]
    return view


def for_role(role: str) -> Callable[[View], View]:
    """Hide the view from everyone who does not hold this role."""

    def hide(view: View) -> View:
        @wraps(view)
        def shown(*arguments: Any, **named: Any) -> Any:
            if role not in signed_in().roles:
                raise RightsError("page-hidden", "没有这个页面。")
            return view(*arguments, **named)

        shown.needed_role = role  # type: ignore[attr-defined]
        return shown  # type: ignore[return-value]

    return hide


def office() -> Office:
    """The office that this process holds open."""
    found: Office = current_app.extensions["docgen"]
    return found


def session() -> Session | None:
    """The session of this request."""
    found: Session | None = g.get("docgen_session")
    return found


def signed_in() -> Person:
    """The person who asks; RightsError where a view that lets strangers in forgot to look."""
    found = session()
    if found is None:
        raise RightsError("page-hidden", "没有这个页面。")
    return found.person


def caller() -> Caller:
    """Who asks and from where, for the audit."""
    found = session()
    return Caller(found.person.name if found else "", address())


def address() -> str:
    """Where the request comes from, as far as the house's own proxies say."""
    return request.remote_addr or ""


def cookie_token() -> str:
    """The token that the browser sent."""
    return request.cookies.get(COOKIE, "")


def set_cookie(response: BaseResponse, token: str) -> None:
    """Give the browser its token: not for scripts, not for other sites, and gone when the browser ends."""
    response.set_cookie(COOKIE, token, httponly=True, samesite="Lax", secure=request.is_secure, path="/")


def clear_cookie(response: BaseResponse) -> None:
    """Take the token away."""
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax", secure=request.is_secure, path="/")


def init_app(app: Flask) -> None:
    """Look up the session before every page, and turn strangers away."""
    app.before_request(_enter)


def _enter() -> Response | BaseResponse | None:
    if request.endpoint == "static":
        return None
    g.docgen_session = signing_in.who(office(), cookie_token())
    if request.endpoint is None:
        # Nothing is there, and everyone may be told so.
        return None
    view = current_app.view_functions[request.endpoint]
    if g.docgen_session is not None or getattr(view, "open_to_strangers", False):
        return None
    return _to_sign_in()


def _to_sign_in() -> Response | BaseResponse:
    if wants_json():
        answer = json_error(NEEDED, "登录已经过期，请重新登录；写好的内容还在。", 401)
        answer.headers["Location"] = url_for("auth.sign_in")
        return answer
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("auth.sign_in", next=request.full_path.rstrip("?")))
    kept = keep_form()
    return kept if kept is not None else redirect(url_for("auth.sign_in", next=local_path(request.referrer) or "/"))
