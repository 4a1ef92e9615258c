"""Reading a template (读模板): its paragraphs with the places a person finds them at, and the tags in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from docgen.render.styles_part import WORD
from docgen.render.template_healing import BOX, PARAGRAPH, TAG, TEXT, TYPED
from docgen.render.template_package import TemplatePackage, parse_part

_W = f"{{{WORD}}}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TABLE, _ROW, _CELL = f"{_W}tbl", f"{_W}tr", f"{_W}tc"
_PICTURES = (f"{_W}drawing", f"{_W}pict", f"{_W}object")
_MARGINS = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
_SIDES = {"default": "", "even": "（双页）", "first": "（首页）"}
_PREFIXED = re.compile(r"(p|tr|tc|r)[ \u00a0\u3000](.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a template. ``index`` counts those of its part from 0, ``place`` is 第3段 or 表格1第2行第1格.

    ``holder`` is the body or cell that it stands in, ``row`` the table row around it; ``pictures``: it holds some.
    """

    part: str
    index: int
    place: str
    text: str
    holder: etree._Element
    row: etree._Element | None
    pictures: bool


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: ``opening`` is ``{{`` or ``{%``; ``level`` (p, tr, tc, r or none) what docxtpl takes away around it."""

    paragraph: Paragraph
    source: str
    opening: str
    level: str
    inside: str

    @property
    def keyword(self) -> str:
        """The first word of a statement."""
        return (self.inside.split() or [""])[0]


class TemplateText:
    """Every part of a template that may hold tags, the body first, read into paragraphs in document order."""

    def __init__(self, package: TemplatePackage) -> None:
        self.document = package.document
        self.roots = {self.document: parse_part(package.parts[self.document], self.document)}
        self.names = {self.document: ""}
        sides = _footer_sides(self.roots[self.document])
        for relation in package.relations(self.document):
            if relation.kind in _MARGINS and relation.target in package.parts and not relation.outside:
                self.roots[relation.target] = parse_part(package.parts[relation.target], relation.target)
                side = _SIDES.get(sides.get(relation.identifier, ""), "")
                self.names[relation.target] = _MARGINS[relation.kind] + side
        self.paragraphs = [one for part, root in self.roots.items() for one in _read_part(part, root, self.names[part])]

    def of_part(self, part: str) -> list[Paragraph]:
        """The paragraphs of one part."""
        return [one for one in self.paragraphs if one.part == part]


def tags_of(paragraph: Paragraph) -> list[Tag]:
    """The whole tags of a paragraph in order, comments ``{# #}`` left out."""
    found = []
    for match in TAG.finditer(paragraph.text):
        source = match.group()
        if source.startswith("{#"):
            continue
        inside = source[2:-2].translate(TYPED).removeprefix("-").removesuffix("-")
        prefixed = _PREFIXED.fullmatch(inside)
        level, inside = (prefixed[1], prefixed[2]) if prefixed else ("", inside)
        found.append(Tag(paragraph, source, source[:2], level, inside.strip()))
    return found


def without_tags(text: str) -> str:
    """What stands in a paragraph beside its tags."""
    return TAG.sub("", text)


def _footer_sides(document: etree._Element) -> dict[str, str]:
    references = document.iter(f"{_W}headerReference", f"{_W}footerReference")
    return {one.get(f"{_R}id", ""): one.get(f"{_W}type", "default") for one in references}


def _read_part(part: str, root: etree._Element, name: str) -> Iterator[Paragraph]:
    order = {paragraph: index for index, paragraph in enumerate(root.iter(PARAGRAPH))}
    body = root.find(f"{_W}body")
    reader = _Reader(part, order)
    holder = root if body is None else body
    yield from reader.read(holder, holder, name, None)


class _Reader:
    """Walks one part and names places as a person counts them."""

    def __init__(self, part: str, order: dict[etree._Element, int]) -> None:
        self.part = part
        self.order = order

    def read(
        self, parent: etree._Element, holder: etree._Element, place: str, row: etree._Element | None
    ) -> Iterator[Paragraph]:
        paragraphs = tables = 0
        only = sum(1 for one in _children(parent) if one.tag == PARAGRAPH) == 1 and row is not None
        for child in _children(parent):
            if child.tag == PARAGRAPH:
                paragraphs += 1
                here = place if only else f"{place}第{paragraphs}段"
                yield self._paragraph(child, holder, here, row)
                for number, box in enumerate(_boxes(child), start=1):
                    yield from self.read(box, box, f"{here}的文本框{number}", None)
            elif child.tag == _TABLE:
                tables += 1
                yield from self._table(child, f"{place}表格{tables}")

    def _table(self, table: etree._Element, place: str) -> Iterator[Paragraph]:
        rows = [one for one in _children(table) if one.tag == _ROW]
        for number, row in enumerate(rows, start=1):
            cells = [one for one in _children(row) if one.tag == _CELL]
            for column, cell in enumerate(cells, start=1):
                yield from self.read(cell, cell, f"{place}第{number}行第{column}格", row)

    def _paragraph(
        self, element: etree._Element, holder: etree._Element, place: str, row: etree._Element | None
    ) -> Paragraph:
        text = "".join(_texts(element))
        pictures = next(element.iter(*_PICTURES), None) is not None
        return Paragraph(self.part, self.order[element], place, text, holder, row, pictures)


def _children(parent: etree._Element) -> Iterator[etree._Element]:
    """The blocks of a body, cell, row or table; content controls and other wrappers are looked through."""
    for child in parent.iterchildren("{*}*"):
        if child.tag in (PARAGRAPH, _TABLE, _ROW, _CELL):
            yield child
        elif etree.QName(child).localname in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "footnote", "endnote"):
            yield from _children(child)


def _boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The text boxes anchored in a paragraph, once each: the copies for older programs are left out."""
    for box in paragraph.iter(BOX):
        if not any(one.tag == _FALLBACK for one in box.iterancestors()):
            yield box


def _texts(element: etree._Element) -> Iterator[str]:
    for child in element.iterchildren("{*}*"):
        if child.tag == TEXT:
            yield child.text or ""
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif child.tag not in (BOX, PARAGRAPH, f"{_W}del"):
            yield from _texts(child)
