"""Landscape tables and line spacing broken on purpose, and landscape pages as other programs make them."""

import ctypes
import io
import re
from collections.abc import Callable
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from docgen.check.layout import check_layout, judge
from docgen.check.layout_turned_rows import TURNED_ROWS
from docgen.check.page_measure import measure_pages
from docgen.render.document import render
from docgen.render.house import House
from docgen.render.package import DOCUMENT, STYLES, read_package, write_package

pytestmark = pytest.mark.office

ROWS = [[str(n), "逐户排查安全隐患并登记造册", "综合治理办公室"] for n in range(1, 40)]
TABLE = {"columns": ["序号", {"title": "任务", "width": 4}, "责任单位"], "rows": ROWS, "landscape": True}
WHOLE: dict[str, Any] = {
    "sections": [{"kind": "guiding_thought", "text": "\n".join(["各单位要按期完成各项工作。"] * 14)}],
    "attachments": [{"title": "任务分工表", "table": TABLE}],
}
HEADERS = ("word/headerTurnedOdd.xml", "word/headerTurnedEven.xml")
Parts = dict[str, bytes]


def replaced(parts: Parts, name: str, pattern: str, new: str) -> None:
    text = parts[name].decode()
    changed = re.sub(pattern, new, text, flags=re.DOTALL)
    assert changed != text
    parts[name] = changed.encode()


def at_the_foot(parts: Parts) -> None:
    """The upright pages' footers on the landscape pages too, as most people leave it."""
    (last,) = re.findall(r"<w:sectPr(?:(?!<w:sectPr).)*orient.*?</w:sectPr>", parts[DOCUMENT].decode(), re.DOTALL)
    footers = re.findall(r"<w:footerReference [^>]*/>", parts[DOCUMENT].decode())[:2]
    changed = re.sub(r"<w:(?:header|footer)Reference [^>]*/>", "", last)
    changed = changed.replace("<w:pgSz", "".join(footers) + "<w:pgSz", 1).replace('w:footer="0"', 'w:footer="800"')
    parts[DOCUMENT] = parts[DOCUMENT].decode().replace(last, changed).encode()


def other_way_round(parts: Parts) -> None:
    """The number along the other edge, set upwards: the sheet is then bound with the table's head at the right."""
    for name in HEADERS:
        replaced(parts, name, "tbRl", "btLr")
        replaced(parts, name, r'w:tblpX="\d+"', f'w:tblpX="{round((297 - 24.9 - 6.2) * 56.7)}"')
    replaced(
        parts, DOCUMENT, r'w:right="2098" w:bottom="1474" w:left="1984"', 'w:right="1984" w:bottom="1587" w:left="2098"'
    )
    replaced(parts, DOCUMENT, r'(orient="landscape"/><w:pgMar w:top=")1587', r"\g<1>1474")


def wrong_side(parts: Parts) -> None:
    """Odd numbers where even ones belong."""
    parts[HEADERS[0]], parts[HEADERS[1]] = parts[HEADERS[1]], parts[HEADERS[0]]


BREAKS: dict[str, tuple[str, Callable[[Parts], None]]] = {
    "number at the turned page's foot": ("turned-page-number", at_the_foot),
    "head at the other edge": ("table-head-edge", other_way_round),
    "tighter text": ("lines-adjusted", lambda p: replaced(p, STYLES, 'w:line="592"', 'w:line="567"')),
    "number on the wrong side": ("page-number-side", wrong_side),
    "no number": (
        "page-number-missing",
        lambda p: replaced(p, DOCUMENT, r"<w:headerReference [^>]*/>(?=.*orient)", ""),
    ),
    "table low": (
        "top-margin",
        lambda p: replaced(p, DOCUMENT, r'(orient="landscape"/><w:pgMar w:top=")1587', r"\g<1>1900"),
    ),
    "table wide": (
        "outside-type-area",
        lambda p: replaced(
            p, DOCUMENT, r'w:right="2098"( w:bottom="1474") w:left="1984"', r'w:right="1500"\1 w:left="1500"'
        ),
    ),
}


@pytest.fixture(scope="module")
def printed(press: Any, make_filing: Any) -> dict[str, Any]:
    whole = render(make_filing(**WHOLE), House()).docx
    docxs = {"whole": whole}
    for name, (_, change) in BREAKS.items():
        parts = read_package(whole)
        change(parts)
        docxs[name] = write_package(parts)
    pages: dict[str, Any] = press.print_docx(docxs)
    return pages


def test_the_whole_document_has_no_finding(printed: dict[str, Any]) -> None:
    assert [one.code for one in judge(printed["whole"].layout)] == []


@pytest.mark.parametrize("name", BREAKS)
def test_a_breakage_is_found(name: str, printed: dict[str, Any]) -> None:
    assert BREAKS[name][0] in [one.code for one in judge(printed[name].layout)]


def test_every_code_of_turned_pages_can_be_raised() -> None:
    assert {row.code for row in TURNED_ROWS} <= {code for code, _ in BREAKS.values()}


def test_the_head_is_looked_for_on_the_side_that_the_parity_asks_for(printed: dict[str, Any]) -> None:
    found = {one.expected: one.found for one in judge(printed["head at the other edge"].layout) if "edge" in one.code}
    assert found == {"订口一边": "切口一边", "切口一边": "订口一边"}


def test_a_landscape_page_without_a_table_is_no_a4_sheet(press: Any, make_filing: Any) -> None:
    parts = read_package(render(make_filing(**WHOLE), House()).docx)
    replaced(parts, DOCUMENT, r"<w:tbl>.*</w:tbl>", "")
    done = press.print_docx({"bare": write_package(parts)})["bare"]
    assert "sheet-size" in [one.code for one in judge(done.layout)]


def upright_sheets(pdf: bytes) -> bytes:
    """The same pages as print shops deliver them: every sheet upright, landscape content turned to the left on it."""
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        width, height = page.get_size()
        if width > height:
            turn = pdfium.FS_MATRIX(0, 1, -1, 0, height, 0)
            clip = pdfium.FS_RECTF(0, width, height, 0)
            assert pdfium.FPDFPage_TransFormWithClip(page.raw, ctypes.byref(turn), ctypes.byref(clip))
            page.set_mediabox(0, 0, height, width)
            page.set_cropbox(0, 0, height, width)
        page.close()
    written = io.BytesIO()
    document.save(written)
    document.close()
    return written.getvalue()


def test_sheets_that_are_upright_already_are_read_as_they_are_turned(printed: dict[str, Any]) -> None:
    pdf = upright_sheets(printed["whole"].pdf)
    before, after = printed["whole"].pages, measure_pages(pdf)
    assert [page.turned for page in after] == [page.turned for page in before]
    for one, other in zip(before, after, strict=True):
        assert other.head_edge == one.head_edge
        assert [line.text for line in other.lines] == [line.text for line in one.lines]
        assert [line.left for line in other.lines] == pytest.approx([line.left for line in one.lines], abs=0.2)
        assert [line.ink_top for line in other.side] == pytest.approx([line.ink_top for line in one.side], abs=0.2)
    assert check_layout(pdf) == []
