"""Two tabs, two people, two versions in a real browser: both are shown, nothing is overwritten."""

from collections.abc import Callable

from playwright.sync_api import expect

from docgen.service import working_copies
from docgen.service.desk import Desk
from docgen.service.drafting import draft, revise
from docgen.service.office import Office
from docgen.service.starting import begin_revision

from ..office import PASSWORD, add_person
from ..service.desks import plan
from .accessibility import faults
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
    server,
    write,
)

__all__ = ["chromium", "desk", "server", "write"]

pytestmark = needs_chromium


def test_what_the_browser_kept_is_shown_beside_what_came_later(
    write: Callable[..., Writer], desk: Desk, server: Server
) -> None:
    writer, copy, page = begun(write, desk)
    put(page, "title", "第一")
    server.stop()
    page.locator(TITLE).fill("写了一半")
    expect(page.locator("#alarm")).to_be_visible()
    page.close()
    server.start()
    latest = working_copies.get(desk, copy.id)
    working_copies.save(desk, copy.id, {**latest.typed, "note": "别处写的"}, latest.revision)
    again = writer.open(copy)
    expect(again.locator("#alarm")).to_contain_text("还在这台电脑上")
    again.get_by_role("button", name="比较两份").click()
    # Each place is chosen already for the one who changed it.
    expect(again.locator(".place")).to_have_count(2)
    again.get_by_role("button", name="按选择保存").click()
    expect(again.locator(TITLE)).to_have_value("写了一半")
    expect(again.locator('[name="note"]')).to_have_value("别处写的")
    assert kept_in_browser(again) == 0
    assert "merged" not in again.url


def test_another_person_who_signs_in_saves_nothing_here(write: Callable[..., Writer], desk: Desk, here: Office) -> None:
    writer, copy, page = begun(write, desk)
    end_sessions(here)
    add_person(here, "gu", "drafter")
    page.locator(TITLE).fill("林写的")
    expect(page.locator("#alarm")).to_be_visible()
    window = page.context.new_page()
    window.goto("/sign-in")
    window.get_by_label("登录名").fill("gu")
    window.get_by_label("密码").fill(PASSWORD)
    window.keyboard.press("Enter")
    expect(window.get_by_role("button", name="退出")).to_be_visible()
    window.close()
    expect(page.locator("#alarm")).to_contain_text("另一个人")
    assert working_copies.get(desk, copy.id).title == ""
    assert kept_in_browser(page) == 1
    assert writer.refused == []


def test_two_tabs_show_both_and_merge_by_field(write: Callable[..., Writer], desk: Desk) -> None:
    writer, copy, page = begun(write, desk)
    other = writer.open(copy)
    put(page, "title", "甲窗口的标题")
    other.locator('[name="note"]').fill("乙窗口的附注")
    expect(other.locator("#alarm")).to_contain_text("在别的窗口")
    other.get_by_role("button", name="比较两份").click()
    expect(other.locator(".place legend")).to_have_text(["标题", "附注"])
    assert faults(other) == []
    other.get_by_role("button", name="按选择保存").click()
    expect(other.locator(TITLE)).to_have_value("甲窗口的标题")
    expect(other.locator('[name="note"]')).to_have_value("乙窗口的附注")
    assert (writer.typed(copy)["title"], writer.typed(copy)["note"]) == ("甲窗口的标题", "乙窗口的附注")


def test_keeping_waits_until_the_last_word_is_saved(write: Callable[..., Writer], desk: Desk) -> None:
    writer = write()
    copy = working_copies.create(
        desk, {"kind": "letter", "title": "函", "sections": [{"kind": "free", "text": "此复。"}]}
    )
    page = writer.open(copy)
    page.locator('[name="closing"]').fill("特此函复。")
    page.locator('button[value="keep"]').click()
    page.wait_for_url("**/filings/**")
    with desk.archive.reading() as connection:
        subject = page.url.rsplit("/", 1)[1]
        assert desk.read_version(connection, desk.filing(connection, subject), 1).filing.closing == "特此函复。"


def test_a_version_that_came_in_between_is_shown_and_merged(write: Callable[..., Writer], desk: Desk) -> None:
    row = draft(desk, plan()).row
    writer = write()
    page = writer.open(begin_revision(desk, row.id))
    revise(desk, row.id, plan(note="别人加的附注"), remark="加附注")
    page.locator('[name="closing"]').fill("我加的结束语。")
    page.get_by_label("修改原因").fill("加结束语")
    page.locator('button[value="keep"]').click()
    expect(page.locator(".place legend")).to_have_text(["结束语", "附注"])
    page.get_by_role("button", name="按选择保存").click()
    page.get_by_label("修改原因").fill("加结束语")
    page.locator('button[value="keep"]').click()
    page.wait_for_url("**/filings/**")
    with desk.archive.reading() as connection:
        kept = desk.read_version(connection, desk.filing(connection, row.id), 3).filing
    assert (kept.closing, kept.note) == ("我加的结束语。", "别人加的附注")


def test_a_copy_that_is_gone_says_so_and_keeps_the_text(write: Callable[..., Writer], desk: Desk) -> None:
    _, copy, page = begun(write, desk)
    working_copies.discard(desk, copy.id)
    page.locator(TITLE).fill("无处可存")
    expect(page.locator("#alarm")).to_contain_text("没有这份稿子了")
    assert kept_in_browser(page) == 1
