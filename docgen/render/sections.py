"""Sections of the document (分节): where the page turns for a landscape table and turns back (clause 8).

The slots cannot know what a template's own section looks like, so they write marks; the compiled template puts its
sections in their place. A mark is an XML processing instruction, which no input can write: its ``<`` is escaped.
"""

import re
from collections.abc import Mapping
from typing import Literal

from docgen.render.ooxml import spacing
from docgen.standard.styles import LEAST_LINE

SectionName = Literal["text", "portrait", "table", "landscape", "last"]
"""``text`` begins the filing, ``portrait`` goes on after another section, ``last`` is the one with the imprint.

``table`` has the type area's own margins, ``landscape`` has them turned.
"""

_MARK = "docgen-section"
_MARKS = re.compile(rf"<\?{_MARK} (\w+)\?>")
FINAL = "final"


def section_mark(name: str) -> str:
    """The mark in whose place the properties of the section ``name`` go; ``final`` is the document's last section."""
    return f"<?{_MARK} {name}?>"


def section_end(name: SectionName) -> str:
    """A paragraph, as low as can be, that ends the section ``name``."""
    line = spacing(line=LEAST_LINE)
    return f'<w:p><w:pPr><w:pStyle w:val="Blank"/>{line}{section_mark(name)}</w:pPr></w:p>'


def put_sections(document: str, sections: Mapping[SectionName, str], final: SectionName) -> str:
    """The document with every mark replaced by its section's properties."""
    named = {str(name): one for name, one in sections.items()} | {FINAL: sections[final]}
    return _MARKS.sub(lambda mark: named[mark[1]], document)
