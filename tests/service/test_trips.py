"""Whole trips of filings from the draft to the file, in a small house and in one that takes every step."""

import json
from datetime import date

import pytest

from docgen.archive import numbers
from docgen.archive.identifiers import is_id, object_id
from docgen.errors import ArchiveError, NotPublishableError
from docgen.models.filing import Filing
from docgen.service import approving, drafting, ending, numbering, publishing, reading
from docgen.service.desk import Desk, parse_kept
from docgen.service.publishing import Wishes
from docgen.service.versions import Enclosure

from ..archive.store_faults import outside_opinion
from .desks import SIGNED, assert_rebuilt_equal, assert_sound, plan, signed, worded


def actions(desk: Desk, id: str) -> list[str]:
    return [event["action"] for event in reading.log(desk, id)]


def refusal(desk: Desk, id: str, wishes: Wishes | None = None) -> ArchiveError:
    with pytest.raises(ArchiveError) as caught:
        publishing.publish(desk, id, wishes)
    return caught.value


def test_a_small_house_publishes_with_one_command(desk: Desk) -> None:
    drafted = drafting.draft(desk, plan())
    assert is_id(drafted.row.id)
    assert (drafted.row.state, drafted.row.version, drafted.row.document_number) == ("draft", 1, None)
    done = publishing.publish(desk, drafted.row.id, signed(opinion="同意"))
    row = done.row
    assert (row.state, row.version, row.document_number) == ("published", 2, "棠街办〔2014〕1号")
    assert (row.year, row.serial, row.organ_code) == (2014, 1, "棠街办")
    assert (row.signed_on, row.printed_on) == ("2014-11-03", "2014-11-04")
    events = list(reading.log(desk, row.id))
    assert [event["action"] for event in events] == ["draft", "approve", "number", "publish"]
    assert (events[1]["by"], events[1]["on"], events[1]["remark"]) == ("林知远", "2014-11-03", "同意")
    assert [kept.name for kept in reading.show(desk, row.id).versions] == ["初稿", "正本"]
    assert_sound(desk)
    assert_rebuilt_equal(desk.archive)


def test_a_house_with_every_step_takes_them_one_by_one(full_desk: Desk) -> None:
    desk = full_desk
    id = drafting.draft(desk, plan(), attachments=[Enclosure("名单.xlsx", b"PK list")]).row.id
    drafting.take_step(desk, id, "submit")
    drafting.take_step(desk, id, "review", remark="文字已核", by="党政办")
    drafting.take_step(desk, id, "countersign", remark="无意见", by="财政所")
    drafting.take_step(desk, id, "countersign", remark="同意", by="司法所")
    scan = Enclosure("签批.pdf", b"%PDF scan")
    approving.approve(desk, id, by="林知远", on=SIGNED, opinion="同意，印发。", scans=[scan])
    drafting.take_step(desk, id, "recheck")
    assert numbering.number(desk, id).row.document_number == "棠街办〔2014〕1号"
    drafting.take_step(desk, id, "proofread")
    drafting.take_step(desk, id, "seal")
    publishing.publish(desk, id, Wishes(printed_on=date(2014, 11, 5)))
    assert drafting.take_step(desk, id, "file").row.state == "filed"
    taken = ["submit", "review", "countersign", "countersign", "approve", "recheck", "number", "proofread", "seal"]
    assert actions(desk, id) == ["draft", *taken, "publish", "file"]
    shown = reading.show(desk, id)
    assert [kept.name for kept in shown.versions] == ["送审稿", "定稿", "清样", "正本"]
    kept = {path: entry.get("name") for path, entry in shown.kept.files.items() if "name" in entry}
    assert kept == {"attachments/001.xlsx": "名单.xlsx", "scans/001.pdf": "签批.pdf"}
    store = desk.archive.store
    assert store.read(object_id(id), "scans/001.pdf", shown.kept.object_version) == b"%PDF scan"
    assert store.read(object_id(id), "attachments/001.xlsx", shown.kept.object_version) == b"PK list"
    assert_sound(desk)
    assert_rebuilt_equal(desk.archive)
    assert outside_opinion(desk.archive.store.root) == []


