"""What protects every answer: headers, form tokens, sizes, errors that tell nothing of the server, names that bite."""

import logging
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound

from docgen.accounts import audit
from docgen.errors import ArchiveError, ConversionError, DocgenError, InputError, Problem
from docgen.service.office import Office
from docgen.web.app import create_app
from docgen.web.config import KEY_FILE, Config
from docgen.web.security import HEADERS

from ..office import add_person
from .conftest import Browser

XSS = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def answers(browser: Browser) -> list[object]:
    """One of each kind: pages, redirects, errors, JSON, static files."""
    return [
        *(browser.get(path) for path in ("/", "/sign-in", "/account", "/nope", "/static/site.css", "/static/nope.css")),
        *(browser.get(path) for path in ("/session", "/admin/people", "/admin/audit", "/welcome/x")),
        browser.client.post("/sign-out"),
        browser.client.put("/account"),
        browser.get("/nope", headers={"Accept": "application/json"}),
        browser.client.post("/sign-in", data=b"x" * 100, content_type="multipart/form-data; boundary=y"),
    ]


@pytest.mark.parametrize("signed_in", [False, True])
def test_every_answer_carries_the_headers(stranger: Browser, boss: Browser, signed_in: bool) -> None:
    for answer in answers(boss if signed_in else stranger):
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS  # type: ignore[attr-defined]
        assert "Strict-Transport-Security" not in answer.headers  # type: ignore[attr-defined]
        static = answer.request.path == "/static/site.css"  # type: ignore[attr-defined]
        cache = answer.headers["Cache-Control"]  # type: ignore[attr-defined]
        assert cache == ("max-age=3600" if static else "no-store") or (static and "max-age" in cache)


def test_the_content_policy_allows_no_inline_code(boss: Browser) -> None:
    policy = boss.get("/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    for path in ("/", "/sign-in", "/account", "/admin/people", "/admin/people/boss", "/admin/audit", "/nope"):
        page = boss.get(path).text
        for forbidden in ("<script>", "<style", " style=", " onclick=", " onload=", "javascript:"):
            assert forbidden not in page, path


def test_https_is_remembered_only_over_https(app: Flask) -> None:
    answer = app.test_client().get("/sign-in", base_url="https://localhost/")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_proxys_word_counts_only_where_the_house_has_one(tmp_path: Path, app: Flask) -> None:
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.5"}
    assert "Strict-Transport-Security" not in app.test_client().get("/sign-in", headers=forwarded).headers
    behind = create_app(Config(tmp_path / "other", proxies=1))
    browser = Browser(behind, headers=forwarded)
    assert "Strict-Transport-Security" in browser.get("/sign-in").headers
    browser.base["headers"] = {**forwarded, "Referer": "https://localhost/sign-in"}
    assert browser.sign_in("nobody", "wrong word here").status_code == 401
    office: Office = behind.extensions["docgen"]
    with office.engine.connect() as connection:
        assert audit.entries(connection)[0].address == "203.0.113.5"
    office.close()


# Forms that are ours --------------------------------------------------------------------------------------------


def test_every_change_needs_our_form_token(app: Flask, boss: Browser, here: Office) -> None:
    add_person(here, "target")
    tried = 0
    for rule in app.url_map.iter_rules():
        url = rule.rule.replace("<name>", "target").replace("<token>", "x")
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}:
            tried += 1
            for sent in ({}, {"csrf_token": ""}, {"csrf_token": "made up"}):
                refused = boss.client.open(url, method=method, data=sent)
                assert (refused.status_code, "页面放得太久了" in refused.text) == (400, True), url
            script = boss.client.open(url, method=method, json={}, headers={"Accept": "application/json"})
            assert (script.status_code, (script.json or {})["error"]["code"]) == (400, "form-expired"), url
    assert tried >= 8
    assert boss.get("/admin/people/target").status_code == 200


def test_somebody_elses_token_is_not_ours(boss: Browser, browse: Callable[..., Browser]) -> None:
    other = browse("other")
    other.get("/account")
    boss.token = other.token
    assert boss.post("/sign-out").status_code == 400


def test_over_https_a_change_must_come_from_our_own_pages(app: Flask, here: Office) -> None:
    add_person(here, "liu")
    browser = Browser(app, base_url="https://localhost/", headers={"Referer": "https://evil.example/"})
    assert browser.sign_in("liu").status_code == 400


# Bodies ---------------------------------------------------------------------------------------------------------


class Endless:
    """A body that would take for ever, and counts what was read of it."""

    def __init__(self) -> None:
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        assert size >= 0, "all of it was asked for at once"
        self.taken += size
        return b"x" * size

    def readline(self, size: int = -1) -> bytes:
        return self.read(size)


