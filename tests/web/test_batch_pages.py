"""The pages of batches: what is sent, how columns are guessed and remembered, the dry run, the files."""

import io
import zipfile
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from docgen.db.office_tables import ROSTER_COLUMNS
from docgen.service import working_copies
from docgen.service.batch_orders import FOLDER
from docgen.service.typed_data import as_typed
from docgen.settings import Settings, parse_settings

from ..service.batches import HOUSE, ODD, base, base_bytes, communities, workbook
from .batch_office import (
    BAD_DATE,
    finished,
    hall,
    mapped,
    meanings,
    office_hall,
    order_of,
    page,
    sent,
    started,
    taken,
)
from .filing_office import Hall

__all__ = ["hall", "office_hall"]


@pytest.fixture
def settings() -> Settings:
    return parse_settings(HOUSE)


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
