"""Working copies: nobody else's, never overwritten, gone once they are in the archive."""

import json

import pytest
from sqlalchemy import insert, select, update

from docgen.archive.archive import Archive
from docgen.db.office_tables import PEOPLE, WORKING_COPIES
from docgen.db.transactions import begin_write
from docgen.errors import ArchiveError, InputError, RightsError
from docgen.models.plain import to_plain
from docgen.service import starting, working_copies
from docgen.service.desk import Desk
from docgen.service.drafting import StaleVersionError, draft, revise, send_back, take_step
from docgen.service.field_notes import FieldNote
from docgen.service.filings import render
from docgen.service.reading import show
from docgen.service.typed_data import as_typed
from docgen.service.working_copies import Note, StaleCopyError, note_at

from .desks import desk_at, plan


def add(desk: Desk) -> Desk:
    row = {"name": desk.actor.name, "display": desk.actor.name, "roles": "", "active": True}
    with begin_write(desk.archive.engine) as connection:
        connection.execute(insert(PEOPLE).values(**row, created_at="", updated_at=""))
    return desk


@pytest.fixture
def lin(archive: Archive) -> Desk:
    return add(desk_at(archive, None, "lin", "drafter"))


@pytest.fixture
def gu(archive: Archive) -> Desk:
    return add(desk_at(archive, None, "gu", "drafter", "clerk"))


TYPED = as_typed(to_plain(plan()))


def test_a_copy_comes_back_as_it_was_saved(lin: Desk) -> None:
    made = working_copies.create(lin, TYPED, notes=[Note("title", "计划", "核对")])
    assert working_copies.get(lin, made.id) == made
    assert (made.revision, made.filing, made.kind, made.title) == (1, None, "work_plan", "棠溪街道消防工作计划")
    saved = working_copies.save(lin, made.id, {"kind": "letter", "title": "半\n句", "addressees": ["", ""]}, 1)
    assert (saved.revision, saved.kind, saved.title) == (2, "letter", "半句")
    assert working_copies.get(lin, made.id) == saved


def test_the_same_text_again_is_no_new_revision(lin: Desk) -> None:
    made = working_copies.create(lin, TYPED)
    assert working_copies.save(lin, made.id, TYPED, 1).revision == 1
    assert working_copies.save(lin, made.id, TYPED, 77).revision == 1


def test_who_saves_on_an_old_revision_is_given_the_latest(lin: Desk) -> None:
    made = working_copies.create(lin, TYPED)
    latest = working_copies.save(lin, made.id, {**TYPED, "title": "甲"}, 1)
    with pytest.raises(StaleCopyError) as caught:
        working_copies.save(lin, made.id, {**TYPED, "title": "乙"}, 1)
    assert caught.value.latest == latest
    assert caught.value.http_status == 409
    assert working_copies.get(lin, made.id) == latest


@pytest.mark.parametrize("name", ["", "x", "../../etc/passwd", "2" * 20])
def test_a_copy_that_is_not_there_or_another_s_is_hidden(lin: Desk, gu: Desk, name: str) -> None:
    made = working_copies.create(lin, TYPED)
    for desk, copy_id in ((gu, made.id), (lin, name)):
        with pytest.raises(RightsError):
            working_copies.get(desk, copy_id)
        with pytest.raises(RightsError):
            working_copies.save(desk, copy_id, TYPED, 1)
        with pytest.raises(RightsError):
            working_copies.discard(desk, copy_id)
    assert working_copies.mine(gu) == []


def test_copies_are_listed_the_one_written_last_first(lin: Desk) -> None:
    first, second = working_copies.create(lin, TYPED), working_copies.create(lin, TYPED)
    assert [copy.id for copy in working_copies.mine(lin)] == [second.id, first.id]
    working_copies.save(lin, first.id, {**TYPED, "note": "此件公开发布"}, 1)
    assert [copy.id for copy in working_copies.mine(lin)] == [first.id, second.id]
    working_copies.discard(lin, first.id)
    assert [copy.id for copy in working_copies.mine(lin)] == [second.id]


def test_a_note_is_taken_away_by_its_key(lin: Desk) -> None:
    notes = [Note("a", "1", "核对"), Note("b", "2", "核对")]
    made = working_copies.create(lin, TYPED, notes=notes)
    assert working_copies.settle(lin, made.id, notes[0].key).notes == (notes[1],)
    assert working_copies.settle(lin, made.id, "nothing").notes == (notes[1],)


def test_a_new_filing_goes_into_the_archive_and_the_copy_is_gone(lin: Desk) -> None:
    made = working_copies.create(lin, TYPED)
    done = working_copies.keep(lin, made, "")
    assert (done.row.version, done.row.drafter, done.row.title) == (1, "lin", "棠溪街道消防工作计划")
    assert working_copies.mine(lin) == []


def test_a_draft_with_faults_stays_a_copy(lin: Desk) -> None:
    made = working_copies.create(lin, {"kind": "letter", "sections": [{"kind": "goals"}]})
    with pytest.raises(InputError) as caught:
        working_copies.keep(lin, made, "")
    assert [problem.path for problem in caught.value.problems] == ["title", "sections[0]"]
    assert len(working_copies.mine(lin)) == 1


def test_a_revision_needs_a_reason_and_makes_a_version(lin: Desk) -> None:
    row = draft(lin, plan()).row
    made = starting.begin_revision(lin, row.id)
    assert starting.begin_revision(lin, row.id) == made
    saved = working_copies.save(lin, made.id, {**made.typed, "note": "此件公开发布"}, 1)
    with pytest.raises(ArchiveError) as caught:
        working_copies.keep(lin, saved, " ")
    assert caught.value.code == "reason-missing"
    assert working_copies.keep(lin, saved, "补附注").row.version == 2
    assert working_copies.mine(lin) == []