KINDS = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "application/json"]


@pytest.mark.parametrize("path", ["/sign-in", "/account", "/", "/nope", "/welcome/x", "/static/site.css"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_body_of_100_mb_is_refused_before_it_is_read(stranger: Browser, path: str, kind: str) -> None:
    body, start = Endless(), time.perf_counter()
    sent = {"wsgi.input": body, "CONTENT_LENGTH": str(100 << 20), "CONTENT_TYPE": kind}
    answer = stranger.client.post(path, environ_overrides=sent)
    assert (answer.status_code, body.taken) == (413, 0)
    assert "超过了上限 32 MB" in answer.text
    assert time.perf_counter() - start < 1


def test_a_body_that_hides_its_length_is_refused(stranger: Browser) -> None:
    body = Endless()
    sent = {"wsgi.input": body, "wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    answer = stranger.client.post("/sign-in", environ_overrides={**sent, "CONTENT_TYPE": KINDS[0]})
    assert (answer.status_code, body.taken) == (411, 0)


def test_a_large_form_is_taken_as_long_as_it_is_not_too_large(stranger: Browser) -> None:
    fields = {f"sections[{number}].text": "公" * 400 for number in range(5000)}
    stranger.get("/sign-in")
    assert stranger.post("/sign-in", data={**fields, "name": "x", "password": "y"}).status_code == 401


# Errors ---------------------------------------------------------------------------------------------------------

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


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fconfig.py", "/static//etc/passwd", "/static/"]
)
def test_static_files_are_those_and_no_others(stranger: Browser, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code in (302, 308, 404)
    assert "create_app" not in answer.text
    assert "root:" not in answer.text


# Names that bite --------------------------------------------------------------------------------------------------


def test_a_name_is_text_wherever_it_stands(boss: Browser, here: Office, browse: Callable[..., Browser]) -> None:
    made = boss.post("/admin/people", data={"name": "liu", "display": XSS[:40], "roles": "drafter"})
    assert made.status_code == 200
    pages = [made, *(boss.get(path) for path in ("/admin/people", "/admin/people/liu", "/admin/audit"))]
    pages.append(boss.post("/admin/people", data={"name": XSS, "display": XSS}))
    pages.append(boss.get("/admin/audit", query_string={"actor": XSS}))
    pages.append(boss.get("/sign-in", query_string={"next": "/" + XSS.replace(" ", "")}))
    pages.append(boss.post("/admin/people/liu", data={"display": XSS + "x" * 40, "roles": XSS}))
    pages.append(Browser(boss.client.application).sign_in(XSS, "x"))
    for page in pages:
        assert "<script>alert" not in page.text
        assert "<img" not in page.text
    assert any("&lt;script&gt;alert" in page.text for page in pages)


def test_odd_characters_do_no_harm(stranger: Browser, boss: Browser) -> None:
    odd = "\x00\ud800\u202e'; DROP TABLE people; --%s%n"
    assert stranger.sign_in(odd.replace("\ud800", ""), "x").status_code == 401
    assert boss.get("/admin/people/%00%ff%ed%a0%80").status_code == 404
    assert boss.get("/admin/audit?actor=%00&before=-1").status_code == 200
    assert boss.get("/admin/audit?before=99999999999999999999").status_code in (200, 404, 422)
    assert boss.get("/admin/audit?before=x").status_code == 200
    assert boss.post("/admin/people/liu%2f..%2fboss", data={"display": "x"}).status_code == 404


# The key, and the audit of changes ----------------------------------------------------------------------------------


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    first = create_app(Config(tmp_path / "home"))
    second = create_app(Config(tmp_path / "home"))
    assert first.secret_key == second.secret_key
    assert len(first.secret_key or b"") == 32
    assert (tmp_path / "home" / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert not list((tmp_path / "home").glob(".web.key*"))
    for made in (first, second):
        made.extensions["docgen"].close()


def test_every_change_that_went_through_is_in_the_audit(
    app: Flask, here: Office, browse: Callable[..., Browser]
) -> None:
    app.add_url_rule("/things/<thing>", endpoint="things.change", view_func=lambda thing: thing, methods=["POST"])
    app.add_url_rule("/fails", endpoint="things.fail", view_func=lambda: ("no", 409), methods=["POST"])
    liu = browse("liu", "drafter")
    assert liu.post("/things/abc").status_code == 200
    assert liu.post("/fails").status_code == 409
    assert liu.client.post("/things/abc").status_code == 400
    with here.engine.connect() as connection:
        rows = [(row.actor, row.action, row.subject, row.address) for row in audit.entries(connection)]
    assert rows == [("liu", "things.change", "abc", "127.0.0.1"), ("liu", "sign-in", "liu", "127.0.0.1")]
