"""How far a filing is and what may be done about it: by the house's steps, the filing's state, the person's roles."""

from collections.abc import Callable
from pathlib import Path

import pytest

from docgen.archive.archive import Archive
from docgen.errors import ArchiveError, InputError
from docgen.service import acting, progress
from docgen.service.acting import Said
from docgen.service.desk import Desk
from docgen.service.drafting import draft, revise, send_back, take_step
from docgen.service.field_notes import places, read
from docgen.service.lifecycle import Role
from docgen.service.numbering import proposed
from docgen.service.opinions import standing
from docgen.service.reading import log, show
from docgen.service.starting import version_of

from .desks import EVERY_STEP, HOUSE, SIGNED, desk_at, house, open_archive, plan

Seat = Callable[..., Desk]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return open_archive(tmp_path / "home")


@pytest.fixture
def seat(archive: Archive) -> Seat:
    """A desk in a house with every step, or in a small one."""

    def sit(name: str, *roles: Role, small: bool = False) -> Desk:
        return desk_at(archive, house(HOUSE if small else EVERY_STEP), name, *roles)

    return sit


def row_of(desk: Desk, id: str) -> list[tuple[str, str]]:
    shown = show(desk, id).row
    numbered = progress.carries_number(desk, shown, version_of(desk, id, None))
    return [(one.label, one.status) for one in progress.milestones(desk, shown, numbered, log(desk, id))]


def offered(desk: Desk, id: str) -> list[str]:
    shown = show(desk, id).row
    numbered = progress.carries_number(desk, shown, version_of(desk, id, None))
    return [("*" if one.due else "") + one.action for one in progress.offers(desk, shown, numbered)]


def test_the_row_holds_the_steps_of_the_house(seat: Seat) -> None:
    small, large = seat("王敏", small=True), seat("王敏")
    id = draft(small, plan()).row.id
    assert row_of(small, id) == [("拟稿", "done"), ("签发", "due"), ("登记编号", "ahead"), ("印发", "ahead")]
    assert [label for label, _ in row_of(large, id)] == [
        "拟稿", "送审", "核稿", "会签", "签发", "复核", "登记编号", "印制校对", "用印", "印发", "归档",
    ]  # fmt: skip
    assert row_of(large, id)[1] == ("送审", "due")


def test_what_was_sent_back_is_to_be_done_again(seat: Seat) -> None:
    desk = seat("王敏")
    id = draft(desk, plan()).row.id
    take_step(desk, id, "submit")
    take_step(desk, id, "review", remark="可以")
    assert row_of(desk, id)[:4] == [("拟稿", "done"), ("送审", "done"), ("核稿", "done"), ("会签", "due")]
    send_back(desk, id, remark="改标题")
    assert row_of(desk, id)[:3] == [("拟稿", "done"), ("送审", "due"), ("核稿", "ahead")]


def test_a_step_switched_on_later_is_no_hole(seat: Seat) -> None:
    small, large = seat("王敏", small=True), seat("王敏")
    id = draft(small, plan()).row.id
    acting.take(small, id, "approve", Said(by="林知远", on=SIGNED))
    assert [one for one in row_of(large, id) if one[0] in ("送审", "核稿", "会签")] == []
    assert row_of(large, id)[:3] == [("拟稿", "done"), ("签发", "done"), ("复核", "due")]


def test_an_end_stands_at_the_end(seat: Seat) -> None:
    desk = seat("王敏", small=True)
    id = draft(desk, plan()).row.id
    acting.take(desk, id, "withdraw", Said(remark="不发了"))
    assert row_of(desk, id) == [("拟稿", "done"), ("已撤回", "done")]
    assert offered(desk, id) == []


def test_a_text_without_a_head_gets_no_number(seat: Seat) -> None:
    desk = seat("王敏", small=True)
    id = draft(desk, plan(form="plain")).row.id
    acting.take(desk, id, "approve", Said(by="林知远", on=SIGNED))
    assert "登记编号" not in [label for label, _ in row_of(desk, id)]
    assert offered(desk, id)[0] == "*publish"
    assert proposed(desk, show(desk, id).row, version_of(desk, id, None)) is None


def test_a_small_house_issues_from_the_draft(seat: Seat) -> None:
    clerk = seat("王敏", "clerk", "drafter", small=True)
    id = draft(clerk, plan()).row.id
    assert offered(clerk, id) == ["*approve", "publish", "revise", "withdraw"]
    done = acting.take(
        clerk, id, "publish", Said(by="林知远", on=SIGNED, seen=acting.mark_of(clerk, show(clerk, id).row))
    )
    assert done.row.document_number == "棠街办〔2014〕1号"
    assert offered(clerk, id) == ["withdraw", "revoke", "repeal", "correct"]


def test_the_number_that_comes_next_is_told(seat: Seat) -> None:
    desk = seat("王敏", small=True)
    id = draft(desk, plan()).row.id
    row = show(desk, id).row
    assert proposed(desk, row, version_of(desk, id, None)) is None, "before the signing no year is known"
    acting.take(desk, id, "approve", Said(by="林知远", on=SIGNED))
    text = version_of(desk, id, None)
    assert proposed(desk, show(desk, id).row, text) == "棠街办〔2014〕1号"
    assert acting.take(desk, id, "number", Said()).row.document_number == "棠街办〔2014〕1号"


def test_a_stale_page_is_refused_for_every_action(seat: Seat) -> None:
    desk = seat("王敏")
    id = draft(desk, plan()).row.id
    seen = acting.mark_of(desk, show(desk, id).row)
    take_step(desk, id, "submit")
    for action in acting.ACTIONS:
        with pytest.raises(ArchiveError) as refused:
            acting.take(desk, id, action, Said(remark="x", seen=seen))
        assert refused.value.code == "filing-moved", action
    assert show(desk, id).row.state == "submitted"


def test_opinions_stand_until_the_text_is_written_anew(seat: Seat) -> None:
    desk = seat("王敏")
    id = draft(desk, plan()).row.id
    take_step(desk, id, "submit", remark="请核")
    notes = read(version_of(desk, id, None), [("标题", "加年份"), ("", "")])
    take_step(desk, id, "review", remark="见处", by="何文清", notes=notes)
    send_back(desk, id, remark="请改")
    found = standing(log(desk, id))
    assert [(one.action, one.by, one.text, [note.path for note in one.notes]) for one in found] == [
        ("review", "何文清", "见处", ["title"]),
        ("return", None, "请改", []),
    ]
    revise(desk, id, plan("2014年消防工作计划"), remark="加年份")
    assert standing(log(desk, id)) == ()


def test_every_place_that_says_something_has_one_name(seat: Seat) -> None:
    known = places(plan(closing="完。"))
    assert known["标题"] == "title"
    assert known["实施步骤第1项·结束"] == "sections[2].steps[0].end"
    assert "结束语" in known
    assert "附注" not in known, "nothing stands there"
    assert len(set(known.values())) == len(known)
    with pytest.raises(InputError) as wrong:
        read(plan(), [("没有的地方", "意见"), ("标题", ""), ("", "悬空的意见"), ("标题", "坏\u202e字")])
    assert "控制字符" in wrong.value.message
    with pytest.raises(InputError) as wrong:
        read(plan(), [("没有的地方", "意见"), ("标题", ""), ("", "悬空的意见")])
    assert [problem.label for problem in wrong.value.problems] == ["第1处意见", "标题", "第3处意见"]
