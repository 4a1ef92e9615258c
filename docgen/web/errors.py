"""The one translator of errors to answers (错误与网页): a Chinese page, or JSON where a script asks.

No answer tells where anything lies on the server: such an error gets a number, under which the log tells it all.
"""

import re
import secrets
from typing import Any

from flask import Flask, Response, current_app, make_response, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from docgen.errors import DocgenError
from docgen.web.replies import json_error, wants_json

HIDDEN = frozenset({"not-found", "version-missing", "file-absent", "bad-id", "not-allowed", "person-unknown"})
"""Codes that mean "there is nothing here for you"; RightsError says so by its class."""

_NOTHING = ("没有这个页面", "它不存在，或者不归您查看。", "请核对网址，或从首页进入。")
_TEXTS = {
    400: ("请求有误", "浏览器发来的内容读不懂。", "请返回上一页再试。"),
    404: _NOTHING,
    405: ("不能这样打开", "这个网址不能直接打开。", "请从首页进入。"),
    411: ("请求有误", "发来的内容没有说明长度。", "请用浏览器提交。"),
    413: ("内容太大", "发来的内容超过了上限 {limit} MB，没有接收。", "请压缩或分成几份再传。"),
    429: ("请稍等", "请求太频繁。", "请过一会儿再试。"),
}
_OUR_FAULT = ("系统出了问题", "这次没有办成，您没有做错什么。", "请稍后再试；再不行，请把编号 {reference} 告诉管理员。")
_FORM_OLD = ("页面放得太久了", "为了安全，这次提交没有办理。", "请返回上一页，刷新后再提交；浏览器会保留填好的内容。")
# A path on the server, its database, or its environment.
_PLACE = re.compile(r"(?<![\w/.:-])/(?:[^\s/，。；：（）“”]+/)+[^\s，。；：）”]*|PostgreSQL|SQLite|DOCGEN_|Traceback")
_COMMAND = re.compile(r"docgen |(?<![\w-])--?[a-z]|请在输入的|\[archive\]")


def init_app(app: Flask) -> None:
    """Answer every error through this module."""
    app.register_error_handler(DocgenError, answer_known)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(Exception, _answer_unknown)


def status_of(error: DocgenError) -> int:
    """The HTTP status of an error."""
    return 404 if error.code in HIDDEN else error.http_status


def is_internal(error: DocgenError) -> bool:
    """Whether its words are for the administrator: it is the server's own fault, or names a place on it."""
    return status_of(error) >= 500 or _PLACE.search(error.message + error.hint) is not None


def public_hint(error: DocgenError) -> str:
    """The hint, unless it speaks of the command line, or of files that nobody has here."""
    return "" if _COMMAND.search(error.hint) else error.hint


def answer_known(error: DocgenError) -> Response:
    """The answer to an error that docgen reports on purpose."""
    status = status_of(error)
    if status == 404:
        return _answer(404, "not-found", _NOTHING)
    if is_internal(error):
        return _answer_fault(error, max(500, status))
    texts = ("没有办成", error.message, public_hint(error))
    problems = [problem.as_dict() for problem in getattr(error, "problems", ())]
    return _answer(status, error.code, texts, problems)


def _answer_http(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    status = error.code or 500
    if isinstance(error, CSRFError):
        return _answer(400, "form-expired", _FORM_OLD)
    if status >= 500:
        return _answer_fault(error, status)
    title, message, hint = _TEXTS.get(status, _TEXTS[400])
    limit = current_app.config["MAX_CONTENT_LENGTH"] // (1 << 20)
    answer = _answer(status, f"http-{status}", (title, message.format(limit=limit), hint))
    if status == 405:
        answer.headers.extend({name: value for name, value in error.get_headers() if name == "Allow"})
    return answer


def _answer_unknown(error: Exception) -> Response:
    return _answer_fault(error, 500)


def _answer_fault(error: Exception, status: int) -> Response:
    """Log all of it under a number; tell the person nothing but the number."""
    reference = secrets.token_hex(4).upper()
    current_app.logger.error("fault %s", reference, exc_info=error)
    title, message, hint = _OUR_FAULT
    return _answer(status, "internal-error", (title, message, hint.format(reference=reference)), reference=reference)


def _answer(
    status: int,
    code: str,
    texts: tuple[str, str, str],
    problems: list[dict[str, Any]] | None = None,
    **more: Any,
) -> Response:
    title, message, hint = texts
    if wants_json():
        more |= {"problems": problems} if problems else {}
        return json_error(code, message, status, hint=hint, **more)
    page = render_template("error.html", title=title, message=message, hint=hint, problems=problems or ())
    return make_response(page, status)
