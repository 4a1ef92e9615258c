"""Two states of a draft: neither is overwritten, both are shown, one is chosen at every place."""

import json
from typing import Any

from docgen.models.examples import example_filing
from docgen.service import working_copies
from docgen.service.desk import Desk
from docgen.service.drafting import draft, revise

from .conftest import Browser
from .editing import autosaved, begun, controls, desk, lin, sent
from .typed_forms import Sent

__all__ = ["desk", "lin"]


def test_a_stale_script_is_told_so_and_both_can_be_compared(lin: Browser, desk: Desk) -> None:
    copy = begun(lin, desk)
    fields = [list(pair) for pair in controls(lin.get(f"/copies/{copy.id}")) if not pair[0].startswith(("_", "csrf"))]
    theirs = [[name, "别处的标题" if name == "title" else value] for name, value in fields]
    mine = [[name, "此件公开发布" if name == "note" else value] for name, value in fields]
    assert autosaved(lin, copy, theirs).status_code == 200
    answer = autosaved(lin, copy, mine)
    assert answer.status_code == 409
    assert answer.get_json()["error"]["code"] == "stale-copy"
    form: dict[str, Any] = {"_revision": "1", "_base_fields": json.dumps(fields)}
    for name, value in mine:
        form.setdefault(name, []).append(value)
    page = lin.post(answer.get_json()["compare"], data=form)
    assert page.status_code == 409
    assert "别处的标题" in page.text
    # Each place is ticked for the one who changed it.
    checked = [line for line in page.text.splitlines() if 'type="radio"' in line and " checked" in line]
    assert [("title" in line, 'value="theirs"' in line) for line in checked] == [(True, True), (False, False)]
    assert working_copies.get(desk, copy.id).title == "别处的标题"

    form = dict(Sent(page.text).pairs)
    chosen = {"_place": ["title", "note"], "_take:title": "theirs", "_take:note": "mine"}
    merged = lin.post(f"/copies/{copy.id}/merge", data={**form, **chosen})
    assert merged.location == f"/copies/{copy.id}?merged=1"
    typed = working_copies.get(desk, copy.id).typed
    assert (typed["title"], typed["note"]) == ("别处的标题", "此件公开发布")


def test_a_stale_form_without_a_script_shows_both(lin: Browser, desk: Desk) -> None:
    copy = begun(lin, desk)
    old = controls(lin.get(f"/copies/{copy.id}"))
    sent(lin, copy, "save", title="甲乙丙丁")
    form: dict[str, Any] = {}
    for name, value in old:
        form.setdefault(name, []).append("子丑寅卯" if name == "title" else value)
    form["csrf_token"] = lin.token
    answer = lin.post(f"/copies/{copy.id}", data={**form, "_action": "keep"})
    assert answer.status_code == 409
    assert "子丑寅卯" in answer.text
    assert "甲乙丙丁" in answer.text
    assert working_copies.get(desk, copy.id).title == "甲乙丙丁"


def test_a_merge_on_an_old_state_shows_both_again(lin: Browser, desk: Desk) -> None:
    copy = begun(lin, desk)
    mine = {**copy.typed, "title": "我的"}
    working_copies.save(desk, copy.id, {**copy.typed, "title": "又改了"}, 1)
    form = {"_mine": json.dumps(mine), "_revision": "1", "_version": "", "_place": "title", "_take:title": "mine"}
    answer = lin.post(f"/copies/{copy.id}/merge", data=form)
    assert answer.status_code == 409
    assert working_copies.get(desk, copy.id).title == "又改了"


def test_a_revision_on_an_old_version_shows_both(lin: Browser, desk: Desk) -> None:
    filing = example_filing("work_plan")
    row = draft(desk, filing).row
    answer = lin.get(f"/filings/{row.id}/edit")
    copy = working_copies.get(desk, answer.location.rsplit("/", 1)[1])
    assert "修改原因" in lin.get(f"/copies/{copy.id}").text
    assert sent(lin, copy, "keep", note="此件公开发布").status_code == 422
    revise(desk, row.id, filing.model_copy(update={"closing": "档案里的结束语。"}), remark="改结束语")
    answer = sent(lin, copy, "keep", note="此件公开发布", _reason="加附注")
    assert answer.status_code == 409
    assert "档案里的第2版" in answer.text
    form: dict[str, Any] = dict(Sent(answer.text).pairs)
    form |= {"_place": ["closing", "note"], "_take:closing": "theirs", "_take:note": "mine"}
    assert lin.post(f"/copies/{copy.id}/merge", data=form).status_code == 303
    answer = sent(lin, copy, "keep", _reason="加附注")
    assert answer.location == f"/filings/{row.id}"
    with desk.archive.reading() as connection:
        kept = desk.read_version(connection, desk.filing(connection, row.id), 3).filing
    assert (kept.note, kept.closing) == ("此件公开发布", "档案里的结束语。")
