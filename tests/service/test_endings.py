"""Corrections under the same number, and the ends of a filing with the names of what ends and follows it."""

from datetime import date

import pytest

from docgen.archive.identifiers import object_id
from docgen.errors import ArchiveError, InputError
from docgen.models.filing import Filing
from docgen.service import approving, correcting, drafting, ending, numbering, publishing, reading
from docgen.service.desk import Desk
from docgen.service.publishing import Wishes

from .desks import SIGNED, assert_rebuilt_equal, assert_sound, order, plan, signed, worded


def issued(desk: Desk, filing: Filing | None = None) -> str:
    id = drafting.draft(desk, filing or plan()).row.id
    publishing.publish(desk, id, signed())
    return id


def docx(desk: Desk, id: str, version: int) -> bytes:
    kept = reading.show(desk, f"{id}@v{version}").kept
    return desk.archive.store.read(object_id(id), "filing.docx", kept.object_version)


def test_a_correction_prints_again_under_the_same_number(desk: Desk) -> None:
    id = issued(desk)
    first = docx(desk, id, 2)
    corrected = worded("坚持人民至上、生命至上，抓好消防工作。", signature={"signed_on": "2014-11-03"})
    done = correcting.correct(desk, id, corrected, remark="“做好”误，应为“抓好”")
    row = done.row
    assert (row.state, row.document_number, row.version) == ("published", "棠街办〔2014〕1号", 4)
    assert (row.signed_on, row.printed_on) == ("2014-11-03", "2014-11-04")
    assert [kept.name for kept in reading.show(desk, id).versions] == ["初稿", "正本", "更正稿", "更正本"]
    assert docx(desk, id, 2) == first != docx(desk, id, 4)
    assert [event["action"] for event in reading.log(desk, id)][-3:] == ["correct", "revise", "publish"]
    other = drafting.draft(desk, plan()).row.id
    assert publishing.publish(desk, other, signed()).row.serial == 2, "a correction takes no number"
    assert_sound(desk)
    assert_rebuilt_equal(desk.archive)


def test_a_correction_in_steps(desk: Desk) -> None:
    id = issued(desk)
    opened = correcting.correct(desk, id, remark="错字")
    assert opened.row.state == "correcting"
    assert "docgen revise" in opened.notices[0]
    assert reading.show(desk, id).row.printed_on == "2014-11-04"
    drafting.revise(desk, id, worded("改过的话。", signature={"signed_on": "2014-11-03"}), remark="改正")
    row = publishing.publish(desk, id, Wishes(printed_on=date(2014, 12, 1))).row
    assert (row.state, row.document_number, row.printed_on) == ("published", "棠街办〔2014〕1号", "2014-12-01")
    again = worded("再改。", signature={"signed_on": "2014-11-03"})
    assert correcting.correct(desk, id, again, remark="又有错").row.version == 6


def test_a_correction_given_up_leaves_what_was_issued(desk: Desk) -> None:
    id = issued(desk)
    correcting.correct(desk, id, remark="疑有错字")
    row = correcting.abandon(desk, id, remark="核对无误").row
    assert (row.state, row.document_number, row.version) == ("published", "棠街办〔2014〕1号", 2)
    assert [event["action"] for event in reading.log(desk, id)][-2:] == ["correct", "abandon"]
    assert_sound(desk)
    assert_rebuilt_equal(desk.archive)


def test_a_correction_given_up_after_a_revision_restores_the_issued_bytes(desk: Desk) -> None:
    id = issued(desk)
    first = docx(desk, id, 2)
    drafting.take_step(desk, id, "file", remark="归档")
    correcting.correct(desk, id, remark="错字")
    drafting.revise(desk, id, worded("改过的话。", signature={"signed_on": "2014-11-03"}), remark="改正")
    done = correcting.abandon(desk, id, remark="不改了")
    assert (done.row.state, done.row.version, done.row.printed_on) == ("filed", 4, "2014-11-04")
    assert [kept.name for kept in reading.show(desk, id).versions] == ["初稿", "正本", "更正稿", "正本"]
    assert docx(desk, id, 4) == first != docx(desk, id, 3)
    assert list(reading.search(desk, "改过的话")) == []
    correcting.correct(desk, id, worded("真的改。", signature={"signed_on": "2014-11-03"}), remark="又发现错字")
    assert reading.show(desk, id).row.state == "published"
    assert_sound(desk)
    assert_rebuilt_equal(desk.archive)


def test_a_correction_is_given_up_with_a_reason(desk: Desk) -> None:
    id = issued(desk)
    with pytest.raises(ArchiveError) as caught:
        correcting.abandon(desk, id, remark="没有打开")
    assert caught.value.code == "wrong-state"
    correcting.correct(desk, id, remark="错字")
    with pytest.raises(ArchiveError) as caught:
        correcting.abandon(desk, id, remark=" ")
    assert caught.value.code == "reason-missing"


