"""Reading a document's text back: what counts as text, where lines end, and what is a copy."""

import pytest

from docgen.errors import RenderError
from docgen.models.examples import EXAMPLE_KINDS, example_filing
from docgen.models.filing import Filing
from docgen.render.document import render
from docgen.render.embed import extract
from docgen.render.house import House
from docgen.render.package import DOCUMENT, read_package
from docgen.render.readback import read_text
from docgen.render.shipped_parts import NAMESPACES
from docgen.render.styles_part import HEADER, WORD


def document(body: str) -> bytes:
    """A word/document.xml with this body."""
    return f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>".encode()


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<w:p><w:r><w:t>甲</w:t><w:tab/><w:t> 乙 </w:t></w:r></w:p><w:p/>", "\n甲\t 乙 \n"),
        ("<w:p><w:r><w:t>甲</w:t><w:br/><w:cr/><w:t/></w:r></w:p>", "\n甲\n\n"),
        ('<w:p><w:pPr><w:tabs><w:tab w:val="right" w:pos="9"/></w:tabs></w:pPr></w:p>', "\n"),
        ("<w:p>\n  <w:r>\n<w:t>甲</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>", "\n甲"),
        ("<w:p>没有 w:t 的字不显示<w:r>也不显示</w:r></w:p>", "\n"),
        ("<w:p><w:r><w:t>a &lt;b&gt; &amp;<!-- 注 --></w:t></w:r></w:p>", "\na <b> &"),
        ("<w:p><w:r><w:t><![CDATA[<w:p>]]></w:t></w:r></w:p>", "\n<w:p>"),
    ],
)
def test_text_breaks_and_tabs(body: str, text: str) -> None:
    assert read_text(document(body)) == text
    assert read_text(HEADER.encode() + document(body)) == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<w:p><w:r><w:t>a &lt;b&gt; &amp;amp; &quot;&apos;</w:t></w:r></w:p>", "\na <b> &amp; \"'"),
        ("<w:p><w:r><w:t>甲&#10;乙&#x4E19;</w:t></w:r></w:p>", "\n甲\n乙丙"),
        ("<w:p><w:r><w:t>甲\r\n乙</w:t></w:r></w:p>", "\n甲\n乙"),
        ("<w:p><w:r><w:t>甲<![CDATA[ [<w:t>] ]]></w:t></w:r></w:p>", "\n甲 [<w:t>] "),
        ("<w:p><!-- <w:t>注</w:t> --><w:r><?pi <w:t>?><w:t>甲</w:t></w:r></w:p>", "\n甲"),
        (f'<x:p xmlns:x="{WORD}"><x:r><x:t>甲</x:t></x:r></x:p>', "\n甲"),
        ('<w:p><w:r><w:t>甲</w:t></w:r></w:p><w:q xmlns:w="urn:other"><w:t>乙</w:t></w:q>', "\n甲"),
        (
            '<w:p w:rsidR="1"><w:r><w:t xml:space="preserve"/><w:br w:type="page"/><w:t>2&gt;1 [甲]</w:t></w:r></w:p>',
            "\n\n2>1 [甲]",
        ),
    ],
)
def test_what_is_ours_in_its_beginning_alone_is_read_as_it_is_meant(body: str, text: str) -> None:
    assert read_text(HEADER.encode() + document(body)) == text


@pytest.mark.parametrize("kind", EXAMPLE_KINDS)
def test_a_rendered_document_reads_the_same_both_ways(kind: str) -> None:
    rendered = render(example_filing(kind), House())
    finished = read_package(rendered.docx)[DOCUMENT]
    assert read_text(finished) == read_text(finished.removeprefix(HEADER.encode())) == rendered.text


def test_a_text_box_counts_once_and_where_it_stands() -> None:
    inside = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
    box = f"<mc:AlternateContent><mc:Choice Requires='wps'>{inside}</mc:Choice><mc:Fallback>{inside}</mc:Fallback>"
    body = f"<w:p><w:r><w:t>前</w:t></w:r><w:r>{box}</mc:AlternateContent></w:r><w:r><w:t>后</w:t></w:r></w:p>"
    assert read_text(document(body)) == "\n前\n框内后"


@pytest.mark.parametrize(
    "broken", [b"", b"<w:document", document("<w:p>"), document("<v:p/>"), document("<w:p a='1' a='2'/>")]
)
@pytest.mark.parametrize("beginning", ["", HEADER])
def test_what_is_not_well_formed_is_refused(broken: bytes, beginning: str) -> None:
    with pytest.raises(RenderError) as error:
        read_text(beginning.encode() + broken)
    assert error.value.code == "broken-document"


@pytest.mark.parametrize("text", ["甲\u2028乙", "a\tb", "第一段\n第二段", "]]> & <x> \"引\" '号'"])
def test_the_input_in_a_document_keeps_every_character(text: str) -> None:
    section = {"kind": "guiding_thought", "text": text}
    filing = Filing.model_validate({"kind": "work_plan", "form": "plain", "title": "计划", "sections": [section]})
    embedded = extract(render(filing, House()).docx)
    assert embedded.data["sections"][0]["text"] == text
    assert not embedded.edited
