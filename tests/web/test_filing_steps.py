"""Every step of a filing as its people send it: what is offered, what is refused, what is told."""

import io

import pytest

from docgen.models.filing import Filing
from docgen.service.publishing import ISSUED
from docgen.service.reading import show
from docgen.settings import Settings
from docgen.web.context import local_time

from .filing_office import EVERY_STEP, Hall, alert, hall, house, issued, mark, offered, plan

__all__ = ["hall"]


@pytest.fixture
def settings() -> Settings:
    """A house that takes every step."""
    return house(EVERY_STEP)


SIGNED = {"by": "沈主任", "on": "2014-11-03", "opinion": "同意印发。"}


def test_a_filing_goes_all_the_way(hall: Hall) -> None:
    filing = hall.drafted()
    hall.done("lin", filing, "submit", remark="请核稿")
    hall.done("he", filing, "review", remark="可以。")
    hall.done("wang", filing, "countersign", remark="无意见", by="财政所")
    scan = (io.BytesIO(b"%PDF-1.4 scan"), "签批单<1>.pdf")
    hall.done("shen", filing, "approve", **SIGNED, scans=scan)
    hall.done("wang", filing, "recheck")
    hall.done("wang", filing, "number")
    hall.done("wang", filing, "proofread")
    hall.done("wang", filing, "seal")
    hall.done("wang", filing, "publish", printed_on="2014-11-04")
    hall.done("dang", filing, "file")
    shown = show(hall.desk("dang"), filing)
    assert (shown.row.state, shown.row.document_number) == ("filed", "棠街办〔2014〕1号")
    assert (shown.row.signed_on, shown.row.printed_on) == ("2014-11-03", "2014-11-04")
    assert [kept.name for kept in shown.versions] == ["送审稿", "定稿", "清样", ISSUED]
    page = hall.page("wang", filing)
    for said in (
        "送审稿",
        "定稿",
        "清样",
        "正本",
        "财政所",
        "同意印发。",
        "沈主任",
        local_time("2014-11-03T08:30:00Z"),
        "签批单&lt;1&gt;.pdf",
    ):
        assert said in page, said
    assert "<1>" not in page


def test_what_is_offered_is_what_may_be_done(hall: Hall) -> None:
    filing = hall.drafted()
    offers = {name: offered(hall.page(name, filing)) for name in ("lin", "dang")}
    assert offers == {"lin": {"submit", "withdraw"}, "dang": set()}
    hall.done("lin", filing, "submit")
    offers = {name: offered(hall.page(name, filing)) for name in ("lin", "he", "qiu", "shen", "wang")}
    assert offers["he"] == {"review", "return"}
    assert offers["lin"] == offers["wang"] == {"return", "withdraw"}
    assert offers["qiu"] == offers["shen"] == {"return"}, "neither before the review"


def test_what_is_not_offered_is_refused_by_the_service(hall: Hall) -> None:
    filing = hall.drafted()
    hall.done("lin", filing, "submit")
    early = hall.act("shen", filing, "approve", **SIGNED)
    assert (early.status_code, "还没有核稿、会签，不能签发" in alert(early.text)) == (409, True)
    assert "docgen " not in alert(early.text)
    assert 'value="2014-11-03"' not in early.text, "no form is offered to put it back into"
    assert hall.act("he", filing, "number").status_code == 404
    assert hall.act("he", filing, "shred").status_code == 404
    assert hall.state(filing) == "submitted"


def test_a_page_shown_before_somebody_else_acted_does_nothing(hall: Hall) -> None:
    filing = hall.drafted()
    hall.done("lin", filing, "submit")
    seen = mark(hall.page("he", filing))
    hall.done("he", filing, "review", remark="第一次")
    twice = hall.act("he", filing, "review", remark="第二次", seen=seen)
    assert twice.status_code == 409
    assert "这份公文刚才已由he办理“核稿”，现在是“已核稿”。" in alert(twice.text)
    assert "第二次" in twice.text, "what was written is still there"
    assert [one["remark"] for one in hall.log(filing) if one["action"] == "review"] == ["第一次"]
    hall.done("he", filing, "review", remark="再核一遍")
    assert len([one for one in hall.log(filing) if one["action"] == "review"]) == 2


def test_sending_back_with_opinions_at_places(hall: Hall) -> None:
    filing = hall.drafted()
    hall.done("lin", filing, "submit")
    places = {"place-0": "实施步骤第1项·阶段名称", "note-0": "写全称<i>", "place-2": "标题", "note-2": "加年份"}
    hall.done("he", filing, "return", **places)
    assert hall.state(filing) == "draft"
    event = hall.log(filing)[-1]
    assert event["remark"] == "见逐处意见（2处）"
    assert [(note["path"], note["text"]) for note in event["notes"]] == [
        ("sections[2].steps[0].name", "写全称<i>"),
        ("title", "加年份"),
    ]
    page, home = hall.page("lin", filing), hall.browser("lin").get("/").text
    assert "写全称&lt;i&gt;" in page
    assert "对我的公文的意见" in home
    assert "逐处意见 2 处" in home
    form = hall.browser("lin").get(f"/filings/{filing}/edit", follow_redirects=True).text
    assert "退回意见" in form
    assert "加年份" in form


