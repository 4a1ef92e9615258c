"""The trip of somebody who signs in: by link, by password, with a form that waited, and out again."""

import json
from collections.abc import Callable
from html import unescape
from urllib.parse import quote

import pytest
from flask import Flask

from docgen.accounts.lock_out import MOST_BY_NAME
from docgen.service import signing_in
from docgen.service.office import Office

from ..office import PASSWORD, HandClock, add_person
from .conftest import Browser

SESSION = "docgen_session"


def test_from_the_first_link_to_work_and_out(stranger: Browser, here: Office) -> None:
    token = signing_in.founding_token(here)
    page = stranger.get(f"/welcome/{token}")
    assert (page.status_code, "第一位管理员" in page.text) == (200, True)
    again = stranger.post(f"/welcome/{token}", data={"name": "Zhou", "display": "老周", "password": "short"})
    assert (again.status_code, 'value="老周"' in again.text, "密码太短" in again.text) == (422, True, True)
    given = {"name": "Zhou", "display": "老周", "password": PASSWORD, "repeated": PASSWORD}
    answer = stranger.post(f"/welcome/{token}", data=given)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    home = stranger.get("/").text
    assert "老周" in home
    assert "密码已经设定" in home
    assert stranger.get(f"/welcome/{token}").status_code == 404
    out = stranger.post("/sign-out")
    assert (out.status_code, out.headers["Location"]) == (302, "/sign-in")
    assert stranger.client.get_cookie(SESSION) is None
    assert stranger.get("/").headers["Location"] == "/sign-in?next=/"
    assert stranger.sign_in("zhou").headers["Location"] == "/"


def test_one_comes_out_where_one_wanted_to_go(stranger: Browser, here: Office) -> None:
    add_person(here, "liu", "administrator")
    away = stranger.get("/admin/audit?actor=liu")
    assert away.headers["Location"] == "/sign-in?next=/admin/audit?actor%3Dliu"
    page = stranger.get(away.headers["Location"])
    assert 'name="next" value="/admin/audit?actor=liu"' in page.text
    assert stranger.sign_in("liu", next="/admin/audit?actor=liu").headers["Location"] == "/admin/audit?actor=liu"
    # Once signed in the page is not shown again.
    assert stranger.get("/sign-in?next=/account").headers["Location"] == "/account"


FOREIGN = [
    "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "///evil.example",
    "http:evil.example", "javascript:alert(1)", "data:text/html,x", "/\t/evil.example", "/\n//evil.example",
    "https://localhost@evil.example/", "http://localhost.evil.example/", " //evil.example", "http://[", "evil.example",
    "https:///evil.example", "/%0d%0aX:1\r\nY:2", "\x00//evil.example",
]  # fmt: skip


@pytest.mark.parametrize("onward", FOREIGN)
def test_nobody_is_sent_to_another_site(stranger: Browser, here: Office, onward: str) -> None:
    add_person(here, "liu")
    page = stranger.get(f"/sign-in?next={quote(onward)}")
    assert 'name="next" value=""' in page.text
    assert stranger.sign_in("liu", next=onward).headers["Location"] == "/"
    assert stranger.get(f"/sign-in?next={quote(onward)}").headers["Location"] == "/"


def test_a_wrong_password_is_told_without_telling_more(stranger: Browser, here: Office) -> None:
    add_person(here, "liu")
    pages = [stranger.sign_in(name, "wrong word here") for name in ("liu", "nobody")]
    assert [page.status_code for page in pages] == [401, 401]
    known, unknown = (page.text.split("<main")[1].split('csrf_token"')[0] for page in pages)
    assert known == unknown
    assert "登录名或密码不对" in known
    assert 'value="liu"' in pages[0].text
    assert "wrong word here" not in pages[0].text


def test_a_lock_out_is_told_with_the_time_it_lasts(stranger: Browser, here: Office, hand_clock: HandClock) -> None:
    add_person(here, "liu")
    for _ in range(MOST_BY_NAME):
        assert stranger.sign_in("liu", "wrong word here").status_code == 401
    locked = stranger.sign_in("liu")
    assert (locked.status_code, "请过 15 分钟再试" in locked.text) == (429, True)
    assert stranger.client.get_cookie(SESSION) is None
    hand_clock.forward(minutes=15)
    assert stranger.sign_in("liu").status_code == 302


def test_a_planted_session_is_not_taken_up(stranger: Browser, here: Office) -> None:
    add_person(here, "liu")
    stranger.client.set_cookie(SESSION, "P" * 43)
    stranger.sign_in("liu")
    cookie = stranger.client.get_cookie(SESSION)
    assert cookie is not None
    assert cookie.value != "P" * 43
    first = cookie.value
    stranger.client.delete_cookie("docgen_form")
    with_first = Browser(stranger.client.application)
    with_first.client.set_cookie(SESSION, first)
    assert with_first.get("/account").status_code == 200
    # Signing in again in the same browser ends the session before.
    stranger.client.delete_cookie(SESSION)
    stranger.client.set_cookie(SESSION, first)
    stranger.token = ""
    stranger.get("/session")
    stranger.post("/sign-in", data={"name": "liu", "password": PASSWORD})
    assert with_first.get("/account").status_code == 302


