"""The imprint on an even page by choice of the house (版记置于偶数页, 7.4.1, 7.5)."""

import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest

from docgen.check.layout import judge
from docgen.models.examples import example_filing
from docgen.render.document import render
from docgen.render.house import House

APART = replace(House(), imprint_apart=True)
COUNTS = range(8, 44)
NUMBER = "—"


def numbered(page: Any) -> bool:
    """Whether a page carries a page number."""
    return any(line.text.strip().startswith(NUMBER) and line.ink_top > 262 for line in page.lines)


@pytest.fixture(scope="module")
def printed(press: Any, make_filing: Any) -> dict[int, Any]:
    filings = {
        count: make_filing(
            sections=[{"kind": "guiding_thought", "text": "\n".join(["各单位要按期完成各项工作。"] * count)}],
            imprint={"copies_to": ["区应急管理局"], "printed_by": "棠溪街道办公室", "printed_on": "2014-11-05"},
        )
        for count in COUNTS
    }
    pages: dict[int, Any] = press.print_all(filings, APART)
    return pages


@pytest.mark.office
@pytest.mark.parametrize("count", COUNTS)
def test_the_imprint_stands_on_an_even_page_without_a_number(count: int, printed: dict[int, Any]) -> None:
    pages = printed[count].pages
    page, line = printed[count].find("抄送")
    assert page == len(pages)
    assert page % 2 == 0
    assert [rule.bottom for rule in pages[-1].rules][-1] == pytest.approx(262, abs=1)
    assert not numbered(pages[-1])
    written = [one for one in pages[:-1] if [text for text in one.lines if text.text.strip()]]
    assert all(numbered(one) for one in written)
    assert len(pages) - len(written) in (1, 2)
    assert judge(printed[count].layout) == []
    assert line.size == 14


@pytest.mark.office
def test_a_blank_page_stands_before_it_where_the_text_ends_on_an_even_page(printed: dict[int, Any]) -> None:
    blanks = {count: [page for page in one.pages if not page.lines] for count, one in printed.items()}
    assert {len(found) for found in blanks.values()} == {0, 1}
    for count, found in blanks.items():
        assert all(page.number == len(printed[count].pages) - 1 and page.number % 2 == 1 for page in found)


def test_without_the_choice_there_is_one_section() -> None:
    filing = example_filing("implementation_plan")
    for house, sections in ((House(), 1), (APART, 2)):
        with zipfile.ZipFile(io.BytesIO(render(filing, house).docx)) as archive:
            assert archive.read("word/document.xml").count(b"<w:sectPr") == sections
