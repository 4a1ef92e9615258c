"""Downloads, versions side by side, the list and the search: right bytes, right names, nothing of a text is markup."""

import io
import re
from datetime import date
from hashlib import sha256
from urllib.parse import quote

import pytest
from markupsafe import escape

from docgen.models.filing import Filing
from docgen.service.desk import Actor, Desk
from docgen.service.drafting import revise
from docgen.service.filings import extract_input
from docgen.service.lifecycle import ROLES
from docgen.service.publishing import Wishes, publish
from docgen.service.reading import show
from docgen.service.versions import DOCX, Enclosure
from docgen.settings import Settings
from docgen.web.filings import listing

from .filing_office import HOUSE, Hall, alert, hall, house, plan

__all__ = ["hall"]

EVIL = "<script>alert(1)</script>\"'&{{ 7*7 }}"


@pytest.fixture
def settings() -> Settings:
    """A small house: a draft is approved, numbered, issued."""
    return house(HOUSE)


def test_the_docx_is_the_one_that_is_kept_under_a_name_that_says_what_it_is(hall: Hall) -> None:
    filing = hall.drafted()
    kept = show(hall.desk("lin"), filing).kept
    answer = hall.browser("lin").get(f"/filings/{filing}/files/1/docx")
    assert sha256(answer.data).hexdigest() == kept.files[DOCX]["sha256"]
    assert "棠溪街道消防工作计划" in extract_input(answer.data).yaml
    name = quote(f"{filing} 棠溪街道消防工作计划.docx")
    assert answer.headers["Content-Disposition"].endswith(f"; filename*=UTF-8''{name}")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_input_says_which_version_it_is(hall: Hall) -> None:
    filing = hall.drafted()
    text = hall.browser("lin").get(f"/filings/{filing}/files/1/input").text
    assert text.startswith(f"# docgen: {filing}@v1\n")
    assert "棠溪街道消防工作计划" in text


@pytest.mark.parametrize("path", ["/files/1/exe", "/files/9/docx", "/files/0/docx", "/files/1/kept/../../../x", "/v9"])
def test_what_is_not_there_is_not_handed_out(hall: Hall, path: str) -> None:
    filing = hall.drafted()
    assert hall.browser("lin").get(f"/filings/{filing}{path}").status_code == 404


@pytest.mark.parametrize(
    "name", ["events.jsonl", "../input.json", "%2e%2e/%2e%2e/index.sqlite3", "/etc/passwd", "scans/../input.json"]
)
def test_kept_files_are_found_by_their_names_alone(hall: Hall, name: str) -> None:
    filing = hall.drafted()
    assert hall.browser("lin").get(f"/filings/{filing}/files/1/kept/{name}", follow_redirects=True).status_code == 404


def test_a_scan_is_never_shown_and_its_name_is_made_safe(hall: Hall) -> None:
    filing = hall.drafted()
    page = (io.BytesIO(b"<script>alert(1)</script>"), '签批<img src=x>"\\..\\a.html')
    hall.done("shen", filing, "approve", by="沈主任", on="2014-11-03", scans=page)
    seen = hall.page("shen", filing)
    assert "<img src=x" not in seen
    link = re.search(r'href="(/filings/[^"]*/kept/[^"]*)"', seen)
    assert link is not None
    answer = hall.browser("shen").get(link[1])
    assert answer.data == b"<script>alert(1)</script>"
    assert answer.mimetype == "application/octet-stream"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert not re.search(r"[<>\\]|\.\./", disposition)


def revised(hall: Hall, filing: str, **changes: object) -> None:
    revise(hall.desk("lin"), filing, plan(**changes), remark="改标题")


def test_differences_between_any_two_versions(hall: Hall) -> None:
    filing = hall.drafted()
    revised(hall, filing, title="棠溪街道防火工作计划")
    revised(hall, filing, title="棠溪街道防火工作计划", closing=f"结束语{EVIL}")
    browser = hall.browser("lin")
    page = browser.get(f"/filings/{filing}/diff?a=1&b=2").text
    assert "<del>消防</del><ins>防火</ins>" in page
    assert "结束语" not in page
    last = browser.get(f"/filings/{filing}/diff").text
    assert "<ins>" in last
    assert "alert(1)&lt;/script&gt;" in last
    assert "<script>alert" not in last
    assert browser.get(f"/filings/{filing}/diff?a=2&b=1").text.count("<del>消防") == 1, "the older one is first"
    assert "两版文字相同" in browser.get(f"/filings/{filing}/diff?a=2&b=2").text
    assert browser.get(f"/filings/{filing}/diff?a=1&b=7").status_code == 404
    assert f"/filings/{filing}/diff?a=1&amp;b=2" in hall.page("lin", filing), "one click away"