def test_opinions_that_say_no_place_or_nothing_are_asked_for_again(hall: Hall) -> None:
    filing = hall.drafted()
    hall.done("lin", filing, "submit")
    wrong = {"place-0": "第九部分", "note-0": "这里不对", "place-1": "标题", "note-1": ""}
    answer = hall.act("he", filing, "return", remark="请改", **wrong)
    assert answer.status_code == 422
    assert "没有“第九部分”这一处" in alert(answer.text)
    assert "没有写意见" in alert(answer.text)
    assert 'value="这里不对"' in answer.text
    assert hall.state(filing) == "submitted"


def test_reasons_are_asked_for(hall: Hall) -> None:
    filing = hall.drafted()
    hall.done("lin", filing, "submit")
    for action in ("return", "withdraw"):
        answer = hall.act("lin", filing, action, remark="  ")
        assert answer.status_code == 409
        assert "没有写明" in alert(answer.text)
        assert "-m" not in alert(answer.text)


def test_days_and_numbers_are_read_or_asked_for_again(hall: Hall) -> None:
    filing = hall.drafted()
    hall.done("lin", filing, "submit")
    hall.done("he", filing, "review")
    hall.done("wang", filing, "countersign")
    wrong = hall.act("shen", filing, "approve", by="沈主任", on="三号")
    assert (wrong.status_code, "不是日期" in alert(wrong.text)) == (422, True)
    missing = hall.act("shen", filing, "approve", by="沈主任")
    assert (missing.status_code, "没有写明签发日期" in alert(missing.text)) == (409, True)
    hall.done("shen", filing, "approve", **SIGNED)
    hall.done("wang", filing, "recheck")
    assert "棠街办〔2014〕1号" in hall.page("wang", filing), "the next number is shown"
    for serial in ("0", "1.5", "十二", "99999999"):
        assert hall.act("wang", filing, "number", serial=serial).status_code == 422
    unexplained = hall.act("wang", filing, "number", serial="7")
    assert "没有写明指定编号的原因" in alert(unexplained.text)
    hall.done("wang", filing, "number", serial="7", remark="前六号在纸上")
    assert "棠街办〔2014〕7号" in hall.page("wang", filing)
    hall.done("wang", filing, "reopen", remark="清样有错字")
    assert hall.state(filing) == "rechecking"


def unfinished() -> Filing:
    steps = {"kind": "steps", "steps": [{"name": "排查", "end": "20xx年12月", "text": "逐户排查。"}]}
    sections = plan().model_dump(mode="json", exclude_defaults=True)["sections"]
    return plan(sections=[*sections[:2], steps])


def test_what_cannot_be_issued_says_why_and_where_to_change_it(hall: Hall) -> None:
    filing = hall.drafted(unfinished())
    hall.done("lin", filing, "submit")
    hall.done("he", filing, "review")
    hall.done("wang", filing, "countersign")
    answer = hall.act("shen", filing, "approve", **SIGNED)
    assert answer.status_code == 409
    assert "处要改，不能印发" in alert(answer.text)
    assert "实施步骤第1项·结束" in alert(answer.text)
    assert 'href="#do-return"' in alert(answer.text)
    assert 'value="2014-11-03"' in answer.text
    assert "同意印发。" in answer.text


def test_ends(hall: Hall) -> None:
    gone = hall.drafted()
    hall.done("lin", gone, "withdraw", remark="不发了")
    assert hall.state(gone) == "withdrawn"
    assert offered(hall.page("lin", gone)) == set()
    first, second = (issued(hall) for _ in range(2))
    hall.done("wang", first, "repeal", remark="任务完成", replaced_by="棠街办〔2014〕2号", on="2015-01-01")
    page = hall.page("lin", first)
    assert "已废止" in page
    assert f'<a href="/filings/{second}">棠街办〔2014〕2号</a>' in page
    assert "由它代替" in hall.page("lin", second)
    hall.done("shen", second, "revoke", remark="内容不当", ended_by="县政办〔2014〕9号")
    assert "档案里没有" in hall.browser("shen").get("/").text
    assert "县政办〔2014〕9号" in hall.page("wang", second)


def test_a_correction_opens_the_text_and_prints_it_again(hall: Hall) -> None:
    filing = issued(hall)
    answer = hall.act("wang", filing, "correct", remark="有错字")
    assert (answer.status_code, answer.location) == (303, f"/filings/{filing}/edit")
    assert hall.state(filing) == "correcting"
    form = hall.browser("wang").get(f"/filings/{filing}/edit", follow_redirects=True)
    assert form.status_code == 200
    assert filing in hall.browser("wang").get("/").text, "the clerk finds it on coming in"
