"""What protects every answer: headers, form tokens, sizes, static files, names that bite."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from docgen.accounts import audit
from docgen.service.office import Office
from docgen.web.app import create_app
from docgen.web.assets import present
from docgen.web.config import KEY_FILE, Config
from docgen.web.security import HEADERS

from ..office import add_person
from .conftest import Browser

STYLE = f"/static/{present()}/site.css"
XSS = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def answers(browser: Browser) -> list[object]:
    """One of each kind: pages, redirects, errors, JSON, static files."""
    return [
        *(browser.get(path) for path in ("/", "/sign-in", "/account", "/nope", STYLE, "/static/nope.css")),
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
        cache = answer.headers["Cache-Control"]  # type: ignore[attr-defined]
        kept = "public, max-age=31536000, immutable"
        assert cache == (kept if answer.request.path == STYLE else "no-store")  # type: ignore[attr-defined]


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


@pytest.mark.parametrize("path", ["/sign-in", "/account", "/", "/nope", "/welcome/x", STYLE])
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


@pytest.mark.parametrize(
    "name",
    ["../app.py", "%2e%2e/app.py", "..%2fconfig.py", "/etc/passwd", "", "../assets.py", "site.css/..", "editor"],
)
def test_static_files_are_those_and_no_others(stranger: Browser, name: str) -> None:
    answer = stranger.get(STYLE.replace("site.css", name))
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