def test_publish_takes_the_steps_before_it_along(full_desk: Desk) -> None:
    id = drafting.draft(full_desk, plan()).row.id
    publishing.publish(full_desk, id, signed())
    taken = ["submit", "review", "countersign", "approve", "recheck", "number", "proofread", "seal", "publish"]
    assert actions(full_desk, id) == ["draft", *taken]
    assert_sound(full_desk)


def test_the_day_of_signing_is_never_the_clocks(desk: Desk) -> None:
    id = drafting.draft(desk, plan()).row.id
    fault = refusal(desk, id)
    assert (fault.code, fault.exit_code) == ("signed-on-missing", 7)
    assert "--on" in fault.hint
    with pytest.raises(ArchiveError, match="签发日期"):
        approving.approve(desk, id, by="林知远")
    dated = drafting.draft(desk, plan(signature={"signed_on": "2014-10-08"})).row.id
    assert publishing.publish(desk, dated).row.signed_on == "2014-10-08"


def test_what_may_not_be_issued_takes_no_number(desk: Desk) -> None:
    id = drafting.draft(desk, worded("20xx年4月底前完成。")).row.id
    with pytest.raises(NotPublishableError) as caught:
        publishing.publish(desk, id, signed())
    assert caught.value.exit_code == 6
    assert caught.value.problems
    assert actions(desk, id) == ["draft"]
    other = drafting.draft(desk, plan()).row.id
    assert publishing.publish(desk, other, signed()).row.serial == 1


def test_the_text_freezes_when_it_is_approved(desk: Desk) -> None:
    id = drafting.draft(desk, plan()).row.id
    approving.approve(desk, id, on=SIGNED)
    with pytest.raises(ArchiveError) as caught:
        drafting.revise(desk, id, worded("另一句话。"), remark="改")
    assert caught.value.code == "wrong-state"
    assert "docgen return" in caught.value.hint
    assert caught.value.where == id
    drafting.send_back(desk, id, remark="重写")
    assert drafting.revise(desk, id, worded("另一句话。"), remark="改").row.version == 3


def test_the_bytes_freeze_when_it_is_published(desk: Desk) -> None:
    id = drafting.draft(desk, plan()).row.id
    publishing.publish(desk, id, signed())
    before = {name: (desk.archive.home / "store" / name).read_bytes() for name in stored(desk)}
    for act in (
        lambda: drafting.revise(desk, id, worded("改。"), remark="改"),
        lambda: publishing.publish(desk, id),
        lambda: drafting.send_back(desk, id, remark="退"),
        lambda: numbering.number(desk, id, serial=9, remark="改号"),
        lambda: approving.approve(desk, id, on=SIGNED),
    ):
        with pytest.raises(ArchiveError) as caught:
            act()
        assert caught.value.code == "wrong-state"
        assert "docgen correct" in caught.value.hint
    assert {name: (desk.archive.home / "store" / name).read_bytes() for name in stored(desk)} == before


def stored(desk: Desk) -> list[str]:
    root = desk.archive.home / "store"
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_a_proof_error_goes_back_to_the_recheck_and_keeps_the_number(desk: Desk) -> None:
    id = drafting.draft(desk, plan()).row.id
    approving.approve(desk, id, by="林知远", on=SIGNED)
    numbering.number(desk, id)
    with pytest.raises(ArchiveError, match="原因"):
        drafting.take_step(desk, id, "recheck")
    assert drafting.take_step(desk, id, "recheck", remark="错字").row.state == "rechecking"
    revised = drafting.revise(desk, id, worded("坚持预防为主。", signature={"signed_on": "2014-11-03"}), remark="错字")
    assert (revised.row.state, revised.row.document_number) == ("rechecking", "棠街办〔2014〕1号")
    row = publishing.publish(desk, id, Wishes(printed_on=date(2014, 11, 4))).row
    assert (row.document_number, row.signed_on, row.state) == ("棠街办〔2014〕1号", "2014-11-03", "published")
    kept = reading.show(desk, id).kept
    filing = parse_kept(desk.archive.store.read(object_id(id), "input.json", kept.object_version))
    assert filing.head.serial == 1
    assert "坚持预防为主" in desk.archive.store.read(object_id(id), "text.txt", kept.object_version).decode()


