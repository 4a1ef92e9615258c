"""Landscape tables with an office's own template (本单位模板): its own page number, header and first page."""

from pathlib import Path
from typing import Any

import pytest

from docgen.check.layout import judge
from docgen.render.document import render
from docgen.render.house import House
from docgen.render.package import DOCUMENT, read_package, write_package

from .house_templates import audit, in_paragraph, parts_of, saved_by_libreoffice, written_by_wps

ROWS = [[str(n), "逐户排查安全隐患并登记造册", "综合治理办公室"] for n in range(1, 30)]
TABLE = {"columns": ["序号", {"title": "任务", "width": 4}, "责任单位"], "rows": ROWS, "landscape": True}
FILING: dict[str, Any] = {
    "kind": "work_plan",
    "sections": [{"kind": "guiding_thought", "text": "\n".join(["各单位要按期完成各项工作。"] * 12)}],
    "attachments": [{"title": "任务分工表", "table": TABLE}, {"title": "办法", "text": "内容。"}],
    "imprint": {"printed_by": "棠溪街道办公室", "printed_on": "2014-11-05"},
}
HEADER = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{}</w:hdr>'
)
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"

pytestmark = pytest.mark.office


def with_header() -> bytes:
    """The shipped template with a header of the office's own on every page, and the numbers begun anew."""
    parts = parts_of()
    parts["word/header1.xml"] = HEADER.format(in_paragraph("内部资料", "Blank")).encode()
    types, relations = "[Content_Types].xml", "word/_rels/document.xml.rels"
    override = f'<Override PartName="/word/header1.xml" ContentType="{TYPE}"/></Types>'
    parts[types] = parts[types].replace(b"</Types>", override.encode())
    row = f'<Relationship Id="rId90" Type="{KIND}" Target="header1.xml"/></Relationships>'
    parts[relations] = parts[relations].replace(b"</Relationships>", row.encode())
    references = "".join(f'<w:headerReference w:type="{use}" r:id="rId90"/>' for use in ("default", "even"))
    document = parts[DOCUMENT].decode().replace("<w:sectPr>", f"<w:sectPr>{references}")
    size = document.index("<w:pgMar")
    end = document.index("/>", size) + 2
    parts[DOCUMENT] = (document[:end] + '<w:pgNumType w:start="1"/>' + document[end:]).encode()
    return write_package(parts)


@pytest.fixture(scope="module")
def printed(press: Any, make_filing: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("templates")
    templates = {
        "wps": written_by_wps(),
        "libreoffice": saved_by_libreoffice(parts_package(), folder),
        "header": with_header(),
    }
    filing = make_filing(**FILING)
    docxs = {name: render(filing, House(), template=data).docx for name, data in templates.items()}
    for name, docx in docxs.items():
        if name != "libreoffice":
            assert audit(docx, folder) == [], name
    pages: dict[str, Any] = press.print_docx(docxs)
    return pages


def parts_package() -> bytes:
    return write_package(parts_of())


@pytest.mark.parametrize("name", ["wps", "libreoffice"])
def test_a_foreign_template_gets_landscape_pages(name: str, printed: dict[str, Any]) -> None:
    pages = printed[name].pages
    assert [page.turned for page in pages].count(True) >= 2
    assert sorted(printed[name].layout.page_numbers) == [page.number for page in pages]
    assert [one.code for one in judge(printed[name].layout)] == []


def test_the_offices_header_stands_on_upright_pages_alone(printed: dict[str, Any]) -> None:
    for page in printed["header"].pages:
        shown = any(line.text == "内部资料" for line in page.lines)
        assert shown == (not page.turned)


def test_numbers_run_on_through_the_sections(printed: dict[str, Any]) -> None:
    numbers = printed["header"].layout.page_numbers
    assert {number: line.text.strip("— ") for number, line in numbers.items()} == {
        page.number: str(page.number) for page in printed["header"].pages
    }


def test_the_imprint_keeps_its_place_under_a_header(printed: dict[str, Any]) -> None:
    """LibreOffice counts heights from another edge where a page has a header."""
    last = printed["header"].pages[-1]
    assert [rule for rule in last.rules if not rule.in_table][-1].bottom == pytest.approx(262, abs=1)


def test_a_template_without_page_numbers_has_none_on_landscape_pages(
    press: Any, make_filing: Any, tmp_path: Path
) -> None:
    parts = parts_of()
    for name in ("word/footer1.xml", "word/footer2.xml"):
        parts[name] = parts[name].replace(b" PAGE ", b" DATE ")
    docx = render(make_filing(**FILING), House(), template=write_package(parts)).docx
    assert audit(docx, tmp_path) == []
    assert b"PAGE" not in read_package(docx)["word/headerTurnedOdd.xml"]
    turned = [page for page in press.print_docx({"bare": docx})["bare"].pages if page.turned]
    assert turned
    assert all(page.side == () for page in turned)
