"""Take the screenshots of the web pages in docs/images: an office of its own, in a folder of its own, on this machine.

Run: .venv/bin/python scripts/screenshots.py [FOLDER]; needs chromium, and LibreOffice for the pages of a PDF.
"""

import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from docgen.models.examples import example_filing
from docgen.models.filing import Filing
from docgen.service import book, people, signing_in
from docgen.service.approving import approve
from docgen.service.desk import Actor, Desk
from docgen.service.drafting import draft, revise, send_back, take_step
from docgen.service.entering import PaperFiling, enter
from docgen.service.field_notes import FieldNote
from docgen.service.lifecycle import ROLES, Role
from docgen.service.marking import NumberSequence
from docgen.service.office import Office
from docgen.service.publishing import Wishes, publish
from docgen.service.renditions import complete_quietly
from docgen.service.starting import begin
from docgen.settings import parse_settings
from docgen.web.app import create_app
from docgen.web.config import Config

CHROMIUM = "/usr/bin/chromium"
TARGET = Path(__file__).resolve().parents[1] / "docs" / "images"
SCREENS = {"": (1366, 768), "-narrow": (390, 844)}
NARROW = {"home", "editor", "list", "review"}
"""Pages that are kept as a narrow screen shows them, too."""
PASSWORD = "walnut lantern 42"
COLOURS = 128
DRAWN = """() => [...document.images].every(one => one.complete
  || one.getBoundingClientRect().left > innerWidth || one.getBoundingClientRect().top > innerHeight)"""
PREVIEWED = "() => document.querySelector('[data-preview-state]').textContent.startsWith('共')"
OFFICE_STARTS = 120_000
"""Milliseconds that the first preview may take on a machine that is busy."""
HOUSE = """
[house]
issuer = "桂湖镇人民政府"
organ_code = "桂府发"
printing_office = "桂湖镇党政办公室"
[[house.organs]]
name = "中共桂湖镇委员会"
code = "桂委发"
fonds = "0107"
[[house.organs]]
name = "桂湖镇人民政府"
code = "桂府发"
fonds = "0108"
[archive]
steps = ["submit", "review", "recheck", "proofread"]
"""
PEOPLE: dict[str, tuple[str, tuple[Role, ...]]] = {
    "ye": ("叶舒然", ("drafter",)),
    "bai": ("柏景行", ("reviewer", "approver")),
    "tang": ("唐书瑶", ("clerk", "archivist", "drafter", "administrator")),
}


class Hours:
    """A clock that goes on by twenty minutes whenever it is looked at."""

    def __init__(self) -> None:
        self.now = datetime(2025, 2, 17, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=20)
        return self.now


