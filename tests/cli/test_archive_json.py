"""What programs get: every object, in one JSON document, and errors as an object too."""

import json
from pathlib import Path
from typing import Any

import pytest

from .archive_home import draft, either_home, home, write_plan
from .conftest import Ask
from .test_archive_work import drafted, issued

__all__ = ["draft", "either_home", "home"]

ASKED = {"id", "title", "state", "document_number", "year", "version", "signed_on", "printed_on", "digests"}


def given(ask: Ask, *words: str | Path) -> Any:
    answer = ask(*words, "--format", "json")
    assert answer.err == ""
    return json.loads(answer.out)


def test_list_search_and_log_are_arrays_of_all(ask: Ask, either_home: Path, draft: Path) -> None:
    id = issued(ask)
    for number in range(3):
        drafted(ask, write_plan(Path(f"{number}.yaml"), f"消防计划之{number}"))
    listed = given(ask, "list")
    assert len(listed) == 4
    assert all(one.keys() >= ASKED for one in listed)
    assert (listed[-1]["id"], listed[-1]["document_number"]) == (id, "棠街办〔2014〕1号")
    assert [one["id"] for one in given(ask, "list", "--state", "已印发", "--year", "2014", "--organ", "棠街办")] == [id]
    assert len(given(ask, "list", "--limit", "2")) == 2
    found = given(ask, "search", "消防")
    assert len(found) == 4
    assert found[0].keys() >= ASKED
    assert found[0]["snippet"].keys() == {"text", "marks"}
    log = given(ask, "log", id)
    assert [one["action"] for one in log] == ["draft", "approve", "number", "publish"]
    assert log[1]["on"] == "2014-11-03"
    assert len(given(ask, "log")) == 7
    assert given(ask, "diff", f"{id}@v1", f"{id}@v2")[0].keys() >= {"path", "label", "before", "after"}
    assert [one["status"] for one in given(ask, "book", "show")] == ["used"]


def test_show_and_verify_are_objects(ask: Ask, either_home: Path, draft: Path) -> None:
    id = issued(ask)
    shown = given(ask, "show", f"{id}@v2")
    assert shown.keys() >= ASKED | {"versions", "shown_version", "ends"}
    report = given(ask, "verify", "--rerender")
    assert (report["ok"], report["exit_code"], report["damages"]) == (True, 0, [])
    assert report["head"] == {"seq": 4, "digest": given(ask, "log", id)[-1]["digest"]}
    assert {one["result"] for one in report["rerendered"]} == {"reproduced"}
    assert report["without_pdf"] == [f"{id}@v2"]
    assert given(ask, "verify", id)["objects"] == 1


def test_damage_is_listed_and_ends_with_7(ask: Ask, home: Path, draft: Path) -> None:
    id = issued(ask)
    (file, *_) = sorted((home / "store").rglob("filing.docx"))
    file.write_bytes(b"changed")
    answer = ask("verify", "--format", "json")
    report = json.loads(answer.out)
    assert (answer.code, report["ok"], report["exit_code"]) == (7, False, 7)
    assert any("filing.docx" in one["message"] for one in report["damages"])
    assert all(one.keys() == {"code", "object_id", "path", "message"} for one in report["damages"])
    told = ask("verify", id)
    assert told.code == 7
    assert "filing.docx" in told.out


def test_reading_where_there_is_no_archive(ask: Ask, home: Path) -> None:
    for words in (["list"], ["search", "消防"], ["book", "show"]):
        assert given(ask, *words) == []
        answer = ask(*words)
        assert (answer.code, answer.out, answer.err) == (0, "", "")
    for words in (["show", "x"], ["log"], ["verify"], ["get", "x", "--docx"], ["backup", "b"], ["submit", "x"]):
        answer = ask(*words)
        assert (answer.code, answer.out) == (7, "")
        assert "还没有档案" in answer.err
        assert "docgen draft" in answer.err
    assert not home.exists()


@pytest.mark.parametrize(
    ("words", "code", "name"),
    [
        (["show", "没有"], 7, "not-found"),
        (["show", "../../etc"], 7, "not-found"),
        (["list", "--state", "x"], 2, "usage"),
        (["search", "。"], 2, "search-query"),
        (["log", "x", "y"], 2, "usage"),
    ],
)
def test_an_error_is_an_object(ask: Ask, home: Path, draft: Path, words: list[str], code: int, name: str) -> None:
    drafted(ask)
    answer = ask(*words, "--format", "json")
    report = json.loads(answer.out)
    assert (answer.code, report["ok"], report["exit_code"]) == (code, False, code)
    assert report["error"]["code"] == name
    assert report["error"].keys() >= {"code", "message", "hint", "where"}
    assert answer.err == ""
