"""The account pages in a real browser (Debian's chromium): keyboard alone, nothing refused, narrow screens."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright
from werkzeug.serving import make_server

from docgen.service import people, signing_in
from docgen.service.office import Office

from ..office import PASSWORD, add_person
from .accessibility import NAMELESS, WEAK, faults

__all__ = ["NAMELESS", "WEAK", "overflow"]

CHROMIUM = Path("/usr/bin/chromium")
OFFICE_SCREEN, POCKET_SCREEN = (1366, 768), (390, 844)

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="needs chromium (scripts/install-browser.sh installs it)")


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The application on a port of its own."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One chromium for the tests of this file; as root it cannot have its sandbox."""
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        yield browser
        browser.close()


@pytest.fixture
def screen(chromium: Any, site: str) -> Iterator[Callable[..., Page]]:
    """Opens a page on a screen of that size; whatever the content policy refuses fails the test."""
    contexts: list[BrowserContext] = []
    refused: list[str] = []

    def hear(message: Any) -> None:
        if "Content Security Policy" in message.text:
            refused.append(message.text)

    def start(size: tuple[int, int] = OFFICE_SCREEN) -> Page:
        width, height = size
        context = chromium.new_context(viewport={"width": width, "height": height}, base_url=site, locale="zh-CN")
        contexts.append(context)
        page: Page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: refused.append(str(error)))
        return page

    yield start
    for context in contexts:
        context.close()
    assert refused == []


def test_signing_in_with_the_keyboard_alone(screen: Callable[..., Page], here: Office) -> None:
    add_person(here, "liu", "administrator", display="刘洋")
    page = screen()
    page.goto("/admin/audit")
    expect(page).to_have_title("登录 · 公文办理")
    page.keyboard.type("liu")
    page.keyboard.press("Tab")
    page.keyboard.type("wrong word here")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("登录名或密码不对")
    expect(page.get_by_label("登录名")).to_have_value("liu")
    expect(page.get_by_label("密码")).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_title("操作记录 · 公文办理")
    page.keyboard.press("Tab")
    expect(page.get_by_text("跳到正文")).to_be_focused()
    expect(page.get_by_text("跳到正文")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("登录名")).to_be_focused()


def test_the_first_administrator_adds_somebody(screen: Callable[..., Page], here: Office) -> None:
    page = screen()
    page.goto(f"/welcome/{signing_in.founding_token(here)}")
    page.get_by_label("姓名").fill("周文静")
    page.get_by_label("登录名").fill("zhou")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_label("再输一遍").fill(PASSWORD)
    page.get_by_role("button", name="设定密码并进入").click()
    expect(page.get_by_role("status")).to_contain_text("欢迎使用")
    page.get_by_role("link", name="人员").first.click()
    page.get_by_label("姓名").fill('<b>刘</b>"洋"')
    page.get_by_label("登录名").fill("liu")
    page.get_by_label("文书").check()
    page.get_by_role("button", name="新增").click()
    link = page.get_by_label("链接").input_value()
    page.goto("/admin/people")
    row = page.get_by_role("row").filter(has_text='<b>刘</b>"洋"')
    expect(row).to_contain_text("还没有设定密码")
    other = screen()
    other.goto(link)
    other.get_by_label("密码", exact=True).fill(PASSWORD)
    other.get_by_label("再输一遍").fill(PASSWORD)
    other.keyboard.press("Enter")
    expect(other).to_have_title("首页 · 公文办理")
    other.get_by_role("button", name="退出").click()
    other.go_back()
    other.reload()
    expect(other).to_have_title("登录 · 公文办理")


@pytest.mark.parametrize("size", [OFFICE_SCREEN, POCKET_SCREEN], ids=str)
def test_no_page_is_wider_than_its_screen(screen: Callable[..., Page], here: Office, size: tuple[int, int]) -> None:
    add_person(here, "liu", "administrator", *("drafter", "reviewer", "clerk"), display="很" * 40)
    page = screen(size)
    page.goto("/")
    wide = [page.title()] if overflow(page) else []
    page.get_by_label("登录名").fill("liu")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="退出")).to_be_visible()
    for path in ("/", "/admin/people", "/admin/people/liu", "/admin/audit", "/account", "/nope"):
        page.goto(path)
        wide += [path] if overflow(page) else []
    assert wide == []


def overflow(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def test_everything_is_named_and_can_be_read(screen: Callable[..., Page], here: Office) -> None:
    add_person(here, "liu", "administrator", display="刘洋")
    page = screen()
    page.goto(f"/welcome/{people.invite(here, people.CONSOLE, people.AT_CONSOLE, 'liu').token}")
    assert faults(page) == []
    page.get_by_role("button", name="设定密码并进入").click()
    page.goto("/sign-in")
    assert faults(page) == []
    page.get_by_label("登录名").fill("liu")
    page.get_by_label("密码").fill("wrong word here")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert faults(page) == []
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="退出")).to_be_visible()
    for path in ("/", "/admin/people", "/admin/people/liu", "/admin/audit", "/account", "/nope"):
        page.goto(path)
        assert faults(page) == [], path
