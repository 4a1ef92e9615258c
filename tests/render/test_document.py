"""The finished DOCX as a file: same bytes twice, valid, with properties, named styles and its own input inside."""

import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from docx import Document
from lxml import etree
from openxml_audit import OpenXmlValidator

from docgen.errors import InputError, TemplateError
from docgen.models.examples import example_filing
from docgen.models.plain import to_plain
from docgen.render.document import render, shipped_template
from docgen.render.embed import extract
from docgen.render.house import House
from docgen.render.package import read_package, write_package
from docgen.render.shipped import TEMPLATE_KINDS, build_template
from docgen.standard.faces import Faces

KINDS = ("implementation_plan", "work_plan")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SCRIPT = """
import sys
from docgen.models.examples import example_filing
from docgen.render.document import render
from docgen.render.house import House
sys.stdout.buffer.write(render(example_filing(sys.argv[1]), House()).docx)
"""


@pytest.mark.parametrize("kind", KINDS)
def test_same_input_same_bytes_in_two_processes(kind: str) -> None:
    here = render(example_filing(kind), House()).docx
    assert render(example_filing(kind), House()).docx == here
    for seed in ("1", "2"):
        command = [sys.executable, "-c", SCRIPT, kind]
        environment = {"PYTHONHASHSEED": seed, "TZ": f"UTC+{seed}", "SOURCE_DATE_EPOCH": seed, "PATH": "/usr/bin:/bin"}
        done = subprocess.run(command, env=environment, capture_output=True, check=True, timeout=60)
        assert done.stdout == here


@pytest.mark.parametrize("kind", KINDS)
def test_no_part_carries_a_time(kind: str) -> None:
    docx = render(example_filing(kind), House()).docx
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert b"dcterms" not in archive.read("docProps/core.xml")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["red_head", "notice", "plain"])
def test_the_open_xml_rules_find_nothing(kind: str, form: str, tmp_path: Path) -> None:
    data = to_plain(example_filing(kind)) | {"form": form}
    if form != "notice":
        data.pop("notice", None)
    filing = type(example_filing(kind)).model_validate(data)
    path = tmp_path / "plan.docx"
    path.write_bytes(render(filing, House()).docx)
    assert OpenXmlValidator().validate(str(path)).errors == []


@pytest.mark.parametrize("kind", TEMPLATE_KINDS)
def test_the_shipped_template_equals_a_fresh_build(kind: str) -> None:
    assert read_package(shipped_template(kind)) == read_package(build_template(kind))


