"""The pages of batches: what is sent, how columns are guessed and remembered, the dry run, the work, who may see it."""

import io
import json
import zipfile
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from docgen.db.office_tables import ROSTER_COLUMNS
from docgen.service import batch_checking, working_copies
from docgen.service.batch_orders import FOLDER
from docgen.service.typed_data import as_typed
from docgen.settings import Settings, parse_settings

from ..service.batches import HOUSE, ODD, base, base_bytes, communities, filings_of, workbook
from .batch_office import (
    BAD_DATE,
    finished,
    hall,
    looked_at,
    mapped,
    meanings,
    office_hall,
    order_of,
    sent,
    started,
    taken,
)
from .filing_office import Hall

__all__ = ["hall", "office_hall"]


@pytest.fixture
def settings() -> Settings:
    return parse_settings(HOUSE)


def page(hall: Hall, batch: str, by: str = "lin") -> str:
    answer = hall.browser(by).get(f"/batches/{batch}")
    assert answer.status_code == 200
    return answer.text


def test_files_for_every_community_from_upload_to_zip(office_hall: Hall) -> None:
    batch = mapped(office_hall, [*communities(3), BAD_DATE])
    checked = page(office_hall, batch)
    assert "1 个有 1 处要改" in checked
    assert "C5" in checked
    assert "2014-13-01" in checked
    assert "&lt;b&gt;&#34;&amp;{{x}}" not in checked, "only faulty rows are listed"
    assert started(office_hall, batch, mode="files").status_code == 303
    told = finished(office_hall, "lin", batch)
    assert (told["state"], told["done"], told["made"], told["failed"]) == ("done", 4, 3, 1)
    names = zipfile.ZipFile(io.BytesIO(taken(office_hall, batch, "zip"))).namelist()
    assert sum(name.endswith(".docx") for name in names) == 3
    assert {"结果.xlsx", "失败.xlsx"} <= set(names)
    assert any("＜b＞" in name for name in names)
    failures = load_workbook(io.BytesIO(taken(office_hall, batch, "failures"))).worksheets[0]
    assert failures["C5"].comment is not None
    rows = load_workbook(io.BytesIO(taken(office_hall, batch, "results"))).worksheets[0]
    assert rows["B3"].value == ODD


def test_the_dry_run_hands_out_the_users_own_list_with_the_bad_cells_coloured(office_hall: Hall) -> None:
    batch = mapped(office_hall, [[ODD, "", "2014-11-03"], *communities(1), BAD_DATE])
    shown = page(office_hall, batch)
    assert "&lt;b&gt;&#34;&amp;{{x}}" in shown
    assert "<b>" not in shown.split("<main")[1].replace("<b>0", "")
    answer = office_hall.browser("lin").get(f"/batches/{batch}/marked.xlsx")
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    assert [cell.coordinate for cells in sheet.iter_rows() for cell in cells if cell.comment] == ["B2", "C4"]
    assert unquote(answer.headers["Content-Disposition"]).endswith("待改-社区名单.xlsx")


def test_a_mended_list_makes_only_what_is_new_or_changed(office_hall: Hall) -> None:
    batch = mapped(office_hall, [*communities(2), BAD_DATE])
    started(office_hall, batch, mode="files")
    finished(office_hall, "lin", batch)
    book = load_workbook(io.BytesIO(taken(office_hall, batch, "failures")))
    book.worksheets[0]["C4"] = "2014-12-01"
    mended = io.BytesIO()
    book.save(mended)
    mended.seek(0)
    form = {"roster": (mended, "失败.xlsx")}
    answer = office_hall.browser("lin").post(f"/batches/{batch}/roster", data=form, content_type="multipart/form-data")
    assert order_of(answer) == batch
    assert "没有要改的" in page(office_hall, batch)
    assert started(office_hall, batch).status_code == 303
    told = finished(office_hall, "lin", batch)
    assert (told["state"], told["made"], told["unchanged"], told["failed"]) == ("done", 1, 2, 0)
    assert office_hall.browser("lin").get(f"/batches/{batch}/files/failures").status_code == 404


def test_columns_are_guessed_changed_and_remembered_for_the_whole_office(office_hall: Hall) -> None:
    headers = ("社区", "网格", "成文日期", "电话")
    rows = workbook([["甲社区", "3", "2014-11-03", "0754"]], headers)
    batch = order_of(sent(office_hall, rows))
    shown = page(office_hall, batch)
    assert meanings(shown) == ["【网格数】", "signature.signed_on", ""]
    assert shown.count("按名称猜的") == 2
    assert "“社区”一列是社区的名称" in shown
    refused = office_hall.browser("lin").post(f"/batches/{batch}/columns", data={"meaning": ["", "", ""]})
    assert refused.status_code == 422
    assert "【网格数】" in refused.text.split('role="alert"')[1].split("</div>")[0]
    said = ["【网格数】", "", "sections[0].text"]
    assert 'value="sections[0].text"' in shown
    assert office_hall.browser("lin").post(f"/batches/{batch}/columns", data={"meaning": said}).status_code == 303
    with office_hall.here.engine.connect() as connection:
        kept = {row.header: row.meaning for row in connection.execute(select(ROSTER_COLUMNS))}
    assert kept == {"网格": "【网格数】", "成文日期": said[1], "电话": said[2], "社区": "社区名称"}
    again = order_of(sent(office_hall, workbook([["乙社区", "3", "2014-11-03", "1"]], headers), by="tong"))
    assert meanings(page(office_hall, again, "tong")) == said
    assert "请核对</p>" not in page(office_hall, again, "tong")


