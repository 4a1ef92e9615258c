"""The whole way of a filing in a real browser, from signing in to the downloaded DOCX; two people on one filing."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import Page, expect

from docgen.models.yaml_writer import to_yaml
from docgen.settings import Settings, parse_settings

from .accessibility import faults
from .browsing import Enter, people_at_browsers
from .filing_office import HOUSE, Hall, hall, issued, plan
from .test_browser import overflow
from .writing import OFFICE_SCREEN, POCKET_SCREEN, Server, chromium, needs_chromium, server

__all__ = ["chromium", "hall", "server"]

pytestmark = needs_chromium

TITLE = "棠溪街道<b>冬季</b>防火 & “清患”工作计划"
TEXTS = ("坚持人民至上、生命至上，逐户排查 A&B 两类隐患。", "全年不发生火灾事故（一起也不行）。", "第一步　摸底")


@pytest.fixture
def settings() -> Settings:
    """A house that submits, and otherwise takes the steps that nobody can leave out."""
    return parse_settings(HOUSE + '\n[archive]\nsteps = ["submit", "review"]\n')


@pytest.fixture
def enter(chromium: Any, server: Server, hall: Hall) -> Iterator[Enter]:
    """Signs somebody in at a browser of their own."""
    with people_at_browsers(chromium, server, hall) as start:
        yield start


def typed_plan() -> bytes:
    filing = plan(
        TITLE,
        sections=[
            {"kind": "guiding_thought", "text": TEXTS[0]},
            {"kind": "goals", "text": TEXTS[1]},
            {"kind": "steps", "steps": [{"name": TEXTS[2], "end": "2014-12", "text": "逐户登记。"}]},
        ],
    )
    return to_yaml(filing).encode()


def words_of(docx: bytes) -> str:
    """Every word of a document, as any reader of DOCX finds it."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        document = etree.fromstring(package.read("word/document.xml"))
    return "".join(document.itertext("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"))


def press(page: Page, name: str) -> None:
    page.locator("form.step").get_by_role("button", name=name, exact=True).first.click()
    expect(page.get_by_role("status")).to_contain_text(f"已办理：{name}")


def test_from_signing_in_to_the_printed_filing(enter: Enter, tmp_path: Path) -> None:
    lin = enter("lin")
    lin.get_by_role("link", name="照示例、照往年公文，或从文件开始").click()
    lin.get_by_label("YAML、JSON").set_input_files({"name": "a.yaml", "mimeType": "text/yaml", "buffer": typed_plan()})
    lin.get_by_role("button", name="打开").click()
    expect(lin.locator('[name="title"]')).to_have_value(TITLE)
    lin.get_by_role("button", name="存入档案").click()
    expect(lin.get_by_role("heading", level=1)).to_have_text(TITLE)
    press(lin, "送审")
    where = re.sub(r"^https?://[^/]+", "", lin.url)

    he = enter("he")
    he.get_by_role("link", name=TITLE).click()
    he.get_by_label("意见", exact=True).fill("可以。")
    press(he, "核稿")

    shen = enter("shen")
    shen.get_by_role("link", name=TITLE).click()
    shen.get_by_label("签发日期").fill("2014-11-03")
    shen.get_by_label("签发意见").fill("同意印发。")
    press(shen, "签发")

    wang = enter("wang")
    wang.get_by_role("link", name=TITLE).click()
    expect(wang.locator(".next-number").first).to_contain_text("棠街办〔2014〕1号")
    press(wang, "登记编号")
    wang.locator("#f-publish-printed_on").fill("2014-11-04")
    press(wang, "印发")
    expect(wang.locator(".number")).to_have_text("棠街办〔2014〕1号")
    with wang.expect_download() as download:
        wang.get_by_role("link", name="DOCX").first.click()
    file = tmp_path / "taken.docx"
    download.value.save_as(file)
    assert download.value.suggested_filename.startswith("棠街办〔2014〕1号 ")
    words = words_of(file.read_bytes())
    for typed in (*TEXTS, "逐户登记。", "棠街办〔2014〕1号", "2014年11月3日"):
        assert typed in words, typed
    assert TITLE in words.replace("\n", "")

    lin.goto(where)
    expect(lin.locator(".milestones li.due")).to_have_count(0)
    expect(lin.get_by_text("同意印发。").first).to_be_visible()
    lin.get_by_role("link", name="与上一版").nth(1).click()
    expect(lin.locator("ins").first).to_be_visible()
    lin.goto("/filings?q=冬季")
    expect(lin.locator("mark").first).to_have_text("冬季")


