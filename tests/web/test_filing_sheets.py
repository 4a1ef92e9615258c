"""The pages of an issued filing as pictures on its page, and what stands there where there are none."""

import re
from pathlib import Path

import pytest

from docgen.errors import ConversionError
from docgen.service import renditions
from docgen.settings import Settings

from .filing_office import HOUSE, Hall, hall, house
from .writing import needs_office

__all__ = ["hall"]

PNG = b"\x89PNG\r\n"


@pytest.fixture
def settings() -> Settings:
    """A small house: a draft is approved, numbered, issued."""
    return house(HOUSE)


def ready(hall: Hall) -> str:
    filing = hall.drafted()
    hall.done("shen", filing, "approve", by="沈主任", on="2014-11-03")
    hall.done("wang", filing, "number")
    return filing


@needs_office
def test_an_issued_filing_shows_its_pages(hall: Hall) -> None:
    filing = ready(hall)
    hall.done("wang", filing, "publish", printed_on="2014-11-04")
    page = hall.page("lin", filing)
    version = page.split(f"/filings/{filing}/v")[1].split("/")[0].split('"')[0]
    address = f"/filings/{filing}/v{version}/1.png"
    count = int(re.search(f'<img src="{address}" alt="第1页，共([0-9]+)页"', page)[1])  # type: ignore[index]
    assert "还没有 PDF" not in page
    picture = hall.browser("lin").get(address)
    assert (picture.status_code, picture.mimetype, picture.data[:6]) == (200, "image/png", PNG)
    assert picture.headers["Cache-Control"] == "no-store"
    assert hall.browser("lin").get(f"/filings/{filing}/v{version}/{count + 1}.png").status_code == 404
    assert hall.browser("lin").get(f"/filings/{filing}/v1/1.png").status_code == 404, "a draft keeps no PDF"
    assert address in hall.browser("lin").get(f"/filings/{filing}/v{version}").text


def test_without_an_office_the_issue_stands_and_the_page_says_why_there_are_only_words(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DOCGEN_SOFFICE", str(tmp_path / "nowhere" / "soffice"))
    filing = ready(hall)
    issued = hall.act("wang", filing, "publish", printed_on="2014-11-04")
    assert issued.status_code == 303
    page = hall.page("wang", filing)
    assert "没有生成 PDF；DOCX 不受影响" in page
    assert "服务器上没有可用的 LibreOffice，没有 PDF，下面只有文字" in page
    assert "棠街办〔2014〕1号" in page
    for secret in (str(tmp_path), "soffice", "docgen complete"):
        assert secret not in page
    assert "img src" not in page
    asked = hall.browser("lin").get(f"/filings/{filing}/files/3/pdf")
    assert (asked.status_code, str(tmp_path) in asked.text) == (503, False)


@needs_office
def test_a_pdf_that_could_not_be_made_is_made_at_the_next_wish(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ConversionError("conversion-failed", "LibreOffice 在 /opt/office 停了。")

    filing = ready(hall)
    monkeypatch.setattr(renditions, "complete", broken)
    hall.done("wang", filing, "publish", printed_on="2014-11-04")
    page = hall.page("wang", filing)
    assert "请在下面点“PDF”再生成一次" in page
    assert "点“PDF”就会生成，以后这里显示版面" in page
    assert "/opt/office" not in page
    monkeypatch.undo()
    pdf = page.split('/pdf"')[0].rsplit('href="', 1)[1] + "/pdf"
    assert hall.browser("lin").get(pdf).data.startswith(b"%PDF")
    assert "1.png" in hall.page("lin", filing)
