"""Several actions in one write; actions that fail inside; a clock that was set back; files that are missing later."""

from datetime import UTC, datetime
from typing import Any

import pytest

from docgen.archive import disk, queries
from docgen.archive.archive import Archive
from docgen.archive.identifiers import object_id
from docgen.archive.layout import object_path
from docgen.archive.rebuild import rebuild
from docgen.errors import ArchiveError
from docgen.service import book, correcting, drafting, publishing, reading
from docgen.service.desk import Desk
from docgen.service.inspection import verify
from docgen.service.marking import NumberSequence

from .desks import Clock, assert_rebuilt_equal, assert_sound, desk_at, plan, rows, signed, worded


def test_a_group_stands_together(desk: Desk) -> None:
    with desk.at_work():
        ids = [drafting.draft(desk, plan(f"第{number}份计划")).row.id for number in range(1, 6)]
        serials = [publishing.publish(desk, id, signed()).row.serial for id in ids]
        with desk.archive.reading() as connection:
            assert queries.filing(connection, ids[0]) is None, "nothing is seen before the end"
    assert serials == [1, 2, 3, 4, 5]
    assert [row.title for row, _ in reading.listed(desk)] == [f"第{number}份计划" for number in range(5, 0, -1)]
    assert_sound(desk)
    assert_rebuilt_equal(desk.archive)


def test_a_group_that_fails_leaves_nothing(desk: Desk) -> None:
    before = rows(desk.archive)

    def interrupted() -> None:
        with desk.at_work():
            drafting.draft(desk, plan())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert rows(desk.archive) == before
    assert list(desk.archive.store.objects()) == []
    assert_sound(desk)


def test_an_action_that_fails_inside_leaves_the_others_intact(desk: Desk) -> None:
    """A correction is opened and then refused: neither its event nor its state may stand, whatever comes after it."""
    issued = drafting.draft(desk, plan()).row.id
    publishing.publish(desk, issued, signed())
    with desk.at_work():
        first = drafting.draft(desk, plan("前面一份")).row.id
        with pytest.raises(ArchiveError) as caught:
            correcting.correct(desk, issued, plan("别的标题"), remark="改")
        assert caught.value.code == "substance-changed"
        with pytest.raises(ArchiveError):
            publishing.publish(desk, first)
        second = drafting.draft(desk, plan("后面一份")).row.id
        assert publishing.publish(desk, second, signed()).row.serial == 2
    assert [event["action"] for event in reading.log(desk, issued)] == ["draft", "approve", "number", "publish"]
    assert reading.show(desk, issued).row.state == "published"
    assert [event["action"] for event in reading.log(desk, first)] == ["draft"]
    assert [event["seq"] for event in reading.log(desk)] == list(range(1, 10))
    assert_sound(desk)
    assert_rebuilt_equal(desk.archive)


