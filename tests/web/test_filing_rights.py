"""Every URL of a filing against everybody, for filings in every stage: what is not one's business is not there."""

from datetime import date

import pytest

from docgen.service.approving import approve
from docgen.service.desk import Actor, Desk
from docgen.service.drafting import take_step
from docgen.service.lifecycle import ROLES
from docgen.service.numbering import number
from docgen.settings import Settings

from .conftest import Browser
from .filing_office import EVERY_STEP, PEOPLE, Hall, hall, house, issued, plan

__all__ = ["hall"]

LOOKS = ("", "/v1", "/diff", "/files/1/docx", "/files/1/input")
EVERYBODY = frozenset(PEOPLE)
TAKE_PART = frozenset({"lin", "he", "qiu", "shen", "wang", "dang"})


@pytest.fixture
def settings() -> Settings:
    """A house that takes every step."""
    return house(EVERY_STEP)


@pytest.fixture
def filings(hall: Hall) -> dict[str, str]:
    """One filing in each of three stages, all drafted by lin."""
    submitted = hall.drafted()
    take_step(hall.desk("lin"), submitted, "submit")
    return {"draft": hall.drafted(), "submitted": submitted, "issued": issued(hall)}


SEEN_BY = {"draft": frozenset({"lin", "dang"}), "submitted": TAKE_PART, "issued": EVERYBODY}


def looks(browser: Browser, filing: str) -> dict[str, int]:
    return {path: browser.get(f"/filings/{filing}{path}").status_code for path in LOOKS}


def test_who_sees_which_filing(hall: Hall, filings: dict[str, str]) -> None:
    wrong = []
    for name in PEOPLE:
        listed = hall.browser(name).get("/filings").text
        found = hall.browser(name).get("/filings?q=消防").text
        for stage, filing in filings.items():
            may = name in SEEN_BY[stage]
            page = hall.browser(name).get(f"/filings/{filing}")
            wrong += [(name, stage, "page")] if (page.status_code == 200) is not may else []
            wrong += [(name, stage, "list")] if (filing in listed) is not may else []
            wrong += [(name, stage, "search")] if (filing in found) is not may else []
    assert wrong == []


def test_who_sees_how_it_came_about(hall: Hall, filings: dict[str, str]) -> None:
    """Of what has gone out everybody sees the print, and only who took part the versions before it."""
    for name in PEOPLE:
        answers = looks(hall.browser(name), filings["issued"])
        follows = name in TAKE_PART
        assert answers.pop("") == answers.pop("/diff") == 200
        assert set(answers.values()) == {200 if follows else 404}, name
        page = hall.page(name, filings["issued"])
        assert ("办理记录" in page) is follows
        assert "正本" in page
        assert ("初稿" in page) is follows
    outsider = hall.browser("guan")
    assert outsider.get(f"/filings/{filings['issued']}/files/2/docx").status_code == 200


def test_what_is_hidden_looks_like_what_is_not_there(hall: Hall, filings: dict[str, str]) -> None:
    browser = hall.browser("wang")
    hidden = browser.get(f"/filings/{filings['draft']}")
    absent = browser.get("/filings/" + "2" * 20)
    bodies = [page.text.split("<main")[1] for page in (hidden, absent)]
    assert hidden.status_code == absent.status_code == 404
    assert bodies[0] == bodies[1]
    for path in LOOKS:
        assert browser.get(f"/filings/{filings['draft']}{path}").status_code == 404


def test_nobody_acts_on_what_is_not_theirs(hall: Hall, filings: dict[str, str]) -> None:
    for name in PEOPLE:
        if name != "lin":
            browser = hall.browser(name)
            assert browser.post(f"/filings/{filings['draft']}/steps/submit").status_code == 404
            assert browser.post(f"/filings/{filings['draft']}/steps/withdraw", data={"remark": "x"}).status_code == 404
    for action in ("submit", "approve", "number", "publish", "withdraw", "revoke", "return"):
        answer = hall.browser("guan").post(f"/filings/{filings['submitted']}/steps/{action}", data={"remark": "x"})
        assert answer.status_code == 404
    assert [hall.state(filings[stage]) for stage in ("draft", "submitted")] == ["draft", "submitted"]


def test_the_book_tells_no_title_that_is_not_ones_business(hall: Hall) -> None:
    numbered = hall.drafted(plan("不宜外传的计划"))
    everybody = Desk(hall.here.archive, hall.here.current(), Actor("wang", frozenset(ROLES), local=True))
    for action in ("submit", "review", "countersign"):
        take_step(everybody, numbered, action)
    approve(everybody, numbered, by="沈主任", on=date(2014, 11, 3))
    take_step(everybody, numbered, "recheck")
    number(everybody, numbered, serial=3, remark="不宜外传的原因")
    assert "不宜外传的计划" in hall.browser("wang").get("/book").text
    page = hall.browser("guan").get("/book").text
    assert "3号" in page
    assert "不归您查看" in page
    assert "不宜外传" not in page
    assert numbered not in page


def test_a_stranger_sees_nothing(hall: Hall, filings: dict[str, str], stranger: Browser) -> None:
    for filing in filings.values():
        assert set(looks(stranger, filing).values()) == {302}
    assert stranger.get("/book").status_code == 302
