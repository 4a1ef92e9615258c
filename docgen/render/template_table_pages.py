"""Pages of a template that hold tables (表格页, clause 8): their sections, and the page number that keeps its place.

A word processor turns header and footer together with the page. On a landscape page the number therefore stands in the
header, in a cell whose line runs downwards along the page's left edge, which is the foot of the bound sheet. It is the
template's own number: the paragraph of its footer, odd and even.
"""

from copy import deepcopy

from lxml import etree

from docgen.render.house import Offset
from docgen.render.ooxml import paragraph
from docgen.render.sections import FINAL, SectionName, section_mark
from docgen.render.shipped_parts import NAMESPACES, OFFICE
from docgen.render.styles_part import HEADER, WORD
from docgen.render.template_package import TemplatePackage, parse_part, write_part
from docgen.render.template_sections import RELATION_ID, empty_footer, last_section, open_even
from docgen.standard.landscape import TURNED_MARGINS, number_place
from docgen.standard.page import BOTTOM, SHEET_HEIGHT, SHEET_WIDTH, TOP
from docgen.units import Length

_W = f"{{{WORD}}}"
_KIND = f"{OFFICE}/relationships/header"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
_EMPTY_HEADER = "word/headerEmpty.xml"
_USES = ("default", "even")
_PART = {"default": "word/headerTurnedOdd.xml", "even": "word/headerTurnedEven.xml"}
# What a page number's paragraph cannot take along: pictures belong to the footer's part, a frame to its place.
_LEFT_BEHIND = ("drawing", "pict", "object", "framePr", "sectPr", "bookmarkStart", "bookmarkEnd")
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_NOWHERE: Offset = (Length.zero(), Length.zero())


def table_sections(
    parts: dict[str, bytes], root: etree._Element, document: str, paper: Offset | None, *, imprint_apart: bool
) -> dict[SectionName, str]:
    """Add to ``parts`` what tables on pages of their own need; return the properties of the document's sections.

    The place of the document's last section in ``root`` gets a mark, as the slots write them: which one it is depends
    on the filing. ``imprint_apart`` makes the last one open an even page without a number (7.5).
    """
    own = last_section(root)
    package = TemplatePackage(parts)
    moved = paper or _NOWHERE
    numbers = {use: _numbered_header(package, document, own, use, moved) for use in _USES}
    header = _added(package, document, _EMPTY_HEADER, _header(paragraph("Blank")))
    footer = empty_footer(parts, document)
    later = _later(own, header, footer)
    last = deepcopy(later)
    if imprint_apart:
        open_even(last, footer)
        _refer(last, "header", dict.fromkeys(_USES, header))
    sections: dict[SectionName, etree._Element] = {
        "text": own,
        "portrait": later,
        "table": _filled(later, moved),
        "landscape": _turned(numbers, footer, moved),
        "last": last,
    }
    found: dict[SectionName, str] = {name: _serialised(one) for name, one in sections.items()}
    place = etree.fromstring(f"<place>{section_mark(FINAL)}</place>")[0]
    own.getparent().replace(own, place)
    return found


def _later(own: etree._Element, header: str, footer: str) -> etree._Element:
    """The template's section as it goes on after a landscape page: no first page again, no number to begin with.

    Where it has no header or footer of its own it would take over those of the pages before it.
    """
    section = deepcopy(own)
    for name in ("titlePg", "type"):
        for one in section.findall(f"{_W}{name}"):
            section.remove(one)
    for numbering in section.findall(f"{_W}pgNumType"):
        numbering.attrib.pop(f"{_W}start", None)
    for kind, empty in (("header", header), ("footer", footer)):
        given = {one.get(f"{_W}type") for one in section.findall(f"{_W}{kind}Reference")}
        _refer(section, kind, {use: empty for use in _USES if use not in given})
    return section


def _refer(section: etree._Element, kind: str, targets: dict[str, str]) -> None:
    for use, identifier in targets.items():
        reference = etree.Element(f"{_W}{kind}Reference")
        reference.set(f"{_W}type", use)
        reference.set(RELATION_ID, identifier)
        section.insert(0, reference)


def _filled(later: etree._Element, paper: Offset) -> etree._Element:
    """An upright page that a table fills to the type area's edges."""
    _, down = paper
    section = deepcopy(later)
    for margins in section.findall(f"{_W}pgMar"):
        margins.set(f"{_W}top", str(max((TOP + down).twips, 0)))
        margins.set(f"{_W}bottom", str(max((SHEET_HEIGHT - BOTTOM - down).twips, 0)))
    return section