def test_two_people_on_one_filing(enter: Enter, hall: Hall) -> None:
    filing = hall.drafted()
    hall.done("lin", filing, "submit")
    one, two = enter("he"), enter("he")
    for page in (one, two):
        page.goto(f"/filings/{filing}")
    one.get_by_label("意见", exact=True).fill("第一次")
    press(one, "核稿")
    two.get_by_label("意见", exact=True).fill("第二次")
    two.locator("form.step").get_by_role("button", name="核稿", exact=True).click()
    expect(two.get_by_role("alert")).to_contain_text("这份公文刚才已由he办理“核稿”")
    expect(two.get_by_role("alert")).to_contain_text("您的这一次没有办理")
    assert faults(two) == []
    one.go_back()
    one.go_forward()
    assert [event["remark"] for event in hall.log(filing) if event["action"] == "review"] == ["第一次"]


def test_sending_back_with_the_keyboard_and_finding_it_at_the_field(enter: Enter, hall: Hall) -> None:
    filing = hall.drafted()
    hall.done("lin", filing, "submit")
    he = enter("he")
    he.goto(f"/filings/{filing}")
    he.locator("#do-return > summary").focus()
    for key in ("Enter", "Tab"):
        he.keyboard.press(key)
    he.keyboard.type("请改标题")
    he.keyboard.press("Tab")
    he.keyboard.press("Enter")
    he.keyboard.press("Tab")
    he.keyboard.type("标题")
    he.keyboard.press("Escape")
    he.keyboard.press("Tab")
    he.keyboard.type("加上年份")
    he.keyboard.press("Enter")
    expect(he.get_by_role("status")).to_contain_text("已办理：退回")
    lin = enter("lin")
    expect(lin.get_by_text("请改标题")).to_be_visible()
    lin.goto(f"/filings/{filing}")
    lin.get_by_role("link", name="修改文字").click()
    expect(lin.get_by_text("加上年份")).to_be_visible()


PAGES = ("/", "/filings", "/filings?q=消防", "{one}", "{one}/v1", "{one}/diff?a=1&b=2", "{draft}", "/book", "/new")
OURS = ("/admin/house", "/admin/templates")


def test_every_page_is_readable_named_and_fits_its_screen(enter: Enter, hall: Hall) -> None:
    one, draft = f"/filings/{issued(hall)}", f"/filings/{hall.drafted(plan('长' * 120))}"
    for name, paths in (("wang", PAGES[:-1]), ("guan", OURS), ("lin", (PAGES[-1], "{draft}", "/"))):
        page = enter(name)
        for path in paths:
            page.goto(path.format(one=one, draft=draft if name == "lin" else one))
            assert faults(page) == [], path
            for width, height in (OFFICE_SCREEN, POCKET_SCREEN):
                page.set_viewport_size({"width": width, "height": height})
                assert not overflow(page), (path, width)


def test_the_focus_goes_as_the_eye_does(enter: Enter, hall: Hall) -> None:
    filing = hall.drafted()
    hall.done("lin", filing, "submit")
    he = enter("he")
    he.goto(f"/filings/{filing}")
    order = []
    for _ in range(14):
        he.keyboard.press("Tab")
        order.append(str(he.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")))
    wanted = ["跳到正文", "首页", "编号簿", "退出", "f-review-remark", "f-review-by", "逐处意见", "核稿", "退回"]
    assert [one for one in order if one in wanted] == wanted