def test_an_action_that_dies_after_its_record_leaves_the_others_intact(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Desk.done

    def failing(self: Desk, *given: Any, **named: Any) -> Any:
        done = real(self, *given, **named)
        if done.row.title == "坏的":
            raise RuntimeError
        return done

    monkeypatch.setattr(Desk, "done", failing)
    with desk.at_work():
        first = drafting.draft(desk, plan("好的")).row.id
        with pytest.raises(RuntimeError):
            drafting.draft(desk, plan("坏的"))
        drafting.revise(desk, first, worded("改过。", title="好的"), remark="改")
    assert [row.title for row, _ in reading.listed(desk)] == ["好的"]
    assert [kept.object_version for kept in reading.show(desk, first).versions] == [1, 2]
    assert_sound(desk)
    assert_rebuilt_equal(desk.archive)


def test_a_template_of_a_failed_action_is_kept_by_the_next(desk: Desk) -> None:
    def failing() -> None:
        with desk.at_work():
            drafting.draft(desk, plan())
            raise ArchiveError("x", "x")

    with desk.at_work():
        with pytest.raises(ArchiveError):
            failing()
        id = drafting.draft(desk, plan()).row.id
    kept = reading.show(desk, id).kept
    assert desk.archive.template(kept.template or "")
    assert_sound(desk)


# The clock -----------------------------------------------------------------------------------------------------------


def test_a_clock_set_back_is_told_and_marked(desk: Desk, clock: Clock) -> None:
    id = drafting.draft(desk, plan()).row.id
    clock.now = datetime(2009, 1, 1, tzinfo=UTC)
    done = drafting.take_step(desk, id, "submit")
    assert any("时钟" in notice and "2014-11-10" in notice for notice in done.notices)
    assert drafting.take_step(desk, id, "review").notices == (), "once is enough: the order goes on from there"
    clock.now = datetime(2014, 12, 1, tzinfo=UTC)
    publishing.publish(desk, id, signed())
    events = list(reading.log(desk, id))
    assert [event["seq"] for event in events] == list(range(1, 7))
    assert [event.get("clock") for event in events] == [None, "behind", None, None, None, None]
    assert events[1]["at"].startswith("2009-01-01T00:00:0")
    assert_sound(desk)
    assert_rebuilt_equal(desk.archive)


def test_the_number_book_tells_of_the_clock_too(plain_desk: Desk, clock: Clock) -> None:
    drafting.draft(plain_desk, plan())
    clock.now = datetime(2009, 1, 1, tzinfo=UTC)
    (notice,) = book.reserve(plain_desk, NumberSequence("棠街办", 2014), 1, 1, remark="留")
    assert "请校准时钟" in notice


def test_every_event_of_one_action_is_marked(plain_desk: Desk, clock: Clock) -> None:
    id = drafting.draft(plain_desk, plan()).row.id
    clock.now = datetime(2009, 1, 1, tzinfo=UTC)
    publishing.publish(plain_desk, id, signed())
    assert [event.get("clock") for event in reading.log(plain_desk, id)] == [None, "behind", "behind", "behind"]


# An index or a store of another day ----------------------------------------------------------------------------------


def test_an_older_index_is_noticed_and_made_again(archive: Archive, database_url: str, clock: Clock) -> None:
    """A database put back from its backup would give the same numbers once more."""
    desk = desk_at(archive)
    for _ in range(3):
        publishing.publish(desk, drafting.draft(desk, plan()).row.id, signed())
    whole = rows(archive)
    forget_last_events(archive, 4)
    again = Archive.open(archive.home, database_url, clock=clock)
    assert rows(again) == whole
    later = desk_at(again)
    assert publishing.publish(later, drafting.draft(later, plan()).row.id, signed()).row.serial == 4
    assert_sound(later)
    again.close()


def forget_last_events(archive: Archive, count: int) -> None:
    """Make the index one of an earlier day."""
    log = list(archive.log())
    rebuild(archive.engine, log[:-count])


def test_a_store_of_an_earlier_day_is_not_taken_for_the_whole(plain_desk: Desk) -> None:
    desk = plain_desk
    drafting.draft(desk, plan())
    last = drafting.draft(desk, plan("要丢的")).row.id
    disk.remove_tree(desk.archive.store.root / object_path(object_id(last)))
    desk.archive.rebuild()
    tip = desk.archive.tip()
    assert (tip.seq, tip.found, tip.lost) == (2, 1, True)
    (damage,) = [damage for damage in verify(desk).damages if damage.code == "event-missing"]
    assert "曾经办理到第 2 条" in damage.message
    again = Archive.open(desk.archive.home)
    assert again.tip() == tip, "opening it again does not forget"
    again.close()


def test_a_new_database_is_filled_from_the_store(archive: Archive, empty_database_url: str) -> None:
    desk = desk_at(archive)
    publishing.publish(desk, drafting.draft(desk, plan()).row.id, signed())
    other = Archive.open(archive.home, empty_database_url)
    assert rows(other) == rows(archive)
    other.close()


def test_a_database_of_another_archive_is_refused(archive: Archive, database_url: str, tmp_path: Any) -> None:
    with pytest.raises(ArchiveError) as caught:
        Archive.open(tmp_path / "another", database_url, create=True)
    assert caught.value.code == "index-foreign"
