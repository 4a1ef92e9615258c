"""People and the audit on the pages: add, change, invite, set aside, take back, and see who did what."""

from collections.abc import Callable

from flask import Flask

from ..office import PASSWORD
from .conftest import Browser


def link_in(page: str) -> str:
    return page.split('id="link"')[1].split('value="')[1].split('"')[0].removeprefix("http://localhost")


def test_somebody_new_gets_a_link_sets_a_password_and_works(boss: Browser, app: Flask) -> None:
    made = boss.post("/admin/people", data={"name": "Liu.Yang", "display": "刘洋", "roles": ["drafter", "clerk"]})
    assert made.status_code == 200
    liu = Browser(app)
    link = link_in(made.text)
    assert "liu.yang" in liu.get(link).text
    assert liu.post(link, data={"password": PASSWORD, "repeated": PASSWORD}).headers["Location"] == "/"
    assert "刘洋" in liu.get("/").text
    page = boss.get("/admin/people").text
    assert "在用" in page
    assert '<span class="tag">拟稿人</span><span class="tag">文书</span>' in page
    assert "1 处" in page


def test_what_was_typed_stands_there_again_beside_what_is_wrong(boss: Browser) -> None:
    page = boss.post("/admin/people", data={"name": "a b", "display": "刘洋", "roles": ["clerk"]})
    assert page.status_code == 422
    assert 'value="a b"' in page.text
    assert 'value="刘洋"' in page.text
    assert '<a href="#f-name">登录名</a>' in page.text
    assert 'aria-describedby="e-name h-name"' in page.text
    assert 'value="clerk" checked' in page.text
    assert 'value="drafter" checked' not in page.text


def test_name_and_roles_are_changed(boss: Browser, browse: Callable[..., Browser]) -> None:
    liu = browse("liu", "drafter", display="刘洋")
    assert 'value="drafter" checked' in boss.get("/admin/people/liu").text
    answer = boss.post("/admin/people/liu", data={"display": "刘 洋", "roles": ["administrator"]})
    assert answer.headers["Location"] == "/admin/people"
    assert "已经保存" in boss.get("/admin/people").text
    assert liu.get("/admin/people").status_code == 200, "the new role holds at once"
    boss.post("/admin/people/liu", data={"display": "刘洋"})
    assert liu.get("/admin/people").status_code == 404, "and so does its loss"


def test_the_last_administrator_is_told_why_not(boss: Browser) -> None:
    for path, data in (("/admin/people/boss", {"display": "x"}), ("/admin/people/boss/deactivate", {})):
        page = boss.post(path, data=data)
        assert (page.status_code, "唯一的管理员" in page.text) == (422, True)
    assert boss.get("/admin/people").status_code == 200


def test_setting_aside_and_taking_back(boss: Browser, browse: Callable[..., Browser]) -> None:
    liu = browse("liu", "drafter")
    boss.post("/admin/people/liu/deactivate")
    assert liu.get("/").status_code == 302
    assert liu.sign_in("liu").status_code == 401
    assert boss.post("/admin/people/liu/invite").status_code == 422
    page = boss.get("/admin/people/liu").text
    assert "已停用" in page
    assert "恢复" in page
    boss.post("/admin/people/liu/activate")
    assert liu.sign_in("liu").status_code == 302


def test_a_new_link_replaces_the_one_before(boss: Browser, browse: Callable[..., Browser], stranger: Browser) -> None:
    browse("liu", "drafter")
    first, second = (link_in(boss.post("/admin/people/liu/invite").text) for _ in range(2))
    assert stranger.get(first).status_code == 404
    assert stranger.get(second).status_code == 200


def test_a_person_who_is_not_there(boss: Browser) -> None:
    for path in ("/admin/people/nobody", "/admin/people/%E5%BC%A0"):
        assert boss.get(path).status_code == 404
        assert boss.post(path, data={"display": "x"}).status_code == 404
        assert boss.post(f"{path}/invite").status_code == 404


def test_the_audit_tells_who_did_what_to_whom_from_where(boss: Browser, browse: Callable[..., Browser]) -> None:
    browse("liu", "drafter")
    boss.post("/admin/people/liu/deactivate")
    page = boss.get("/admin/audit").text
    for said in ("停用人员", "登录", "127.0.0.1", "liu", "boss"):
        assert said in page
    only = boss.get("/admin/audit?actor=liu").text
    assert "停用人员" in only
    assert only.count("<tr>") == 3


def test_the_audit_goes_on_page_after_page(boss: Browser) -> None:
    office = boss.client.application.extensions["docgen"]
    from docgen.service.people import Caller

    for number in range(120):
        office.note(Caller("boss", ""), "something", f"subject-{number}")
    first = boss.get("/admin/audit").text
    older = first.split('class="button" href="')[1].split('"')[0]
    second = boss.get(older.replace("&amp;", "&")).text
    assert "subject-119" in first
    assert "subject-10<" in second
    assert "更早的记录" not in second
    assert "没有记录" in boss.get("/admin/audit?actor=nobody").text
