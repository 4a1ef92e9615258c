"""Conversions by the real LibreOffice: fonts, rare characters, bookmarks, blank pages, images, several at once."""

import io
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image

from docgen.convert import (
    ConvertOptions,
    OneShotConverter,
    Rendition,
    convert_to_pdf,
    font_map,
    page_image,
    page_images,
)
from docgen.convert.fonts import OFFICE_FONTS
from docgen.errors import ConversionError

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STYLES = (
    f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>'
)
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>网格化实施方案</dc:title></cp:coreProperties>'
)


def text_of(rendition: Rendition) -> str:
    document = pypdfium2.PdfDocument(rendition.pdf)
    return "".join(page.get_textpage().get_text_bounded() for page in document)


def test_every_office_font_is_drawn_with_its_match(real_office, make_docx, make_paragraph, nothing_left) -> None:
    matches = font_map(real_office)
    assert all(match.path is not None for match in matches), "fonts-noto-cjk is not installed"
    body = "".join(make_paragraph(f"{font.name}的样张", font.name) for font in OFFICE_FONTS)
    rendition = convert_to_pdf(make_docx(body), options=real_office)
    assert rendition.pages == 1
    assert re.fullmatch(r"\d+\.\d+(\.\d+)*", rendition.office_version)
    assert 0 < rendition.seconds < 60
    assert all(font.embedded for font in rendition.fonts)
    embedded = {font.name for font in rendition.fonts}
    for match in matches[:5]:
        # A collection has one PostScript name for its regional faces, so only the family's first words are compared.
        stem = match.used.replace(" ", "").removesuffix("CJKSC")
        weight = "Bold" if match.bold else ""
        assert any(name.replace(" ", "").startswith(stem) and weight in name for name in embedded), (match, embedded)
    assert not any("Bold" in name and name.startswith("Fandol") for name in embedded)


def test_rare_characters_are_drawn_by_a_font_that_has_them(real_office, make_docx, make_paragraph) -> None:
    rare = "𬱖、㛃，龘。𠮷"
    rendition = convert_to_pdf(make_docx(make_paragraph(f"组员：{rare}")), options=real_office)
    found = text_of(rendition)
    assert all(character in found for character in rare)
    # PDFium reads the pieces in another font after the rest of the line, so what counts is where they stand.
    text = pypdfium2.PdfDocument(rendition.pdf)[0].get_textpage()
    lefts = [place_of(text, character) for character in rare]
    assert lefts == sorted(lefts)
    assert len(rendition.fonts) > 1


def place_of(text: pypdfium2.PdfTextPage, character: str) -> float:
    """Return the left edge of a character on the page in points; PDFium counts in UTF-16 units."""
    unit = int.from_bytes(character.encode("utf-16-be")[:2], "big")
    places = [place for place in range(text.count_chars()) if pdfium.FPDFText_GetUnicode(text.raw, place) == unit]
    return float(text.get_charbox(places[0])[0])


def make_package_relationships(more: str) -> str:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    main = f'<Relationship Id="main" Type="{office}" Target="word/document.xml"/>'
    return f'<Relationships xmlns="{PACKAGE}/relationships">{main}{more}</Relationships>'


def test_headings_become_bookmarks_and_the_title_is_kept(real_office, make_docx, make_relationships) -> None:
    heading = '<w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'.format
    metadata = f'<Relationship Id="core" Type="{PACKAGE}/relationships/metadata/core-properties" Target="core.xml"/>'
    parts = {
        "word/styles.xml": STYLES,
        "core.xml": CORE,
        "_rels/.rels": make_package_relationships(metadata),
        **make_relationships(("styles", "styles.xml", "")),
    }
    types = (
        f'<Override PartName="/word/styles.xml" ContentType="{WORD}.styles+xml"/>'
        '<Override PartName="/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    )
    docx = make_docx(heading("一、指导思想") + heading("二、工作目标"), parts, types)
    document = pypdfium2.PdfDocument(convert_to_pdf(docx, options=real_office).pdf)
    assert [mark.get_title() for mark in document.get_toc()] == ["一、指导思想", "二、工作目标"]
    assert document.get_metadata_value("Title") == "网格化实施方案"
    assert document.is_tagged()


def test_blank_pages_are_pages(real_office, make_docx, make_paragraph) -> None:
    next_odd = '<w:p><w:pPr><w:sectPr><w:type w:val="oddPage"/></w:sectPr></w:pPr></w:p>'
    last = '<w:sectPr><w:type w:val="oddPage"/></w:sectPr>'
    docx = make_docx(make_paragraph("第一页") + next_odd + make_paragraph("第三页") + last)
    assert convert_to_pdf(docx, options=real_office).pages == 3


def test_pages_become_images(real_office, make_docx, make_paragraph) -> None:
    page_break = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    size = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    rendition = convert_to_pdf(make_docx(make_paragraph("正文") + page_break + "<w:p/>" + size), options=real_office)
    pictures = [Image.open(io.BytesIO(picture)) for picture in page_images(rendition.pdf, dpi=150)]
    assert len(pictures) == rendition.pages == 2
    assert all(picture.format == "PNG" and picture.size == (1241, 1754) for picture in pictures)
    darkest = [picture.convert("L").getextrema()[0] for picture in pictures]
    assert darkest[0] < 100, "text on the first page"
    assert darkest[1] == 255, "and on no other"
    assert Image.open(io.BytesIO(page_image(rendition.pdf, 1, dpi=72))).size == (596, 842)


def test_what_is_no_pdf_has_no_images() -> None:
    with pytest.raises(ConversionError) as caught:
        next(page_images(b"%PDF-1.7 nonsense"))
    assert caught.value.code == "office-bad-output"


def test_two_conversions_at_once_and_a_batch(real_office, make_docx, make_paragraph, nothing_left) -> None:
    documents = [make_docx(make_paragraph(f"第{name}份方案")) for name in "甲乙"]
    with ThreadPoolExecutor(2) as threads:
        at_once = list(threads.map(lambda docx: convert_to_pdf(docx, options=real_office), documents))
    in_batch = OneShotConverter(real_office).convert_all(documents)
    for renditions in (at_once, in_batch):
        texts = [text_of(rendition).strip() for rendition in renditions]
        assert texts == ["第甲份方案", "第乙份方案"]


def test_a_document_that_cannot_be_loaded_is_a_clear_error(real_office, make_docx, nothing_left) -> None:
    docx = make_docx(parts={"_rels/.rels": '<Relationships xmlns="urn:nothing"/>'})
    with pytest.raises(ConversionError) as caught:
        convert_to_pdf(docx, options=real_office)
    assert caught.value.code == "office-bad-output"
    assert "打不开" in caught.value.message


def test_neither_the_system_nor_the_user_is_touched(
    real_office, make_docx: Callable[..., bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nothing_left: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    before = changes("/etc/fonts")
    # Options of their own, so that nothing looked up earlier in this process is used.
    soffice = shutil.which("soffice")
    rendition = convert_to_pdf(make_docx(), options=ConvertOptions(soffice=Path(soffice) if soffice else None))
    assert rendition.pages == 1
    assert changes("/etc/fonts") == before
    # Root keeps font caches in the system's own cache folder, anyone else in ours.
    kept = {str(file.relative_to(home)) for file in home.rglob("*") if file.is_dir()}
    assert {".cache", ".cache/docgen"} <= kept <= {".cache", ".cache/docgen", ".cache/docgen/fontconfig"}


def changes(folder: str) -> dict[str, int]:
    return {str(file): file.lstat().st_mtime_ns for file in Path(folder).rglob("*")}