def test_a_correction_of_an_order_keeps_its_number(plain_desk: Desk) -> None:
    id = drafting.draft(plain_desk, order()).row.id
    publishing.publish(plain_desk, id, Wishes(on=SIGNED))
    sections = [{"kind": "free", "text": "现予公布，自公布之日起施行。"}]
    text = order().model_dump(mode="json", exclude_unset=True)
    row = correcting.correct(plain_desk, id, Filing.model_validate({**text, "sections": sections}), remark="错字").row
    assert row.document_number == "棠溪街道办事处令第1号"


@pytest.mark.parametrize(
    "changed",
    [plan(title="别的标题"), plan(addressees=["驻街各单位"]), plan(signature={"issuer": "柳湾社区居民委员会"})],
)
def test_a_correction_changes_no_substance(desk: Desk, changed: Filing) -> None:
    id = issued(desk)
    before = list(reading.log(desk, id))
    with pytest.raises(ArchiveError) as caught:
        correcting.correct(desk, id, changed, remark="改")
    assert caught.value.code == "substance-changed"
    assert "另发一件" in caught.value.hint
    assert list(reading.log(desk, id)) == before, "nothing of it is recorded"
    assert reading.show(desk, id).row.state == "published"


def test_a_date_or_number_in_the_corrected_input_does_not_count(plain_desk: Desk) -> None:
    id = issued(plain_desk)
    text = worded("改过的话。", head={"serial": 9, "year": 2019}, signature={"signed_on": "2019-01-01"})
    row = correcting.correct(plain_desk, id, text, remark="错字").row
    assert (row.document_number, row.signed_on) == ("棠街办〔2014〕1号", "2014-11-03")


def test_repeal_names_what_ends_it_and_what_follows(desk: Desk) -> None:
    old, new = issued(desk), issued(desk, plan("棠溪街道消防工作新计划"))
    done = ending.end(
        desk,
        old,
        "repeal",
        remark="另有规定",
        on=date(2015, 1, 1),
        ended_by="区政发〔2014〕9号",
        replaced_by="棠街办〔2014〕2号",
    )
    assert (done.row.state, done.row.ended_by, done.row.replaced_by) == ("repealed", "区政发〔2014〕9号", new)
    assert done.row.document_number == "棠街办〔2014〕1号", "an issued number stays for ever"
    assert "按文字记载" in done.notices[0]
    shown = reading.show(desk, new)
    assert [row.id for row in shown.ends] == [old]
    assert shown.as_dict()["ends"] == [
        {"id": old, "title": "棠溪街道消防工作计划", "document_number": "棠街办〔2014〕1号"}
    ]
    assert list(reading.log(desk, old))[-1]["on"] == "2015-01-01"
    assert reading.show(desk, old).ends == ()
    assert_rebuilt_equal(desk.archive)


def test_what_ends_a_filing_is_another_one(plain_desk: Desk) -> None:
    id = issued(plain_desk)
    with pytest.raises(ArchiveError, match="由它自己"):
        ending.end(plain_desk, id, "repeal", remark="错", replaced_by="棠街办〔2014〕1号")
    with pytest.raises(ArchiveError) as caught:
        ending.end(plain_desk, id, "repeal", remark="错", ended_by="2" * 20)
    assert caught.value.code == "not-found"
    with pytest.raises(ArchiveError) as empty:
        ending.end(plain_desk, id, "revoke", remark="  ")
    assert empty.value.code == "reason-missing"
    with pytest.raises(InputError):
        ending.end(plain_desk, id, "revoke", remark="废\x1b[31m止")
    assert reading.show(plain_desk, id).row.state == "published"


@pytest.mark.parametrize(
    ("action", "state"), [("withdraw", "withdrawn"), ("revoke", "revoked"), ("repeal", "repealed")]
)
def test_an_issued_filing_keeps_its_number_at_its_end(desk: Desk, action: str, state: str) -> None:
    id = issued(desk)
    row = ending.end(desk, id, action, remark="不再有效").row
    assert (row.state, row.document_number, row.serial) == (state, "棠街办〔2014〕1号", 1)
    next_id = drafting.draft(desk, plan()).row.id
    assert publishing.publish(desk, next_id, signed()).row.serial == 2


def test_withdrawn_while_a_correction_is_open_it_keeps_its_number(plain_desk: Desk) -> None:
    id = issued(plain_desk)
    correcting.correct(plain_desk, id, remark="错字")
    assert ending.end(plain_desk, id, "withdraw", remark="收回").row.document_number == "棠街办〔2014〕1号"


def test_the_void_number_of_a_withdrawn_filing_keeps_its_reason(desk: Desk) -> None:
    id = drafting.draft(desk, plan()).row.id
    approving.approve(desk, id, on=SIGNED)
    numbering.number(desk, id)
    ending.end(desk, id, "withdraw", remark="会议取消")
    event = list(reading.log(desk, id))[-1]
    assert event["numbers"] == [{"code": "棠街办", "year": 2014, "serial": 1, "status": "void", "reason": "会议取消"}]
    with pytest.raises(ArchiveError, match="没有"):
        reading.show(desk, "棠街办〔2014〕1号")