def test_a_filing_that_was_revised_meanwhile_is_not_overwritten(lin: Desk) -> None:
    row = draft(lin, plan()).row
    made = starting.begin_revision(lin, row.id)
    revise(lin, row.id, plan("棠溪街道防汛工作计划"), remark="改题")
    saved = working_copies.save(lin, made.id, {**made.typed, "note": "此件公开发布"}, 1)
    with pytest.raises(StaleVersionError):
        working_copies.keep(lin, saved, "补附注")
    assert working_copies.get(lin, made.id) == saved
    rebased = working_copies.rebase(lin, made.id, 2)
    assert working_copies.keep(lin, rebased, "补附注").row.version == 3


def test_opinions_on_single_places_stand_at_their_fields(lin: Desk, gu: Desk) -> None:
    row = draft(lin, plan()).row
    take_step(lin, row.id, "submit")
    notes = [FieldNote("sections[2].steps[0].end", "实施步骤第1项·结束", "太晚"), FieldNote("title", "标题", "太长")]
    send_back(gu, row.id, remark="请改", notes=notes)
    copy = starting.begin_revision(lin, row.id)
    assert [(note.field, note.value, note.text) for note in copy.notes] == [
        ("sections.steps.end", "2014-12", "退回意见（gu）：太晚"),
        ("title", "棠溪街道消防工作计划", "退回意见（gu）：太长"),
    ]
    assert copy.notes[0].belongs("sections[5].steps[3].end", "2014-12")
    assert not copy.notes[0].belongs("sections[2].steps[0].end", "2014-11")
    saved = working_copies.save(lin, copy.id, {**copy.typed, "note": "此件公开发布"}, 1)
    working_copies.keep(lin, saved, "照改")
    assert starting.begin_revision(lin, row.id).notes == ()


def test_a_note_on_a_part_goes_by_its_name() -> None:
    note = note_at("sections[4].steps[1]", {"name": "排查", "end": "2014-12"}, "拆成两步")
    assert note.belongs("sections[0].steps[7]", {"name": "排查"})
    assert not note.belongs("sections[4].steps[1]", {"name": "总结"})


def test_another_s_draft_cannot_be_revised(lin: Desk, gu: Desk) -> None:
    row = draft(lin, plan()).row
    strange = add(desk_at(lin.archive, None, "shen", "drafter"))
    with pytest.raises((RightsError, ArchiveError)):
        starting.begin_revision(strange, row.id)
    assert working_copies.mine(strange) == []


def test_who_may_not_draft_begins_nothing(archive: Archive) -> None:
    desk = add(desk_at(archive, None, "zhou", "archivist"))
    with pytest.raises(ArchiveError) as caught:
        starting.begin(desk, "letter")
    assert caught.value.code == "not-allowed"


def test_a_copy_of_an_older_structure_is_upgraded(lin: Desk) -> None:
    made = working_copies.create(lin, TYPED)
    old = {"schema_version": 1, "typed": {"kind": "work_plan", "title": "旧", "guiding_thought": "坚持。"}, "notes": []}
    with begin_write(lin.archive.engine) as connection:
        connection.execute(update(WORKING_COPIES).values(data=json.dumps(old)))
    assert working_copies.get(lin, made.id).typed["sections"] == [{"kind": "guiding_thought", "text": "坚持。"}]


def test_what_is_kept_is_readable_json(lin: Desk) -> None:
    working_copies.create(lin, TYPED)
    with lin.archive.engine.connect() as connection:
        data = json.loads(connection.execute(select(WORKING_COPIES.c.data)).scalar_one())
    assert data["typed"] == TYPED


@pytest.mark.parametrize("kind", starting.EXAMPLE_KINDS)
def test_every_kind_begins_blank_or_with_its_example(lin: Desk, kind: str) -> None:
    blank = starting.begin(lin, kind)
    assert (blank.kind, blank.title) == (kind, "")
    assert starting.begin(lin, kind, filled=True).title != ""


def test_a_yaml_file_opens_with_its_faults(lin: Desk) -> None:
    copy, said = starting.begin_from_file(
        lin, "计划.yaml", "kind: work_plan\nhead: {year: 去年}\ntitle: 计划\n".encode()
    )
    assert copy.typed == {"kind": "work_plan", "head": {"year": "去年"}, "title": "计划"}
    assert said == []


def test_a_docx_of_ours_opens_and_says_so_when_it_was_edited(lin: Desk) -> None:
    docx = render(plan(), lin.settings).docx
    copy, said = starting.begin_from_file(lin, "计划.docx", docx)
    assert copy.typed == TYPED
    assert said == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 no zip",
        b"titel: x\n",
        b"- a\n",
        b"title: [a]\n",
        b"schema_version: 99\n",
        b"title: a\ntitle: b\n",
    ],
)
def test_a_file_that_no_form_shows_is_refused(lin: Desk, data: bytes) -> None:
    with pytest.raises(InputError):
        starting.begin_from_file(lin, "计划.yaml", data)
    assert working_copies.mine(lin) == []


def test_an_older_filing_begins_a_new_one(lin: Desk) -> None:
    row = draft(lin, plan()).row
    copy = starting.begin_from_older(lin, row.id, None, 1)
    assert copy.filing is None
    assert copy.typed["sections"][2]["steps"][0]["end"] == "2015-12"
    assert working_copies.keep(lin, copy, "").row.id != row.id
    assert show(lin, row.id).row.version == 1
    with pytest.raises(InputError):
        starting.begin_from_older(lin, row.id, None, 500)
