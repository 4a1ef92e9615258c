"""Tables as LibreOffice draws them: landscape pages (clause 8) and long tables whose head repeats, in millimetres."""

import io
import re
import zipfile
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from docgen.check.layout import judge
from docgen.render.document import render
from docgen.render.house import House
from docgen.units import Mm

COLUMNS = ["序号", {"title": "任务", "width": 4}, {"title": "责任单位", "width": 2}]
HEAD = "序号任务责任单位"
NAME = "隐患排查任务表"
IMPRINT = {"copies_to": ["区应急管理局"], "printed_by": "棠溪街道办公室", "printed_on": "2014-11-05"}
# The type area turned: what is the head margin upright lies at the right, the binding margin at the top.
AREA = (35.0, 28.0, 260.0, 184.0)
UPRIGHT = (28.0, 37.0, 184.0, 262.0)
NUMBER_CELL = 4.94
FIRST_INK = {"ink": 28.4, "line-box": 31.5}

pytestmark = pytest.mark.office


def around(value: float, tolerance: float = 1.0) -> Any:
    return pytest.approx(value, abs=tolerance)


def rows(count: int, times: int = 1) -> list[list[str]]:
    task = "对辖区内的商铺和住宅逐户排查安全隐患并登记造册，限期整改"
    return [[str(n), f"{n}号任务" + task * (times + n % 2), "综合治理办公室"] for n in range(1, count + 1)]


def table(count: int, *, landscape: bool = True, times: int = 1) -> dict[str, Any]:
    return {"columns": COLUMNS, "rows": rows(count, times), "landscape": landscape}


def text(lines: int) -> list[dict[str, Any]]:
    return [{"kind": "guiding_thought", "text": "\n".join(["各单位要按期完成各项工作。"] * lines)}]


def attached(*tables: dict[str, Any] | str) -> list[dict[str, Any]]:
    """Attachments in a row: tables, and texts as their words."""
    kinds = [{"text": one} if isinstance(one, str) else {"table": one} for one in tables]
    return [{"title": NAME + "甲乙丙丁"[number], **kind} for number, kind in enumerate(kinds)]


CASES: dict[str, dict[str, Any]] = {
    # Text of one page and of two: the table begins on an even page and on an odd one.
    "even": {"form": "plain", "sections": text(3), "attachments": attached(table(40))},
    "odd": {"sections": text(12), "attachments": attached(table(40))},
    "one page": {"sections": text(12), "attachments": attached(table(3))},
    "line-box": {"sections": text(12), "attachments": attached(table(40)), "page_model": "line-box"},
    "between": {
        "sections": text(12),
        "attachments": attached("说明。", table(30), table(3), "办法。" * 300),
        "imprint": IMPRINT,
    },
    "last": {"sections": text(12), "attachments": attached("说明。", table(30)), "imprint": IMPRINT},
    "upright": {"sections": text(12), "attachments": attached(table(60, landscape=False)), "imprint": IMPRINT},
    "both": {"sections": text(12), "attachments": attached(table(50, landscape=False), table(30), table(3))},
    "notice": {"form": "notice", "sections": text(12), "attachments": attached(table(30)), "imprint": IMPRINT},
    "letter": {
        "kind": "letter",
        "sections": [{"kind": "free", "text": "商请提供数据。"}],
        "attachments": attached(table(12), "说明。"),
    },
}


@pytest.fixture(scope="module")
def printed(press: Any, make_filing: Any) -> dict[str, Any]:
    pages: dict[str, Any] = press.print_all({name: make_filing(**plain) for name, plain in CASES.items()})
    return pages


def tables_of(page: Any) -> tuple[float, float, float, float]:
    """The outline of the page's table."""
    own = [rule for rule in page.rules if rule.in_table]
    return min(one.x0 for one in own), own[0].top, max(one.x1 for one in own), own[-1].bottom


def model_of(name: str) -> str:
    return str(CASES[name].get("page_model", "ink"))


@pytest.mark.parametrize("name", CASES)
def test_the_checker_finds_nothing(name: str, printed: dict[str, Any]) -> None:
    findings = judge(printed[name].layout, "line-box" if name == "line-box" else "ink")
    assert [(one.code, one.where, one.found) for one in findings] == []


