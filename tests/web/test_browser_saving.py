"""Nothing typed is lost: a reload, a dead server, an expired session, the way back, a closed window."""

from collections.abc import Callable

from playwright.sync_api import APIResponse, BrowserContext, Route, expect

from docgen.service import working_copies
from docgen.service.desk import Desk
from docgen.service.office import Office
from docgen.service.starting import blank

from ..office import PASSWORD
from .writing import (
    TITLE,
    Server,
    Writer,
    begun,
    chromium,
    desk,
    end_sessions,
    kept_in_browser,
    needs_chromium,
    put,
    saved,
    saved_soon,
    server,
    write,
)

__all__ = ["chromium", "desk", "server", "write"]

pytestmark = needs_chromium


def test_a_pause_saves_and_a_reload_changes_nothing(write: Callable[..., Writer], desk: Desk) -> None:
    writer, copy, page = begun(write, desk)
    put(page, "title", "关于商请支持的函")
    assert writer.typed(copy)["title"] == "关于商请支持的函"
    assert kept_in_browser(page) == 0
    page.reload()
    expect(page.locator(TITLE)).to_have_value("关于商请支持的函")


def test_a_reload_in_the_middle_of_a_word_loses_nothing(write: Callable[..., Writer], desk: Desk) -> None:
    writer, copy, page = begun(write, desk)
    page.locator(TITLE).fill("关于商请")
    page.reload()
    expect(page.locator(TITLE)).to_have_value("关于商请")
    saved_soon(page, writer, copy, "关于商请")


def test_what_was_saved_while_the_page_was_being_loaded_anew_is_shown(write: Callable[..., Writer], desk: Desk) -> None:
    """The server sends the page as it was; before it arrives, the old page saves once more."""
    writer, copy, page = begun(write, desk)
    held: list[tuple[Route, APIResponse]] = []
    page.route(f"**/copies/{copy.id}", lambda route: held.append((route, route.fetch())), times=1)
    page.evaluate(
        """() => setTimeout(() => {
          location.reload();
          const title = document.querySelector('[name=title]');
          title.value = '最后一笔';
          setTimeout(() => title.dispatchEvent(new Event('input', { bubbles: true })), 300);
        })"""
    )
    saved_soon(page, writer, copy, "最后一笔")
    ((route, before),) = held
    assert "最后一笔" not in before.text()
    route.fulfill(response=before)
    expect(page.locator(TITLE)).to_have_value("最后一笔")


def test_a_dead_server_takes_nothing_away(write: Callable[..., Writer], desk: Desk, server: Server) -> None:
    writer, copy, page = begun(write, desk)
    put(page, "title", "第一")
    server.stop()
    page.locator(TITLE).fill("第一第二")
    expect(page.locator("#alarm")).to_contain_text("连不上服务器")
    expect(page.locator("#save-state")).to_contain_text("已记在这台电脑上")
    page.locator('button[value="add:addressees"]').click()
    page.keyboard.type("县财政局")
    assert kept_in_browser(page) == 1
    server.start()
    saved(page)
    expect(page.locator("#alarm")).to_be_hidden()
    assert writer.typed(copy)["title"] == "第一第二"
    assert writer.typed(copy)["addressees"] == ["", "县财政局"]
    assert kept_in_browser(page) == 0


def test_a_lost_connection_is_made_up_for_at_once_when_it_is_back(write: Callable[..., Writer], desk: Desk) -> None:
    writer, copy, page = begun(write, desk)
    put(page, "title", "第一")
    writer.context.set_offline(True)
    page.locator(TITLE).fill("第一第二")
    expect(page.locator("#alarm")).to_contain_text("连不上服务器")
    page.locator('[name="addressees[0]"]').fill("县财政局")
    assert kept_in_browser(page) == 1
    assert writer.typed(copy)["title"] == "第一"
    writer.context.set_offline(False)
    saved(page)
    assert (writer.typed(copy)["title"], writer.typed(copy)["addressees"]) == ("第一第二", ["县财政局"])
    assert kept_in_browser(page) == 0


