"""The house's settings and templates, samples, and what is not written at a desk online."""

import io
import zipfile
from typing import Any

import pytest

from docgen.models.examples import example_filing
from docgen.service import house_settings, people, working_copies
from docgen.service.chosen_template import chosen
from docgen.service.drafting import draft
from docgen.service.reading import show
from docgen.service.starting import EXAMPLE_KINDS
from docgen.service.templates import new
from docgen.service.versions import digest
from docgen.settings import Settings

from .conftest import Browser
from .filing_office import HOUSE, Hall, alert, hall, house, plan

__all__ = ["hall"]


@pytest.fixture
def settings() -> Settings:
    """A small house, as a file says it."""
    return house(HOUSE)


FORM: dict[str, Any] = {
    "seen": "0",
    "issuer": "棠溪街道办事处",
    "organ_code": "棠街办",
    "printing_office": "棠溪街道党政办公室",
    "organs[0].name": "中共棠溪街道工作委员会",
    "organs[0].code": "棠街党",
    "organs[0].fonds": "0107",
    "organs[3].name": "柳湾社区居民委员会",
    "organs[3].code": "柳居",
    "model": "ink",
    "steps": ["submit", "review"],
    "codes": "棠街办\n棠街党、柳居\n",
    "continuous": "",
    "reason": "机构改革",
}


@pytest.fixture
def boss(hall: Hall) -> Browser:
    """The administrator's browser."""
    return hall.browser("guan")


def test_settings_hold_at_once_and_their_changes_are_logged(boss: Browser, hall: Hall) -> None:
    assert 'value="棠街党"' in boss.get("/admin/house").text
    assert boss.post("/admin/house", data=FORM).status_code == 303
    now = hall.here.current()
    assert [(organ.name, organ.fonds) for organ in now.house.organs] == [
        ("中共棠溪街道工作委员会", "0107"),
        ("柳湾社区居民委员会", None),
    ]
    assert now.archive.steps == ("submit", "review")
    assert now.archive.codes == ("棠街办", "棠街党", "柳居")
    assert "送审" in hall.page("lin", hall.drafted())
    page = boss.get("/admin/house").text
    assert "机构改革" in page
    assert "启用的环节：（空） → 送审、核稿" in page
    audit = boss.get("/admin/audit").text
    assert "修改设置" in audit
    assert "启用的环节" in audit
    again = {**FORM, "seen": "1", "issuer": "棠溪街道", "reason": ""}
    assert boss.post("/admin/house", data=again).status_code == 303
    log = house_settings.changes(hall.here, people.CONSOLE)
    assert log[0].lines == ("单位名称：棠溪街道办事处 → 棠溪街道",)
    assert len(log) == 2


def test_what_is_wrong_is_told_and_what_was_typed_stays(boss: Browser, hall: Hall) -> None:
    wrong = {**FORM, "organs[3].name": "", "organs[0].code": "棠\u202e", "codes": "", "model": "x"}
    answer = boss.post("/admin/house", data=wrong)
    assert answer.status_code == 422
    assert 'href="#f-house-organs-1-name"' in alert(answer.text)
    assert "必须填写" in alert(answer.text)
    assert "不可见的控制字符" in alert(answer.text)
    assert 'value="柳居"' in answer.text
    twice = boss.post("/admin/house", data={**FORM, "organs[3].code": "棠街党"})
    assert "“棠街党”已经列过" in alert(twice.text)
    left_out = boss.post("/admin/house", data={**FORM, "codes": "棠街办"})
    assert "没有列出本单位的代字：棠街党、柳居" in alert(left_out.text)
    assert hall.here.current().archive.steps == ()


def test_two_administrators_do_not_overwrite_each_other(boss: Browser, hall: Hall) -> None:
    assert boss.post("/admin/house", data=FORM).status_code == 303
    late = boss.post("/admin/house", data={**FORM, "issuer": "别的"})
    assert (late.status_code, "设置刚才已被别人改过" in alert(late.text)) == (409, True)
    assert hall.here.current().house.issuer == "棠溪街道办事处"


def test_settings_are_the_same_after_a_new_start(boss: Browser, hall: Hall, settings: Settings) -> None:
    from docgen.service.current_settings import CurrentSettings

    boss.post("/admin/house", data=FORM)
    fresh = CurrentSettings(hall.here.engine, settings)
    assert fresh() == hall.here.current()
    assert fresh().fonts == settings.fonts


SECRET = {"classification": "秘密", "secrecy_period": "1年", "copy_number": "000001"}


