"""The dry run of a batch, the validation of its rows, and rosters of every kind."""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pydantic import ValidationError

from docgen.archive import disk
from docgen.errors import InputError, UsageError
from docgen.ingest.sources import read_input
from docgen.models.examples import example_yaml
from docgen.models.filing import Filing
from docgen.models.plain import to_json
from docgen.service import batch
from docgen.service.batch import Wants
from docgen.service.batch_files import PART_PREFIX
from docgen.service.batch_validation import Validation

from .batches import TODAY, base_bytes, begun, communities, planned, statuses, workbook, worked

_ANYTHING: list[Any] = ["第1社区", "", None, "2014-13", "  ", ["一条"], {"text": "另一条。"}, 7, "true"]
BAD_DATE = ["第9社区", "3", "2014-13-01"]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.docx"))


class TestExamine:
    def test_every_fault_of_every_row_by_its_cell(self) -> None:
        rows = [["第1社区", "3", "2014-13-01"], ["第2社区", "", "2014年13月"], *communities(1)]
        found = batch.examine(planned(rows), "王敏", TODAY, jobs=1)
        assert [(one.row, one.column) for one in found.failures] == [(2, 2), (3, 1)]
        assert found.rows == 3
        assert found.wording_row == "第1社区"

    def test_two_at_once_each_look_at_their_own_rows(self) -> None:
        files = planned(communities(120))
        issues = planned(communities(120), Wants(mode="publish", numbering="each"))
        alone = [len(batch.examine(plan, "王敏", TODAY, jobs=1).failures) for plan in (files, issues)]
        assert alone[0] < alone[1]
        before = sys.getswitchinterval()
        sys.setswitchinterval(1e-5)
        try:
            with ThreadPoolExecutor(4) as threads:
                looks = [threads.submit(batch.examine, plan, "王敏", TODAY, jobs=1) for plan in (files, issues) * 4]
                found = [len(look.result().failures) for look in looks]
        finally:
            sys.setswitchinterval(before)
        assert found == alone * 4

    def test_the_wording_is_told_once(self) -> None:
        found = batch.examine(planned(communities(5), closing="请各单位,遵照执行。"), "王敏", TODAY, jobs=1)
        assert [one.code for one in found.wording].count("half-width-punctuation") == 1

    def test_what_may_not_be_issued_is_told_before_it_is_issued(self) -> None:
        plan = planned(communities(3), Wants(mode="publish", numbering="each"))
        found = batch.examine(plan, "王敏", TODAY, jobs=1)
        assert {(one.row, one.column) for one in found.failures} == {(3, 0)}
        assert "{{x}}" in found.failures[0].message

    def test_faults_of_the_base_plan_are_no_faults_of_the_rows(self) -> None:
        with pytest.raises(InputError) as refused:
            planned(communities(3), kind="work_plan", form="wrong")
        assert refused.value.code == "invalid-input"
        assert [one.path for one in refused.value.problems] == ["form"]

    def test_a_roster_without_a_community_is_refused(self) -> None:
        with pytest.raises(InputError) as refused:
            planned([])
        assert refused.value.code == "roster-empty"

    def test_wishes_have_to_go_together(self) -> None:
        for wrong, code in (
            (Wants(mode="publish"), "batch-numbering"),
            (Wants(numbering="each"), "batch-numbering"),
            (Wants(by="林知远"), "batch-signing"),
            (Wants(pattern="随便"), "file-name-pattern"),
        ):
            with pytest.raises(UsageError) as refused:
                planned(communities(1), wrong)
            assert refused.value.code == code


class TestValidation:
    """Sharing what the model made of a shared part gives exactly what the model makes of the whole."""

    @settings(deadline=None, max_examples=40)
    @pytest.mark.parametrize("kind", ["implementation_plan", "work_plan", "letter", "minutes", "order"])
    @given(data=st.data())
    def test_changed_leaves(self, kind: str, data: st.DataObject) -> None:
        base = read_input(example_yaml(kind).encode(), name="base.yaml").data
        validation = Validation()
        assert validation.filing(base) == Filing.model_validate(base)
        changed = self._changed(base, data)
        assert self._outcome(validation.filing, changed) == self._outcome(Filing.model_validate, changed)

    def _outcome(self, validate: Callable[[dict[str, Any]], Filing], data: dict[str, Any]) -> tuple[Any, ...]:
        """The filing in every respect, or the refusal in its own words."""
        try:
            found = validate(data)
        except ValidationError as refused:
            return (str(refused),)
        return found, to_json(found), found.model_fields_set

    def _changed(self, value: Any, data: st.DataObject) -> Any:
        """The same data but for one place, everything beside the way there being the very same objects."""
        if isinstance(value, dict) and value:
            key = data.draw(st.sampled_from(sorted(value)))
            return {**value, key: self._changed(value[key], data)}
        if isinstance(value, list) and value:
            place = data.draw(st.integers(0, len(value) - 1))
            return [*value[:place], self._changed(value[place], data), *value[place + 1 :]]
        return data.draw(
            st.sampled_from(["第1社区", "", None, "2014-13", "  ", ["一条"], {"text": "另一条。"}, 7, "true"])
        )


def test_the_roster_for_a_plan_can_be_filled_and_run(tmp_path: Path) -> None:
    raw = batch.roster_for(base_bytes(), "基准.yaml")
    path = tmp_path / "名单.xlsx"
    path.write_bytes(raw)
    book = load_workbook(path)
    assert [cell.value for cell in book.worksheets[0][1]][:2] == ["社区名称", "网格数"]
    assert statuses(worked(begun(tmp_path / "out", raw))) == ["made"]


def test_files_are_written_whole_through_the_archives_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Path] = []
    write = disk.write_new
    monkeypatch.setattr(disk, "write_new", lambda path, data: (seen.append(path), write(path, data)))
    worked(begun(tmp_path / "out", communities(2)))
    assert [path.name.startswith(PART_PREFIX) for path in seen if path.parent.name == "out"] == [True] * 3


def test_workbooks_of_every_kind_serve_as_rosters(tmp_path: Path) -> None:
    text = "社区名称,网格数\n桂湖社区,3\n城南社区,4\n"
    for name, raw in (("a.csv", text.encode("gb18030")), ("b.csv", text.encode("utf-8-sig"))):
        plan = batch.plan(base_bytes(), "基准.yaml", raw, name, planned(communities(1)).settings, Wants())
        folder = batch.start(tmp_path / name, plan, base_bytes(), raw, "王敏")
        results = worked(folder)
        assert statuses(results) == ["made", "made"]
    assert len(workbook(communities(1))) > 0