def main() -> None:
    """Fill the office, then look at each page on both screens."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        clock = Hours()
        app = create_app(Config(Path(home), settings=parse_settings(HOUSE), clock=clock))
        office: Office = app.extensions["docgen"]
        pages = fill(office, clock)
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            with browsing() as browser:
                for suffix, size in SCREENS.items():
                    shoot(browser, f"http://127.0.0.1:{server.server_port}", pages, target, suffix, size)
        finally:
            server.shutdown()
            thread.join()
            office.close()


def fill(office: Office, clock: Hours) -> dict[str, tuple[str, str]]:
    """People, settings and filings in every state; the pages to look at: name → (who looks, path)."""
    desks = hire(office)
    plan, letter = example_filing("work_plan"), example_filing("letter")
    issued = run(desks, plan, on=date(2025, 2, 20))
    clock.now += timedelta(days=3)
    run(desks, example_filing("minutes"), on=date(2025, 2, 24))
    sequence = NumberSequence("桂府发", 2025)
    book.reserve(desks["all"], sequence, 5, 6, remark="留给人大会议材料")
    book.void(desks["all"], sequence, 2, 2, remark="编重，作废")
    paper = PaperFiling("桂湖镇2025年春季消防安全检查通知", "桂湖镇人民政府", sequence, 4, date(2025, 2, 10))
    enter(desks["all"], paper, remark="启用本系统以前在纸上印发")
    waiting = draft(desks["ye"], example_filing("implementation_plan"), remark="按年度要点起草").row.id
    take_step(desks["ye"], waiting, "submit", remark="请核稿")
    returned = draft(desks["ye"], letter).row.id
    take_step(desks["ye"], returned, "submit")
    note = FieldNote("title", "标题", "写明年度")
    send_back(desks["bai"], returned, remark="标题和时限再核对一下。", notes=[note])
    begin(desks["ye"], "work_plan", filled=True)
    return {
        "home": ("ye", "/"),
        "editor": ("ye", "/copies/-"),
        "list": ("ye", "/filings"),
        "search": ("ye", "/filings?q=安全 社区"),
        "filing": ("tang", f"/filings/{issued}"),
        "review": ("bai", f"/filings/{waiting}"),
        "diff": ("ye", f"/filings/{issued}/diff?a=1&b=3"),
        "book": ("tang", "/book?code=桂府发"),
        "house": ("tang", "/admin/house"),
        "templates": ("tang", "/admin/templates"),
    }


def hire(office: Office) -> dict[str, Desk]:
    """Everybody, with a password, at a desk of their own."""
    desks = {}
    for name, (display, roles) in PEOPLE.items():
        link = people.create(office, people.CONSOLE, people.AT_CONSOLE, name, display, roles)
        told = signing_in.Welcome(PASSWORD, PASSWORD, name, display)
        signing_in.accept(office, link.token, told, "127.0.0.1")
        desks[name] = Desk(office.archive, office.current(), Actor(name, frozenset(roles)))
    desks["all"] = Desk(office.archive, office.current(), Actor("tang", frozenset(ROLES), local=True))
    return desks


def run(desks: dict[str, Desk], filing: Filing, on: date) -> str:
    """Take a filing all the way to its issue."""
    id = draft(desks["ye"], filing, remark="初次拟稿").row.id
    changed = filing.model_copy(update={"title": filing.title.replace("建设", "创建")})
    revise(desks["ye"], id, changed, remark="按会议意见改标题")
    take_step(desks["ye"], id, "submit")
    take_step(desks["bai"], id, "review", remark="文字已核，可以签发。")
    approve(desks["bai"], id, by="柏景行", on=on, opinion="同意印发。")
    publish(desks["all"], id, Wishes(printed_on=on))
    complete_quietly(desks["all"], id)
    return id


@contextmanager
def browsing() -> Iterator[Browser]:
    """One chromium; as root it cannot have its sandbox."""
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


def shoot(
    browser: Browser, url: str, pages: dict[str, tuple[str, str]], target: Path, suffix: str, size: tuple[int, int]
) -> None:
    """Every page as its person sees it on a screen of this size."""
    width, height = size
    shown: dict[str, Page] = {}
    for name, (who, path) in pages.items():
        if suffix and name not in NARROW:
            continue
        if who not in shown:
            context = browser.new_context(viewport={"width": width, "height": height}, base_url=url, locale="zh-CN")
            shown[who] = context.new_page()
            sign_in(shown[who], who, target / f"web-sign-in{suffix}.png")
        page = shown[who]
        page.goto(path if path != "/copies/-" else "/new")
        if path == "/copies/-":
            page.locator("a[href^='/copies/']").first.click()
            page.wait_for_function(PREVIEWED, timeout=OFFICE_STARTS)
        page.wait_for_function(DRAWN)
        keep(page, target / f"web-{name}{suffix}.png")


def sign_in(page: Page, name: str, picture: Path) -> None:
    """Sign in as somebody; the page is kept as well."""
    page.goto("/")
    keep(page, picture)
    page.get_by_label("登录名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="退出").wait_for()


def keep(page: Page, file: Path) -> None:
    """Keep what the screen shows, in few colours so that it stays small."""
    page.screenshot(path=str(file))
    with Image.open(file) as picture:
        few = picture.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(file, optimize=True)


if __name__ == "__main__":
    main()
