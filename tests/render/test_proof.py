"""Nothing typed is ever lost: hostile text comes out exactly as given, and the proof catches every loss."""

import io
import zipfile

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.errors import RenderError
from docgen.models.filing import Filing
from docgen.render.document import render
from docgen.render.house import House
from docgen.text.forbidden import find_forbidden

from .proving import prove

HOSTILE = [
    "AT&T",
    "a<b>c",
    "{{ x }}",
    "{% raw %}",
    "{%p for x in y %}",
    "{# 注释 #}",
    "{_{",
    "}_}",
    "${x}",
    "]]>",
    "<!-- -->",
    "&amp;",
    "“双引号”‘单引号’",
    "𬱖㛃",
    "０１２３４５",
    "　　前后有全角空格　",
    " leading and trailing ",
    "a\tb",
    "…——",
    "\u200b\u200d零宽",
    "👨‍👩‍👧",
    "国" * 200,
]


def plan(text: str, **more: object) -> Filing:
    """The smallest filing that prints ``text`` in its first section."""
    section = {"kind": "guiding_thought", "text": text}
    data = {"kind": "work_plan", "form": "plain", "title": "桂湖镇工作计划", "sections": [section], **more}
    return Filing.model_validate(data)


def document_xml(docx: bytes) -> bytes:
    """word/document.xml of a DOCX."""
    return zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_on_the_page_exactly_as_given(text: str) -> None:
    rendered = render(plan(text), House())
    paragraphs = [paragraph.text for paragraph in Document(io.BytesIO(rendered.docx)).paragraphs]
    assert text in paragraphs


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_survives_in_every_place_of_a_filing(text: str) -> None:
    line = text.replace("\t", " ")
    filing = plan(
        "正文。",
        title=line,
        form="red_head",
        head={"organ_code": line, "year": 2024, "mark": line},
        addressees=[line],
        preamble={"basis": [{"lead": line, "citations": [{"title": line, "number": line}]}], "text": line},
        attachments=[{"title": line, "table": {"columns": [line], "rows": [[line]]}}],
        signature={"issuer": line},
        note=line,
        imprint={"copies_to": [line], "printed_by": line},
    )
    rendered = render(filing, House())
    assert rendered.text.replace("\n", "").count(line) >= 10


def test_line_and_paragraph_breaks_become_paragraphs() -> None:
    rendered = render(plan("第一段。\n第二段。\u2029第三段。\n\n第四段。\u2028同段换行。"), House())
    paragraphs = [paragraph.text for paragraph in Document(io.BytesIO(rendered.docx)).paragraphs]
    start = paragraphs.index("第一段。")
    assert paragraphs[start : start + 4] == ["第一段。", "第二段。", "第三段。", "第四段。\n同段换行。"]


def test_a_plan_of_two_hundred_pages_is_proven_whole() -> None:
    paragraphs = [f"第{number}项工作。" + "按照统一部署，逐项抓好落实，确保取得实效。" * 12 for number in range(1, 530)]
    rendered = render(plan("\n".join(paragraphs)), House())
    assert all(paragraph in rendered.text for paragraph in paragraphs)
    assert len(rendered.text) > 120_000


@given(st.text(min_size=1).filter(lambda text: text.strip() and not find_forbidden(text, many_lines=True)))
@settings(max_examples=150, deadline=None)
def test_any_allowed_text_is_read_back(text: str) -> None:
    rendered = render(plan(text), House())
    assert "".join(text.split()) in "".join(rendered.text.split())


def test_the_proof_names_a_lost_field() -> None:
    filing = plan("坚持人民至上。")
    rendered = render(filing, House())
    document = document_xml(rendered.docx)
    printed = [("title", "桂湖镇工作计划"), ("sections[0].text", "坚持人民至上。")]
    headed = [*printed[:1], ("sections[0].heading", "指导思想"), *printed[1:]]
    assert prove(document, filing, headed) == rendered.text
    with pytest.raises(RenderError) as lost:
        prove(document.replace("至上".encode(), b""), filing, headed)
    assert lost.value.code == "field-lost"
    assert lost.value.where == "sections[0].text"


def test_the_proof_refuses_a_context_that_forgot_a_field() -> None:
    filing = plan("坚持人民至上。", closing="本计划自印发之日起施行。")
    rendered = render(filing, House())
    said = [("title", "桂湖镇工作计划"), ("sections[0].text", "坚持人民至上。")]
    with pytest.raises(RenderError) as lost:
        prove(document_xml(rendered.docx), filing, said)
    assert lost.value.where == "closing"


def test_the_proof_refuses_a_context_that_shortened_a_field() -> None:
    filing = plan("坚持人民至上。")
    rendered = render(filing, House())
    said = [("title", "桂湖镇工作计划"), ("sections[0].text", "坚持人民")]
    with pytest.raises(RenderError, match="核对未通过"):
        prove(document_xml(rendered.docx), filing, said)


def test_the_proof_wants_the_order_of_the_filing() -> None:
    filing = plan("坚持人民至上。")
    rendered = render(filing, House())
    backwards = [("sections[0].text", "坚持人民至上。"), ("title", "桂湖镇工作计划")]
    with pytest.raises(RenderError, match="核对未通过"):
        prove(document_xml(rendered.docx), filing, backwards)


def test_a_template_mark_left_in_the_document_is_refused() -> None:
    filing = plan("坚持人民至上。")
    rendered = render(filing, House())
    said = [("title", "桂湖镇工作计划"), ("sections[0].text", "坚持人民至上。")]
    left = document_xml(rendered.docx).replace("至上。".encode(), "至上。{{ note }}".encode())
    with pytest.raises(RenderError) as found:
        prove(left, filing, said)
    assert found.value.code == "template-mark-left"


def test_broken_xml_is_refused() -> None:
    with pytest.raises(RenderError) as found:
        prove(
            b"<w:document",
            plan("正文。"),
            [("title", "桂湖镇工作计划"), ("sections[0].text", "正文。")],
        )
    assert found.value.code == "broken-document"