@pytest.mark.parametrize("name", CASES)
def test_a_table_fills_the_type_area_and_repeats_its_head(name: str, printed: dict[str, Any]) -> None:
    pages = [page for page in printed[name].pages if any(rule.in_table for rule in page.rules)]
    assert pages
    for page in pages:
        left, top, right, bottom = AREA if page.turned else UPRIGHT
        width, height = (297, 210) if page.turned else (210, 297)
        assert (page.width, page.height) == (around(width, 0.5), around(height, 0.5))
        edges = tables_of(page)
        assert (edges[0], edges[2]) == (around(left, 0.5), around(right, 0.5))
        assert edges[1] >= top - 0.5
        assert edges[3] <= bottom + 0.5
        heads = [line for line in page.lines if line.text.replace(" ", "") == HEAD]
        assert len(heads) == 1, "the head stands once on every page"
        assert edges[1] < heads[0].ink_top < edges[1] + 8, "and is the first row"
        assert "Hei" in heads[0].font
        if page.lines[0] is heads[0]:
            assert edges[1] == around(top, 0.5), "a page that goes on begins at the type area's edge"


@pytest.mark.parametrize("name", CASES)
def test_every_row_is_printed_once_and_whole(name: str, printed: dict[str, Any]) -> None:
    wanted = [row[1] for one in CASES[name]["attachments"] if "table" in one for row in one["table"]["rows"]]
    shown = "".join("".join(char.text for char in line.chars) for line in printed[name].lines())
    starts = [int(number) for number in re.findall(r"(\d+)号任务", shown)]
    assert len(starts) == len(wanted)
    assert [f"{number}号任务" for number in starts] == [task.partition("务")[0] + "务" for task in wanted]


@pytest.mark.parametrize("name", [name for name in CASES if name != "upright"])
def test_the_page_number_keeps_its_place_on_the_bound_sheet(name: str, printed: dict[str, Any]) -> None:
    """7 mm below the type area, odd at the right, even at the left, the sheet held upright; the head at its left."""
    turned = [page for page in printed[name].pages if page.turned]
    assert turned
    for page in turned:
        assert page.head_edge == "left", "the binding side of an odd page, the fore edge of an even one"
        (line,) = page.side
        assert line.text.replace(" ", "") == f"—{page.number}—"
        dash = line.chars[0]
        assert (dash.ink.top + dash.ink.bottom) / 2 == around(269)
        gap = 184 - line.right if page.number % 2 else line.left - 28
        assert gap == around(NUMBER_CELL)
        assert line.size == 14
        assert "Song" in line.chars[1].font
        assert page.lines[-1].ink_bottom <= AREA[3] + 0.5, "nothing at the turned page's own foot"


def test_landscape_tables_stand_on_pages_of_both_parities(printed: dict[str, Any]) -> None:
    first = {name: next(page.number for page in printed[name].pages if page.turned) for name in ("even", "odd")}
    assert (first["even"] % 2, first["odd"] % 2) == (0, 1)
    for name in ("even", "odd"):
        assert {page.number % 2 for page in printed[name].pages if page.turned} == {0, 1}


@pytest.mark.parametrize("name", ["even", "odd", "one page", "line-box", "between"])
def test_mark_and_title_stand_above_a_landscape_table(name: str, printed: dict[str, Any]) -> None:
    page = next(page for page in printed[name].pages if page.turned)
    mark, title = page.lines[0], page.lines[1]
    assert mark.text.startswith("附件")
    assert mark.left == around(AREA[0], 0.5)
    assert mark.full_top == around(FIRST_INK[model_of(name)], 0.5)
    assert title.size == 22
    assert title.centre == around((AREA[0] + AREA[2]) / 2)
    assert title.ink_top - mark.full_top == around(2 * 10.44, 1.5)


def test_pages_turn_back_after_a_landscape_table(printed: dict[str, Any]) -> None:
    turned = [page.turned for page in printed["between"].pages]
    assert turned[:2] == [False, False]
    assert turned[-1] is False
    assert sum(a != b for a, b in pairwise(turned)) == 2
    page, copies = printed["between"].find("抄送")
    assert page == len(turned)
    assert printed["between"].pages[-1].side == ()
    assert copies.left == around(28 + NUMBER_CELL)


