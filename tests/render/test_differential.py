"""Against docxtpl itself: templates without slots come out equal, part by part, and no text is lost."""

import io
import random
from typing import Any

import pytest
from docx import Document
from docxtpl import DocxTemplate
from lxml import etree

from docgen.errors import RenderError
from docgen.render.package import CONTENT_TYPES, DOCUMENT, read_package, write_package
from docgen.render.shipped_parts import OFFICE
from docgen.render.template import render_plain

from .house_templates import in_paragraph, parts_of, relationship

SEEDS = 200
WORDS = (
    "棠溪街道",
    "安全社区",
    "第一季度",
    "“一岗双责”",
    "《办法》",
    "2014年",
    "A/B",
    "it's",
    '"quoted"',
    "100%",
    "x = {y}",
    "𬱖",
)
NAMES = ("name", "place", "remark")
# docxtpl fills in the document's properties as well and writes them anew; docgen writes its own for every filing.
NOT_COMPARED = frozenset({"docProps/core.xml"})


class Maker:
    """Makes one template and the values for it from a seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)

    def text(self) -> str:
        pieces = [self.dice.choice(WORDS) for _ in range(self.dice.randint(0, 4))]
        return self.dice.choice(["", "\n", " "]).join(pieces)

    def values(self) -> dict[str, Any]:
        people = [{"name": self.text(), "post": self.text()} for _ in range(self.dice.randint(0, 3))]
        names: dict[str, Any] = {name: self.text() for name in NAMES}
        items = [self.text() for _ in range(self.dice.randint(0, 4))]
        return names | {
            "items": items,
            "people": people,
            "flag": self.dice.random() < 0.5,
            "count": self.dice.randint(0, 9),
        }

    def template(self) -> bytes:
        parts = parts_of()
        makers = [self.plain, self.inline, self.condition, self.loop, self.nested, self.table]
        body = "".join(self.dice.choice(makers)() for _ in range(self.dice.randint(1, 7)))
        document = parts[DOCUMENT].decode()
        start, end = document.index("<w:body>") + len("<w:body>"), document.index("<w:sectPr>")
        reference = '<w:sectPr><w:headerReference w:type="default" r:id="rId80"/>'
        document = document[:start] + body + in_paragraph("完") + document[end:].replace("<w:sectPr>", reference, 1)
        parts[DOCUMENT] = document.encode()
        header = parts["word/footer1.xml"].decode().replace("w:ftr", "w:hdr").replace("— </w:t>", "{{ place }}：</w:t>")
        parts["word/header1.xml"] = header.encode()
        parts["word/footer1.xml"] = parts["word/footer1.xml"].replace(
            "— </w:t>".encode(), b"{% if flag %}{{ name }}{% endif %} </w:t>"
        )
        rels = "word/_rels/document.xml.rels"
        row = relationship("rId80", f"{OFFICE}/relationships/header", "header1.xml")
        parts[rels] = parts[rels].replace(b"</Relationships>", f"{row}</Relationships>".encode())
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
        override = f'<Override PartName="/word/header1.xml" ContentType="{kind}"/></Types>'
        parts[CONTENT_TYPES] = parts[CONTENT_TYPES].replace(b"</Types>", override.encode())
        return write_package(parts)

    def plain(self) -> str:
        return in_paragraph(
            f"关于{{{{ {self.dice.choice(NAMES)} }}}}的说明", self.dice.choice(["FilingBody", "HeadingOne"])
        )

    def inline(self) -> str:
        return in_paragraph("{% if flag %}是：{{ name }}{% else %}否{{ count + 1 }}{% endif %}；{{ items|length }}项")

    def condition(self) -> str:
        inner = self.plain() + in_paragraph("{%p else %}") + in_paragraph("没有{{ place }}")
        return in_paragraph("{%p if flag and count &gt; 3 %}") + inner + in_paragraph("{%p endif %}")

    def loop(self) -> str:
        return (
            in_paragraph("{%p for item in items %}")
            + in_paragraph("{{ loop.index }}. {{ item }}")
            + in_paragraph("{%p endfor %}")
        )

    def nested(self) -> str:
        inner = (
            in_paragraph("{%p if person.post %}")
            + in_paragraph("{{ person.name }}，{{ person.post }}")
            + in_paragraph("{%p endif %}")
        )
        return in_paragraph("{%p for person in people %}") + inner + in_paragraph("{%p endfor %}")

    def table(self) -> str:
        def row(*cells: str) -> str:
            return "<w:tr>" + "".join(f"<w:tc>{in_paragraph(cell, 'TableText')}</w:tc>" for cell in cells) + "</w:tr>"

        columns = '<w:gridCol w:w="4000"/>' * 2
        grid = f'<w:tblPr><w:tblStyle w:val="FilingTable"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
        rows = row("姓名", "职务") + row("{%tr for person in people %}", "")
        rows += row("{{ person.name }}", "{{ person.post }}") + row("{%tr endfor %}", "")
        return f"<w:tbl>{grid}{rows}</w:tbl>"


def by_docxtpl(template: bytes, values: dict[str, Any]) -> bytes:
    document = DocxTemplate(io.BytesIO(template))
    document.render(values)
    done = io.BytesIO()
    document.save(done)
    return done.getvalue()


def canonical(name: str, data: bytes) -> Any:
    """A part as canonical XML; of lists of relationships and content types the order says nothing."""
    root = etree.fromstring(data)
    if name.endswith(".rels") or name == CONTENT_TYPES:
        return sorted(tuple(sorted((key, value.lstrip("/")) for key, value in row.attrib.items())) for row in root)
    return etree.tostring(root, method="c14n", exclusive=True)


@pytest.mark.parametrize("decade", range(SEEDS // 10))
def test_without_slots_the_output_is_docxtpls_own(decade: int) -> None:
    for seed in range(decade * 10, decade * 10 + 10):
        maker = Maker(seed)
        template, values = maker.template(), maker.values()
        ours, theirs = read_package(render_plain(template, values)), read_package(by_docxtpl(template, values))
        assert ours.keys() == theirs.keys()
        for name in ours.keys() - NOT_COMPARED:
            assert canonical(name, ours[name]) == canonical(name, theirs[name]), f"seed {seed}: {name}"


def test_the_random_templates_hold_every_construct() -> None:
    documents = [read_package(Maker(seed).template())[DOCUMENT].decode() for seed in range(SEEDS)]
    for mark in ("{%p for", "{%p if", "{%tr for", "{% if", "{%p else", "loop.index"):
        assert sum(mark in document for document in documents) > SEEDS / 10, mark


# Text that docxtpl, used as its manual shows, drops or changes without a word.
LOST = {
    "ampersand": "AT&T公司",
    "angle brackets": "甲<乙>丙",
    "less than": "温度<5度时停工",
    "its own escape for braces": "写作{_{ x }_}的样子",
    "its own escape for statements": "写作{_% x %_}的样子",
    "markup": "<w:br/>换行",
}


def _with(text: str) -> bytes:
    parts = parts_of()
    document = parts[DOCUMENT].decode()
    start, end = document.index("<w:body>") + len("<w:body>"), document.index("<w:sectPr>")
    parts[DOCUMENT] = (document[:start] + in_paragraph(text) + document[end:]).encode()
    return write_package(parts)


def _printed(docx: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(docx)).paragraphs)


@pytest.mark.parametrize("text", LOST.values(), ids=list(LOST))
def test_text_that_docxtpl_loses_is_printed_whole(text: str) -> None:
    template = _with("前{{ name }}后")
    assert _printed(render_plain(template, {"name": text})) == f"前{text}后"
    assert _printed(by_docxtpl(template, {"name": text})) != f"前{text}后"


def test_a_name_that_nobody_gave_is_an_error_and_no_blank() -> None:
    template = _with("前{{ nmae }}后")
    assert _printed(by_docxtpl(template, {"name": "文"})) == "前后"
    with pytest.raises(RenderError) as error:
        render_plain(template, {"name": "文"})
    assert error.value.code == "template-value-missing"


def test_a_tab_is_printed_by_both() -> None:
    """docxtpl opens a new run for it, ours stays in its run: equal text, other XML, hence not in the random texts."""
    template = _with("前{{ name }}后")
    assert _printed(render_plain(template, {"name": "甲\t乙"})) == _printed(by_docxtpl(template, {"name": "甲\t乙"}))