def test_forms_opened_before_the_sign_in_do_not_count_after(stranger: Browser, here: Office) -> None:
    add_person(here, "liu")
    stranger.get("/sign-in")
    before = stranger.token
    stranger.sign_in("liu")
    stranger.token = before
    assert stranger.post("/sign-out").status_code == 400


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_cookies_are_kept_from_scripts_and_other_sites(app: Flask, here: Office, scheme: str) -> None:
    add_person(here, "liu")
    browser = Browser(app, base_url=f"{scheme}://localhost/", headers={"Referer": f"{scheme}://localhost/sign-in"})
    cookies = browser.sign_in("liu").headers.getlist("Set-Cookie")
    cookies += browser.get("/").headers.getlist("Set-Cookie")
    assert {cookie.split("=")[0] for cookie in cookies} == {SESSION, "docgen_form"}
    for cookie in cookies:
        if "Max-Age=0" in cookie:  # taken away again
            continue
        flags = {part.strip() for part in cookie.split(";")[1:]}
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= flags
        assert ("Secure" in flags) is (scheme == "https")
        assert not any(flag.startswith(("Domain", "Expires", "Max-Age")) for flag in flags)


def test_an_idle_session_ends_and_the_form_it_held_is_kept(
    browse: Callable[..., Browser], hand_clock: HandClock, here: Office
) -> None:
    boss = browse("boss", "administrator")
    boss.get("/admin/people")
    hand_clock.forward(hours=2)
    typed = {"name": "liu", "display": '刘 "洋" & <b>\n第二行', "roles": ["drafter", "clerk"]}
    asked = boss.post("/admin/people", data=typed)
    assert (asked.status_code, "没有丢" in asked.text) == (401, True)
    kept = unescape(asked.text.split('name="kept" value="')[1].split('"')[0])
    assert json.loads(kept)["fields"] == [
        ["name", "liu"], ["display", typed["display"]], ["roles", "drafter"], ["roles", "clerk"],
    ]  # fmt: skip
    wrong = boss.post("/sign-in", data={"name": "boss", "password": "wrong word here", "kept": kept})
    assert unescape(wrong.text.split('name="kept" value="')[1].split('"')[0]) == kept
    resumed = boss.post("/sign-in", data={"name": "boss", "password": PASSWORD, "kept": kept})
    assert (resumed.status_code, "刚才填的内容还在" in resumed.text) == (200, True)
    assert '<form method="post" action="/admin/people">' in resumed.text
    assert '<textarea name="display" hidden>\n刘 &#34;洋&#34; &amp; &lt;b&gt;\n第二行</textarea>' in resumed.text
    assert resumed.text.count('<textarea name="roles" hidden>') == 2
    assert boss.post("/admin/people", data={**typed, "display": "刘洋"}).status_code == 200


@pytest.mark.parametrize(
    "kept",
    [
        "", "{", "[]", '{"url": "https://evil.example/", "fields": []}',
        '{"url": "//evil.example/account", "fields": []}',
        '{"url": "/no-such-page", "fields": []}', '{"url": "/admin/audit", "fields": []}', '{"url": 1, "fields": 2}',
    ],
)  # fmt: skip
def test_a_kept_form_goes_only_to_our_own_pages(stranger: Browser, here: Office, kept: str) -> None:
    add_person(here, "liu")
    assert stranger.sign_in("liu", kept=kept).headers["Location"] == "/"


def test_a_form_of_another_site_is_not_kept(stranger: Browser, here: Office) -> None:
    add_person(here, "liu")
    answer = stranger.client.post("/account", data={"old": "planted"}, headers={"Referer": "https://evil.example/x"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in?next=/")


def test_ones_own_password(browse: Callable[..., Browser], app: Flask) -> None:
    liu, elsewhere = browse("liu", "drafter"), Browser(app)
    elsewhere.sign_in("liu")
    new = "amber kettle 77"
    for data, said in (
        ({"old": "wrong word here", "password": new, "repeated": new}, "现在的密码不对"),
        ({"old": PASSWORD, "password": new, "repeated": "x"}, "两遍输入的密码不一样"),
        ({"old": PASSWORD, "password": "1234567890", "repeated": "1234567890"}, "最常见"),
    ):
        refused = liu.post("/account", data=data)
        assert (refused.status_code, said in refused.text, 'aria-invalid="true"' in refused.text) == (422, True, True)
    assert elsewhere.get("/account").status_code == 200
    liu.get("/account")
    done = liu.post("/account", data={"old": PASSWORD, "password": new, "repeated": new})
    assert (done.status_code, done.headers["Location"]) == (302, "/account")
    assert "密码已经修改" in liu.get("/account").text
    assert elsewhere.get("/account").status_code == 302
    assert elsewhere.sign_in("liu", new).status_code == 302


def test_scripts_learn_whether_a_session_lasts(browse: Callable[..., Browser], hand_clock: HandClock) -> None:
    liu = browse("liu")
    said = liu.get("/session").json or {}
    assert (said["ok"], said["name"]) == (True, "liu")
    hand_clock.forward(hours=3)
    assert (liu.get("/session").json or {})["ok"] is False
