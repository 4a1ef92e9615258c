"""The number book on its page: the clerk's entries, the archivist's closing of a year, what is refused."""

import io
from typing import Any

import pytest

from docgen.settings import Settings

from ..office import add_person
from .conftest import Browser
from .filing_office import HOUSE, Hall, alert, hall, house, issued, plan

__all__ = ["hall"]


@pytest.fixture
def settings() -> Settings:
    """A small house, as a file says it."""
    return house(HOUSE)


def numbers(browser: Browser, action: str, **said: str) -> Any:
    return browser.post(f"/book/numbers/{action}", data={"code": "棠街办", "year": "2014", "remark": "原因", **said})


def test_the_clerk_keeps_the_number_book(hall: Hall) -> None:
    wang = hall.browser("wang")
    assert "还没有编过号" in wang.get("/book").text
    assert numbers(wang, "start", first="5").status_code == 303
    filing = issued(hall)
    assert numbers(wang, "reserve", first="8", last="9").status_code == 303
    assert numbers(wang, "release", first="9").status_code == 303
    assert numbers(wang, "void", first="6", remark="<b>漏</b>").status_code == 303
    paper = {"first": "7", "title": "纸质通知", "issuer": "棠溪街道办事处", "on": "2014-05-06"}
    scan = (io.BytesIO(b"scan"), "原件.pdf")
    data = {"code": "棠街办", "year": "2014", "remark": "补录", **paper, "scans": scan}
    assert wang.post("/book/paper", data=data).status_code == 303
    page = wang.get("/book").text
    for said in ("5号", "8号", "预留", "空号", "纸质通知", "&lt;b&gt;漏&lt;/b&gt;", filing):
        assert said in page, said
    taken = numbers(wang, "reserve", first="5")
    assert (taken.status_code, "已经用过" in alert(taken.text)) == (409, True)
    assert 'value="5"' in taken.text
    entered = wang.get("/filings?q=纸质通知").text.split('<a href="/filings/')[1].split('"')[0]
    assert "原件.pdf" in hall.page("wang", entered)


def test_a_year_is_closed_by_the_archivist(hall: Hall) -> None:
    issued(hall)
    wang, dang = hall.browser("wang"), hall.browser("dang")
    numbers(wang, "reserve", first="3")
    numbers(wang, "void", first="5")
    open_numbers = dang.post("/book/close-year", data={"year": "2014"})
    assert (open_numbers.status_code, "没有说明" in alert(open_numbers.text)) == (409, True)
    assert dang.post("/book/close-year", data={"year": "2014", "remark": "漏编"}).status_code == 303
    assert "已封存" in dang.get("/book").text
    closed = numbers(wang, "void", first="9")
    assert "不能再改" in alert(closed.text)
    assert numbers(dang, "void", first="9").status_code == 404


@pytest.mark.parametrize("wrong", [{"first": ""}, {"first": "x"}, {"code": " "}, {"year": "二"}, {"first": "9" * 30}])
def test_wrong_entries_are_asked_for_again(hall: Hall, wrong: dict[str, str]) -> None:
    answer = numbers(hall.browser("wang"), "void", **{"first": "1", **wrong})
    assert answer.status_code == 422
    assert "没有办成：作废" in answer.text


def test_an_unknown_entry_is_no_page(hall: Hall) -> None:
    assert hall.browser("wang").post("/book/numbers/burn").status_code == 404


def test_a_filing_that_one_may_not_see_is_a_number_and_no_more(hall: Hall) -> None:
    """Numbered and not yet issued: those who take part see it, everybody else only that the number is used."""
    filing = hall.drafted(plan("内部的<b>标题</b>"))
    hall.done("shen", filing, "approve", by="沈主任", on="2014-11-03")
    hall.done("wang", filing, "number")
    numbers(hall.browser("wang"), "void", first="2", remark="编重，作废")
    for name in ("wang", "shen", "he", "qiu", "dang", "lin"):
        page = hall.browser(name).get("/book").text
        assert "内部的&lt;b&gt;标题&lt;/b&gt;" in page, name
        assert f"/filings/{filing}" in page, name
    add_person(hall.here, "gu", "drafter")
    other = Browser(hall.browser("guan").client.application)
    other.sign_in("gu")
    for browser in (other, hall.browser("guan")):
        page = browser.get("/book").text
        assert "内部的" not in page
        assert filing not in page
        row = page.split("1号</th>")[1].split("</tr>")[0]
        assert "已用" in row
        assert "（不归您查看）" in row
        assert "编重，作废" in page, "why a number was not used is no secret"
    hall.done("wang", filing, "publish")
    assert "内部的&lt;b&gt;标题&lt;/b&gt;" in other.get("/book").text
