"""A batch in a real browser: three hundred communities, a reload in the middle, the files taken away at the end."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from docgen.ingest.sources import read_input
from docgen.service.filings import extract_input
from docgen.settings import Settings, parse_settings

from ..service.batches import HOUSE, ODD, base_bytes, communities, workbook
from .batch_office import BAD_DATE, finished, hall, mapped, office_hall, started
from .browsing import Enter, people_at_browsers
from .filing_office import Hall
from .test_browser import NAMELESS, WEAK, overflow
from .writing import OFFICE_SCREEN, POCKET_SCREEN, Server, chromium, needs_chromium, server

__all__ = ["chromium", "hall", "office_hall", "server"]

pytestmark = needs_chromium

ROWS = 300


@pytest.fixture
def settings() -> Settings:
    return parse_settings(HOUSE)


@pytest.fixture
def screen(chromium: Any, server: Server, office_hall: Hall) -> Iterator[Enter]:
    """A browser in which somebody is signed in and looks at the batches."""
    with people_at_browsers(chromium, server, office_hall, "/batches") as start:
        yield start


def choose(page: Page, tmp_path: Path, rows: Any) -> None:
    """Choose the two files of a batch."""
    (tmp_path / "基准方案.yaml").write_bytes(base_bytes())
    (tmp_path / "社区名单.xlsx").write_bytes(workbook(rows))
    page.get_by_label("或者传文件").set_input_files(tmp_path / "基准方案.yaml")
    page.get_by_label("Excel、WPS 表格、ODS、CSV 或 YAML").set_input_files(tmp_path / "社区名单.xlsx")


def download(page: Page, name: str) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_three_hundred_communities_with_a_reload_in_the_middle(screen: Enter, tmp_path: Path) -> None:
    page = screen()
    page.get_by_role("link", name="批量", exact=True).click()
    rows = communities(ROWS)
    rows[4] = BAD_DATE
    choose(page, tmp_path, rows)
    page.get_by_role("button", name="上传，对应栏目").click()
    expect(page.get_by_label("网格数")).to_have_value("【网格数】")
    page.get_by_role("button", name="核对名单").click()
    expect(page.get_by_role("heading", name=f"{ROWS} 个社区核对完，1 个有 1 处要改")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="C6")).to_contain_text("2014-13-01")
    page.get_by_label("只生成文件").check()
    page.get_by_role("button", name="开始办理").click()
    bar = page.get_by_role("progressbar", name="办理进度")
    expect(bar).to_be_visible()
    page.reload()
    expect(page.locator("#batch-state")).to_have_text(re.compile("办理中|已办完"))
    expect(page.locator("#batch-state")).to_have_text("已办完", timeout=90_000)
    expect(bar).to_have_attribute("value", str(ROWS))
    name, package = download(page, "下载全部（zip）")
    assert name == "全部-【社区名称】消防工作计划.zip"
    names = zipfile.ZipFile(io.BytesIO(package)).namelist()
    assert sum(one.endswith(".docx") for one in names) == ROWS - 1
    odd = next(one for one in names if "＜b＞" in one)
    inside = extract_input(zipfile.ZipFile(io.BytesIO(package)).read(odd)).yaml
    assert read_input(inside.encode(), name="a.yaml").data["title"] == f"{ODD}消防工作计划"
    _, results = download(page, "下载结果.xlsx")
    assert load_workbook(io.BytesIO(results)).worksheets[0]["B3"].value == ODD
    _, failures = download(page, "下载失败.xlsx")
    assert load_workbook(io.BytesIO(failures)).worksheets[0]["C6"].comment is not None


def test_an_odd_name_is_shown_and_not_run(screen: Enter, tmp_path: Path) -> None:
    page = screen()
    choose(page, tmp_path, [[ODD, "", "2014-11-03"], ["甲社区", "3", "2014-11-03"]])
    page.get_by_role("button", name="上传，对应栏目").click()
    page.get_by_role("button", name="核对名单").click()
    expect(page.get_by_role("row").filter(has_text="B2")).to_contain_text(ODD)
    assert page.locator("main td b, main th b").count() == 0


def test_a_batch_needs_neither_script_nor_mouse(screen: Enter, office_hall: Hall, tmp_path: Path) -> None:
    page = screen(java_script_enabled=False)
    choose(page, tmp_path, communities(2))
    page.get_by_role("button", name="上传，对应栏目").press("Enter")
    page.get_by_role("button", name="核对名单").press("Enter")
    page.get_by_label("只生成文件").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("每份存为初稿，以后逐件办理")).to_be_checked()
    page.keyboard.press("Enter")
    # The page comes anew by itself until the work is done.
    expect(page.locator("#batch-state")).to_have_text("已办完", timeout=90_000)
    expect(page.get_by_role("link", name="下载结果.xlsx")).to_be_visible()


@pytest.mark.parametrize("size", [OFFICE_SCREEN, POCKET_SCREEN], ids=str)
def test_every_page_of_a_batch_fits_and_can_be_read(screen: Enter, office_hall: Hall, size: tuple[int, int]) -> None:
    long = "很" * 60
    sent = [communities(2), [[long, "3", "2014-11-03"], [f"{long}乙", "4", f"错{long}"]], communities(1)]
    batches = [mapped(office_hall, rows, by="quan") for rows in sent]
    office_hall.browser("quan").post(f"/batches/{batches[2]}/back")
    started(office_hall, batches[0], "quan", mode="files")
    finished(office_hall, "quan", batches[0])
    page = screen("quan", size)
    for path in ("/batches", *(f"/batches/{batch}" for batch in batches)):
        page.goto(path)
        assert not overflow(page), path
        assert page.evaluate(WEAK) == [], path
        assert page.evaluate(NAMELESS) == [], path
        assert page.locator("h1").count() == 1, path
    page.goto(f"/batches/{batches[1]}")
    expect(page.get_by_label("签发人")).to_be_hidden()
    page.get_by_label("印发：签发、编号、印发一步办完").check()
    expect(page.get_by_label("签发人")).to_be_visible()
    assert not overflow(page)
