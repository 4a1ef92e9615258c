"""The editor against strangers, foreign forms and text that looks like markup."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from docgen.service import working_copies
from docgen.service.desk import Desk
from docgen.service.office import Office
from docgen.service.preview import Previews
from docgen.service.starting import EXAMPLE_KINDS, example

from .conftest import Browser
from .editing import autosaved, begun, desk, lin, sent
from .typed_forms import HOSTILE

__all__ = ["desk", "lin"]


def test_a_button_that_does_not_exist_is_refused_and_the_text_is_saved(lin: Browser, desk: Desk) -> None:
    copy = begun(lin, desk)
    assert sent(lin, copy, "explode:title", title="留下").status_code == 400
    assert working_copies.get(desk, copy.id).title == "留下"


@pytest.mark.parametrize("text", HOSTILE)
def test_what_looks_like_markup_stays_text_on_every_page(lin: Browser, desk: Desk, text: str) -> None:
    typed = {
        "kind": "letter",
        "title": text,
        "organs": [text],
        "addressees": [text, text],
        "sections": [{"kind": "free", "heading": text, "text": text, "items": [{"title": text, "text": text}]}],
        "attachments": [{"title": text, "table": {"columns": [{"title": text}], "rows": [[text]]}}],
    }
    copy = working_copies.create(desk, typed)
    stale = lin.post(f"/copies/{copy.id}", data={"_revision": "0", "kind": "letter", "title": text + "改"})
    pages = [lin.get(f"/copies/{copy.id}"), lin.get("/new"), stale]
    for page in pages:
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert "49" not in page.text.split("7*7")[0][-20:]


@pytest.mark.parametrize("kind", EXAMPLE_KINDS)
def test_no_field_of_any_kind_is_markup(lin: Browser, desk: Desk, kind: str) -> None:
    """Every text of a complete example made hostile: on the form, beside another state, on the filing's pages."""
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    typed = spoilt(example(kind), evil)
    copy = working_copies.create(desk, typed)
    form = lin.get(f"/copies/{copy.id}")
    assert form.text.count("&lt;script&gt;alert(1)") > 20
    stale = lin.post(f"/copies/{copy.id}", data={"_revision": "0", "kind": kind, "title": evil + "改", "note": evil})
    told = autosaved(lin, copy, [["kind", kind], ["title", evil], ["head.year", evil]])
    for page in (form, stale, lin.get("/"), lin.get("/new")):
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
    assert told.mimetype == "application/json"


def spoilt(value: Any, evil: str, name: str = "") -> Any:
    """The same data with this text in every place that takes one; choices stay as they are."""
    if isinstance(value, dict):
        return {key: spoilt(one, evil, key) for key, one in value.items()}
    if isinstance(value, list):
        return [spoilt(one, evil, name) for one in value]
    return value if name in ("kind", "form", "classification") else f"{value}{evil}"


def test_nobody_else_sees_a_copy(lin: Browser, desk: Desk, browse: Callable[..., Browser], stranger: Browser) -> None:
    copy = begun(lin, desk)
    other = browse("gu", "drafter", "administrator", "archivist")
    for path in ("", "/state", "/preview", "/preview/" + "0" * 64 + "/1.png"):
        assert other.get(f"/copies/{copy.id}{path}").status_code == 404
        assert stranger.get(f"/copies/{copy.id}{path}").status_code == 302
    for path in ("", "/discard", "/compare", "/merge"):
        assert other.post(f"/copies/{copy.id}{path}", data={"_revision": "1", "_mine": "{}"}).status_code == 404
    assert autosaved(other, copy, [["title", "x"]]).status_code == 404
    assert autosaved(stranger, copy, [["title", "x"]]).status_code == 401
    assert working_copies.get(desk, copy.id) == copy


def test_every_change_asks_for_our_token(lin: Browser, desk: Desk) -> None:
    copy = begun(lin, desk)
    for path in (
        "/new",
        "/new/file",
        "/new/older",
        *(f"/copies/{copy.id}{one}" for one in ("", "/discard", "/merge", "/compare")),
    ):
        assert lin.client.post(path, data={"kind": "letter"}).status_code == 400
    answer = lin.client.post(f"/copies/{copy.id}/autosave", json={"revision": 1, "fields": []})
    assert answer.status_code == 400
    assert working_copies.get(desk, copy.id) == copy