@pytest.mark.parametrize(
    ("changed", "label"),
    [
        (plan(title="另一个标题"), "标题"),
        (plan(addressees=["驻街各单位"]), "主送机关"),
        (plan(head={"classification": "秘密", "secrecy_period": "1年"}), "版头·密级"),
    ],
)
def test_a_change_of_substance_goes_back_to_the_approver(plain_desk: Desk, changed: Filing, label: str) -> None:
    desk = plain_desk
    id = drafting.draft(desk, plan()).row.id
    approving.approve(desk, id, on=SIGNED)
    numbering.number(desk, id)
    drafting.take_step(desk, id, "recheck", remark="错字")
    with pytest.raises(ArchiveError) as caught:
        drafting.revise(desk, id, changed, remark="改")
    assert caught.value.code == "substance-changed"
    assert label in caught.value.message
    assert "docgen return" in caught.value.hint


def test_signed_anew_in_another_year_the_old_number_becomes_void(desk: Desk) -> None:
    id = drafting.draft(desk, plan()).row.id
    approving.approve(desk, id, on=SIGNED)
    numbering.number(desk, id)
    returned = drafting.send_back(desk, id, remark="内容要改")
    assert "仍归这份公文" in returned.notices[0]
    approving.approve(desk, id, on=date(2015, 1, 6))
    shown = reading.show(desk, id).row
    assert (shown.document_number, shown.year) == ("棠街办〔2014〕1号", 2014)
    assert numbering.number(desk, id).row.document_number == "棠街办〔2015〕1号"
    with desk.archive.reading() as connection:
        old = numbers.taken(connection, "棠街办", 2014, 1)
    assert old is not None
    assert (old.status, old.filing, old.reason) == ("void", None, "改编为 棠街办〔2015〕1号")
    assert_sound(desk)
    assert_rebuilt_equal(desk.archive)


def test_signed_anew_in_the_same_year_it_keeps_its_number(desk: Desk) -> None:
    id = drafting.draft(desk, plan()).row.id
    approving.approve(desk, id, on=SIGNED)
    numbering.number(desk, id)
    drafting.send_back(desk, id, remark="内容要改")
    drafting.revise(desk, id, worded("改过的话。"), remark="改")
    assert publishing.publish(desk, id, signed()).row.document_number == "棠街办〔2014〕1号"
    other = drafting.draft(desk, plan()).row.id
    assert publishing.publish(desk, other, signed()).row.serial == 2


def test_what_was_said_too_late_is_refused(plain_desk: Desk) -> None:
    desk = plain_desk
    id = drafting.draft(desk, plan()).row.id
    approving.approve(desk, id, on=SIGNED)
    assert refusal(desk, id, Wishes(on=date(2014, 12, 1))).code == "already-approved"
    numbering.number(desk, id)
    assert refusal(desk, id, Wishes(serial=7, remark="吉利")).code == "already-numbered"
    assert publishing.publish(desk, id, Wishes(serial=1, remark="就是1号")).row.serial == 1


def test_identical_drafts_are_two_filings(desk: Desk) -> None:
    ids = [drafting.draft(desk, plan()).row.id for _ in range(5)]
    assert len(set(ids)) == 5
    assert all(is_id(id) for id in ids)


def test_the_inputs_own_number_does_not_count(desk: Desk) -> None:
    done = drafting.draft(desk, plan(head={"serial": 77, "year": 2014}))
    assert any("77" in notice and "不作数" in notice for notice in done.notices)
    kept = desk.archive.store.read(object_id(done.row.id), "input.json")
    assert json.loads(kept)["head"].get("serial") is None
    assert publishing.publish(desk, done.row.id, signed()).row.serial == 1


def test_a_filing_withdrawn_before_its_issue_gives_up_its_number(desk: Desk) -> None:
    id = drafting.draft(desk, plan()).row.id
    approving.approve(desk, id, on=SIGNED)
    numbering.number(desk, id)
    done = ending.end(desk, id, "withdraw", remark="上级另有部署")
    assert (done.row.state, done.row.document_number) == ("withdrawn", None)
    assert "作废" in done.notices[0]
    other = drafting.draft(desk, plan()).row.id
    assert publishing.publish(desk, other, signed()).row.serial == 2
    assert_rebuilt_equal(desk.archive)
