"""Breaking a finished DOCX on purpose: an editor for its styles and paragraphs, used by the layout tests."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from docgen.render.package import DOCUMENT, STYLES, read_package, write_package

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FOOTERS = ("word/footer1.xml", "word/footer2.xml")


class Editor:
    """Changes styles and paragraphs of a DOCX; an element that is not there is a mistake in the test."""

    def __init__(self, docx: bytes) -> None:
        self._parts = read_package(docx)
        self._roots = {name: etree.fromstring(self._parts[name]) for name in (DOCUMENT, STYLES, *FOOTERS)}

    def save(self) -> bytes:
        changed = {name: etree.tostring(root, encoding="UTF-8", standalone=True) for name, root in self._roots.items()}
        return write_package({**self._parts, **changed})

    def style(self, style_id: str, group: str, tag: str, **values: str) -> None:
        """Set ``tag`` with these attributes in the style's ``pPr`` or ``rPr``."""
        style = self._one(STYLES, f".//w:style[@w:styleId='{style_id}']")
        _set(_child(style, group), tag, values)

    def size(self, style_id: str, half_points: str) -> None:
        self.style(style_id, "rPr", "sz", val=half_points)
        self.style(style_id, "rPr", "szCs", val=half_points)

    def style_border(self, style_id: str, **values: str) -> None:
        """Change the border under a paragraph style."""
        border = self._one(STYLES, f".//w:style[@w:styleId='{style_id}']//w:pBdr/w:bottom")
        for name, value in values.items():
            border.set(f"{{{W}}}{name}", value)

    def unstyle(self, style_id: str, tag: str) -> None:
        """Take ``tag`` out of the style."""
        element = self._one(STYLES, f".//w:style[@w:styleId='{style_id}']//w:{tag}")
        element.getparent().remove(element)

    def fonts(self, style_id: str, font: str) -> None:
        self.style(style_id, "rPr", "rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font)

    def default_run(self, tag: str, **values: str) -> None:
        """Set ``tag`` in the document's run defaults."""
        _set(self._one(STYLES, ".//w:rPrDefault/w:rPr"), tag, values)

    def section(self, tag: str, **values: str) -> None:
        """Change attributes of an element of the section (pgSz, pgMar)."""
        for name, value in values.items():
            self._one(DOCUMENT, f".//w:sectPr/w:{tag}").set(f"{{{W}}}{name}", value)

    def drop_footers(self) -> None:
        for element in self._all(DOCUMENT, ".//w:footerReference"):
            element.getparent().remove(element)

    def footers(self, pattern: str, new: str | Callable[[re.Match[str]], str]) -> None:
        """Replace in both footers as text."""
        for name in FOOTERS:
            text = etree.tostring(self._roots[name], encoding="unicode")
            changed = re.sub(pattern, new, text)
            assert changed != text
            self._roots[name] = etree.fromstring(changed)

    def paragraph(self, style_id: str, number: int = 0) -> Any:
        """A paragraph of that style; a negative number counts from the end."""
        return self._all(DOCUMENT, f".//w:p[w:pPr/w:pStyle[@w:val='{style_id}']]")[number]

    def direct(self, style_id: str, tag: str, number: int = 0, **values: str) -> None:
        """Set ``tag`` in the paragraph's own properties."""
        _set(_child(self.paragraph(style_id, number), "pPr"), tag, values)

    def run(self, style_id: str, tag: str, number: int = 0, **values: str) -> None:
        """Set ``tag`` in the properties of the paragraph's runs."""
        for run in self.paragraph(style_id, number).iter(f"{{{W}}}r"):
            _set(_child(run, "rPr", first=True), tag, values)

    def insert(self, style_id: str, text: str = "", number: int = 0, like: str = "Blank", after: bool = False) -> None:
        """Put a paragraph before (or after) another one."""
        new = etree.fromstring(f'<w:p xmlns:w="{W}"><w:pPr><w:pStyle w:val="{like}"/></w:pPr><w:r><w:t/></w:r></w:p>')
        new[1][0].text = text
        place = self.paragraph(style_id, number)
        (place.addnext if after else place.addprevious)(new)

    def remove(self, style_id: str, number: int = 0) -> None:
        element = self.paragraph(style_id, number)
        element.getparent().remove(element)

    def remove_before(self, style_id: str, number: int = 0) -> None:
        """Take out the blank paragraph above one."""
        above = self.paragraph(style_id, number).getprevious()
        assert not "".join(above.itertext()).strip()
        above.getparent().remove(above)

    def text(self, style_id: str, change: Callable[[str], str], number: int = 0) -> None:
        """Change the text of a paragraph, its line breaks given up."""
        paragraph = self.paragraph(style_id, number)
        texts = list(paragraph.iter(f"{{{W}}}t"))
        old = "".join(one.text or "" for one in texts)
        assert change(old) != old
        for one in texts[1:]:
            one.text = ""
        texts[0].text = change(old)
        for line_break in list(paragraph.iter(f"{{{W}}}br")):
            line_break.getparent().remove(line_break)

    def replace(self, pattern: str, new: str | Callable[[re.Match[str]], str]) -> None:
        """Replace in the document part as text."""
        text = etree.tostring(self._roots[DOCUMENT], encoding="unicode")
        changed = re.sub(pattern, new, text, flags=re.DOTALL)
        assert changed != text
        self._roots[DOCUMENT] = etree.fromstring(changed)

    def _all(self, part: str, path: str) -> list[Any]:
        found = self._roots[part].xpath(path, namespaces={"w": W})
        assert found, path
        return list(found)

    def _one(self, part: str, path: str) -> Any:
        return self._all(part, path)[0]


def _child(parent: Any, tag: str, first: bool = False) -> Any:
    child = parent.find(f"{{{W}}}{tag}")
    if child is None:
        child = etree.Element(f"{{{W}}}{tag}")
        parent.insert(0, child) if first else parent.append(child)
    return child


def _set(parent: Any, tag: str, values: dict[str, str]) -> None:
    child = parent.find(f"{{{W}}}{tag}")
    if child is None:
        child = etree.SubElement(parent, f"{{{W}}}{tag}")
    for name, value in values.items():
        child.set(f"{{{W}}}{name}", value)


@pytest.fixture(scope="session")
def edit() -> type[Editor]:
    return Editor
