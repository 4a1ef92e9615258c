"""Batches that make files: every outcome, what is made again and what is left, names, the reports."""

import errno
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from docgen.archive import disk
from docgen.errors import DocgenError, InputError, UsageError
from docgen.ingest.sources import read_input
from docgen.jobs.claim import Claim
from docgen.render.package import DOCUMENT, read_package
from docgen.service import batch, batch_run, outputs
from docgen.service.batch import Wants
from docgen.service.batch_files import PART_PREFIX
from docgen.service.batch_folder import FAILURES, INSIDE, RESULTS
from docgen.service.filings import extract_input

from .batches import ODD, TODAY, begun, communities, sheet_rows, statuses, worked

_ANYTHING: list[Any] = ["第1社区", "", None, "2014-13", "  ", ["一条"], {"text": "另一条。"}, 7, "true"]
BAD_DATE = ["第9社区", "3", "2014-13-01"]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.docx"))


def test_every_community_gets_its_file_and_the_odd_name_stands_in_it(tmp_path: Path) -> None:
    results = worked(begun(tmp_path / "out", communities(5)))
    assert statuses(results) == ["made"] * 5
    assert results.failures == ()
    odd = next(one for one in results.outcomes if one.community == ODD)
    assert odd.file == "2014-＜b＞＂&{{x}}-＜b＞＂&{{x}}消防工作计划.docx"
    docx = (tmp_path / "out" / odd.file).read_bytes()
    assert '&lt;b&gt;"&amp;{{x}}' in read_package(docx)[DOCUMENT].decode().replace("&quot;", '"')
    assert read_input(extract_input(docx).yaml.encode(), name="a.yaml").data["title"] == f"{ODD}消防工作计划"
    assert not (tmp_path / "out" / FAILURES).exists()
    assert [row[:4] for row in sheet_rows(tmp_path / "out" / RESULTS)][1] == [3, ODD, "已生成", None]


def test_a_bad_row_stops_nobody_and_its_cell_is_marked_in_the_users_own_workbook(tmp_path: Path) -> None:
    rows = [*communities(3), BAD_DATE, ["", "3", "2014-11-03"], ["第8社区", "", "2014-11-03"]]
    results = worked(begun(tmp_path / "out", rows))
    assert statuses(results) == ["made", "made", "made", "failed", "failed", "failed"]
    assert [(one.row, one.column) for one in results.failures] == [(5, 2), (6, 0), (7, 1)]
    assert results.failures[0].message.startswith("C5「落款·成文日期」写的是“2014-13-01”，")
    sheet = load_workbook(tmp_path / "out" / FAILURES).worksheets[0]
    marked = [cell.coordinate for cells in sheet.iter_rows() for cell in cells if cell.comment is not None]
    assert marked == ["C5", "A6", "B7"]
    assert len(names(tmp_path / "out")) == 3


def test_a_mended_roster_makes_only_what_is_new_or_changed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    worked(begun(out, [*communities(3), BAD_DATE]))
    before = {name: (out / name).stat().st_mtime_ns for name in names(out)}
    book = load_workbook(out / FAILURES)
    book.worksheets[0]["C5"] = "2014-12-01"
    book.worksheets[0]["B2"] = "77"
    book.save(tmp_path / "mended.xlsx")
    results = worked(begun(out, (tmp_path / "mended.xlsx").read_bytes()))
    assert statuses(results) == ["made", "unchanged", "unchanged", "made"]
    assert results.failures == ()
    assert not (out / FAILURES).exists()
    changed = {name for name in names(out) if before.get(name) != (out / name).stat().st_mtime_ns}
    assert changed == {results.outcomes[0].file, results.outcomes[3].file}
    assert "77个网格" in extract_input((out / results.outcomes[0].file).read_bytes()).yaml
    assert len(names(out)) == 4


def test_a_file_that_is_gone_is_made_again_and_one_that_was_edited_is_left(tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = worked(folder := begun(out, communities(3)))
    (out / first.outcomes[0].file).unlink()
    (out / first.outcomes[1].file).write_bytes(b"edited in Word")
    again = worked(folder)
    assert statuses(again) == ["made"] * 3
    assert "改动过" in again.outcomes[1].message
    assert (out / first.outcomes[1].file).read_bytes() == b"edited in Word"
    assert again.outcomes[0].digest == first.outcomes[0].digest
    assert (out / first.outcomes[0].file).exists()


def test_another_base_plan_makes_all_rows_anew_under_their_names(tmp_path: Path) -> None:
    out = tmp_path / "out"
    worked(begun(out, communities(3)))
    before = names(out)
    results = worked(begun(out, communities(3), closing="本计划自印发之日起施行。"))
    assert statuses(results) == ["made"] * 3
    assert names(out) == before


def test_the_same_row_twice_is_one_filing_and_the_same_name_twice_is_two(tmp_path: Path) -> None:
    one = ["中心社区", "3", "2014-11-03"]
    results = worked(begun(tmp_path / "out", [one, one, ["中心社区", "4", "2014-11-03"]]))
    assert statuses(results) == ["made", "failed", "made"]
    assert "完全相同" in results.outcomes[1].message
    assert [one.file for one in results.outcomes if one.file] == [
        "2014-中心社区-中心社区消防工作计划.docx",
        "2014-中心社区-中心社区消防工作计划-2.docx",
    ]


def test_rows_made_side_by_side_are_those_made_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_run, "ALONE", 1)
    monkeypatch.setattr(batch_run, "CHUNK", 2)
    rows = [*communities(9), BAD_DATE]
    alone = worked(begun(tmp_path / "alone", rows))
    beside = worked(begun(tmp_path / "beside", rows), jobs=3)
    assert beside.outcomes == alone.outcomes
    assert beside.failures == alone.failures


