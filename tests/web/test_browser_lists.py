"""Every list operation in a real browser: entries, nested ones, sections, parts, tables; undone again."""

from collections.abc import Callable

from playwright.sync_api import expect

from docgen.service.desk import Desk

from .writing import Writer, at_work, chromium, desk, focused, needs_chromium, press, server, write

__all__ = ["chromium", "desk", "server", "write"]

pytestmark = needs_chromium


def test_lines_grow_move_and_shrink(write: Callable[..., Writer], desk: Desk) -> None:
    _, page, now = at_work(write, desk)
    press(page, "add:addressees")
    assert focused(page) == "addressees[3]"
    page.keyboard.type("丁社区")
    assert now()["addressees"] == ["甲社区", "乙社区", "丙社区", "丁社区"]
    press(page, "up:addressees[3]")
    assert focused(page) == "_action"
    expect(page.locator("#live")).to_have_text("已移到第3项")
    assert now()["addressees"] == ["甲社区", "乙社区", "丁社区", "丙社区"]
    press(page, "down:addressees[0]")
    press(page, "remove:addressees[3]")
    assert now()["addressees"] == ["乙社区", "甲社区", "丁社区"]
    page.locator("#undo button", has_text="撤销").click()
    assert now()["addressees"] == ["乙社区", "甲社区", "丁社区", "丙社区"]


def test_nested_entries_grow_move_and_shrink(write: Callable[..., Writer], desk: Desk) -> None:
    _, page, now = at_work(write, desk)
    press(page, "down:sections[1].steps[0]")
    press(page, "add:sections[1].steps[0].tasks")
    page.locator('[name="sections[1].steps[0].tasks[0].text"]').fill("走访。")
    press(page, "add:sections[1].steps[0].tasks[0].items")
    page.locator('[name="sections[1].steps[0].tasks[0].items[0].title"]').fill("入户")
    press(page, "remove:sections[1].steps[2]")
    steps = now()["sections"][1]["steps"]
    assert steps == [{"name": "排查", "tasks": [{"text": "走访。", "items": [{"title": "入户"}]}]}, {"name": "动员"}]
    press(page, "add:sections[2].items[0].items[0].items")
    page.locator('[name="sections[2].items[0].items[0].items[0].title"]').fill("三")
    press(page, "add:sections[2].items[0].items[0].items[0].items")
    page.locator('[name="sections[2].items[0].items[0].items[0].items[0].title"]').fill("四")
    deepest = now()["sections"][2]["items"][0]["items"][0]["items"][0]
    assert deepest == {"title": "三", "items": [{"title": "四"}]}


def test_sections_are_added_by_kind_moved_and_shown_in_the_outline(write: Callable[..., Writer], desk: Desk) -> None:
    _, page, now = at_work(write, desk)
    press(page, "add:sections:combined")
    page.locator('[name="sections[3].heading"]').fill("安排")
    press(page, "add:sections[3].parts:guarantees")
    press(page, "add:sections[3].parts[0].measures")
    page.locator('[name="sections[3].parts[0].measures[0].title"]').fill("加强领导")
    press(page, "up:sections[3]")
    combined = {"kind": "guarantees", "heading": "保障措施", "measures": [{"title": "加强领导"}]}
    assert now()["sections"][2] == {"kind": "combined", "heading": "安排", "parts": [combined]}
    outline = page.locator("#outline [data-sections] a > span:first-child")
    expect(outline).to_have_text(["工作目标", "实施步骤", "安排", "其他"])
    page.locator("#outline a", has_text="安排").click()
    assert focused(page) == "sections[2].heading"


def test_parts_are_put_in_and_taken_out(write: Callable[..., Writer], desk: Desk) -> None:
    _, page, now = at_work(write, desk)
    press(page, "include:imprint")
    assert focused(page) == "imprint.copies_to[0]"
    page.locator('[name="imprint.printed_by"]').fill("办公室")
    assert now()["imprint"] == {"printed_by": "办公室"}
    press(page, "omit:imprint")
    assert "imprint" not in now()
    page.locator("#undo button", has_text="撤销").click()
    assert now()["imprint"] == {"printed_by": "办公室"}
    press(page, "include:sections[1].steps[0].group")
    press(page, "include:sections[1].steps[0].group.office")
    page.locator('[name="sections[1].steps[0].group.office.host"]').fill("综治办")
    assert now()["sections"][1]["steps"][0]["group"] == {"office": {"host": "综治办"}}


def test_tables_grow_move_and_shrink(write: Callable[..., Writer], desk: Desk) -> None:
    _, page, now = at_work(write, desk)
    table = "attachments[0].table"
    press(page, f"add:{table}.columns")
    page.keyboard.type("C")
    press(page, f"add:{table}.rows")
    page.locator(f'[name="{table}.rows[2][2]"]').fill("9")
    press(page, f"up:{table}.columns[2]")
    press(page, f"up:{table}.rows[2]")
    found = now()["attachments"][0]["table"]
    assert [column["title"] for column in found["columns"]] == ["A", "C", "B"]
    assert found["rows"] == [["1", "", "2"], ["", "9", ""], ["3", "", "4"]]
    press(page, f"remove:{table}.columns[0]")
    assert now()["attachments"][0]["table"]["rows"] == [["", "2"], ["9", ""], ["", "4"]]
    page.locator("#undo button", has_text="撤销").click()
    for _ in range(3):
        press(page, f"remove:{table}.rows[0]")
    press(page, f"add:{table}.rows")
    page.keyboard.type("新")
    assert now()["attachments"][0]["table"]["rows"] == [["新", "", ""]]


def test_a_new_table_and_several_lines_at_once(write: Callable[..., Writer], desk: Desk) -> None:
    _, page, now = at_work(write, desk)
    press(page, "add:attachments")
    page.keyboard.type("分工表")
    press(page, "include:attachments[1].table")
    page.keyboard.type("任务")
    page.locator('[name="addressees[0]"]').focus()
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData('text/plain', '一村\\r\\n二村\\n\\n三村');
          const paste = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
          document.activeElement.select();
          document.activeElement.dispatchEvent(paste);
        }"""
    )
    typed = now()
    assert typed["attachments"][1]["table"]["columns"] == [{"title": "任务"}, {}, {}]
    assert typed["addressees"] == ["一村", "二村", "三村", "乙社区", "丙社区"]
