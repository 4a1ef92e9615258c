"""The journal and the claim: what a death leaves can be read, and two never work on one folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from docgen.jobs import claim
from docgen.jobs.claim import Claim
from docgen.jobs.journal import Journal, journals, last, read, read_all


def test_lines_come_back_as_they_were_added(tmp_path: Path) -> None:
    with Journal.own(tmp_path) as journal:
        journal.add([{"key": "甲"}, {"key": '<b>"&{{x}}\n'}])
        journal.add([{"key": "\ud800"}])
    assert [line["key"] for line in read_all(tmp_path)][:2] == ["甲", '<b>"&{{x}}\n']
    assert len(list(read_all(tmp_path))) == 3


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_line_cut_short_by_a_death_is_left_out_and_spoils_nothing(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "journal.jsonl"
    with Journal(path) as journal:
        journal.add([{"n": 1}, {"n": 22222}])
    os.truncate(path, path.stat().st_size - cut)
    with Journal(path) as journal:
        journal.add([{"n": 3}])
    found = [line["n"] for line in read(path)]
    # Without its line feed alone the line is still whole.
    assert found == ([1, 22222, 3] if cut == 1 else [1, 3])
    assert last(path) == {"n": 3}


def test_each_process_of_several_has_a_journal_of_its_own(tmp_path: Path) -> None:
    with Journal.own(tmp_path) as one, Journal.own(tmp_path, shared=True) as other:
        one.add([{"n": 1}])
        other.add([{"n": 2}])
    assert len(journals(tmp_path)) == 2
    assert sorted(line["n"] for line in read_all(tmp_path)) == [1, 2]
    assert last(journals(tmp_path)[0]) is not None


def test_the_last_line_of_an_empty_journal_is_none(tmp_path: Path) -> None:
    Journal.own(tmp_path).close()
    assert last(tmp_path / "journal.jsonl") is None


def test_a_folder_is_worked_on_by_one_process_at_a_time(tmp_path: Path) -> None:
    assert claim.holder(tmp_path) is None
    with Claim.take(tmp_path) as held:  # type: ignore[union-attr]
        assert held is not None
        assert Claim.take(tmp_path) is None
        assert claim.take_within(tmp_path, 0.1) is None
        said = claim.holder(tmp_path)
        assert said is not None
        assert said["pid"] == os.getpid()
    assert claim.holder(tmp_path) is None


def test_a_killed_process_leaves_no_claim_behind(tmp_path: Path) -> None:
    code = "import os, sys; from pathlib import Path; from docgen.jobs.claim import Claim\n"
    code += "held = Claim.take(Path(sys.argv[1])); os.kill(os.getpid(), 9)"
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)]).returncode == -9
    assert claim.holder(tmp_path) is None
    found = Claim.take(tmp_path)
    assert found is not None
    found.close()


def test_a_word_to_stop_holds_until_somebody_begins_anew(tmp_path: Path) -> None:
    claim.ask_to_stop(tmp_path)
    assert claim.asked_to_stop(tmp_path)
    found = Claim.take(tmp_path)
    assert found is not None
    assert not claim.asked_to_stop(tmp_path)
    found.close()
