"""What becomes of a batch on the pages: drafts and issues, whose it is, stopped, gone on with, found again."""

import json

import pytest

from docgen.service import batch_checking
from docgen.service.batch_orders import FOLDER
from docgen.settings import Settings, parse_settings

from ..service.batches import HOUSE, ODD, base_bytes, communities, filings_of, workbook
from .batch_office import (
    BAD_DATE,
    finished,
    hall,
    looked_at,
    mapped,
    office_hall,
    page,
    sent,
    started,
)
from .filing_office import Hall

__all__ = ["hall", "office_hall"]


@pytest.fixture
def settings() -> Settings:
    return parse_settings(HOUSE)


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
