"""What protects every answer (安全): headers, cookies, forms that are ours, bodies that are not too large."""

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import LengthRequired, RequestEntityTooLarge

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Flask-WTF holds the referrer of a change against our own host under https: so it is kept on our own pages.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_A_YEAR = "max-age=31536000"

csrf = CSRFProtect()


class FormCookie(SecureCookieSessionInterface):
    """The signed cookie that holds the form token and the messages of the next page; who is signed in is not in it."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - Flask's signature
        """Only over https where the page came over https."""
        return request.is_secure


def refuse_large(app: Flask) -> None:
    """Refuse a body by the length it announces, before anything of it is read.

    One that announces none is refused too: Werkzeug would cut it off at the limit and hand over the beginning.
    """

    @app.before_request
    def check() -> None:
        if (request.content_length or 0) > app.config["MAX_CONTENT_LENGTH"]:
            raise RequestEntityTooLarge
        if request.headers.get("Transfer-Encoding"):
            raise LengthRequired


def init_app(app: Flask) -> None:
    """Set headers on every answer and ask every change for our form token (``X-CSRFToken`` where it is JSON)."""
    app.session_interface = FormCookie()
    app.config.update(
        SESSION_COOKIE_NAME="docgen_form",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # A form may stay open all day; the token ends with the cookie.
        WTF_CSRF_TIME_LIMIT=None,
    )
    csrf.init_app(app)
    app.after_request(_protect)


def _protect(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = _A_YEAR
    if request.endpoint != "static" or response.status_code >= 400:
        response.headers["Cache-Control"] = "no-store"
    if response.status_code in (LengthRequired.code, RequestEntityTooLarge.code):
        # What the other side goes on sending is not waited for.
        response.headers["Connection"] = "close"
    return response
