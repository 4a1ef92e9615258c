"""Versions: what is kept of each, which one a revision starts from, and what changed between two."""

import json
from dataclasses import replace

import pytest

from docgen.archive.identifiers import object_id
from docgen.archive.writing import Entry
from docgen.errors import ArchiveError, InputError
from docgen.service import drafting, handing_out, publishing, reading
from docgen.service.desk import Desk
from docgen.service.drafting import StaleVersionError
from docgen.service.inputs import Taken, marked, read_input_file
from docgen.service.versions import Enclosure

from .desks import assert_sound, plan, signed, worded

YAML = """kind: work_plan
title: 棠溪街道消防工作计划
head:
  serial: 0007
sections:
  - kind: guiding_thought
    text: 坚持预防为主。
"""


def test_everything_of_a_version_is_kept(desk: Desk) -> None:
    filing, source, taken = read_input_file(Enclosure("计划.yaml", YAML.encode()), "计划.yaml")
    assert taken is None
    id = drafting.draft(desk, filing, source=source, attachments=[Enclosure("名单.XLSX", b"PK")]).row.id
    shown = reading.show(desk, id)
    names = {"filing.docx", "input.json", "text.txt", "report.json", "environment.json", "settings.json"}
    assert set(shown.kept.files) == names | {"source.yaml", "attachments/001.xlsx"}

    def read(path: str) -> bytes:
        return desk.archive.store.read(object_id(id), path, shown.kept.object_version)

    assert read("source.yaml") == YAML.encode()
    environment = json.loads(read("environment.json"))
    assert {"docgen", "python", "libraries", "imprint_apart"} <= environment.keys()
    assert {"house", "page", "preprinted", "fonts"} == set(json.loads(read("settings.json")))
    assert {"missing-serial", "missing-date"} <= {finding["code"] for finding in json.loads(read("report.json"))}
    template = desk.archive.template(shown.kept.template or "")
    assert template[:2] == b"PK"
    assert shown.as_dict()["digests"].keys() == {"input", "docx"}


def test_attachments_and_scans_stay_with_later_versions(plain_desk: Desk) -> None:
    desk = plain_desk
    id = drafting.draft(desk, plan(), attachments=[Enclosure("a.pdf", b"1")]).row.id
    drafting.revise(desk, id, plan(), attachments=[Enclosure("b.pdf", b"2")], remark="补一个附件")
    publishing.publish(desk, id, signed(scans=[Enclosure("签批.JPG", b"3")]))
    files = reading.show(desk, id).kept.files
    kept = {path: entry["name"] for path, entry in files.items() if "name" in entry}
    assert kept == {"attachments/001.pdf": "a.pdf", "attachments/002.pdf": "b.pdf", "scans/001.jpg": "签批.JPG"}
    assert handing_out.take_out_file(desk, id, "b.pdf") == ("b.pdf", b"2")
    assert handing_out.take_out_file(desk, f"{id}@v2", "attachments/001.pdf") == ("a.pdf", b"1")
    with pytest.raises(ArchiveError) as caught:
        handing_out.take_out_file(desk, f"{id}@v1", "b.pdf")
    assert caught.value.code == "file-absent"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\文件\\名单.xlsx", "名单.xlsx"),
        ("坏\udcff名\x1b.pdf", "坏?名_.pdf"),
        ("长" * 300 + ".docx", "长" * 195 + ".docx"),
        ("..", ".."),
        ("", "_"),
    ],
)
def test_a_foreign_name_is_only_ever_shown(plain_desk: Desk, given: str, kept: str) -> None:
    id = drafting.draft(plain_desk, plan(), attachments=[Enclosure(given, b"x")]).row.id
    (path,) = [path for path in reading.show(plain_desk, id).kept.files if path.startswith("attachments/")]
    assert path.startswith("attachments/001")
    assert ".." not in path
    entry = reading.show(plain_desk, id).kept.files[path]
    assert entry["name"] == kept.replace("?", "\ufffd")
    name, data = handing_out.take_out_file(plain_desk, id, path)
    assert data == b"x"
    assert name
    assert not set(name) & set('/\\:*?"<>|')
    assert name not in (".", "..")


def test_a_revision_of_an_old_version_is_refused_with_what_changed(desk: Desk) -> None:
    id = drafting.draft(desk, worded("坚持预防为主。")).row.id
    drafting.revise(desk, id, worded("坚持防消结合。"), base=1, remark="甲改")
    with pytest.raises(StaleVersionError) as caught:
        drafting.revise(desk, id, worded("坚持群防群治。"), base=Taken(id, 1), remark="乙改")
    assert caught.value.exit_code == 7
    assert "坚持预防为主。" in caught.value.message
    assert "坚持防消结合。" in caught.value.message
    assert f"docgen get {id}@v2 --input" in caught.value.hint
    assert [one.after for one in caught.value.changed] == ["坚持防消结合。"]
    assert drafting.revise(desk, id, worded("坚持群防群治。"), base=2, remark="乙改").row.version == 3
    for base in (0, 4, 99):
        with pytest.raises(ArchiveError) as missing:
            drafting.revise(desk, id, worded("x"), base=base, remark="改")
        assert missing.value.code == "version-missing"