def test_stopping_finishes_what_is_in_hand_and_the_next_run_does_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_run, "CHUNK", 2)
    folder = begun(tmp_path / "out", communities(9))
    asked = iter([False, False, True])
    stopped = worked(folder, stopping=lambda: next(asked, True))
    assert stopped.stopped
    assert 0 < len(stopped.outcomes) < 9
    assert batch.progress(folder.path).finished is False
    again = worked(folder)
    assert not again.stopped
    assert statuses(again) == ["made"] * 9
    assert batch.progress(folder.path) == batch.Progress(9, 9, rate=batch.progress(folder.path).rate, finished=True)


def test_a_word_from_outside_stops_a_run(tmp_path: Path) -> None:
    folder = begun(tmp_path / "out", communities(3))
    told: list[batch.Progress] = []

    def tell(progress: batch.Progress) -> None:
        if not told:
            batch.stop(folder.path)
        told.append(progress)

    results = batch.run(folder, folder.plan(), actor="王敏", today=TODAY, jobs=1, tell=tell)
    assert results.stopped
    assert results.outcomes == ()
    assert told[0].running


def test_a_folder_that_somebody_works_on_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = begun(tmp_path / "out", communities(1))
    held = Claim.take(folder.inside)
    assert held is not None
    with held, pytest.raises(DocgenError) as refused:
        worked(folder)
    assert refused.value.code == "batch-busy"
    assert statuses(worked(folder)) == ["made"]


def test_a_folder_of_other_files_or_of_another_batch_is_refused(tmp_path: Path) -> None:
    used = tmp_path / "used"
    used.mkdir()
    (used / "合同.docx").write_bytes(b"")
    with pytest.raises(UsageError, match=r"合同\.docx"):
        begun(used, communities(1))
    out = tmp_path / "out"
    begun(out, communities(1))
    with pytest.raises(UsageError, match="是另一批"):
        begun(out, communities(1), title="【社区名称】防汛工作计划")
    with pytest.raises(UsageError, match="只生成文件"):
        begun(out, communities(1), Wants(mode="draft"))
    with pytest.raises(UsageError, match="文件名按"):
        begun(out, communities(1), Wants(pattern="社区-标题"))
    assert not (used / INSIDE).exists()


def test_a_folder_without_a_batch_cannot_be_gone_on_with(tmp_path: Path) -> None:
    with pytest.raises(InputError) as missing:
        batch.open_folder(tmp_path)
    assert missing.value.code == "batch-missing"
    (tmp_path / INSIDE).mkdir()
    (tmp_path / INSIDE / "plan.json").write_bytes(b"{")
    with pytest.raises(InputError) as damaged:
        batch.open_folder(tmp_path)
    assert damaged.value.code == "batch-damaged"


def test_a_full_disk_stops_the_batch_and_leaves_nothing_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = begun(tmp_path / "out", communities(6))
    left, write = [3], disk.write_new

    def full(path: Path, data: bytes) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(path, data)

    monkeypatch.setattr(disk, "write_new", full)
    monkeypatch.setattr(outputs, "_replace", lambda path, data: full(path, data))
    with pytest.raises(DocgenError) as refused:
        worked(folder)
    assert refused.value.code == "disk-full"
    monkeypatch.undo()
    assert list(folder.path.glob(f"{PART_PREFIX}*.part")) == []
    assert statuses(worked(folder)) == ["made"] * 6
    assert len(names(folder.path)) == 6


def test_a_zip_holds_files_and_reports(tmp_path: Path) -> None:
    results = worked(begun(tmp_path / "社区方案", [*communities(2), BAD_DATE], Wants(zip=True)))
    assert results.zip == tmp_path / "社区方案" / "社区方案.zip"
    with zipfile.ZipFile(results.zip) as package:
        assert sorted(package.namelist()) == sorted([*names(tmp_path / "社区方案"), RESULTS, FAILURES])
        assert package.testzip() is None


def test_what_an_earlier_roster_asked_for_is_left_and_told(tmp_path: Path) -> None:
    out = tmp_path / "out"
    worked(begun(out, communities(3)))
    results = worked(begun(out, communities(2)))
    assert statuses(results) == ["unchanged", "unchanged"]
    assert len(names(out)) == 3
    assert any("不在这次的名单里" in one for one in results.notices)