def test_a_form_that_is_not_ours_maps_nothing(office_hall: Hall) -> None:
    batch = order_of(sent(office_hall, communities(1)))
    for said in ([], ["【网格数】"], ["kind", ""], ["【网格数】", "signature.signed_on", ""]):
        answer = office_hall.browser("lin").post(f"/batches/{batch}/columns", data={"meaning": said})
        assert answer.status_code == 400, said
    assert 'name="meaning"' in page(office_hall, batch)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("名单.xlsx", b"PK\x03\x04rubbish", "工作簿已损坏"),
        ("../../etc/名单.csv", "名称不对\n甲".encode(), "没有“社区名称”这一列"),
        ("名单.csv", b"", "没有选社区名单"),
        ("名单.csv", "社区名称\n".encode(), "一行也没有填"),
    ],
)
def test_a_list_that_cannot_be_read_is_told_on_the_page(office_hall: Hall, name: str, data: bytes, words: str) -> None:
    answer = sent(office_hall, data, name=name if data else "")
    assert answer.status_code in (400, 422)
    assert words in answer.text.split('role="alert"')[1].split("</div>")[0]
    assert "/etc/" not in answer.text
    assert not (office_hall.here.archive.home / FOLDER).exists()


def test_a_list_may_be_csv_of_windows_or_yaml(office_hall: Hall) -> None:
    csv = "社区名称,网格数\n甲社区,3\n".encode("gb18030")
    assert "没有要改的" in page(office_hall, mapped(office_hall, csv, name="名单.csv"))
    yaml = "- 社区名称: 甲社区\n  网格数: '3'\n".encode()
    assert "没有要改的" in page(office_hall, mapped(office_hall, yaml, name="名单.yaml"))


def test_a_base_plan_of_ones_own_copy_or_filing(office_hall: Hall) -> None:
    desk = office_hall.desk("lin")
    copy = working_copies.create(desk, as_typed(base()))
    filing = office_hall.drafted()
    shown = office_hall.browser("lin").get("/batches").text
    assert f'value="copy:{copy.id}"' in shown
    assert f'value="filing:{filing}"' in shown
    roster = {"roster": (io.BytesIO(workbook(communities(2))), "名单.xlsx")}
    answer = office_hall.browser("lin").post(
        "/batches", data={"choice": f"copy:{copy.id}", **roster}, content_type="multipart/form-data"
    )
    assert meanings(page(office_hall, order_of(answer))) == ["【网格数】", "signature.signed_on"]
    for choice, status in (("", 422), ("copy:" + "2" * 20, 404), ("nonsense", 422)):
        roster = {"roster": (io.BytesIO(workbook(communities(2))), "名单.xlsx")}
        other = office_hall.browser("lin").post("/batches", data={"choice": choice, **roster})
        assert other.status_code == status


def test_an_empty_list_is_made_for_a_base_plan(office_hall: Hall) -> None:
    answer = office_hall.browser("lin").post(
        "/batches",
        data={"base": (io.BytesIO(base_bytes()), "基准.yaml"), "blank": "yes"},
        content_type="multipart/form-data",
    )
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    assert [cell.value for cell in sheet[1]][:2] == ["社区名称", "网格数"]


def test_what_is_classified_is_refused_in_base_and_rows(office_hall: Hall) -> None:
    plan = base_bytes(head={"classification": "秘密", "secrecy_period": "3年"})
    answer = sent(office_hall, communities(1), base=plan)
    assert answer.status_code == 422
    assert "涉密计算机" in answer.text
    headers = ("社区名称", "网格数", "版头·密级")
    rows = sent(office_hall, workbook([["甲社区", "3", ""], ["乙社区", "3", "机密"]], headers))
    assert rows.status_code == 422
    assert "涉密计算机" in rows.text
    harmless = sent(office_hall, workbook([["甲社区", "3", ""]], headers))
    assert harmless.status_code == 303
    other = order_of(sent(office_hall, workbook([["甲社区", "3", "秘密"]], ("社区名称", "网格数", "等级"))))
    said = office_hall.browser("lin").post(
        f"/batches/{other}/columns", data={"meaning": ["【网格数】", "head.classification"]}
    )
    assert said.status_code == 422
    assert "涉密计算机" in said.text
    folders = list((office_hall.here.archive.home / FOLDER).iterdir())
    assert len(folders) == 2


def test_drafts_stand_in_the_archive_under_their_owners_name(office_hall: Hall) -> None:
    batch = mapped(office_hall, communities(3))
    assert started(office_hall, batch, mode="draft").status_code == 303
    assert finished(office_hall, "lin", batch)["made"] == 3
    rows = filings_of(office_hall.here.archive)
    assert [(row.community, row.drafter, row.state) for row in rows] == [
        ("第1社区", "lin", "draft"),
        (ODD, "lin", "draft"),
        ("第3社区", "lin", "draft"),
    ]


