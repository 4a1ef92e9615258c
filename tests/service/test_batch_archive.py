"""Batches into the archive: drafts, issues under every numbering, what a death or another writer leaves to do."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from docgen.archive import search_texts
from docgen.archive.archive import Archive
from docgen.archive.paragraphs import fold_document
from docgen.errors import ArchiveError, InputError
from docgen.models.differences import differences
from docgen.service import batch, batch_archive, batch_filings, batch_run, drafting, publishing
from docgen.service.batch import Results, Wants
from docgen.service.batch_folder import INSIDE
from docgen.service.desk import Desk
from docgen.service.publishing import Wishes

from .batches import ODD, TODAY, base, begun, communities, filings_of, planned, settings, statuses, workbook, worked
from .desks import assert_rebuilt_equal, assert_sound, desk_at, plan

EACH = Wants(mode="publish", numbering="each", by="林知远")
OWN = Wants(mode="publish", numbering="own", by="林知远")
ONE = Wants(mode="publish", numbering="one", by="林知远", on=date(2014, 11, 3))

Run = Callable[..., Results]


def plain(count: int, first: int = 1) -> list[list[str]]:
    """Communities that may all be issued."""
    return [[f"第{at}社区", "3", "2014-11-03"] for at in range(first, first + count)]


@pytest.fixture
def office(archive: Archive) -> Desk:
    """The desk of the street office, on either database."""
    return desk_at(archive, settings())


@pytest.fixture
def go(office: Desk, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a batch at that desk, in groups so small that every run has several."""
    for module in (batch_filings, batch_run):
        monkeypatch.setattr(module, "GROUP", 3)
    monkeypatch.setattr(batch_run, "CHUNK", 2)

    @contextmanager
    def opened() -> Iterator[Desk]:
        yield office

    return lambda folder, **more: worked(folder, opened, **more)


