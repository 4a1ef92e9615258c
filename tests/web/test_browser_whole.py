"""A filing typed word by word in the browser and taken all the way: the downloaded DOCX says what was typed."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Page, expect

from docgen.service.filings import extract_input
from docgen.settings import Settings, parse_settings

from .filing_office import HOUSE, hall
from .test_browser_trip import enter, press, words_of
from .writing import chromium, needs_chromium, saved, server
from .writing import press as button

__all__ = ["chromium", "enter", "hall", "server"]

pytestmark = needs_chromium

TITLE = "棠溪街道2015年“清患”行动<b>工作计划</b> & 安排"
TYPED = {
    "title": TITLE,
    "addressees[0]": "各社区居民委员会",
    "addressees[1]": "驻街各单位（A&B）",
    "sections[0].text": "坚持预防为主、防治结合，a<b 与 <script> 都是文字。",
    "sections[1].text": "全年不发生较大火灾。",
    "sections[1].targets[0].by": "2015年6月底前",
    "sections[1].targets[0].text": "完成排查，建立“一户一档”。",
    "sections[2].steps[0].name": "排查阶段",
    "sections[2].steps[0].end": "2015年4月底前",
    "sections[2].steps[0].text": "逐户登记隐患：",
    "sections[2].steps[0].tasks[0].text": "入户检查线路，𬱖字也要在。",
    "sections[2].steps[0].tasks[1].text": "造册建档。",
    "sections[2].steps[1].name": "整改阶段",
    "sections[2].steps[1].start": "2015年5月",
    "sections[2].steps[1].end": "2015年9月",
    "sections[2].steps[1].text": "逐项销号。",
    "attachments[0].title": "联系人名单",
    "attachments[0].text": "沈主任：0754-88000000",
    "note": "联系人：林知远",
}
"""Everything that is typed, by the name of its control, in the order of the page."""

GROWS = {
    "sections[1].targets[0].by": "add:sections[1].targets",
    "sections[2].steps[0].name": "add:sections[2].steps",
    "sections[2].steps[0].tasks[0].text": "add:sections[2].steps[0].tasks",
    "sections[2].steps[0].tasks[1].text": "add:sections[2].steps[0].tasks",
    "sections[2].steps[1].name": "add:sections[2].steps",
    "attachments[0].title": "add:attachments",
}
"""The button that makes room for a control."""

PRINTED = (
    *("棠溪街道办事处文件", "棠街办〔2014〕1号", TITLE, TYPED["addressees[0]"], "、", TYPED["addressees[1]"], "："),
    *("一、指导思想", TYPED["sections[0].text"], "二、工作目标", TYPED["sections[1].text"]),
    *("（一）", TYPED["sections[1].targets[0].by"], "，", TYPED["sections[1].targets[0].text"]),
    *("三、实施步骤", "（一）", TYPED["sections[2].steps[0].name"], "（2015年4月底前）。", "逐户登记隐患："),
    *("1.", TYPED["sections[2].steps[0].tasks[0].text"], "2.", TYPED["sections[2].steps[0].tasks[1].text"]),
    *("（二）", TYPED["sections[2].steps[1].name"], "（2015年5月—9月）。", "逐项销号。"),
    *("附件：", TYPED["attachments[0].title"], "棠溪街道办事处", "2014年11月3日", "（", TYPED["note"], "）"),
    *("附件", TYPED["attachments[0].title"], TYPED["attachments[0].text"]),
)
"""Every word of the printed text: what was typed, and what the standard puts round it."""


@pytest.fixture
def settings() -> Settings:
    """A house that submits, reviews and countersigns."""
    return parse_settings(HOUSE + '\n[archive]\nsteps = ["submit", "review", "countersign"]\n')


def write_all(page: Page) -> None:
    for name, text in TYPED.items():
        control = page.locator(f'[name="{name}"]')
        if name == "addressees[1]":
            page.keyboard.press("Enter")
        elif not control.count():
            button(page, GROWS[name])
        control.fill(text)
    saved(page)


def taken(page: Page, what: str, file: Path) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=what).first.click()
    download.value.save_as(file)
    return file.read_bytes()


def test_what_is_typed_is_what_is_downloaded(enter: Callable[..., Page], tmp_path: Path) -> None:
    lin = enter("lin")
    lin.get_by_role("button", name="工作计划", exact=True).click()
    write_all(lin)
    lin.get_by_role("button", name="存入档案").click()
    expect(lin.get_by_role("heading", level=1)).to_have_text(TITLE)
    press(lin, "送审")
    for name, step, opinion in (("he", "核稿", "文字已核。"), ("qiu", "会签", "没有意见。")):
        page = enter(name)
        page.get_by_role("link", name=TITLE).click()
        page.get_by_role("textbox", name="意见", exact=True).fill(opinion)
        press(page, step)
    wang = enter("wang")
    wang.get_by_role("link", name=TITLE).click()
    wang.locator("#f-approve-by").fill("沈主任")
    wang.locator("#f-approve-on").fill("2014-11-03")
    press(wang, "签发")
    press(wang, "登记编号")
    wang.locator("#f-publish-printed_on").fill("2014-11-04")
    press(wang, "印发")
    lin.goto(wang.url)
    docx = taken(lin, "DOCX", tmp_path / "a.docx")

    assert words_of(docx).replace("\n", "") == "".join(PRINTED)
    back = yaml.safe_load(extract_input(docx).yaml)
    assert back["title"] == TITLE
    assert back["addressees"] == [TYPED["addressees[0]"], TYPED["addressees[1]"]]
    first, second = back["sections"][2]["steps"]
    assert first["tasks"] == [
        TYPED["sections[2].steps[0].tasks[0].text"],
        TYPED["sections[2].steps[0].tasks[1].text"],
    ]
    assert second["text"] == TYPED["sections[2].steps[1].text"]
    said = lin.locator(".log")
    for opinion in ("文字已核。", "没有意见。"):
        expect(said).to_contain_text(opinion)
