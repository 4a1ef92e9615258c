"""House templates keep working: opened, restyled and saved by other programs, each shipped example still comes out."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from lxml import etree

from docgen.check.layout import check_layout
from docgen.models.examples import example_filing
from docgen.models.filing import Filing
from docgen.models.plain import to_plain
from docgen.render.document import render, shipped_template
from docgen.render.embed import extract
from docgen.render.house import House
from docgen.render.package import DOCUMENT, STYLES, read_package, write_package
from docgen.render.template import compile_template
from docgen.standard.faces import Faces
from docgen.standard.page import INK_MODEL

from .house_templates import (
    audit,
    in_paragraph,
    parts_of,
    saved_by_libreoffice,
    soffice,
    style_names,
    written_by_wps,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FORMS = ("red_head", "notice", "plain")
FILING = example_filing("work_plan")


@pytest.fixture(scope="session")
def libreoffice_template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    if soffice() is None:
        pytest.skip("needs LibreOffice (scripts/install-office.sh installs it)")
    return saved_by_libreoffice(shipped_template("work_plan"), tmp_path_factory.mktemp("template"))


@pytest.fixture(params=[pytest.param("libreoffice", marks=pytest.mark.office), "wps"])
def foreign(request: pytest.FixtureRequest) -> bytes:
    """A template that another program wrote."""
    if request.param == "wps":
        return written_by_wps()
    template = request.getfixturevalue("libreoffice_template")
    assert isinstance(template, bytes)
    return template


def in_form(kind: str, form: str) -> Filing:
    data = to_plain(example_filing(kind)) | {"form": form}
    if form != "notice":
        data.pop("notice", None)
    return Filing.model_validate(data)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", ["implementation_plan", "work_plan"])
def test_a_template_that_another_program_saved_prints_the_same(
    foreign: bytes, kind: str, form: str, tmp_path: Path
) -> None:
    filing = in_form(kind, form)
    ours, theirs = render(filing, House()), render(filing, House(), template=foreign)
    assert theirs.text == ours.text
    assert style_names(theirs.docx) == style_names(ours.docx)
    assert "一级标题" in dict(style_names(theirs.docx))
    assert audit(theirs.docx, tmp_path) == []
    embedded = extract(theirs.docx)
    assert embedded.data == to_plain(filing)
    assert not embedded.edited


@pytest.mark.parametrize("kind", ["letter", "order", "minutes"])
def test_the_special_formats_survive_wps(kind: str, tmp_path: Path) -> None:
    filing, template = example_filing(kind), written_by_wps(kind)
    ours, theirs = render(filing, House()), render(filing, House(), template=template)
    assert theirs.text == ours.text
    assert style_names(theirs.docx) == style_names(ours.docx)
    assert audit(theirs.docx, tmp_path) == audit(ours.docx, tmp_path) == []


def test_every_style_that_a_slot_names_is_the_templates_own(foreign: bytes) -> None:
    """Ids were written anew by the other program; all of ours lead to a style of the same name."""
    assert 'w:styleId="HeadingOne"' not in read_package(foreign)[STYLES].decode()
    parts = read_package(render(in_form("implementation_plan", "notice"), House(), template=foreign).docx)
    styles = etree.fromstring(parts[STYLES])
    names = {one.get(f"{W}styleId"): one.find(f"{W}name").get(f"{W}val") for one in styles.iter(f"{W}style")}
    used = {
        one.get(f"{W}val")
        for name in (DOCUMENT, "word/footer1.xml", "word/footer2.xml")
        for one in etree.fromstring(parts[name]).iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")
    }
    assert used <= names.keys()
    assert names["HeadingOne"] == "一级标题"
    assert names["HeadingOneRun"] == "一级标题字符"
    based_on = {one.get(f"{W}val") for one in styles.iter(f"{W}basedOn", f"{W}link", f"{W}next")}
    assert based_on <= names.keys()


def test_a_foreign_template_gives_equal_bytes_twice(foreign: bytes) -> None:
    first = render(FILING, House(), template=foreign).docx
    compile_template.cache_clear()
    assert render(FILING, House(), template=foreign).docx == first


def test_another_page_model_reaches_a_foreign_template(foreign: bytes) -> None:
    parts = read_package(render(FILING, House(model="line-box"), template=foreign).docx)
    margins = etree.fromstring(parts[DOCUMENT]).find(f".//{W}pgMar")
    assert (margins.get(f"{W}top"), margins.get(f"{W}bottom")) == ("2098", "1984")
    assert b'w:line="579"' in parts[STYLES]


def test_a_restyled_template_keeps_the_offices_style() -> None:
    template = written_by_wps()
    parts = read_package(template)
    styles = parts[STYLES].decode()
    heading = re.search(r'<w:style [^>]*><w:name w:val="一级标题"/>.*?</w:style>', styles)
    assert heading is not None
    parts[STYLES] = styles.replace(
        heading.group(), heading.group().replace("</w:rPr>", '<w:color w:val="1F4E79"/></w:rPr>')
    ).encode()
    rendered = render(FILING, House(), template=write_package(parts))
    headings = [one for one in Document(io.BytesIO(rendered.docx)).paragraphs if one.style.name == "一级标题"]
    assert headings
    assert {str(one.style.font.color.rgb) for one in headings} == {"1F4E79"}


def test_the_shipped_template_is_left_as_it_is() -> None:
    """Nothing is mapped, so nothing is done while a filing is rendered."""
    data = shipped_template("work_plan")
    compiled = compile_template(data, INK_MODEL, Faces())
    assert compiled.marginal == {}
    parts = read_package(data)
    assert list(compiled.parts) == list(parts)
    # The document is what every filing replaces.
    kept = read_package(write_package({name: part for name, part in compiled.parts.items() if name != DOCUMENT}))
    assert kept == {name: part for name, part in parts.items() if name != DOCUMENT}


def test_word_parts_the_name_of_a_linked_style() -> None:
    styles = parts_of()[STYLES].decode()
    renamed = styles.replace('w:val="一级标题字符"', 'w:val="一级标题 字符"').replace(
        'w:val="二级标题字符"', 'w:val="Two"'
    )
    renamed = renamed.replace("HeadingOneRun", "a17").replace("HeadingTwoRun", "a18")
    parts = parts_of() | {STYLES: renamed.encode()}
    parts[DOCUMENT] = parts[DOCUMENT].replace(b"HeadingOneRun", b"a17").replace(b"HeadingTwoRun", b"a18")
    compiled = compile_template(write_package(parts), INK_MODEL, Faces())
    docx = read_package(write_package(compiled.parts))
    ids = re.findall(r'w:styleId="(Heading(?:One|Two)Run)"', docx[STYLES].decode())
    assert sorted(ids) == ["HeadingOneRun", "HeadingTwoRun"]


def test_another_style_with_one_of_our_ids_moves_aside() -> None:
    """The office has a style of its own under the id Note; 附注 goes by another."""
    own = '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Note"><w:name w:val="我们的"/></w:style></w:styles>'
    styles = parts_of()[STYLES].decode().replace('w:styleId="Note"', 'w:styleId="a9"').replace("</w:styles>", own)
    parts = parts_of() | {STYLES: styles.encode()}
    parts[DOCUMENT] = parts[DOCUMENT].replace(
        b"<w:sectPr>", in_paragraph("本单位的话", "Note").encode() + b"<w:sectPr>"
    )
    names = style_names(render(FILING, House(), template=write_package(parts)).docx)
    assert ("我们的", "本单位的话") in names


def test_a_deleted_style_is_the_standards_again() -> None:
    styles = re.sub(r'<w:style [^>]*w:styleId="(?:HeadingTwo|Imprint)">.*?</w:style>', "", parts_of()[STYLES].decode())
    assert "二级标题" not in styles.replace("二级标题字符", "")
    template = write_package(parts_of() | {STYLES: styles.encode()})
    assert style_names(render(FILING, House(), template=template).docx) == style_names(render(FILING, House()).docx)


@pytest.mark.office
def test_the_pages_of_a_template_saved_by_libreoffice_keep_to_the_standard(
    libreoffice_template: bytes, press: Any
) -> None:
    docx = render(example_filing("implementation_plan"), House(), template=libreoffice_template).docx
    assert check_layout(press.print_docx({"saved": docx})["saved"].pdf) == []