@pytest.mark.parametrize(
    "body",
    [[], {}, {"revision": 1}, {"revision": 1, "fields": [["title"]]}, {"revision": 1, "fields": [["title", 5]]},
     {"revision": "x", "fields": []}, {"revision": True, "fields": []}, {"revision": 1, "fields": [["../x", "y"]]}],
)  # fmt: skip
def test_what_no_script_of_ours_sends_is_refused(lin: Browser, desk: Desk, body: Any) -> None:
    copy = begun(lin, desk)
    assert lin.fetch(f"/copies/{copy.id}/autosave", body).status_code == 400
    assert working_copies.get(desk, copy.id) == copy


def test_who_may_not_draft_finds_nothing(browse: Callable[..., Browser]) -> None:
    boss = browse("boss", "administrator")
    assert boss.get("/new").status_code == 404
    for path in ("/new", "/new/file", "/new/older"):
        assert boss.post(path, data={"kind": "letter", "from": "x", "years": "1"}).status_code == 404


def test_what_is_classified_is_not_kept_here_and_not_lost_from_the_page(lin: Browser, desk: Desk) -> None:
    copy = begun(lin, desk)
    answer = sent(lin, copy, "save", title="改过的标题", **{"head.classification": "秘密"})
    assert answer.status_code == 422
    assert "请在涉密计算机上办理" in answer.text
    assert "改过的标题" in answer.text
    assert working_copies.get(desk, copy.id) == copy
    told = autosaved(lin, copy, [["kind", "letter"], ["head.classification", "机密"]])
    assert told.status_code == 422
    assert told.get_json()["error"]["code"] == "classified"
    upload = {"file": (io.BytesIO("kind: letter\nhead: {classification: 秘密}\n".encode()), "函.yaml")}
    assert lin.post("/new/file", data=upload).status_code == 422
    assert working_copies.mine(desk) == [copy]


def test_what_has_become_classified_is_not_drawn_any_more(
    lin: Browser, desk: Desk, here: Office, boss: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The house allowed it, something was written, and then the house allowed it no longer."""
    asked: list[str] = []
    monkeypatch.setattr(Previews, "ask", lambda *order: asked.append(order[1]))
    switch(boss, here, "yes", "本网已经定级")
    open_desk = Desk(here.archive, here.current(), desk.actor)
    copy = working_copies.create(open_desk, {"kind": "letter", "title": "机要", "head": {"classification": "机密"}})
    assert lin.get(f"/copies/{copy.id}/preview").status_code == 200
    assert asked == [copy.id]
    switch(boss, here, "", "定级到期")
    told = lin.get(f"/copies/{copy.id}/preview", headers={"Accept": "application/json"})
    assert (told.status_code, told.get_json()["error"]["code"]) == (422, "classified")
    assert "请在涉密计算机上办理" in told.get_json()["error"]["message"]
    assert lin.get(f"/copies/{copy.id}/preview/{'0' * 64}/1.png").status_code == 422
    assert autosaved(lin, copy, [["kind", "letter"], ["head.classification", "机密"]]).status_code == 422
    assert asked == [copy.id]
    assert "准许在网页上办理涉密公文：是 → 否" in boss.get("/admin/audit").text


def switch(boss: Browser, here: Office, classified_online: str, reason: str) -> None:
    """Send the form of the settings as it stands but for the one switch."""
    form = {"seen": str(here.current.latest()[0]), "model": "ink", "reason": reason}  # type: ignore[attr-defined]
    form |= {"classified_online": classified_online} if classified_online else {}
    assert boss.post("/admin/house", data=form).status_code == 303


def test_typing_leaves_no_trace_in_the_audit(app: Flask, lin: Browser, desk: Desk) -> None:
    copy = begun(lin, desk)
    autosaved(lin, copy, [["title", "x"]])
    with desk.archive.engine.connect() as connection:
        actions = [row.action for row in connection.exec_driver_sql("select action from audit")]
    assert "editor.begin" in actions
    assert "editor.autosave" not in actions