@pytest.mark.parametrize("kind", TEMPLATE_KINDS)
def test_the_open_xml_rules_find_nothing_in_a_template(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "template.docx"
    path.write_bytes(shipped_template(kind))
    assert OpenXmlValidator().validate(str(path)).errors == []


def test_title_issuer_and_number_are_in_the_properties() -> None:
    filing = example_filing("implementation_plan")
    properties = Document(io.BytesIO(render(filing, House()).docx)).core_properties
    assert properties.title == filing.title
    assert properties.author == filing.signature.issuer
    assert properties.identifier == filing.document_number == properties.subject
    assert properties.language == "zh-CN"


def test_headings_show_in_the_navigation_pane() -> None:
    document = Document(io.BytesIO(render(example_filing("implementation_plan"), House()).docx))
    headings = [paragraph for paragraph in document.paragraphs if paragraph.style.name == "一级标题"]
    assert [heading.text[:2] for heading in headings] == ["一、", "二、", "三、", "四、", "五、", "六、"]
    outline = headings[0].style.element.find(f"{W}pPr/{W}outlineLvl")
    assert outline is not None
    assert outline.get(f"{W}val") == "0"


def test_formatting_lives_in_styles_and_every_style_sets_four_faces() -> None:
    parts = read_package(render(example_filing("implementation_plan"), House()).docx)
    document = etree.fromstring(parts["word/document.xml"])
    assert not list(document.iter(f"{W}rFonts"))
    styles = etree.fromstring(parts["word/styles.xml"])
    faces = list(styles.iter(f"{W}rFonts"))
    assert faces
    for fonts in faces:
        assert {key.removeprefix(W) for key in fonts.attrib} == {"ascii", "hAnsi", "eastAsia", "cs"}
    used = {style.get(f"{W}val") for style in document.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")}
    defined = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    assert used <= defined


def test_restyling_one_heading_style_reaches_every_heading() -> None:
    parts = read_package(shipped_template("implementation_plan"))
    styles = parts["word/styles.xml"].decode()
    heading = re.search(r'<w:style [^>]*w:styleId="HeadingOne">.*?</w:style>', styles, re.DOTALL)
    assert heading is not None
    coloured = heading.group().replace("</w:rPr>", '<w:color w:val="1F4E79"/></w:rPr>')
    parts["word/styles.xml"] = styles.replace(heading.group(), coloured).encode()
    rendered = render(example_filing("implementation_plan"), House(), template=write_package(parts))
    document = Document(io.BytesIO(rendered.docx))
    headings = [paragraph for paragraph in document.paragraphs if paragraph.style.name == "一级标题"]
    assert len(headings) == 6
    for paragraph in headings:
        assert str(paragraph.style.font.color.rgb) == "1F4E79"
        assert all(run.font.color.rgb is None and run.font.name is None for run in paragraph.runs)


@pytest.mark.parametrize("kind", KINDS)
def test_the_input_comes_back_out_of_the_document(kind: str) -> None:
    filing = example_filing(kind)
    embedded = extract(render(filing, House()).docx)
    assert embedded.data == to_plain(filing)
    assert not embedded.edited


def test_an_edited_document_says_so() -> None:
    docx = render(example_filing("work_plan"), House()).docx
    document = Document(io.BytesIO(docx))
    document.paragraphs[-3].add_run("后来加的一句话。")
    edited = io.BytesIO()
    document.save(edited)
    assert extract(edited.getvalue()).edited


def test_saving_without_a_change_is_no_edit() -> None:
    document = Document(io.BytesIO(render(example_filing("work_plan"), House()).docx))
    saved = io.BytesIO()
    document.save(saved)
    assert not extract(saved.getvalue()).edited


def test_a_copy_without_input_carries_none() -> None:
    filing = example_filing("work_plan")
    bare = render(filing, House(), embed=False)
    assert bare.text == render(filing, House()).text
    with pytest.raises(InputError) as error:
        extract(bare.docx)
    assert error.value.code == "no-input"
    assert json.dumps(filing.title, ensure_ascii=False).encode() not in read_package(bare.docx)["customXml/item1.xml"]


@pytest.mark.parametrize("junk", [b"", b"PK", b"not a zip at all", b"%PDF-1.4"])
def test_what_is_no_docx_is_refused(junk: bytes) -> None:
    with pytest.raises(TemplateError) as error:
        extract(junk)
    assert error.value.code == "not-a-docx"


def test_the_house_chooses_its_fonts_and_page_model() -> None:
    house = House(model="line-box", faces=Faces(title="方正小标宋_GBK", body="仿宋", ascii="Times New Roman"))
    parts = read_package(render(example_filing("implementation_plan"), house).docx)
    styles = parts["word/styles.xml"].decode()
    assert "方正小标宋简体" not in styles
    assert "仿宋_GB2312" not in styles
    assert 'w:ascii="Times New Roman"' in styles
    assert 'w:eastAsia="仿宋"' in styles
    assert 'w:line="579"' in styles
    assert 'w:line="592"' not in styles
    margins = etree.fromstring(parts["word/document.xml"]).find(f".//{W}pgMar")
    assert (margins.get(f"{W}top"), margins.get(f"{W}bottom")) == ("2098", "1984")


def test_the_filings_own_page_model_comes_first() -> None:
    filing = example_filing("work_plan").model_copy(update={"page_model": "line-box"})
    parts = read_package(render(filing, House()).docx)
    assert 'w:line="579"' in parts["word/styles.xml"].decode()