def test_a_classified_filing_is_refused_until_the_house_allows_it(boss: Browser, hall: Hall) -> None:
    lin, desk = hall.browser("lin"), hall.desk("lin")
    text = 'kind: work_plan\ntitle: t\nhead: {classification: "秘密"}\nsections: [{kind: free, heading: a, text: b}]\n'
    yaml = text.encode()
    upload = lin.post("/new/file", data={"file": (io.BytesIO(yaml), "a.yaml")})
    assert (upload.status_code, "请在涉密计算机上办理" in upload.text) == (422, True)
    lin.post("/new", data={"kind": "work_plan", "filled": "yes"})
    copy = working_copies.mine(desk)[0]
    fields = [["kind", "work_plan"], ["title", "机密内容"], ["head.classification", "机密"]]
    saved = lin.fetch(f"/copies/{copy.id}/autosave", {"revision": copy.revision, "fields": fields})
    assert saved.status_code == 422
    assert "请在涉密计算机上办理" in (saved.json or {})["error"]["message"]
    sent = lin.post(f"/copies/{copy.id}", data={**dict(fields), "_revision": copy.revision, "_action": "keep"})
    assert (sent.status_code, "请在涉密计算机上办理" in sent.text) == (422, True)
    assert working_copies.get(desk, copy.id).typed == copy.typed, "nothing of it was kept"
    with pytest.raises(Exception, match="涉密计算机"):
        draft(desk, plan(head=SECRET))
    no_reason = boss.post("/admin/house", data={**FORM, "classified_online": "yes", "reason": ""})
    assert (no_reason.status_code, "要写明原因" in alert(no_reason.text)) == (422, True)
    boss.post("/admin/house", data={**FORM, "classified_online": "yes", "reason": "本网已经定级"})
    assert "准许在网页上办理涉密公文：否 → 是" in boss.get("/admin/house").text
    assert lin.post("/new/file", data={"file": (io.BytesIO(yaml), "a.yaml")}).status_code == 302
    assert draft(hall.desk("lin"), plan(head=SECRET)).row.state == "draft"


def test_a_template_is_checked_chosen_and_drawn_with(boss: Browser, hall: Hall) -> None:
    own = new("work_plan")
    answer = boss.post("/admin/templates", data={"kind": "work_plan", "file": (io.BytesIO(own), "本单位<b>.docx")})
    page = boss.get(answer.location).text
    assert "本单位&lt;b&gt;.docx" in page
    assert "选用" in page
    assert chosen(hall.here.engine, "work_plan") is None
    assert boss.post(f"{answer.location}/choose").status_code == 303
    assert chosen(hall.here.engine, "work_plan") == own
    assert show(hall.desk("lin"), hall.drafted()).kept.template == digest(own)
    file = boss.get(f"{answer.location}/docx")
    assert (file.status_code, file.data == own) == (200, True)
    assert boss.get("/admin/templates").text.count("正在用") == len(EXAMPLE_KINDS)
    boss.post("/admin/templates/work_plan/shipped")
    assert chosen(hall.here.engine, "work_plan") is None
    assert "选用模板" in boss.get("/admin/audit").text


def without_title(template: bytes) -> bytes:
    """The template with one placeholder misspelled."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as old, zipfile.ZipFile(written, "w") as changed:
        for part in old.infolist():
            changed.writestr(part, old.read(part).replace(b"addressees", b"adressees"))
    return written.getvalue()


def test_a_template_with_errors_is_shown_and_cannot_be_chosen(boss: Browser, hall: Hall) -> None:
    broken = without_title(new("work_plan"))
    answer = boss.post("/admin/templates", data={"kind": "work_plan", "file": (io.BytesIO(broken), "a.docx")})
    assert answer.status_code == 303
    page = boss.get(answer.location).text
    assert "错误" in page
    assert "怎么改" in page
    refused = boss.post(f"{answer.location}/choose")
    assert refused.status_code == 422
    assert chosen(hall.here.engine, "work_plan") is None
    assert boss.get(f"{answer.location}/docx?annotated=1").data.startswith(b"PK")


@pytest.mark.parametrize(("kind", "data"), [("work_plan", b"not a document"), ("novel", b"PK"), ("work_plan", b"")])
def test_what_is_no_template_is_refused(boss: Browser, kind: str, data: bytes) -> None:
    answer = boss.post("/admin/templates", data={"kind": kind, "file": (io.BytesIO(data), "a.docx")})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_samples_are_loaded_once_into_an_empty_archive(hall: Hall) -> None:
    lin = hall.browser("lin")
    assert "载入示例" in lin.get("/").text
    assert "载入示例" not in hall.browser("shen").get("/").text
    assert lin.post("/samples").status_code == 303
    page = lin.get("/").text
    assert f"已载入 {len(EXAMPLE_KINDS)} 份示例" in page
    for kind in EXAMPLE_KINDS:
        assert example_filing(kind).title.replace("\n", "") in page
    assert "载入示例" not in page
    again = lin.post("/samples")
    assert (again.status_code, "不再载入示例" in again.text) == (409, True)


def test_the_first_administrator_loads_samples_before_anybody_has_a_role(hall: Hall) -> None:
    guan, lin = hall.browser("guan"), hall.browser("lin")
    assert "载入示例" in guan.get("/").text
    assert guan.post("/samples").status_code == 303
    title = example_filing("work_plan").title.replace("\n", "")
    assert title in guan.get("/").text, "they are the administrator's own drafts"
    assert "载入示例" in guan.get("/admin/audit").text
    for page in (lin.get("/"), guan.get("/")):
        assert "载入示例</button>" not in page.text
    assert title not in lin.get("/").text
    assert guan.post("/new", data={"kind": "letter"}).status_code == 404, "loading them gave no role"
    assert hall.browser("shen").post("/samples").status_code == 404
