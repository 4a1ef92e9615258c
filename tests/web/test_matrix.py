"""Every URL against every role and against strangers. A page that is not in the table fails."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask

from docgen.service.lifecycle import ROLES
from docgen.web.assets import present

from .conftest import Browser


@dataclass(frozen=True)
class Access:
    """Who may come, and how the page answers an empty form or a plain look.

    ``roles`` None is for everybody who is signed in; ``stranger`` is the answer for people who are not, by default
    the way to the sign-in.
    """

    allowed: int
    roles: frozenset[str] | None = None
    stranger: int = 302


ADMINISTRATOR = frozenset({"administrator"})
DRAFTER = frozenset({"drafter"})
CLERK = frozenset({"clerk"})

EXPECTED = {
    "GET /": Access(200),
    "GET /sign-in": Access(302, stranger=200),
    "POST /sign-in": Access(401, stranger=401),
    "POST /sign-out": Access(302),
    "GET /session": Access(200, stranger=200),
    "GET /welcome/<token>": Access(404, stranger=404),
    "POST /welcome/<token>": Access(404, stranger=404),
    "GET /account": Access(200),
    "POST /account": Access(422),
    "GET /admin/people": Access(200, ADMINISTRATOR),
    "POST /admin/people": Access(422, ADMINISTRATOR),
    "GET /admin/people/<name>": Access(200, ADMINISTRATOR),
    "POST /admin/people/<name>": Access(422, ADMINISTRATOR),
    "POST /admin/people/<name>/invite": Access(200, ADMINISTRATOR),
    "POST /admin/people/<name>/deactivate": Access(302, ADMINISTRATOR),
    "POST /admin/people/<name>/activate": Access(302, ADMINISTRATOR),
    "GET /admin/audit": Access(200, ADMINISTRATOR),
    "GET /admin/house": Access(200, ADMINISTRATOR),
    "POST /admin/house": Access(422, ADMINISTRATOR),
    "GET /admin/templates": Access(200, ADMINISTRATOR),
    "POST /admin/templates": Access(422, ADMINISTRATOR),
    "GET /admin/templates/<kind>/new.docx": Access(200, ADMINISTRATOR),
    "GET /admin/templates/<kind>/<digest>": Access(404),
    "GET /admin/templates/<kind>/<digest>/docx": Access(404),
    "POST /admin/templates/<kind>/<digest>/choose": Access(404),
    "POST /admin/templates/<kind>/shipped": Access(303, ADMINISTRATOR),
    "GET /filings": Access(200),
    "GET /filings/<filing>": Access(404),
    "GET /filings/<filing>/v<int:number>": Access(404),
    "GET /filings/<filing>/v<int:number>/<int:page>.png": Access(404),
    "GET /filings/<filing>/diff": Access(404),
    "GET /filings/<filing>/files/<int:number>/<what>": Access(404),
    "GET /filings/<filing>/files/<int:number>/kept/<path:name>": Access(404),
    "POST /filings/<filing>/steps/<action>": Access(404),
    "GET /book": Access(200),
    "POST /book/numbers/<action>": Access(422, CLERK),
    "POST /book/paper": Access(422, CLERK),
    "POST /book/close-year": Access(422, CLERK | {"archivist"}),
    "GET /new": Access(200, DRAFTER),
    "POST /new": Access(400, DRAFTER),
    "POST /new/file": Access(422, DRAFTER),
    "POST /new/older": Access(422, DRAFTER),
    "GET /filings/<filing>/edit": Access(404),
    "GET /copies/<copy_id>": Access(404),
    "POST /copies/<copy_id>": Access(404),
    "GET /copies/<copy_id>/state": Access(404),
    "POST /copies/<copy_id>/autosave": Access(404),
    "POST /copies/<copy_id>/compare": Access(404),
    "POST /copies/<copy_id>/merge": Access(404),
    "POST /copies/<copy_id>/discard": Access(404),
    "GET /copies/<copy_id>/preview": Access(404),
    "GET /copies/<copy_id>/preview/<digest>/<int:number>.png": Access(404),
    "POST /samples": Access(303, DRAFTER | ADMINISTRATOR),
    "GET /batches": Access(200, DRAFTER | ADMINISTRATOR | {"archivist"}),
    "POST /batches": Access(422, DRAFTER),
    "GET /batches/<batch>": Access(404),
    "GET /batches/<batch>/state": Access(404),
    "GET /batches/<batch>/marked.xlsx": Access(404),
    "GET /batches/<batch>/files/<what>": Access(404),
    "POST /batches/<batch>/roster": Access(404),
    "POST /batches/<batch>/columns": Access(404),
    "POST /batches/<batch>/back": Access(404),
    "POST /batches/<batch>/start": Access(404),
    "POST /batches/<batch>/stop": Access(404),
    "POST /batches/<batch>/resume": Access(404),
    "POST /batches/<batch>/discard": Access(404),
    "GET /static/<version>/<path:name>": Access(200, stranger=200),
}
"""Later pages add their lines here; values for the parts of their URLs stand in ``VALUES``."""

VALUES: dict[str, str] = {"token": "A" * 43, "name": "target"}
VALUES |= {"batch": "2" * 20, "filing": "2" * 20, "copy_id": "2" * 20, "digest": "0" * 64, "int:number": "1"}
VALUES |= {"kind": "work_plan", "int:page": "1", "what": "docx", "path:name": "scans/001.pdf", "action": "void"}
WHO = [*ROLES, "nobody", "stranger"]


def routes(app: Flask) -> dict[str, str]:
    """Every ``METHOD rule`` of the application with a URL to try it by."""
    found = {}
    for rule in app.url_map.iter_rules():
        url = rule.rule.replace("/<version>/<path:name>", f"/{present()}/site.css")
        for name, value in VALUES.items():
            url = url.replace(f"<{name}>", value)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            found[f"{method} {rule.rule}"] = url
    return found


def test_the_table_holds_every_url_and_no_other(app: Flask) -> None:
    assert set(routes(app)) == set(EXPECTED)
    assert [url for url in routes(app).values() if "<" in url] == [], "VALUES lacks a part of a URL"


@pytest.mark.parametrize("who", WHO)
def test_every_url_answers_as_the_table_says(
    app: Flask, browse: Callable[..., Browser], stranger: Browser, who: str
) -> None:
    browse("target", "drafter")
    browse("another", "administrator")
    browser = stranger if who == "stranger" else browse("someone", *([] if who == "nobody" else [who]))
    wrong = []
    urls = routes(app)
    for route, access in EXPECTED.items():
        method, url = route.split()[0], urls[route]
        answer = browser.get(url) if method == "GET" else browser.post(url)
        if answer.status_code != expected(access, who):
            wrong.append((route, answer.status_code, expected(access, who)))
        if who == "stranger" and access.stranger == 302:
            assert answer.headers["Location"].startswith("/sign-in?next=/"), route
        if route == "POST /sign-out" and who != "stranger":
            browser.sign_in("someone")
    assert wrong == []


def expected(access: Access, who: str) -> int:
    if who == "stranger":
        return access.stranger
    return access.allowed if access.roles is None or who in access.roles else 404


@pytest.mark.parametrize("who", WHO)
def test_what_is_hidden_looks_like_what_is_not_there(
    browse: Callable[..., Browser], stranger: Browser, who: str
) -> None:
    if who in ("administrator", "stranger"):
        assert stranger.get("/nothing/here").status_code == 404
        return
    browser = browse("someone", *([] if who == "nobody" else [who]))
    hidden, absent = browser.get("/admin/people"), browser.get("/nothing/here")
    assert hidden.status_code == absent.status_code == 404
    body = [page.text.split("<main")[1] for page in (hidden, absent)]
    assert body[0] == body[1]
    scripts = [browser.get(path, headers={"Accept": "application/json"}).json for path in ("/admin/people", "/nothing")]
    assert scripts[0] is not None
    assert scripts[0]["error"]["message"] == (scripts[1] or {})["error"]["message"]


def test_a_script_is_told_to_sign_in_and_not_sent_to_a_page(stranger: Browser) -> None:
    answer = stranger.get("/account", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert (answer.json or {})["error"]["code"] == "sign-in-needed"
    assert answer.headers["Location"] == "/sign-in"


@pytest.mark.parametrize("role", [*ROLES, "nobody"])
def test_the_navigation_shows_what_one_may_open(browse: Callable[..., Browser], role: str) -> None:
    browser = browse("someone", *([] if role == "nobody" else [role]))
    page = browser.get("/").text
    links = [part.split('"')[0] for part in page.split("<nav")[1].split("</nav>")[0].split('href="')[1:]]
    assert links[0] == "/"
    assert ("/admin/people" in links) is (role == "administrator")
    assert [browser.get(link).status_code for link in links] == [200] * len(links)
