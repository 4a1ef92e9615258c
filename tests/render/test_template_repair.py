"""Parts of a house template that were moved, dropped or added: put in order, kept, or refused with the reason."""

import io
import re
from pathlib import Path

import pytest
from docx import Document

from docgen.errors import TemplateError
from docgen.models.examples import example_filing
from docgen.models.plain import to_plain
from docgen.render.document import render
from docgen.render.embed import extract
from docgen.render.house import House
from docgen.render.package import CONTENT_TYPES, DOCUMENT, read_package, write_package
from docgen.render.shipped_parts import OFFICE
from docgen.render.template_annotation import annotate
from docgen.render.template_check import check_template, new_template

from .house_templates import audit, changed, parts_of, relationship, with_document

FILING = example_filing("work_plan")
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082"
)
PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="360000" cy="360000"/>'
    '<wp:docPr id="7" name="徽标"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr>'
    '<pic:cNvPr id="7" name="徽标"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId90"/><a:stretch>'
    '<a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="360000" cy="360000"/>'
    '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
    "</wp:inline></w:drawing></w:r></w:p>"
)


def renamed_parts() -> bytes:
    """Word on the web names the main parts document2.xml and styles2.xml, and addresses them from the root."""
    parts = parts_of()
    names = {"word/document.xml": "word/document2.xml", "word/styles.xml": "word/styles2.xml"}
    names |= {
        "word/_rels/document.xml.rels": "word/_rels/document2.xml.rels",
        "customXml/item1.xml": "customXml/item4.xml",
    }
    names |= {
        "customXml/_rels/item1.xml.rels": "customXml/_rels/item4.xml.rels",
        "docProps/core.xml": "docProps/core0.xml",
    }
    moved = {names.get(name, name): data for name, data in parts.items()}
    for name in (CONTENT_TYPES, "_rels/.rels", "word/_rels/document2.xml.rels"):
        text = moved[name].decode().replace("item1.xml", "item4.xml").replace("core.xml", "core0.xml")
        text = text.replace('Target="styles.xml"', 'Target="/word/styles2.xml"').replace("/styles.xml", "/styles2.xml")
        moved[name] = text.replace("document.xml", "document2.xml").encode()
    return write_package(moved)


def without(*names: str) -> bytes:
    """The shipped template without some parts, as if nobody had ever known them."""
    parts = {name: data for name, data in parts_of().items() if name not in names}
    for rels in (CONTENT_TYPES, "_rels/.rels", "word/_rels/document.xml.rels"):
        text = parts[rels].decode()
        for name in names:
            text = re.sub(rf'<(?:Override|Relationship) [^>]*"[./]*(?:{re.escape(name)})"[^>]*/>', "", text)
        parts[rels] = text.encode()
    return write_package(parts)


ITEM = ("customXml/item1.xml", "customXml/_rels/item1.xml.rels", "customXml/itemProps1.xml")


@pytest.mark.parametrize(
    "template",
    [
        renamed_parts(),
        without(*ITEM),
        without("docProps/core.xml", "docProps/custom.xml"),
        without(*ITEM, "docProps/core.xml"),
    ],
    ids=["renamed", "no-item", "no-properties", "neither"],
)
def test_moved_and_dropped_parts_are_put_in_order(template: bytes, tmp_path: Path) -> None:
    rendered = render(FILING, House(), template=template)
    assert rendered.text == render(FILING, House()).text
    assert extract(rendered.docx).data == to_plain(FILING)
    assert Document(io.BytesIO(rendered.docx)).core_properties.title.endswith("通知")
    assert next(iter(read_package(rendered.docx))) == CONTENT_TYPES
    assert audit(rendered.docx, tmp_path) == []


def test_a_picture_above_the_head_is_kept(tmp_path: Path) -> None:
    parts = parts_of()
    parts[DOCUMENT] = parts[DOCUMENT].replace(b"<w:body>", b"<w:body>" + PICTURE.encode())
    parts["word/media/image1.png"] = PIXEL
    image = relationship("rId90", f"{OFFICE}/relationships/image", "media/image1.png")
    rels = "word/_rels/document.xml.rels"
    parts[rels] = parts[rels].replace(b"</Relationships>", image.encode() + b"</Relationships>")
    png = b'<Default Extension="png" ContentType="image/png"/><Override'
    parts[CONTENT_TYPES] = parts[CONTENT_TYPES].replace(b"<Override", png, 1)
    rendered = render(FILING, House(), template=write_package(parts))
    done = read_package(rendered.docx)
    assert done["word/media/image1.png"] == PIXEL
    assert b'r:embed="rId90"' in done[DOCUMENT]
    assert audit(rendered.docx, tmp_path) == []


def test_even_page_numbers_keep_their_side_when_the_switch_was_lost(tmp_path: Path) -> None:
    rendered = render(FILING, House(), template=changed("word/settings.xml", "<w:evenAndOddHeaders/>", ""))
    assert b"<w:evenAndOddHeaders/>" in read_package(rendered.docx)["word/settings.xml"]
    assert audit(rendered.docx, tmp_path) == []


def test_a_word_template_file_becomes_a_document() -> None:
    template = changed(CONTENT_TYPES, "wordprocessingml.document.main+xml", "wordprocessingml.template.main+xml")
    types = read_package(render(FILING, House(), template=template).docx)[CONTENT_TYPES].decode()
    assert "document.main+xml" in types
    assert "template.main+xml" not in types


def test_a_placeholder_in_a_footer_is_filled_in() -> None:
    template = changed("word/footer1.xml", "— </w:t>", "{{ title }} </w:t>")
    footer = read_package(render(FILING, House(), template=template).docx)["word/footer1.xml"].decode()
    assert FILING.title in re.sub("<[^>]+>", "", footer)
    assert "{{" not in footer


def test_comments_on_a_template_stay_out_of_the_filing() -> None:
    template = new_template("work_plan")
    fault = check_template(with_document("{{ title }}", "{{ titel }}"))
    parts = read_package(render(FILING, House(), template=annotate(template, fault)).docx)
    assert "word/comments.xml" not in parts
    assert b"comment" not in parts[DOCUMENT]
    assert b"comments" not in parts[CONTENT_TYPES] + parts["word/_rels/document.xml.rels"]


TRACKED = '<w:ins w:id="1" w:author="某" w:date="2014-01-01T00:00:00Z"><w:r><w:t>新</w:t></w:r></w:ins></w:p>'
MACRO = relationship("rId91", "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin")
OUTSIDE = relationship("rId92", f"{OFFICE}/relationships/attachedTemplate", "file:///C:/a.dotm", outside=True)


@pytest.mark.parametrize(
    ("template", "code"),
    [
        (with_document("</w:p>", TRACKED), "template-tracked-changes"),
        (changed("word/_rels/document.xml.rels", "</Relationships>", f"{MACRO}</Relationships>"), "template-unsafe"),
        (changed("word/_rels/document.xml.rels", "</Relationships>", f"{OUTSIDE}</Relationships>"), "template-unsafe"),
        (changed(DOCUMENT, "wordprocessingml/2006/main", "wordprocessingml/2006/other"), "not-a-docx"),
        (changed("_rels/.rels", '/officeDocument"', '/other"'), "not-a-docx"),
        (changed(DOCUMENT, "<w:body>", "<w:bo<dy>"), "template-broken"),
    ],
)
def test_what_no_filing_can_come_from_is_refused(template: bytes, code: str) -> None:
    with pytest.raises(TemplateError) as error:
        render(FILING, House(), template=template)
    assert error.value.code == code
    assert error.value.hint
