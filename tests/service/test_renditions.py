"""PDFs of issued versions: made later, recorded once, never needed for the issue itself."""

from collections.abc import Iterator
from typing import Any

import pytest

from docgen.archive.identifiers import object_id
from docgen.convert import EmbeddedFont
from docgen.errors import ArchiveError, ConversionError
from docgen.findings import Finding
from docgen.service import conversion, correcting, drafting, handing_out, publishing, reading, renditions
from docgen.service.conversion import PdfResult
from docgen.service.desk import Desk

from .desks import assert_rebuilt_equal, assert_sound, desk_at, plan, signed, worded


def made(pdf: bytes = b"%PDF made") -> PdfResult:
    finding = Finding("layout", "GB/T 9704 5.2", "warning", "第1页", "行数不足", "22", "21", "调整")
    return PdfResult(pdf, 3, (EmbeddedFont("FandolFang", True),), (finding,), "LibreOffice 7.4")


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """A LibreOffice that always succeeds; what it was given."""
    given: list[bytes] = []

    def to_pdf(docx: bytes, *_: Any, **__: Any) -> PdfResult:
        given.append(docx)
        return made()

    def to_pdfs(docxs: Iterator[bytes], *_: Any, **__: Any) -> Iterator[PdfResult]:
        return (to_pdf(docx) for docx in docxs)

    monkeypatch.setattr(conversion, "to_pdf", to_pdf)
    monkeypatch.setattr(conversion, "to_pdfs", to_pdfs)
    return given


@pytest.fixture
def no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: Any, **__: Any) -> PdfResult:
        raise ConversionError("office-missing", "找不到 LibreOffice。")

    monkeypatch.setattr(conversion, "to_pdf", missing)


def issued(desk: Desk, title: str = "棠溪街道消防工作计划") -> str:
    id = drafting.draft(desk, plan(title)).row.id
    publishing.publish(desk, id, signed())
    return id


def test_the_pdf_is_a_recorded_rendition(desk: Desk, office: list[bytes]) -> None:
    id = issued(desk)
    (notice,) = renditions.complete_quietly(desk, id)
    assert "行数不足" in notice
    kept = reading.show(desk, id).kept
    assert kept.rendition is not None
    assert kept.rendition["office"] == "LibreOffice 7.4"
    assert kept.rendition["fonts"] == [{"name": "FandolFang", "embedded": True}]
    assert kept.rendition["pages"] == 3
    assert office == [desk.archive.store.read(object_id(id), "filing.docx", kept.object_version)]
    assert handing_out.take_out(desk, id, "pdf") == ("棠街办〔2014〕1号 棠溪街道消防工作计划.pdf", b"%PDF made")
    assert reading.digests(kept).keys() == {"input", "docx", "pdf"}
    assert list(reading.log(desk, id))[-1]["action"] == "rendition"
    assert list(renditions.complete(desk)) == [], "once is enough"
    assert_sound(desk)
    assert_rebuilt_equal(desk.archive)


def test_the_issue_stands_without_an_office(plain_desk: Desk, no_office: None) -> None:
    id = issued(plain_desk)
    (notice,) = renditions.complete_quietly(plain_desk, id)
    assert "docgen complete" in notice
    assert reading.show(plain_desk, id).row.state == "published"
    assert assert_sound(plain_desk).without_pdf == [f"{id}@v2"]
    with pytest.raises(ConversionError):
        handing_out.take_out(plain_desk, id, "pdf")


def test_what_is_missing_is_completed_later(desk: Desk, office: list[bytes]) -> None:
    ids = [issued(desk, f"第{number}份计划") for number in range(1, 4)]
    drafting.draft(desk, plan("只是草稿"))
    assert [row.id for row, _ in renditions.missing(desk)] == ids
    assert [row.id for row, _, _ in renditions.complete(desk)] == ids
    assert len(office) == 3
    assert list(renditions.missing(desk)) == []
    assert assert_sound(desk).without_pdf == []


def test_two_at_once_record_one(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other process is quicker while this one converts."""
    id = issued(desk)
    other = desk_at(desk.archive)
    calls: list[str] = []

    def slow(*_: Any, **__: Any) -> PdfResult:
        calls.append("slow")
        monkeypatch.setattr(conversion, "to_pdf", lambda *_, **__: made(b"%PDF quick"))
        assert len(list(renditions.complete(other, id))) == 1
        return made(b"%PDF slow")

    monkeypatch.setattr(conversion, "to_pdf", slow)
    assert list(renditions.complete(desk, id)) == []
    assert calls == ["slow"]
    assert handing_out.take_out(desk, id, "pdf")[1] == b"%PDF quick"
    assert [event["action"] for event in reading.log(desk, id)].count("rendition") == 1
    assert_sound(desk)


def test_both_prints_of_a_corrected_filing_get_their_pdf(desk: Desk, office: list[bytes]) -> None:
    id = issued(desk)
    correcting.correct(desk, id, worded("改过的话。"), remark="错字")
    assert [kept.version for _, kept in renditions.missing(desk, id)] == [2, 4]
    assert len(list(renditions.complete(desk, id))) == 2
    assert handing_out.take_out(desk, f"{id}@v2", "pdf")[0].startswith("棠街办〔2014〕1号 第2版")
    assert_sound(desk)
    assert_rebuilt_equal(desk.archive)


def test_the_pdf_of_a_draft_is_kept_nowhere(plain_desk: Desk, office: list[bytes]) -> None:
    id = drafting.draft(plain_desk, plan()).row.id
    assert handing_out.take_out(plain_desk, id, "pdf")[1] == b"%PDF made"
    assert reading.show(plain_desk, id).kept.rendition is None
    assert [event["action"] for event in reading.log(plain_desk, id)] == ["draft"]


def test_the_first_that_fails_ends_the_completing(plain_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [issued(plain_desk, f"第{number}份计划") for number in (1, 2)]
    results = iter([made(), ConversionError("office-crashed", "LibreOffice 停了。")])
    monkeypatch.setattr(conversion, "to_pdfs", lambda *_, **__: results)
    with pytest.raises(ConversionError):
        list(renditions.complete(plain_desk))
    assert [row.id for row, _ in renditions.missing(plain_desk)] == ids[1:]


def test_a_version_without_the_file_says_so(plain_desk: Desk) -> None:
    id = issued(plain_desk)
    with pytest.raises(ArchiveError) as caught:
        handing_out.take_out_file(plain_desk, id, "没有的.pdf")
    assert caught.value.code == "file-absent"
    assert "docgen show" in caught.value.hint
