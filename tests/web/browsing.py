"""People in a real browser: each signs in at a browser of their own, and what its content policy refuses is noted."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from ..office import PASSWORD
from .filing_office import Hall
from .writing import OFFICE_SCREEN, Server

Enter = Callable[..., Page]


@contextmanager
def people_at_browsers(chromium: Any, server: Server, hall: Hall, first: str = "/") -> Iterator[Enter]:
    """Sign somebody in and look at ``first``; a refused script or an error of a script fails the test."""
    contexts: list[BrowserContext] = []
    refused: list[str] = []

    def hear(message: Any) -> None:
        if "Content Security Policy" in message.text:
            refused.append(message.text)

    def enter(name: str = "lin", size: tuple[int, int] = OFFICE_SCREEN, **more: Any) -> Page:
        hall.desk(name)
        width, height = size
        viewport = {"width": width, "height": height}
        context = chromium.new_context(viewport=viewport, base_url=server.url, locale="zh-CN", **more)
        context.set_default_timeout(30_000)
        contexts.append(context)
        page: Page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: refused.append(str(error)))
        page.goto(first)
        page.get_by_label("登录名").fill(name)
        page.get_by_label("密码").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="退出")).to_be_visible()
        expect(page).to_have_url(re.compile(f"{re.escape(first)}$"))
        return page

    yield enter
    for context in contexts:
        context.close()
    assert refused == []
