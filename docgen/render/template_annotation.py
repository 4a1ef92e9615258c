"""Faults as Word comments (批注): each at the paragraph it speaks of, in a copy of the template.

Comments cannot stand in headers, footers or notes; those of a header, and those of the whole file, go to the first
paragraph and name their place. A template that still carries comments renders all the same, compiling drops them.
"""

from collections.abc import Iterable

from lxml import etree

from docgen.findings import Finding
from docgen.render.ooxml import escape_text
from docgen.render.package import CONTENT_TYPES, read_package, write_package
from docgen.render.shipped_parts import OFFICE
from docgen.render.styles_part import WORD
from docgen.render.template_faults import Fault
from docgen.render.template_package import TemplatePackage, parse_part, write_part

_W = f"{{{WORD}}}"
_PARAGRAPH, _PROPERTIES = f"{_W}p", f"{_W}pPr"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_COMMENTS = "word/comments.xml"
_GRADES = {"error": "错误", "warning": "警告", "note": "提示"}
AUTHOR = "docgen"


def annotate(data: bytes, faults: Iterable[Fault]) -> bytes:
    """Return the template with a comment for every fault; without faults it comes back as it was.

    TemplateError when the file cannot be read, or its document is broken itself.
    """
    wanted = list(faults)
    if not wanted:
        return data
    package = TemplatePackage(read_package(data))
    document = package.document
    root = parse_part(package.parts[document], document)
    paragraphs = list(root.iter(_PARAGRAPH)) or [_first_paragraph(root)]
    comments, name = _comments_of(package, document)
    number = max((int(one.get(f"{_W}id", "0")) for one in comments), default=-1) + 1
    for offset, one in enumerate(wanted):
        placed = one.part == document and one.paragraph is not None
        paragraph = paragraphs[one.paragraph if placed and one.paragraph is not None else 0]
        _anchor(paragraph, number + offset)
        comments.append(_comment(number + offset, one.finding))
    package.parts[name] = write_part(comments)
    package.parts[document] = write_part(root)
    return write_package({CONTENT_TYPES: package.parts[CONTENT_TYPES]} | package.parts)


def _comments_of(package: TemplatePackage, document: str) -> tuple[etree._Element, str]:
    """The comments of the template and their part; an empty part is added where there is none."""
    name = package.target(document, "comments")
    if name is not None and name in package.parts:
        return parse_part(package.parts[name], name), name
    empty = etree.Element(f"{_W}comments", nsmap={"w": WORD})
    package.add(_COMMENTS, write_part(empty), _COMMENTS_TYPE, document, f"{OFFICE}/relationships/comments")
    return empty, _COMMENTS


def _first_paragraph(root: etree._Element) -> etree._Element:
    paragraph = etree.Element(_PARAGRAPH)
    body = root.find(f"{_W}body")
    (root if body is None else body).insert(0, paragraph)
    return paragraph


def _anchor(paragraph: etree._Element, number: int) -> None:
    """Put the comment's range around the paragraph's content and its mark at the end."""
    start = 1 if len(paragraph) and paragraph[0].tag == _PROPERTIES else 0
    paragraph.insert(start, etree.Element(f"{_W}commentRangeStart", {f"{_W}id": str(number)}))
    etree.SubElement(paragraph, f"{_W}commentRangeEnd", {f"{_W}id": str(number)})
    run = etree.SubElement(paragraph, f"{_W}r")
    etree.SubElement(run, f"{_W}commentReference", {f"{_W}id": str(number)})


def _comment(number: int, finding: Finding) -> etree._Element:
    compared = [f"{word}：{value}" for word, value in (("应为", finding.expected), ("现为", finding.found)) if value]
    lines = [f"[{_GRADES[finding.severity]}] {finding.where}：{finding.message}", *compared, f"改法：{finding.fix}"]
    text = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape_text(line)}</w:t></w:r></w:p>' for line in lines)
    return etree.fromstring(
        f'<w:comment xmlns:w="{WORD}" w:id="{number}" w:author="{AUTHOR}" w:initials="检">{text}</w:comment>'
    )
