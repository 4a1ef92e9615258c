"""A form that came after the session had ended (保住的内容): kept through the sign-in and offered again, never lost.

It travels inside the sign-in page itself, so nothing of a stranger's is stored here.
"""

import json
from typing import Any

from flask import Response, current_app, make_response, render_template, request
from flask_wtf.csrf import validate_csrf
from werkzeug.exceptions import HTTPException
from wtforms import ValidationError

_TOKEN = "csrf_token"
FIELD = "kept"


def keep_form() -> Response | None:
    """The sign-in page with the posted fields inside; None where the form was not one of our own, or had none."""
    try:
        validate_csrf(request.form.get(_TOKEN))
    except ValidationError:
        # Another site may have sent it: nobody should be asked to sign in and confirm what they never wrote.
        return None
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != _TOKEN]
    if not fields:
        return None
    kept = json.dumps({"url": request.path, "fields": fields}, ensure_ascii=False)
    return make_response(render_template("sign_in.html", next="", kept=kept, name="", error=None), 401)


def offer_again(kept: str) -> str | None:
    """The page that sends the kept form once more, at a press of the person; None when there is nothing in it."""
    try:
        plain: Any = json.loads(kept)
        url, fields = str(plain["url"]), [(str(name), str(value)) for name, value in plain["fields"]]
    except (ValueError, TypeError, KeyError):
        return None
    return render_template("resume.html", url=url, fields=fields) if _takes_forms(url) else None


def _takes_forms(path: str) -> bool:
    """Whether this path is one of our own pages that takes a form."""
    adapter = current_app.url_map.bind("")
    try:
        return path.startswith("/") and adapter.match(path, method="POST") is not None
    except HTTPException:
        return False
