"""The editor's pages as a browser without scripts uses them, and what a script is answered."""

import io

import pytest

from docgen.models.examples import example_filing, example_yaml
from docgen.models.plain import to_plain
from docgen.service import working_copies
from docgen.service.desk import Desk
from docgen.service.drafting import draft
from docgen.service.filings import render
from docgen.service.starting import EXAMPLE_KINDS
from docgen.settings import Settings

from .conftest import Browser
from .editing import autosaved, begun, desk, lin, sent

__all__ = ["desk", "lin"]


def test_every_kind_can_be_begun(lin: Browser, desk: Desk) -> None:
    page = lin.get("/new").text
    assert "实施方案" in page
    for kind in EXAMPLE_KINDS:
        copy = begun(lin, desk, kind)
        assert lin.get(f"/copies/{copy.id}").status_code == 200
        assert begun(lin, desk, kind, filled=False).title == ""
    assert lin.get("/new").text.count("确定删去") == 2 * len(EXAMPLE_KINDS)


def test_an_unknown_kind_is_refused(lin: Browser) -> None:
    assert lin.post("/new", data={"kind": "novel"}).status_code == 400


def test_saving_without_a_script_keeps_everything(lin: Browser, desk: Desk) -> None:
    copy = begun(lin, desk)
    answer = sent(lin, copy, "save", title="新的\r\n标题", **{"head.year": "去年", "note": "  "})
    assert (answer.status_code, answer.location) == (303, f"/copies/{copy.id}")
    typed = working_copies.get(desk, copy.id).typed
    assert (typed["title"], typed["head"]["year"], typed["note"]) == ("新的\n标题", "去年", "  ")
    page = lin.get(f"/copies/{copy.id}").text
    assert "已保存。" in page
    assert "写的是“去年”" in page
    assert 'aria-invalid="true"' in page


def test_nothing_changes_by_looking_and_saving(lin: Browser, desk: Desk) -> None:
    for kind in EXAMPLE_KINDS:
        copy = begun(lin, desk, kind)
        sent(lin, copy, "save")
        assert working_copies.get(desk, copy.id) == copy


def test_buttons_work_without_a_script(lin: Browser, desk: Desk) -> None:
    copy = begun(lin, desk)
    before = copy.typed["addressees"]
    answer = sent(lin, copy, "add:addressees")
    place = len(before)
    assert answer.location == f"/copies/{copy.id}#f-addressees-{place}"
    sent(lin, copy, f"up:addressees[{place}]", **{f"addressees[{place}]": "新来的"})
    assert working_copies.get(desk, copy.id).typed["addressees"] == [*before[:-1], "新来的", before[-1]]
    sent(lin, copy, "remove:addressees[0]")
    sent(lin, copy, "include:imprint")
    sent(lin, copy, "add:sections:steps")
    typed = working_copies.get(desk, copy.id).typed
    assert typed["sections"][-1] == {"kind": "steps"}
    assert "imprint" in typed
    sent(lin, copy, "omit:imprint")
    assert "imprint" not in working_copies.get(desk, copy.id).typed


def test_a_finished_draft_goes_into_the_archive(lin: Browser, desk: Desk) -> None:
    copy = begun(lin, desk)
    answer = sent(lin, copy, "keep")
    assert answer.status_code == 302
    assert answer.location.startswith("/filings/")
    assert lin.get(f"/copies/{copy.id}").status_code == 404
    with desk.archive.reading() as connection:
        assert desk.filing(connection, answer.location.rsplit("/", 1)[1]).title == copy.title


def test_a_draft_with_faults_says_where_and_loses_nothing(lin: Browser, desk: Desk) -> None:
    copy = begun(lin, desk)
    answer = sent(lin, copy, "keep", title="", **{"head.year": "去年"})
    assert answer.status_code == 422
    assert "还有2处要改" in answer.text
    assert '<a href="#f-title">标题</a>' in answer.text
    assert '<a href="#f-head-year">版头·年份</a>' in answer.text
    assert 'value="去年"' in answer.text
    assert working_copies.get(desk, copy.id).typed["head"]["year"] == "去年"


def test_a_script_saves_and_hears_what_is_wrong(lin: Browser, desk: Desk) -> None:
    copy = begun(lin, desk, filled=False)
    fields = [
        ["kind", "work_plan"],
        ["title", ""],
        ["sections[0].kind", "steps"],
        ["sections[0].steps[0].end", "2014-13"],
    ]
    told = autosaved(lin, copy, fields).get_json()
    assert (told["ok"], told["revision"]) == (True, 2)
    at = {one["id"]: one for one in told["remarks"]}
    assert at["f-title"]["tone"] == "todo"
    assert at["f-sections-0-steps-0-end"]["panel"] == "sections"
    assert "没有13月" in at["f-sections-0-steps-0-end"]["message"]
    assert lin.get(f"/copies/{copy.id}/state").get_json()["revision"] == 2


def test_a_file_can_be_opened(lin: Browser, desk: Desk) -> None:
    docx = render(example_filing("letter"), Settings()).docx
    for name, data in (("函.yaml", example_yaml("letter").encode()), ("函.docx", docx)):
        answer = lin.post("/new/file", data={"file": (io.BytesIO(data), name)})
        copy = working_copies.get(desk, answer.location.rsplit("/", 1)[1])
        assert copy.title == example_filing("letter").title.replace("\n", "")


@pytest.mark.parametrize("data", [b"title: [", b"PK\x03\x04", b"titel: x"])
def test_a_file_that_cannot_be_opened_says_why(lin: Browser, data: bytes) -> None:
    answer = lin.post("/new/file", data={"file": (io.BytesIO(data), "../x<script>.yaml")})
    assert answer.status_code == 422
    assert "<script>.yaml" not in answer.text
    assert lin.post("/new/file", data={}).status_code == 422


def test_an_older_filing_begins_a_new_one_with_notes(lin: Browser, desk: Desk) -> None:
    row = draft(desk, example_filing("implementation_plan")).row
    assert row.title in lin.get(f"/new?from={row.id}").text
    answer = lin.post("/new/older", data={"from": row.id, "years": "+1"})
    copy = working_copies.get(desk, answer.location.rsplit("/", 1)[1])
    page = lin.get(f"/copies/{copy.id}").text
    assert page.count("核对依据是否现行") == 6
    assert "2026年6月底前" in page
    sent(lin, copy, f"settle:{copy.notes[0].key}")
    assert lin.get(f"/copies/{copy.id}").text.count("核对依据是否现行") == 5
    for form in ({"from": row.id, "years": "x"}, {"from": "2" * 20, "years": "1"}, {"from": "", "years": "1"}):
        assert lin.post("/new/older", data=form).status_code == 422


def test_a_copy_is_thrown_away_on_request(lin: Browser, desk: Desk) -> None:
    copy = begun(lin, desk)
    assert lin.post(f"/copies/{copy.id}/discard").location == "/new"
    assert lin.get(f"/copies/{copy.id}").status_code == 404


def test_the_whole_example_survives_the_trip_through_the_browser(lin: Browser, desk: Desk) -> None:
    for kind in EXAMPLE_KINDS:
        answer = sent(lin, begun(lin, desk, kind), "keep")
        subject = answer.location.rsplit("/", 1)[1]
        with desk.archive.reading() as connection:
            kept = desk.read_version(connection, desk.filing(connection, subject), 1).filing
        expected, found = to_plain(example_filing(kind)), to_plain(kept)
        assert found["sections"] == expected["sections"]
        assert found["title"] == expected["title"]
