"""Faults as Word comments: at their paragraphs, in a file that Word opens without repairing it."""

import io
import re
from pathlib import Path

from docx import Document
from lxml import etree
from openxml_audit import OpenXmlValidator

from docgen.render.package import DOCUMENT, read_package
from docgen.render.template_annotation import AUTHOR, annotate
from docgen.render.template_check import check_template, new_template

from .house_templates import changed, parts_of, with_document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def annotated(data: bytes) -> bytes:
    return annotate(data, check_template(data))


def commented(docx: bytes) -> dict[str, str]:
    """Text of the paragraph that a comment stands at, by the comment's own text."""
    parts = read_package(docx)
    comments = etree.fromstring(parts["word/comments.xml"])
    texts = {one.get(f"{W}id"): "".join(one.itertext()) for one in comments}
    found = {}
    for paragraph in etree.fromstring(parts[DOCUMENT]).iter(f"{W}p"):
        for start in paragraph.iter(f"{W}commentRangeStart"):
            found[texts[start.get(f"{W}id")]] = "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
    return found


def test_a_comment_stands_at_its_paragraph() -> None:
    notes = commented(annotated(with_document("{{ title }}", "{{ titel }}")))
    assert notes == {"[错误] 第19段：没有占位符 titel现为：{{ titel }}改法：是不是 title？": "{{ titel }}"}


def test_faults_of_the_file_and_of_footers_go_to_the_first_paragraph() -> None:
    data = changed("word/footer1.xml", "— </w:t>", "{{ issuer }}</w:t>")
    ((text, place),) = commented(annotated(data)).items()
    assert "页脚第1段" in text
    assert place == "{{p head }}"


def test_the_open_xml_rules_find_nothing(tmp_path: Path) -> None:
    data = with_document("{{ title }}", "{{ titel }}｛｛ a ｝｝")
    path = tmp_path / "annotated.docx"
    path.write_bytes(annotated(data))
    assert OpenXmlValidator().validate(str(path)).errors == []
    assert [one.author for one in Document(io.BytesIO(path.read_bytes())).comments] == [AUTHOR, AUTHOR]


def test_comments_that_stand_there_already_are_kept(tmp_path: Path) -> None:
    once = annotated(with_document("{{ title }}", "{{ titel }}"))
    twice = annotate(once, check_template(once))
    comments = read_package(twice)["word/comments.xml"].decode()
    assert re.findall(r'w:id="(\d+)"', comments) == ["0", "1"]
    path = tmp_path / "twice.docx"
    path.write_bytes(twice)
    assert OpenXmlValidator().validate(str(path)).errors == []


def test_the_rest_of_the_file_is_untouched() -> None:
    data = with_document("{{ title }}", "{{ titel }}")
    before, after = read_package(data), read_package(annotated(data))
    different = {name for name in before if before[name] != after[name]}
    assert different == {DOCUMENT, "[Content_Types].xml", "word/_rels/document.xml.rels"}
    assert after.keys() - before.keys() == {"word/comments.xml"}


def test_without_faults_nothing_changes() -> None:
    data = new_template("work_plan")
    assert annotate(data, []) is data


def test_an_empty_document_gets_a_paragraph_for_its_comments() -> None:
    text = parts_of()[DOCUMENT].decode()
    body = text[text.index("<w:body>") + 8 : text.index("<w:sectPr>")]
    data = changed(DOCUMENT, body, "")
    assert len(commented(annotated(data))) == len(check_template(data)) > 0
