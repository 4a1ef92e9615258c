"""The form in a real browser: the keyboard alone, what applies, where something is wrong, the preview."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from docgen.service import working_copies
from docgen.service.desk import Desk
from docgen.service.starting import EXAMPLE_KINDS, blank, example

from .accessibility import faults
from .typed_forms import HOSTILE, long_plan
from .writing import (
    PLAN,
    POCKET_SCREEN,
    Writer,
    at_work,
    chromium,
    desk,
    focused,
    needs_chromium,
    needs_office,
    press,
    put,
    server,
    write,
)

__all__ = ["chromium", "desk", "server", "write"]

pytestmark = needs_chromium


def test_the_keyboard_alone_is_enough(write: Callable[..., Writer], desk: Desk) -> None:
    _, page, now = at_work(write, desk, blank("letter"))
    page.locator('[name="title"]').focus()
    page.keyboard.type("关于商请支持的函")
    page.keyboard.press("Tab")
    assert focused(page) == "addressees[0]"
    page.keyboard.type("县财政局")
    page.keyboard.press("Enter")
    assert focused(page) == "addressees[1]"
    page.keyboard.type("县民政局")
    page.keyboard.press("Alt+ArrowUp")
    assert focused(page) == "addressees[0]"
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    typed = now()
    assert (typed["title"], typed["addressees"]) == ("关于商请支持的函", ["县财政局"])
    page.keyboard.press("Control+s")
    assert page.url.endswith(page.url.rsplit("/", 1)[1])
    page.locator('[name="head.year"]').focus()
    page.keyboard.type("2014")
    page.keyboard.press("Enter")
    assert now()["head"] == {"year": "2014"}


def test_enter_while_choosing_characters_adds_nothing(write: Callable[..., Writer], desk: Desk) -> None:
    _, page, _ = at_work(write, desk)
    page.locator('[name="addressees[0]"]').evaluate(
        "e => e.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true }))"
    )
    expect(page.locator('[data-list="addressees"] > [data-entry]')).to_have_count(3)


def test_months_and_days_are_picked(write: Callable[..., Writer], desk: Desk) -> None:
    _, page, now = at_work(write, desk)
    field = page.locator('[name="sections[1].steps[0].end"]')
    field.locator("xpath=following-sibling::button").click()
    picker = page.get_by_role("dialog", name="选时间")
    picker.get_by_label("年份").fill("2014")
    picker.get_by_role("button", name="4月", exact=True).click()
    picker.get_by_label("写法").select_option("底前")
    picker.get_by_role("button", name="填入").click()
    expect(field).to_have_value("2014年4月底前")
    expect(field).to_be_focused()
    page.locator('[name="signature.signed_on"] ~ .pick').click()
    picker.get_by_label("年份").fill("2014")
    picker.get_by_role("button", name="11月").click()
    picker.locator("[data-day]").select_option("3")
    page.keyboard.press("Escape")
    expect(page.locator('[name="signature.signed_on"]')).to_have_value("")
    page.locator('[name="signature.signed_on"]').fill("2014-11-03")
    typed = now()
    assert typed["sections"][1]["steps"][0]["end"] == "2014年4月底前"
    assert typed["signature"]["signed_on"] == "2014-11-03"


def test_fields_are_shown_where_they_apply_and_never_hidden_with_text(write: Callable[..., Writer], desk: Desk) -> None:
    _, page, now = at_work(write, desk)
    number = page.locator('[name="head.order_number"]')
    expect(number).to_be_hidden()
    expect(page.locator("#p-attendance")).to_be_hidden()
    page.locator('[name="kind"]').select_option("order")
    expect(number).to_be_visible()
    expect(page.locator('[name="form"]')).to_be_hidden()
    number.fill("5")
    page.locator('[name="kind"]').select_option("minutes")
    expect(number).to_be_visible()
    expect(page.locator("#p-attendance")).to_be_visible()
    expect(page.locator('#outline [data-panel="attendance"]')).to_be_visible()
    expect(page.locator("#e-f-head-order_number")).to_contain_text("只用于命令")
    number.fill("")
    page.locator('[name="kind"]').select_option("work_plan")
    expect(number).to_be_hidden()
    assert now()["kind"] == "work_plan"


def test_what_is_wrong_stands_at_its_field_in_the_list_and_in_the_outline(
    write: Callable[..., Writer], desk: Desk
) -> None:
    _, page, _ = at_work(write, desk)
    put(page, "sections[1].steps[2].end", "2014-13")
    field = page.locator('[name="sections[1].steps[2].end"]')
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#e-f-sections-1-steps-2-end")).to_contain_text("没有13月")
    expect(page.locator('#outline [data-panel="sections"] > a .mark.error')).to_have_text("1处要改")
    page.locator("#summary > summary").click()
    page.locator("#summary a", has_text="实施步骤第3项·结束").click()
    expect(field).to_be_focused()
    # The remark goes with its entry when that moves, and away when the fault is mended.
    press(page, "up:sections[1].steps[2]")
    expect(page.locator("#e-f-sections-1-steps-1-end")).to_contain_text("没有13月")
    put(page, "sections[1].steps[1].end", "2014-12")
    expect(page.locator("#e-f-sections-1-steps-1-end .error")).to_have_count(0)


@pytest.mark.parametrize("kind", EXAMPLE_KINDS)
def test_everything_is_named_and_can_be_read(write: Callable[..., Writer], desk: Desk, kind: str) -> None:
    _, page, _ = at_work(write, desk, example(kind))
    assert faults(page) == []


def test_a_narrow_screen_shows_one_thing_at_a_time(write: Callable[..., Writer], desk: Desk) -> None:
    writer = write(size=POCKET_SCREEN)
    page = writer.open(working_copies.create(desk, PLAN))
    expect(page.locator("#sheet")).to_be_visible()
    expect(page.locator("#outline")).to_be_hidden()
    page.get_by_role("button", name="目录").click()
    page.locator("#outline a", has_text="实施步骤").click()
    expect(page.locator("#sheet")).to_be_visible()
    expect(page.locator('[name="sections[1].heading"]')).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") == POCKET_SCREEN[0]


def test_text_that_looks_like_markup_stays_text(write: Callable[..., Writer], desk: Desk) -> None:
    _, page, now = at_work(write, desk, blank("letter"))
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    for text in HOSTILE:
        page.locator('[name="title"]').fill(text)
        page.locator('[name="addressees[0]"]').fill(text)
        page.locator('[name="head.year"]').fill(text)
        page.locator('[name="sections[0].heading"]').fill(text)
        page.locator('[name="sections[0].text"]').fill(text)
        typed = now()
        assert typed["title"] == typed["head"]["year"] == typed["sections"][0]["heading"] == text
        page.locator("#summary > summary").click()
        expect(page.locator("#sheet img, #outline img, #sheet script")).to_have_count(0)


def test_a_plan_of_two_hundred_items_stays_quick(write: Callable[..., Writer], desk: Desk) -> None:
    _, page, now = at_work(write, desk, long_plan(200))
    slowest = page.evaluate(
        """async () => {
          const field = document.querySelector('[name="sections[1].items[10].items[5].text"]');
          const times = [];
          for (let turn = 0; turn < 10; turn += 1) {
            const begun = performance.now();
            field.value += '字';
            field.dispatchEvent(new Event('input', { bubbles: true }));
            times.push(performance.now() - begun);
            await new Promise((done) => setTimeout(done, 30));
          }
          return Math.max(...times);
        }"""
    )
    assert slowest < 250
    begun = time.monotonic()
    press(page, "up:sections[1].items[10]")
    assert time.monotonic() - begun < 5
    assert now()["sections"][1]["items"][9]["items"][5]["text"].endswith("字" * 10)


def test_without_a_script_a_filing_is_written_and_kept(write: Callable[..., Writer], desk: Desk) -> None:
    writer = write(java_script_enabled=False)
    copy = working_copies.create(desk, blank("letter"))
    page = writer.open(copy)
    page.locator('[name="title"]').fill("关于商请支持的函")
    page.locator('button[value="add:addressees"]').click()
    assert page.url.endswith("#f-addressees-1")
    page.locator('[name="addressees[1]"]').fill("县财政局")
    page.locator('button[value="up:addressees[1]"]').click()
    page.locator('[name="sections[0].text"]').fill("商请支持。")
    page.locator('[name="head.year"]').fill("今年")
    page.locator('.editor-do button[value="save"]').click()
    expect(page.locator("#e-f-head-year")).to_contain_text("应当是整数")
    page.locator('[name="head.year"]').fill("2014")
    # Enter in a line saves.
    page.locator('[name="head.year"]').press("Enter")
    assert writer.typed(copy)["addressees"] == ["县财政局", ""]
    page.locator('button[value="keep"]').click()
    assert working_copies.mine(desk) == []


@needs_office
def test_the_page_follows_what_is_typed(write: Callable[..., Writer], desk: Desk) -> None:
    _, page, _ = at_work(write, desk)
    state = page.locator("[data-preview-state]")
    expect(state).to_contain_text("页", timeout=60_000)
    image = page.locator("[data-pages] img").first
    expect(image).to_be_visible()
    before = image.get_attribute("src")
    page.locator('[name="title"]').fill("棠溪街道防汛工作计划")
    expect(state).to_contain_text("稍后更新")
    expect(image).not_to_have_attribute("src", before or "", timeout=60_000)
    assert page.evaluate("document.querySelector('[data-pages] img').decode().then(() => true)")
    put(page, "head.year", "去年")
    expect(state).to_contain_text("1 处待改的没有画出", timeout=60_000)