class TestDrafts:
    def test_every_row_becomes_a_draft_of_its_own(self, go: Run, office: Desk, tmp_path: Path) -> None:
        results = go(begun(tmp_path / "out", communities(7), Wants(mode="draft")))
        rows = filings_of(office.archive)
        assert statuses(results) == ["made"] * 7
        assert [row.community for row in rows] == [one.community for one in results.outcomes]
        assert {row.state for row in rows} == {"draft"}
        assert {row.drafter for row in rows} == {"王敏"}
        with office.archive.reading() as connection:
            docx = batch_archive.docx_of(office, connection, rows[1].id, 1)
        assert docx == (tmp_path / "out" / results.outcomes[1].file).read_bytes()
        assert ODD in rows[1].title
        assert_sound(office)
        assert_rebuilt_equal(office.archive)

    def test_a_draft_is_what_a_draft_by_hand_is(self, go: Run, office: Desk, tmp_path: Path) -> None:
        go(begun(tmp_path / "out", plain(1), Wants(mode="draft")))
        row = filings_of(office.archive)[0]
        with office.archive.reading() as connection:
            kept = office.read_version(connection, row, 1)
        by_hand = drafting.draft(office, kept.filing)
        with office.archive.reading() as connection:
            other = office.read_version(connection, by_hand.row, 1)
        assert differences(kept.filing, other.filing) == []
        assert kept.row.files == other.row.files
        assert kept.row.template == other.row.template

    @pytest.mark.parametrize("wants", [Wants(mode="draft"), EACH], ids=["drafts", "issues"])
    def test_words_are_taken_apart_where_rows_are_drawn_and_nowhere_else(
        self, go: Run, office: Desk, tmp_path: Path, wants: Wants, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folded: list[str] = []

        def counted(head: str, text: str) -> Any:
            folded.append(head)
            return fold_document(head, text)

        monkeypatch.setattr(search_texts, "fold_document", counted)
        go(begun(tmp_path / "out", plain(7), wants))
        assert len(folded) == len(set(folded)) == 7
        assert search_texts._AHEAD == {}
        assert_rebuilt_equal(office.archive)

    def test_a_changed_row_revises_its_draft(self, go: Run, office: Desk, tmp_path: Path) -> None:
        out = tmp_path / "out"
        go(begun(out, plain(3), Wants(mode="draft")))
        changed = plain(3)
        changed[1][1] = "88"
        results = go(begun(out, changed, Wants(mode="draft")))
        assert statuses(results) == ["unchanged", "made", "unchanged"]
        assert [row.version for row in filings_of(office.archive)] == [1, 2, 1]
        assert statuses(go(batch.open_folder(out))) == ["unchanged", "made", "unchanged"]
        assert_sound(office)

    def test_a_draft_that_somebody_worked_on_is_left_to_him(self, go: Run, office: Desk, tmp_path: Path) -> None:
        out = tmp_path / "out"
        go(begun(out, plain(2), Wants(mode="draft")))
        row = filings_of(office.archive)[0]
        with office.archive.reading() as connection:
            filing = office.read_version(connection, row, 1).filing
        drafting.revise(office, row.id, filing.model_copy(update={"closing": "特此通知。"}), remark="加一句")
        changed = [["第1社区", "9", "2014-11-03"], *plain(1, 2)]
        results = go(begun(out, changed, Wants(mode="draft")))
        assert statuses(results) == ["failed", "unchanged"]
        assert "docgen revise" in results.outcomes[0].message

    def test_what_the_archive_has_is_never_drafted_again(self, go: Run, office: Desk, tmp_path: Path) -> None:
        folder = begun(tmp_path / "out", plain(5), Wants(mode="draft"))
        first = go(folder)
        # As after a death between the archive's write and all that follows it.
        for path in (tmp_path / "out").iterdir():
            if path.name != INSIDE:
                path.unlink()
        (folder.inside / "journal.jsonl").unlink()
        again = go(folder)
        assert len(filings_of(office.archive)) == 5
        assert again.outcomes == first.outcomes
        assert all((tmp_path / "out" / one.file).exists() for one in again.outcomes)


class TestNumbers:
    @pytest.mark.parametrize("jobs", [1, 3])
    def test_each_row_gets_the_streets_next_number_in_the_rosters_order(
        self, go: Run, office: Desk, tmp_path: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(batch_run, "ALONE", 1)
        rows = [*plain(4), ["第5社区", "", "2014-11-03"], *plain(4, 6)]
        results = go(begun(tmp_path / "out", rows, EACH), jobs=jobs)
        assert [one.number for one in results.outcomes if one.number] == [f"棠街办〔2014〕{n}号" for n in range(1, 9)]
        assert statuses(results) == [*["made"] * 4, "failed", *["made"] * 4]
        assert results.outcomes[5].file == "2014-棠街办〔2014〕5号-第6社区-第6社区消防工作计划.docx"
        assert {row.state for row in filings_of(office.archive)} == {"published"}
        assert_sound(office)
        assert_rebuilt_equal(office.archive)

    def test_the_mended_row_gets_the_next_number_and_nobody_a_second(
        self, go: Run, office: Desk, tmp_path: Path
    ) -> None:
        out = tmp_path / "out"
        go(begun(out, [*plain(2), ["第3社区", "", "2014-11-03"], *plain(1, 4)], EACH))
        results = go(begun(out, plain(4), EACH))
        assert [one.number for one in results.outcomes] == [f"棠街办〔2014〕{n}号" for n in (1, 2, 4, 3)]
        assert statuses(results) == ["unchanged", "unchanged", "made", "unchanged"]

    def test_an_issued_row_that_changed_is_for_a_correction(self, go: Run, office: Desk, tmp_path: Path) -> None:
        out = tmp_path / "out"
        go(begun(out, plain(2), EACH))
        results = go(begun(out, [["第1社区", "9", "2014-11-03"], *plain(1, 2)], EACH))
        assert statuses(results) == ["failed", "unchanged"]
        assert "docgen correct" in results.outcomes[0].message
        assert len(filings_of(office.archive)) == 2

    def test_a_number_that_somebody_takes_meanwhile_moves_the_others_on(
        self, go: Run, office: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        record, taken = batch_archive.record_issues, []

        def late(desk: Desk, *given: Any) -> Any:
            if not taken:
                filing = planned_filing()
                done = drafting.draft(office, filing)
                taken.append(publishing.publish(office, done.row.id, Wishes(by="林知远", on=date(2014, 11, 3))))
            return record(desk, *given)

        monkeypatch.setattr(batch_archive, "record_issues", late)
        results = go(begun(tmp_path / "out", plain(8), EACH))
        assert taken[0].row.document_number == "棠街办〔2014〕1号"
        assert [one.number for one in results.outcomes] == [f"棠街办〔2014〕{n}号" for n in range(2, 10)]
        for one in results.outcomes:
            row = next(row for row in filings_of(office.archive) if row.document_number == one.number)
            with office.archive.reading() as connection:
                assert office.read_version(connection, row, 1).filing.document_number == one.number
        assert_sound(office)

    def test_under_their_own_name_communities_need_their_own_code(self, go: Run, office: Desk, tmp_path: Path) -> None:
        headers = ("社区名称", "网格数", "版头·机关代字")
        rows = [["桂湖社区", "3", "桂湖居"], ["城南社区", "3", ""], ["溪口社区", "4", "桂湖居"]]
        results = go(begun(tmp_path / "out", workbook(rows, headers), OWN))
        assert [one.number for one in results.outcomes] == ["桂湖居〔2014〕1号", "", "桂湖居〔2014〕2号"]
        assert "机关代字" in results.outcomes[1].message

    def test_without_a_head_they_carry_none(self, go: Run, office: Desk, tmp_path: Path) -> None:
        results = go(begun(tmp_path / "out", plain(2), OWN, form="plain"))
        assert [(one.status, one.number) for one in results.outcomes] == [("made", ""), ("made", "")]
        assert {row.state for row in filings_of(office.archive)} == {"published"}

    def test_every_open_step_of_the_house_is_recorded(self, archive: Archive, tmp_path: Path) -> None:
        from docgen.archive import queries
        from docgen.settings import parse_settings

        from .batches import HOUSE, base_bytes

        house = parse_settings(HOUSE + '[archive]\nsteps = ["review", "seal"]\n')
        desk = desk_at(archive, house)
        raw = workbook(plain(1))
        plan = batch.plan(base_bytes(), "基准.yaml", raw, "名单.xlsx", house, EACH)
        folder = batch.start(tmp_path / "out", plan, base_bytes(), raw, "王敏")

        @contextmanager
        def opened() -> Iterator[Desk]:
            yield desk

        worked(folder, opened)
        row = filings_of(archive)[0]
        with archive.reading() as connection:
            actions = [event.action for event in queries.events(connection, row.id)]
        assert actions == ["draft", "review", "approve", "number", "seal", "publish"]

    def test_who_may_not_issue_issues_nothing(self, archive: Archive, tmp_path: Path) -> None:
        desk = desk_at(archive, settings(), "李明", "drafter")

        @contextmanager
        def opened() -> Iterator[Desk]:
            yield desk

        with pytest.raises(ArchiveError) as refused:
            worked(begun(tmp_path / "out", plain(1), EACH), opened)
        assert refused.value.code == "not-allowed"
        assert filings_of(archive) == []


class TestOneNotice:
    def test_one_number_for_the_notice_none_for_the_plans(self, go: Run, office: Desk, tmp_path: Path) -> None:
        out = tmp_path / "out"
        results = go(begun(out, listed(plain(3)), ONE, **_for_all()))
        (row,) = filings_of(office.archive)
        assert statuses(results) == ["made"] * 3
        assert row.document_number == "棠街办〔2014〕1号"
        assert row.form == "notice"
        assert {one.number for one in results.outcomes} == {"棠街办〔2014〕1号"}
        with office.archive.reading() as connection:
            kept = office.read_version(connection, row, 1)
        enclosed = {entry["name"]: entry["sha256"] for path, entry in kept.row.files.items() if "attachments/" in path}
        assert enclosed == {one.file: one.digest for one in results.outcomes}
        assert kept.filing.title == "各社区消防工作计划"
        assert kept.filing.attachments[-1].enclosed is not None
        assert kept.filing.attachments[-1].enclosed.count == 3
        assert any("棠街办〔2014〕1号" in notice for notice in results.notices)
        assert_sound(office)
        assert statuses(go(batch.open_folder(out))) == ["made"] * 3
        assert len(filings_of(office.archive)) == 1

    def test_the_notice_waits_until_all_are_sound(self, go: Run, office: Desk, tmp_path: Path) -> None:
        out = tmp_path / "out"
        bad = [*plain(2), ["第3社区", "3", "2014-13-01"]]
        results = go(begun(out, listed(bad), ONE, **_for_all()))
        assert statuses(results) == ["made", "made", "failed"]
        assert filings_of(office.archive) == []
        assert any("还没有印发" in notice for notice in results.notices)
        again = go(begun(out, listed(plain(3)), ONE, **_for_all()))
        assert {one.number for one in again.outcomes} == {"棠街办〔2014〕1号"}

    def test_after_the_notice_nothing_changes(self, go: Run, office: Desk, tmp_path: Path) -> None:
        out = tmp_path / "out"
        go(begun(out, listed(plain(2)), ONE, **_for_all()))
        results = go(begun(out, listed(plain(3)), ONE, **_for_all()))
        assert statuses(results) == ["unchanged", "unchanged", "failed"]
        assert "另发一个通知" in results.outcomes[2].message

    def test_a_placeholder_of_each_community_has_no_place_in_it(self) -> None:
        with pytest.raises(InputError) as refused:
            batch.examine(planned(plain(2), ONE), "王敏", TODAY, jobs=1)
        assert refused.value.code == "batch-notice"
        assert "【网格数】" in refused.value.message


def listed(rows: list[list[str]]) -> bytes:
    """A roster whose second column is left alone, by its brackets."""
    return workbook(rows, ("社区名称", "（网格数）", "落款·成文日期"))


def _for_all() -> dict[str, Any]:
    """A base plan whose only placeholder is the community's name; the other column is left alone by its name."""
    sections = base()["sections"]
    sections[1]["text"] = "全年不发生火灾事故。"
    return {"sections": sections}


def planned_filing() -> Any:
    """Another filing of the street's, issued by somebody else."""
    return plan(head={"organ_code": "棠街办"}, signature={"issuer": "棠溪街道办事处"})
