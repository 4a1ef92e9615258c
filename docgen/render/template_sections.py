"""The imprint on a page of its own (版记置于偶数页, 7.4.1, 7.5): one more section, even and without page numbers."""

from copy import deepcopy

from lxml import etree

from docgen.errors import TemplateError
from docgen.render.shipped_parts import NAMESPACES, OFFICE
from docgen.render.styles_part import HEADER, WORD
from docgen.render.template_package import SAVE_AGAIN, TemplatePackage
from docgen.standard.styles import LEAST_LINE

EMPTY_FOOTER = "word/footerEmpty.xml"
_W = f"{{{WORD}}}"
RELATION_ID = f"{{{OFFICE}/relationships}}id"
_KIND = f"{OFFICE}/relationships/footer"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
_EMPTY = f'{HEADER}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Blank"/></w:pPr></w:p></w:ftr>'
_IMPRINT_TAG = "imprint"


def part_imprint(parts: dict[str, bytes], root: etree._Element, document: str) -> None:
    """Begin a section before the imprint's place: it opens on an even page, a blank one before it where needed.

    A word processor prints no footer on the blank page that it puts in, and the new section's footers are empty.
    """
    last = last_section(root)
    body = last.getparent()
    place = next((one for one in body.iter(f"{_W}p") if _holds_imprint(one)), None)
    if place is None or place.getparent() is not body:
        raise TemplateError("template-broken", "模板中没有单独成段的 {{p imprint }}", "请照 docgen template new 补上")
    place.addprevious(_closing_paragraph(last))
    open_even(last, empty_footer(parts, document))


def last_section(root: etree._Element) -> etree._Element:
    """The properties of the template's last section; TemplateError ``template-broken`` where there are none."""
    body = root.find(f"{_W}body")
    last = body[-1] if body is not None and len(body) else None
    if last is None or last.tag != f"{_W}sectPr":
        raise TemplateError("template-broken", "模板的正文没有页面设置", SAVE_AGAIN)
    return last


def _holds_imprint(paragraph: etree._Element) -> bool:
    text = "".join(one.text or "" for one in paragraph.iter(f"{_W}t"))
    return text.startswith("{{p") and _IMPRINT_TAG in text


def _closing_paragraph(section: etree._Element) -> etree._Element:
    """A paragraph as low as can be that ends the text's section."""
    paragraph = etree.Element(f"{_W}p")
    properties = etree.SubElement(paragraph, f"{_W}pPr")
    etree.SubElement(properties, f"{_W}pStyle").set(f"{_W}val", "Blank")
    spacing = etree.SubElement(properties, f"{_W}spacing")
    spacing.set(f"{_W}line", str(LEAST_LINE.twips))
    spacing.set(f"{_W}lineRule", "exact")
    properties.append(deepcopy(section))
    return paragraph


def open_even(section: etree._Element, footer: str) -> None:
    """Make the last section begin on an even page, every footer of it the empty one."""
    for name in ("footerReference", "headerReference", "titlePg", "type"):
        for one in section.findall(f"{_W}{name}"):
            section.remove(one)
    kind = etree.Element(f"{_W}type")
    kind.set(f"{_W}val", "evenPage")
    section.insert(0, kind)
    for position, use in enumerate(("default", "even", "first")):
        reference = etree.Element(f"{_W}footerReference")
        reference.set(f"{_W}type", use)
        reference.set(RELATION_ID, footer)
        section.insert(position, reference)


def empty_footer(parts: dict[str, bytes], document: str) -> str:
    """Add the empty footer to the package and return its relationship's id."""
    package = TemplatePackage(parts)
    package.add(EMPTY_FOOTER, _EMPTY.encode("utf-8"), _CONTENT, document, _KIND)
    return next(one.identifier for one in package.relations(document) if one.target == EMPTY_FOOTER)
