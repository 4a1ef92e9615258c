"""What one is writing, what waits for one's opinion, what was published lately: the lists of the first page."""

import pytest

from docgen.service import working_copies
from docgen.service.starting import begin, begin_revision
from docgen.settings import Settings, parse_settings

from .filing_office import HOUSE, Hall, hall, issued, plan

__all__ = ["hall"]


@pytest.fixture
def settings() -> Settings:
    """A house that submits and reviews."""
    return parse_settings(HOUSE + '\n[archive]\nsteps = ["submit", "review"]\n')


def part(page: str, heading: str) -> str:
    """What stands on the page below a heading; '' where there is none."""
    return page.split(f">{heading}</h2>")[1].split("</section>")[0] if f">{heading}</h2>" in page else ""


def test_what_is_being_written_and_not_yet_kept_is_there_too(hall: Hall) -> None:
    lin, he = hall.browser("lin"), hall.browser("he")
    kept = hall.drafted(plan("已存的初稿"))
    fresh = begin(hall.desk("lin"), "letter")
    working_copies.save(hall.desk("lin"), fresh.id, {**fresh.typed, "title": "写了\n一半的<函>"}, fresh.revision)
    untitled = begin(hall.desk("lin"), "minutes")
    revision = begin_revision(hall.desk("lin"), kept)
    page = lin.get("/").text
    writing = part(page, "正在写的")
    for copy in (fresh, untitled, revision):
        assert f'href="/copies/{copy.id}"' in writing
    assert "写了一半的&lt;函&gt;" in writing
    assert "（未填标题）" in writing
    assert "修改第1版" in writing
    assert "已存的初稿" in part(page, "我拟的")
    assert part(he.get("/").text, "正在写的") == ""
    working_copies.discard(hall.desk("lin"), fresh.id)
    assert "一半的" not in lin.get("/").text


def test_what_waits_for_an_opinion_waits_for_those_who_give_it(hall: Hall) -> None:
    filing = hall.drafted(plan("等意见的计划"))
    hall.done("lin", filing, "submit")
    assert "等意见的计划" in part(hall.browser("he").get("/").text, "等我办理")
    assert "等意见的计划" not in part(hall.browser("lin").get("/").text, "等我办理")
    hall.done("he", filing, "review", remark="可以<b>签发</b>")
    assert "等意见的计划" not in part(hall.browser("he").get("/").text, "等我办理")
    assert "可以&lt;b&gt;签发&lt;/b&gt;" in part(hall.browser("lin").get("/").text, "对我的公文的意见")


def test_what_was_published_lately_is_there_for_everybody(hall: Hall) -> None:
    issued(hall, plan("印发了的计划"))
    hall.drafted(plan("没有印发的计划"))
    for name in ("lin", "qiu", "dang", "guan"):
        published = part(hall.browser(name).get("/").text, "最近印发")
        assert "印发了的计划" in published, name
        assert "没有印发的计划" not in published, name
