"""Errors as they are told: a number alone for a fault of ours, and nothing of the server in any answer."""

import logging

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound

from docgen.errors import ArchiveError, ConversionError, DocgenError, InputError, Problem

from .conftest import Browser

XSS = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
SECRETS = ("/srv/archive/index.sqlite3", "PostgreSQL 10.0.0.5:5432/docgen", "/etc/passwd", "DOCGEN_DATABASE_URL")
FAULTS: list[tuple[Exception, int]] = [
    (RuntimeError("boom at /srv/archive/index.sqlite3"), 500),
    (ArchiveError("database-busy", "数据库 /srv/archive/index.sqlite3 一直被别的程序占用。"), 500),
    (ArchiveError("database-gone", "与数据库 PostgreSQL 10.0.0.5:5432/docgen 的连接中断了。"), 500),
    (ArchiveError("database-unreachable", "连不上。", hint="请看环境变量 DOCGEN_DATABASE_URL。"), 500),
    (ConversionError("no-office", "没有 LibreOffice。"), 503),
    (DocgenError("missing-resource", "缺少文件夹。", where="/etc/passwd"), 500),
    (FileNotFoundError(2, "No such file", "/etc/passwd"), 500),
]


@pytest.mark.parametrize(("fault", "status"), FAULTS, ids=lambda value: str(value)[:30])
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_fault_is_told_by_a_number_alone(
    app: Flask, caplog: pytest.LogCaptureFixture, fault: Exception, status: int, accept: str
) -> None:
    def broken() -> str:
        raise fault

    broken.open_to_strangers = True  # type: ignore[attr-defined]
    app.add_url_rule("/broken", view_func=broken)
    with caplog.at_level(logging.ERROR):
        answer = app.test_client().get("/broken", headers={"Accept": accept})
    assert answer.status_code == status
    for secret in (*SECRETS, "Traceback", "File ", "boom", "docgen/web", ".py"):
        assert secret not in answer.text
    reference = caplog.records[-1].args[0]  # type: ignore[index]
    assert str(reference) in answer.text
    assert caplog.records[-1].exc_info is not None
    assert caplog.records[-1].exc_info[1] is fault


def answer_to(app: Flask, error: Exception, accept: str = "text/html") -> tuple[int, str]:
    def refused() -> str:
        raise error

    refused.open_to_strangers = True  # type: ignore[attr-defined]
    app.add_url_rule("/refused", view_func=refused)
    answer = app.test_client().get("/refused", headers={"Accept": accept})
    return answer.status_code, answer.text


def test_a_refusal_is_told_in_its_own_words(app: Flask) -> None:
    error = ArchiveError("step-missing", "还没有核稿，不能签发。", hint="请先办理核稿（docgen review x）。", where="x")
    status, page = answer_to(app, error)
    assert status == 409
    assert "还没有核稿，不能签发。" in page
    assert "docgen review" not in page, "the command line's advice is not for the browser"


def test_every_fault_of_an_input_is_listed(app: Flask) -> None:
    problems = [Problem("title", "标题", "没有填写标题。", hint="请写标题。"), Problem("a<b", "甲", XSS)]
    status, page = answer_to(app, InputError("invalid", "有 2 处错误。", problems=problems))
    assert status == 422
    assert "没有填写标题。" in page
    assert XSS not in page


@pytest.mark.parametrize("code", ["not-found", "version-missing", "file-absent", "bad-id", "not-allowed"])
def test_what_is_not_there_and_what_is_not_allowed_look_the_same(app: Flask, code: str) -> None:
    status, page = answer_to(app, ArchiveError(code, "档案里没有“秘密公文”。", where="x"))
    assert status == 404
    assert "秘密公文" not in page


def test_an_http_error_of_the_framework_is_told_in_chinese(app: Flask, stranger: Browser) -> None:
    assert "没有这个页面" in answer_to(app, NotFound("secret words"))[1]
    page = stranger.client.put("/sign-in")
    assert (page.status_code, "不能直接打开" in page.text) == (405, True)
    assert {"GET", "POST"} <= set(page.headers["Allow"].replace(" ", "").split(","))
