"""The imprint on an even page where the house wants it (7.4.1, 7.5): settled by the finished pages, once."""

from typing import Any

import pytest

from docgen.check.imprint_page import imprint_stands_alone
from docgen.check.page_measure import measure_pages
from docgen.errors import ConversionError, RenderError
from docgen.service import conversion, even_pages
from docgen.service.even_pages import Drawing
from docgen.settings import Settings

IMPRINT = {"copies_to": ["区应急管理局"], "printed_by": "棠溪街道办公室", "printed_on": "2014-11-05"}
WISH = {"imprint": {**IMPRINT, "even_page": True}}
NUMBER_FROM = 262.0


def lines(count: int) -> dict[str, Any]:
    text = "\n".join(["各单位要按期完成各项工作。"] * count)
    return {"sections": [{"kind": "guiding_thought", "text": text}]}


def numbered(page: Any) -> bool:
    return any(line.text.strip().startswith("—") and line.ink_top > NUMBER_FROM for line in page.lines)


# By the lines of text: pages at first, and whether the imprint then shares the last one with text.
SHARED, ODD, ALONE = 20, 36, 1


@pytest.fixture(scope="module")
def settled(press: Any, make_filing: Any) -> dict[int, Any]:
    """Three filings through the pool: what they were first, and what was made of them."""
    settings = Settings()
    counts = (SHARED, ODD, ALONE)
    drawings = [even_pages.draw(make_filing(**lines(count), **WISH), settings) for count in counts]
    results = list(even_pages.to_pdfs(drawings, settings))
    return {count: (drawing, one) for count, drawing, one in zip(counts, drawings, results, strict=True)}


@pytest.mark.office
def test_the_filings_are_what_they_are_meant_to_be(settled: dict[int, Any], press: Any) -> None:
    """An even number of pages with text beside the imprint, an odd number, an even number with the imprint alone."""
    first = press.print_docx({str(count): drawing.rendered.docx for count, (drawing, _) in settled.items()})
    assert [len(first[str(count)].pages) % 2 for count in (SHARED, ODD, ALONE)] == [0, 1, 0]
    assert [imprint_stands_alone(first[str(count)].pdf) for count in (SHARED, ALONE)] == [False, True]
    assert numbered(first[str(ALONE)].pages[-1])


@pytest.mark.office
def test_an_imprint_with_text_on_an_even_page_stays(settled: dict[int, Any]) -> None:
    drawing, one = settled[SHARED]
    assert one.docx is drawing.rendered.docx
    pages = measure_pages(one.result.pdf)
    assert len(pages) == 2
    assert all(numbered(page) for page in pages)


@pytest.mark.office
def test_an_imprint_on_an_odd_page_moves_to_the_next_even_one(settled: dict[int, Any]) -> None:
    drawing, one = settled[ODD]
    assert one.docx != drawing.rendered.docx
    pages = measure_pages(one.result.pdf)
    assert len(pages) == 4
    assert [numbered(page) for page in pages] == [True, True, True, False]


@pytest.mark.office
def test_an_imprint_alone_on_an_even_page_loses_its_number(settled: dict[int, Any]) -> None:
    drawing, one = settled[ALONE]
    assert one.docx != drawing.rendered.docx
    pages = measure_pages(one.result.pdf)
    assert len(pages) % 2 == 0
    assert not numbered(pages[-1])
    assert all(numbered(page) for page in pages[:-1] if page.lines)
    assert one.result.findings == ()


@pytest.mark.office
def test_one_filing_is_settled_as_many_are(settled: dict[int, Any]) -> None:
    for count in (SHARED, ALONE):
        drawing, one = settled[count]
        alone = even_pages.to_pdf(drawing, Settings(), measured=False)
        assert alone.docx == one.docx
        assert (alone.result.pages, alone.result.findings) == (one.result.pages, ())


def converted(pages: int) -> Any:
    """A conversion that finds so many pages; the document that it is told to convert instead comes back as its PDF."""

    def convert(docx: bytes, *_settings: object, again: Any, **_more: object) -> conversion.PdfResult:
        return conversion.PdfResult(again(0, b"%PDF", pages) or docx, pages, (), ())

    return convert


def test_where_the_imprint_may_stand_anywhere_nothing_is_looked_at(
    make_filing: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion, "to_pdf", converted(3))
    drawing = even_pages.draw(make_filing(**lines(3), imprint=IMPRINT), Settings())
    assert drawing.apart is None
    assert even_pages.undecided(drawing) == []
    one = even_pages.to_pdf(drawing, Settings())
    assert (one.docx, one.result.pdf) == (drawing.rendered.docx, drawing.rendered.docx)


def test_a_docx_alone_says_that_its_pages_are_unknown(make_filing: Any) -> None:
    drawing = even_pages.draw(make_filing(**lines(3), **WISH), Settings())
    assert [(one.code, one.severity) for one in even_pages.undecided(drawing)] == [("even-page-unknown", "note")]


def test_an_error_of_the_second_drawing_stands_beside_the_first(
    make_filing: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> Any:
        raise RenderError("field-lost", "内容丢失", "请报告")

    monkeypatch.setattr(conversion, "to_pdf", converted(3))
    drawing = even_pages.draw(make_filing(**lines(3), **WISH), Settings())
    one = even_pages.to_pdf(Drawing(drawing.rendered, fails), Settings())
    assert one.docx == drawing.rendered.docx
    assert isinstance(one.result, RenderError)


def test_an_error_of_the_conversion_is_the_result(make_filing: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_arguments: object, **_more: object) -> Any:
        raise ConversionError("office-missing", "没有 LibreOffice", "请安装")

    monkeypatch.setattr(conversion, "to_pdf", fails)
    drawing = even_pages.draw(make_filing(**lines(3), **WISH), Settings())
    one = even_pages.to_pdf(drawing, Settings())
    assert one.docx == drawing.rendered.docx
    assert isinstance(one.result, ConversionError)