def _turned(numbers: dict[str, str], footer: str, paper: Offset) -> etree._Element:
    """The landscape section; pre-printed paper moves it as the bound sheet moves."""
    right, down = paper
    margins = TURNED_MARGINS
    sides = {
        "top": margins.top + right,
        "right": margins.right + down,
        "bottom": margins.bottom - right,
        "left": margins.left - down,
        "header": Length.zero(),
        "footer": Length.zero(),
        "gutter": Length.zero(),
    }
    section = etree.Element(f"{_W}sectPr", nsmap={"w": WORD, "r": f"{OFFICE}/relationships"})
    size = etree.SubElement(section, f"{_W}pgSz")
    size.set(f"{_W}w", str(SHEET_HEIGHT.twips))
    size.set(f"{_W}h", str(SHEET_WIDTH.twips))
    size.set(f"{_W}orient", "landscape")
    edges = etree.SubElement(section, f"{_W}pgMar")
    for side, length in sides.items():
        edges.set(f"{_W}{side}", str(max(length.twips, 0)))
    _refer(section, "footer", dict.fromkeys(_USES, footer))
    _refer(section, "header", numbers)
    return section


def _numbered_header(package: TemplatePackage, document: str, own: etree._Element, use: str, paper: Offset) -> str:
    """Add the header that prints the number of odd (``default``) or even landscape pages; its relationship's id."""
    right, down = paper
    place = number_place()
    across, along = (place.left - down).twips, (place.top + right).twips
    # Of what can be set sideways at a fixed place, LibreOffice 7.4 puts only a table there on every page.
    cell = (
        f'<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page" w:horzAnchor="page" '
        f'w:tblpX="{across}" w:tblpY="{along}"/><w:tblW w:w="{place.width.twips}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
        f'</w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="{place.width.twips}"/></w:tblGrid><w:tr><w:trPr>'
        f'<w:trHeight w:val="{place.height.twips}" w:hRule="exact"/></w:trPr><w:tc><w:tcPr>'
        f'<w:tcW w:w="{place.width.twips}" w:type="dxa"/><w:textDirection w:val="tbRl"/></w:tcPr></w:tc></w:tr></w:tbl>'
    )
    root = etree.fromstring(_header(cell + paragraph("Blank")))
    content = next(root.iter(f"{_W}tc"))
    for one in _number_paragraphs(package, document, own, use) or [etree.Element(f"{_W}p")]:
        content.append(one)
    return _added(package, document, _PART[use], write_part(root))


def _number_paragraphs(package: TemplatePackage, document: str, own: etree._Element, use: str) -> list[etree._Element]:
    """The paragraph of the template's footer that holds the page number, wherever in the footer it stands."""
    references = {one.get(f"{_W}type"): one.get(RELATION_ID) for one in own.findall(f"{_W}footerReference")}
    identifier = references.get(use, references.get("default"))
    part = next((one.target for one in package.relations(document) if one.identifier == identifier), None)
    if part is None or part not in package.parts:
        return []
    root = parse_part(package.parts[part], part)
    found = [one for one in root.iter(f"{_W}p") if _numbers(one)][:1]
    return [_bare(deepcopy(one)) for one in found]


def _numbers(element: etree._Element) -> bool:
    """Whether the paragraph itself, not a text box in it, holds the field of the page number."""
    if next(element.iter(f"{_W}txbxContent"), None) is not None:
        return False
    codes = [one.text or "" for one in element.iter(f"{_W}instrText")]
    codes += [one.get(f"{_W}instr", "") for one in element.iter(f"{_W}fldSimple")]
    return any("PAGE" in code.split() for code in codes)


def _bare(element: etree._Element) -> etree._Element:
    for one in list(element.iter(_ALTERNATIVES, *(f"{_W}{name}" for name in _LEFT_BEHIND))):
        one.getparent().remove(one)
    return element


def _header(content: str) -> bytes:
    return f"{HEADER}<w:hdr {NAMESPACES}>{content}</w:hdr>".encode()


def _added(package: TemplatePackage, document: str, name: str, data: bytes) -> str:
    package.add(name, data, _CONTENT, document, _KIND)
    return next(one.identifier for one in package.relations(document) if one.target == name)


def _serialised(section: etree._Element) -> str:
    return str(etree.tostring(section, encoding="unicode", with_tail=False))