def test_an_imprint_never_stands_on_a_landscape_page(printed: dict[str, Any]) -> None:
    page, _ = printed["last"].find("抄送")
    last = printed["last"].pages[-1]
    assert (page, last.turned) == (last.number, False)
    assert printed["last"].pages[-2].turned
    assert [rule for rule in last.rules if not rule.in_table][-1].bottom == around(262)


def test_the_imprint_shares_the_last_page_of_an_upright_table(printed: dict[str, Any]) -> None:
    last = printed["upright"].pages[-1]
    assert any(rule.in_table for rule in last.rules)
    assert [rule for rule in last.rules if not rule.in_table][-1].bottom == around(262)


def test_only_page_one_of_a_letter_is_without_a_number(printed: dict[str, Any]) -> None:
    pages = printed["letter"].pages
    assert sorted(printed["letter"].layout.page_numbers) == [page.number for page in pages[1:]]
    assert [page.turned for page in pages] == [False, *[True] * (len(pages) - 2), False]


COUNTS = range(1, 31)


def test_no_landscape_page_is_left_blank(press: Any, make_filing: Any) -> None:
    """Whatever row fills the page to its edge, the end of the section still finds room below it."""
    filings = {count: make_filing(sections=text(12), attachments=attached(table(count))) for count in COUNTS}
    for count, one in press.print_all(filings).items():
        turned = [page for page in one.pages if page.turned]
        assert all(any(rule.in_table for rule in page.rules) for page in turned), count
        assert turned[-1] is one.pages[-1]


def test_an_imprint_apart_follows_on_an_even_page(press: Any, make_filing: Any) -> None:
    """Behind a landscape table and behind an upright one: an even page without number, after a blank one if need be."""
    house = replace(House(), imprint_apart=True)
    filings = {
        (landscape, count): make_filing(
            sections=text(12), attachments=attached("说明。", table(count, landscape=landscape)), imprint=IMPRINT
        )
        for landscape in (True, False)
        for count in (12, 30)
    }
    for key, one in press.print_all(filings, house).items():
        last = one.pages[-1]
        assert last.number % 2 == 0, key
        assert not last.turned
        assert [rule.bottom for rule in last.rules][-1] == around(262)
        assert last.number not in one.layout.page_numbers
        written = [page.number for page in one.pages[:-1] if page.lines]
        assert written == [number for number in sorted(one.layout.page_numbers) if number < last.number]
        assert judge(one.layout, "ink") == []


def test_preprinted_paper_moves_landscape_pages_as_it_moves_the_sheet(press: Any, make_filing: Any) -> None:
    """Three millimetres right and two down of the bound sheet are three down and two left of the turned page."""
    filing = make_filing(sections=text(12), attachments=attached(table(3)))
    here = press.print_all({"here": filing})["here"]
    there = press.print_all({"there": filing}, replace(House(), paper=(Mm(3), Mm(2))))["there"]
    (a,), (b,) = ([page for page in one.pages if page.turned] for one in (here, there))
    moved = [after - before for before, after in zip(tables_of(a), tables_of(b), strict=True)]
    assert moved == [around(-2, 0.2), around(3, 0.2), around(-2, 0.2), around(3, 0.2)]
    assert b.side[0].left - a.side[0].left == around(3, 0.2)
    assert b.side[0].baseline - a.side[0].baseline == around(2, 0.2)


def sections_of(docx: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read("word/document.xml").count(b"<w:sectPr")


def test_a_table_that_its_page_holds_needs_no_section(make_filing: Any) -> None:
    for count, landscape, wanted in ((3, False, 1), (60, False, 2), (3, True, 2)):
        filing = make_filing(sections=text(12), attachments=attached(table(count, landscape=landscape)))
        assert sections_of(render(filing, House()).docx) == wanted
    boxed = make_filing(page_model="line-box", sections=text(12), attachments=attached(table(60, landscape=False)))
    assert sections_of(render(boxed, House()).docx) == 1, "its margins are the type area's anyway"