def test_an_input_says_which_version_it_was_taken_from(plain_desk: Desk) -> None:
    desk = plain_desk
    id = drafting.draft(desk, plan()).row.id
    name, raw = handing_out.take_out(desk, id, "input")
    assert name == f"{id} 棠溪街道消防工作计划.yaml"
    text = raw.decode()
    assert text.startswith(f"# docgen: {id}@v1\n")
    for encoded in (raw, b"\xef\xbb\xbf" + raw, text.encode("gb18030"), text.replace("\n", "\r\n").encode("utf-16")):
        filing, _, taken = read_input_file(Enclosure("p.yaml", encoded), "p.yaml")
        assert taken == (id, 1)
        assert filing == plan()
    drafting.revise(desk, id, worded("改了。"), remark="甲改")
    with pytest.raises(StaleVersionError):
        drafting.revise(desk, id, filing, base=taken, remark="乙改")
    other = drafting.draft(desk, plan()).row.id
    assert drafting.revise(desk, other, filing, base=taken, remark="照那份写").row.version == 2
    again = marked(text, id, 2)
    assert again.count("# docgen:") == 1
    assert again.startswith(f"# docgen: {id}@v2\n")


def test_a_revision_needs_its_reason(plain_desk: Desk) -> None:
    id = drafting.draft(plain_desk, plan()).row.id
    for remark in ("", "   ", "\n\t"):
        with pytest.raises(ArchiveError) as caught:
            drafting.revise(plain_desk, id, plan(), remark=remark)
        assert caught.value.code == "reason-missing"
    for remark in ("改\x00", "\udcff", "x" * 5000, "\u202e反"):
        with pytest.raises(InputError):
            drafting.revise(plain_desk, id, plan(), remark=remark)
    assert "文字与上一版相同。" in drafting.revise(plain_desk, id, plan(), remark="重存").notices


def test_the_difference_of_versions_is_told_field_by_field(desk: Desk) -> None:
    id = drafting.draft(desk, plan()).row.id
    sections = plan().model_dump(mode="json", exclude_defaults=True)["sections"]
    sections[2]["steps"][0]["end"] = "2015-01"
    drafting.revise(desk, id, plan(sections=sections), remark="改时间")
    drafting.revise(desk, id, plan("新的标题", sections=sections), remark="改标题")
    told = [str(one) for one in reading.difference(desk, f"{id}@v1", f"{id}@v2")]
    assert told == ["实施步骤第1项·结束: 2014年12月 → 2015年1月"]
    assert [one.path for one in reading.difference(desk, id)] == ["title"]
    assert len(reading.difference(desk, f"{id}@v1", f"{id}@v3")) == 2
    assert reading.difference(desk, f"{id}@v3", f"{id}@v3") == []
    with pytest.raises(ArchiveError, match="没有前一版"):
        reading.difference(desk, f"{id}@v1")


def test_an_input_of_an_older_structure_still_opens(desk: Desk) -> None:
    """As an archive of another year holds it: written into the store by hand, structure version 1."""
    id = drafting.draft(desk, plan()).row.id
    old = {
        "schema_version": 1,
        "kind": "work_plan",
        "title": "早年的计划",
        "guiding_thought": "早年的话。",
        "goals": "早年的目标。",
        "steps": [{"name": "排查", "text": "逐户排查。"}],
    }
    kept = reading.show(desk, id).kept
    raw = json.dumps(old, ensure_ascii=False).encode()
    with desk.at_work() as writing:
        line = {"version": 2, "name": "修改稿", "files": dict(kept.files), "template": kept.template}
        files = {"input.json": raw, "text.txt": "早年的话。".encode()}
        data = {"filing": {"version": 2, "title": "早年的计划"}, "version": line}
        writing.record(id, [Entry("revise", "旧版", data)], files)
    assert "早年的话。" in handing_out.take_out(desk, id, "input")[1].decode()
    assert reading.difference(desk, f"{id}@v1", f"{id}@v2")[0].label == "标题"
    text = worded("新的话。", title="早年的计划")
    assert drafting.revise(desk, id, text, remark="续改").row.version == 3
    publishing.publish(desk, id, signed())
    assert desk.archive.store.read(object_id(id), "input.json", 2) == raw, "what is kept is not rewritten"


def test_a_version_kept_with_its_own_settings_is_not_the_house_of_today(plain_desk: Desk) -> None:
    id = drafting.draft(plain_desk, plan()).row.id
    settings = plain_desk.settings.model_copy(
        update={"house": plain_desk.settings.house.model_copy(update={"issuer": "新单位"})}
    )
    other = replace(plain_desk, settings=settings)
    assert_sound(other)
    assert reading.show(other, id).row.issuer == "棠溪街道办事处"