def test_no_text_of_a_filing_is_markup(hall: Hall) -> None:
    filing = hall.drafted(plan(f"标题{EVIL}", closing=f"正文{EVIL}"))
    hall.act("shen", filing, "return", remark=f"意见{EVIL}")
    everybody = Desk(hall.here.archive, hall.here.current(), Actor("<b>x</b>", frozenset(ROLES), local=True))
    revise(everybody, filing, plan(f"标题{EVIL}2"), remark=f"原因{EVIL}")
    one = f"/filings/{filing}"
    for path in ("/", "/filings", one, f"{one}/v1", f"{one}/diff", "/filings?q=alert"):
        page = hall.browser("lin").get(path).text
        assert "alert" in page, path
        assert "<script>alert" not in page, path
        assert "<b>x</b>" not in page, path
        assert "49" not in re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d|[0-9a-f]{12}|csrf[^>]*>", "", page), path


FOREIGN = [EVIL, '"><svg onload=alert(1)>', "*", '"', "a OR b", "%", "'; DROP TABLE filings; --"]


@pytest.mark.parametrize("asked", FOREIGN)
def test_a_search_is_words_and_nothing_else(hall: Hall, asked: str) -> None:
    hall.drafted()
    browser = hall.browser("lin")
    answer = browser.get("/filings", query_string=dict.fromkeys(("q", "organ", "state", "year"), asked))
    assert answer.status_code == 200
    assert f'name="q" type="search" value="{escape(asked)}"' in answer.text
    assert "<svg" not in answer.text
    assert "<script>alert" not in answer.text
    assert "消防" not in answer.text, "an asterisk or a per cent finds nothing"
    assert browser.get("/filings?q=消防").text.count("<mark>消防</mark>") >= 1


def test_the_list_goes_on_page_after_page(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    ids = [hall.drafted(plan(f"第{number}份计划")) for number in range(5)]
    browser, path, seen = hall.browser("lin"), "/filings", []
    for expected in (2, 2, 1):
        page = browser.get(path).text
        found = re.findall(r'<a href="/filings/([0-9a-z]{20})">', page)
        assert len(found) == expected
        seen += found
        path = page.split('class="button" href="')[-1].split('"')[0].replace("&amp;", "&")
    assert seen == ids[::-1]
    assert 'rel="next"' not in page
    assert browser.get("/filings?q=计划&before=abc").status_code == 200


def test_the_list_is_narrowed_by_year_state_and_organ(hall: Hall) -> None:
    first, second = hall.drafted(), hall.drafted(plan("另一份", signature={"issuer": "柳湾社区居民委员会"}))
    everybody = Desk(hall.here.archive, hall.here.current(), Actor("w", frozenset(ROLES), local=True))
    publish(everybody, first, Wishes(by="沈主任", on=date(2014, 11, 3)))
    browser = hall.browser("lin")
    for asked, found in (
        ("state=published", {first}),
        ("state=draft", {second}),
        ("year=2014", {first}),
        ("organ=柳居", {second}),
        ("organ=柳湾社区居民委员会", {second}),
        ("q=消防&state=draft", {second}),
        ("state=nonsense&year=99", {first, second}),
    ):
        page = browser.get(f"/filings?{asked}").text
        assert {one for one in (first, second) if one in page} == found, asked


def test_what_cannot_be_searched_for_is_told(hall: Hall) -> None:
    answer = hall.browser("lin").get("/filings?q=。")
    assert answer.status_code == 200
    assert "没有可以检索的字" in alert(answer.text)


def test_a_filing_is_found_by_its_number_in_the_address(hall: Hall) -> None:
    filing: Filing = plan()
    id = hall.drafted(filing)
    everybody = Desk(hall.here.archive, hall.here.current(), Actor("w", frozenset(ROLES), local=True))
    publish(everybody, id, Wishes(by="沈主任", on=date(2014, 11, 3), scans=[Enclosure("a.pdf", b"x")]))
    assert hall.browser("lin").get("/filings/棠街办〔2014〕1号").status_code == 200
