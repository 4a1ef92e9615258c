"""Small answers and questions that many pages share (应答): JSON or a page, and paths that stay on this site."""

import re
from typing import Any
from urllib.parse import urlsplit

from flask import Response, jsonify, request

_UNSAFE = re.compile(r"[\x00-\x20\\\x7f-\x9f]")


def wants_json() -> bool:
    """Whether a script asks, and not a person's browser going to a page."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return request.is_json or best == "application/json"


def json_error(code: str, message: str, status: int, **more: Any) -> Response:
    """An error for a script: ``{"ok": false, "error": {"code", "message", …}}``."""
    answer = jsonify(ok=False, error={"code": code, "message": message, **more})
    answer.status_code = status
    return answer


def local_path(url: str | None) -> str:
    """Path and query of a URL on this very site; '' for any other, however it is written."""
    if not url or _UNSAFE.search(url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if url.startswith("//") and not parts.netloc:
        return ""
    if parts.netloc and parts.netloc != request.host:
        return ""
    if parts.scheme and (parts.scheme not in ("http", "https") or not parts.netloc):
        return ""
    if not parts.path.startswith("/") or parts.path.startswith("//"):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")