def test_publishing_needs_every_role_and_another_look_at_the_rows(office_hall: Hall) -> None:
    batch = mapped(office_hall, communities(2))
    assert 'value="publish"' not in page(office_hall, batch)
    assert started(office_hall, batch, mode="publish", numbering="each").status_code == 404
    plan = base_bytes(signature={"signed_on": None})
    mine = mapped(
        office_hall, workbook([["甲社区", "3"], ["乙社区", "4"]], ("社区名称", "网格数")), by="quan", base=plan
    )
    assert 'value="publish"' in page(office_hall, mine, "quan")
    nothing = started(office_hall, mine, "quan", mode="publish")
    assert nothing.status_code == 422
    assert "怎样编号" in nothing.text
    assert started(office_hall, mine, "quan", mode="publish", numbering="each").status_code == 303
    looked = page(office_hall, mine, "quan")
    assert "2 个有 2 处要改" in looked
    assert "签发日期" in looked
    said = {"mode": "publish", "numbering": "each", "by": "沈主任", "on": "2014-11-03"}
    assert started(office_hall, mine, "quan", **said).status_code == 303
    assert finished(office_hall, "quan", mine)["made"] == 2
    found = filings_of(office_hall.here.archive)
    assert [row.document_number for row in found] == ["棠街办〔2014〕1号", "棠街办〔2014〕2号"]
    assert {row.state for row in found} == {"published"}


def test_whose_batch_it_is(office_hall: Hall) -> None:
    batch = mapped(office_hall, communities(2))
    started(office_hall, batch, mode="files")
    finished(office_hall, "lin", batch)
    for name in ("tong", "he", "wang", "guan"):
        browser = office_hall.browser(name)
        for url in ("", "/state", "/marked.xlsx", "/files/zip"):
            assert browser.get(f"/batches/{batch}{url}").status_code == 404, (name, url)
        for url in ("columns", "start", "resume", "discard", "roster", "back"):
            assert browser.post(f"/batches/{batch}/{url}").status_code == 404, (name, url)
    assert office_hall.browser("tong").post(f"/batches/{batch}/stop").status_code == 404
    assert "消防工作计划" not in office_hall.browser("tong").get("/batches").text
    boss = office_hall.browser("guan").get("/batches").text
    assert "（不归您查看）" in boss
    assert "林知远" in boss
    assert "消防工作计划" not in boss
    archivist = office_hall.browser("dang")
    assert f"/batches/{batch}" in archivist.get("/batches").text
    assert archivist.get(f"/batches/{batch}/files/zip").status_code == 200
    assert archivist.post(f"/batches/{batch}/discard").status_code == 404


def test_a_batch_is_stopped_gone_on_with_and_thrown_away(office_hall: Hall) -> None:
    batch = mapped(office_hall, communities(280))
    started(office_hall, batch, mode="files")
    busy = office_hall.browser("lin").post(f"/batches/{batch}/discard")
    assert office_hall.browser("lin").post(f"/batches/{batch}/stop").status_code == 303
    told = finished(office_hall, "lin", batch)
    if told["state"] == "stopped":
        assert busy.status_code == 409
        assert "接着办" in page(office_hall, batch)
    assert office_hall.browser("lin").post(f"/batches/{batch}/resume").status_code == 303
    assert finished(office_hall, "lin", batch)["made"] == 280
    assert office_hall.browser("lin").post(f"/batches/{batch}/discard").status_code == 303
    assert office_hall.browser("lin").get(f"/batches/{batch}").status_code == 404
    assert not (office_hall.here.archive.home / FOLDER / batch).exists()


def test_a_long_list_is_looked_at_in_the_background(office_hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_checking, "AT_ONCE", 2)
    batch = mapped(office_hall, [*communities(40), BAD_DATE])
    told = looked_at(office_hall, batch)
    assert told["state"] == "check"
    assert "1 个有 1 处要改" in page(office_hall, batch)


def test_a_restarted_server_finds_every_batch_as_it_stands(office_hall: Hall) -> None:
    batch = mapped(office_hall, communities(2))
    started(office_hall, batch, mode="files")
    finished(office_hall, "lin", batch)
    inside = office_hall.here.archive.home / FOLDER / batch / "files" / ".docgen-batch"
    lines = (inside / "journal.jsonl").read_text().splitlines()
    (inside / "journal.jsonl").write_text("\n".join(lines[:1]) + "\n")
    assert "没有办完" in page(office_hall, batch)
    office_hall.browser("lin").post(f"/batches/{batch}/resume")
    assert finished(office_hall, "lin", batch)["state"] == "done"
    said = json.loads((office_hall.here.archive.home / FOLDER / batch / "order.json").read_text())
    assert said["owner"] == "lin"


def test_too_large_a_list_is_refused_before_it_is_read(office_hall: Hall) -> None:
    office_hall.browser("lin")
    answer = sent(office_hall, b"a" * (33 << 20), name="名单.csv")
    assert answer.status_code == 413
