"""A drafter at a real browser (Debian's chromium): the application on a port of its own, somebody signed in."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright
from werkzeug.serving import make_server

from docgen.accounts import sessions
from docgen.db.transactions import begin_write
from docgen.service import signing_in, working_copies
from docgen.service.desk import Actor, Desk
from docgen.service.office import Office
from docgen.service.starting import blank
from docgen.service.typed_data import Typed
from docgen.service.working_copies import WorkingCopy
from docgen.web.sessions import COOKIE

from ..office import HERE, PASSWORD, add_person

CHROMIUM = Path("/usr/bin/chromium")
OFFICE_SCREEN, POCKET_SCREEN = (1366, 768), (390, 844)
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")

# Both processors may be at work on other tests.
expect.set_options(timeout=20_000)

needs_chromium = pytest.mark.skipif(
    not CHROMIUM.exists(), reason="needs chromium (scripts/install-browser.sh installs it)"
)
needs_office = pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice (scripts/install-office.sh installs it)")

__all__ = ["chromium", "desk", "needs_chromium", "needs_office", "server", "write"]

TITLE = '[name="title"]'


class Server:
    """The application on a port; it can be taken away and brought back."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self.port = 0
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._server = make_server("127.0.0.1", self.port, self._app, threaded=True)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def server(app: Flask) -> Iterator[Server]:
    running = Server(app)
    yield running
    running.stop()
    previews = app.extensions.get("docgen-previews")
    if previews is not None:
        previews.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One chromium for the tests of a file; as root it cannot have its sandbox."""
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        yield browser
        browser.close()


@pytest.fixture
def desk(here: Office) -> Desk:
    """The desk of the drafter whose browser it is."""
    add_person(here, "lin", "drafter", display="林知远")
    return Desk(here.archive, here.current(), Actor("lin", frozenset({"drafter"})))


class Writer:
    """A browser in which the drafter is signed in; nothing that its content policy refuses goes unnoticed."""

    def __init__(self, chromium: Any, server: Server, here: Office, desk: Desk, **more: Any) -> None:
        self.server, self.here, self.desk = server, here, desk
        width, height = more.pop("size", OFFICE_SCREEN)
        self.refused: list[str] = []
        self.context: BrowserContext = chromium.new_context(
            viewport={"width": width, "height": height}, base_url=server.url, locale="zh-CN", **more
        )
        self.context.set_default_timeout(20_000)
        self.sign_in()

    def sign_in(self) -> None:
        token = signing_in.sign_in(self.here, "lin", PASSWORD, HERE).token
        self.context.add_cookies([{"name": COOKIE, "value": token, "url": self.server.url}])

    def open(self, copy: WorkingCopy) -> Page:
        """The form of a copy in a tab of its own."""
        page = self.context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.refused.append(str(error)))
        page.goto(f"/copies/{copy.id}")
        return page

    def typed(self, copy: WorkingCopy) -> Typed:
        """What the server holds."""
        return working_copies.get(self.desk, copy.id).typed

    def _hear(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.refused.append(message.text)


@pytest.fixture
def write(chromium: Any, server: Server, here: Office, desk: Desk) -> Iterator[Callable[..., Writer]]:
    """Starts a browser; settings of the context may be given."""
    writers: list[Writer] = []

    def start(**more: Any) -> Writer:
        writers.append(Writer(chromium, server, here, desk, **more))
        return writers[-1]

    yield start
    for writer in writers:
        writer.context.close()
    assert [line for writer in writers for line in writer.refused] == []


def saved(page: Page) -> None:
    """Wait until the page says that the server has it all."""
    expect(page.locator("#save-state[data-state=done]")).to_be_visible()


def put(page: Page, name: str, value: str) -> None:
    """Type into a field and wait until it is saved."""
    page.locator(f'[name="{name}"]').last.fill(value)
    saved(page)


PLAN: Typed = {
    "kind": "work_plan",
    "title": "棠溪街道消防工作计划",
    "addressees": ["甲社区", "乙社区", "丙社区"],
    "sections": [
        {"kind": "goals", "text": "全年不发生火灾。"},
        {"kind": "steps", "steps": [{"name": "动员"}, {"name": "排查"}, {"name": "总结"}]},
        {"kind": "free", "heading": "其他", "items": [{"title": "一", "items": [{"title": "二"}]}]},
    ],
    "attachments": [
        {"title": "表", "table": {"columns": [{"title": "A"}, {"title": "B"}], "rows": [["1", "2"], ["3", "4"]]}}
    ],
}


def press(page: Page, action: str) -> None:
    page.locator(f'button[value="{action}"]').click()


def at_work(write: Callable[..., Writer], desk: Desk, typed: Typed = PLAN) -> tuple[Writer, Page, Callable[[], Typed]]:
    writer = write()
    copy = working_copies.create(desk, typed)
    page = writer.open(copy)

    def now() -> Typed:
        saved(page)
        return writer.typed(copy)

    return writer, page, now


def focused(page: Page) -> str:
    return str(
        page.evaluate("document.activeElement.name || document.activeElement.value || document.activeElement.id")
    )


def begun(write: Callable[..., Writer], desk: Desk) -> tuple[Writer, WorkingCopy, Page]:
    writer = write()
    copy = working_copies.create(desk, blank("letter"))
    return writer, copy, writer.open(copy)


def end_sessions(here: Office) -> None:
    with begin_write(here.engine) as connection:
        sessions.end_all(connection, "lin")


def kept_in_browser(page: Page) -> int:
    return int(page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('docgen:')).length"))


def saved_soon(page: Page, writer: Writer, copy: WorkingCopy, title: str) -> None:
    """Wait until the server holds this title."""
    for _ in range(100):
        if writer.typed(copy).get("title") == title:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"the server holds {writer.typed(copy).get('title')!r}")