def test_a_window_closed_while_the_server_was_dead_gets_its_text_back(
    write: Callable[..., Writer], desk: Desk, server: Server
) -> None:
    writer, copy, page = begun(write, desk)
    put(page, "title", "第一")
    server.stop()
    page.locator(TITLE).fill("写了一半")
    expect(page.locator("#alarm")).to_be_visible()
    page.close()
    server.start()
    again = writer.open(copy)
    expect(again.locator(TITLE)).to_have_value("写了一半")
    saved_soon(again, writer, copy, "写了一半")
    assert kept_in_browser(again) == 0


def test_what_is_typed_before_the_scripts_are_there_is_saved_too(write: Callable[..., Writer], desk: Desk) -> None:
    writer = write()
    copy = working_copies.create(desk, blank("letter"))
    page = writer.context.new_page()
    held: list[Route] = []
    page.route("**/editor/editor.js*", lambda route: held.append(route))
    page.goto(f"/copies/{copy.id}", wait_until="commit")
    page.locator(TITLE).fill("早写的")
    for route in held:
        route.continue_()
    saved_soon(page, writer, copy, "早写的")


def test_what_is_classified_is_left_nowhere(write: Callable[..., Writer], desk: Desk) -> None:
    writer, copy, page = begun(write, desk)
    page.locator('[name="head.classification"]').select_option("秘密")
    expect(page.locator("#alarm")).to_contain_text("涉密计算机")
    page.locator(TITLE).fill("机要的标题")
    expect(page.locator("#save-state")).to_have_text("没有保存")
    assert kept_in_browser(page) == 0
    page.locator('[name="head.classification"]').select_option("")
    saved_soon(page, writer, copy, "机要的标题")
    expect(page.locator("#alarm")).to_be_hidden()


def test_an_expired_session_waits_for_the_person(write: Callable[..., Writer], desk: Desk, here: Office) -> None:
    writer, copy, page = begun(write, desk)
    end_sessions(here)
    page.locator(TITLE).fill("过期时写的")
    expect(page.locator("#alarm")).to_contain_text("登录已过期")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="在新窗口登录").click()
    window = opened.value
    window.get_by_label("登录名").fill("lin")
    window.get_by_label("密码").fill(PASSWORD)
    window.keyboard.press("Enter")
    window.wait_for_url("**/copies/**")
    window.close()
    page.bring_to_front()
    saved(page)
    assert writer.typed(copy)["title"] == "过期时写的"


def test_after_signing_in_on_the_same_page_the_text_is_back(
    write: Callable[..., Writer], desk: Desk, here: Office
) -> None:
    writer, copy, page = begun(write, desk)
    end_sessions(here)
    page.locator(TITLE).fill("过期时写的")
    expect(page.locator("#alarm")).to_be_visible()
    page.reload()
    page.get_by_label("登录名").fill("lin")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(TITLE)).to_have_value("过期时写的")
    saved_soon(page, writer, copy, "过期时写的")


def test_going_back_shows_what_was_typed(write: Callable[..., Writer], desk: Desk) -> None:
    writer, copy, page = begun(write, desk)
    page.locator(TITLE).fill("走开以前")
    page.goto("/new")
    page.go_back()
    expect(page.locator(TITLE)).to_have_value("走开以前")
    saved_soon(page, writer, copy, "走开以前")
    put(page, "title", "回来以后")
    page.go_forward()
    page.go_back()
    expect(page.locator(TITLE)).to_have_value("回来以后")


def test_where_the_browser_keeps_nothing_the_server_still_does(write: Callable[..., Writer], desk: Desk) -> None:
    writer = write()
    context: BrowserContext = writer.context
    context.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); };")
    copy = working_copies.create(desk, blank("letter"))
    page = writer.open(copy)
    put(page, "title", "照样保存")
    assert writer.typed(copy)["title"] == "照样保存"
