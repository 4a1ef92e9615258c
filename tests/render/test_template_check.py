"""Checking a house template: every fault is found, in Chinese, at its place; a good one has none."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen.errors import TemplateError
from docgen.models.examples import example_filing
from docgen.models.plain import write_json
from docgen.render.context import ContextWriter
from docgen.render.contract import BLOCK_FIELDS, CONTRACT_VERSION, PLACEHOLDERS
from docgen.render.house import House
from docgen.render.package import CONTENT_TYPES, CUSTOM, DOCUMENT, STYLES, write_package
from docgen.render.shipped import TEMPLATE_KINDS
from docgen.render.shipped_parts import OFFICE
from docgen.render.template_check import check_template, new_template
from docgen.render.template_faults import FAULTS

from .house_templates import changed, in_paragraph, parts_of, relationship, with_document, written_by_wps

ROOT = Path(__file__).resolve().parents[2]


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc><w:tcPr/>{in_paragraph(cell)}</w:tc>" for cell in cells) + "</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{''.join(rows)}</w:tbl>"


def before_the_end(xml: str) -> bytes:
    """The shipped template with something more at its end."""
    return with_document("<w:sectPr>", f"{xml}<w:sectPr>")


def out_of_order() -> bytes:
    """Imprint and signature have changed places."""
    parts = parts_of()
    text = parts[DOCUMENT].decode().replace("{{p ending }}", "{{p x }}").replace("{{p imprint }}", "{{p ending }}")
    return write_package(parts | {DOCUMENT: text.replace("{{p x }}", "{{p imprint }}").encode()})


def without_a_style() -> bytes:
    """The style 版记 is gone, another stands in its place."""
    parts = parts_of()
    text = parts[STYLES].decode().replace('w:styleId="Imprint"', 'w:styleId="Other"')
    return write_package(parts | {STYLES: text.replace('<w:name w:val="版记"/>', '<w:name w:val="别的"/>').encode()})


def found(data: bytes) -> dict[str, str]:
    """Code → place of every fault; the first place where a code comes twice."""
    places: dict[str, str] = {}
    for fault in check_template(data):
        places.setdefault(fault.finding.code, fault.finding.where)
    return places


@pytest.mark.parametrize("kind", TEMPLATE_KINDS)
def test_a_new_template_has_no_fault(kind: str) -> None:
    assert check_template(new_template(kind)) == []


def test_what_wps_wrote_has_no_fault() -> None:
    """Split tags, curly quotes and new style ids are healed, so nobody is bothered with them."""
    assert check_template(written_by_wps()) == []


REVISED = '<w:ins w:id="1" w:author="某" w:date="2014-01-01T00:00:00Z"><w:r><w:t>新</w:t></w:r></w:ins></w:p>'
MACRO = relationship("rId91", "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin")
LINKED = relationship("rId92", f"{OFFICE}/relationships/image", "http://example.org/logo.png", outside=True)
PICTURE = "<w:r><w:drawing/></w:r></w:p>"
TITLE = "{{ title }}"
RELATIONS = "word/_rels/document.xml.rels"
PAGE = "word/footer1.xml"

CASES: list[tuple[str, Callable[[], bytes], str]] = [
    ("broken-part", lambda: changed(DOCUMENT, "<w:body>", "<w:bo<dy>"), "模板"),
    (
        "tracked-changes",
        lambda: with_document("{{ title }}</w:t></w:r></w:p>", f"{TITLE}</w:t></w:r>{REVISED}"),
        "第19段",
    ),
    ("unsafe-content", lambda: changed(RELATIONS, "</Relationships>", f"{MACRO}</Relationships>"), "模板"),
    ("unsafe-content", lambda: changed(RELATIONS, "</Relationships>", f"{LINKED}</Relationships>"), "模板"),
    ("unsafe-tag", lambda: with_document(TITLE, "{{ ''.__class__ }}"), "第19段"),
    ("unsafe-tag", lambda: with_document(TITLE, "{{ cycler.__init__.__globals__.os }}"), "第19段"),
    ("tag-unclosed", lambda: with_document(TITLE, "{{ title }"), "第19段"),
    ("tag-unclosed", lambda: with_document(TITLE, "title }}"), "第19段"),
    ("full-width-tag", lambda: with_document(TITLE, "｛｛ title ｝｝"), "第19段"),
    ("tag-syntax", lambda: with_document(TITLE, "{{ title + }}"), "第19段"),
    ("tag-syntax", lambda: with_document(TITLE, "{{ }}"), "第19段"),
    ("tag-unknown", lambda: with_document(TITLE, "{{ title|uper }}"), "第19段"),
    ("tag-unknown", lambda: with_document(TITLE, "{% include 'a' %}{{ title }}"), "第19段"),
    ("tag-unbalanced", lambda: with_document("{%p endif %}", ""), "第2段"),
    ("tag-unbalanced", lambda: before_the_end(in_paragraph("{%p endfor %}")), "第54段"),
    ("tag-level", lambda: with_document("{%p if addressees %}", "{% if addressees %}"), "第23段"),
    ("tag-level", lambda: before_the_end(in_paragraph("{% if title %}") + in_paragraph("{% endif %}")), "第55段"),
    ("tag-level", lambda: before_the_end(in_paragraph("{%tr if title %}")), "第54段"),
    (
        "tag-in-row",
        lambda: before_the_end(table(row("{% for one in range(3) %}"), row("{{ one }}"), row("{% endfor %}"))),
        "表格1第1行第1格",
    ),
    ("text-beside-tag", lambda: with_document("{{p head }}", "{{p head }}（试行）"), "第1段"),
    (
        "text-beside-tag",
        lambda: with_document("{{p head }}</w:t></w:r></w:p>", "{{p head }}</w:t></w:r>" + PICTURE),
        "第1段",
    ),
    (
        "text-beside-tag",
        lambda: before_the_end(
            table(row("{%tr for one in range(3) %}", "丢了"), row("{{ one }}", ""), row("{%tr endfor %}", ""))
        ),
        "表格1第1行第1格",
    ),
    ("unknown-placeholder", lambda: with_document(TITLE, "{{ titel }}"), "第19段"),
    ("unknown-placeholder", lambda: with_document("{{ cover.title }}", "{{ cover.titel }}"), "第3段"),
    ("unknown-placeholder", lambda: changed(PAGE, "— </w:t>", "{{ issuer }}</w:t>"), "页脚第1段"),
    ("slot-inline", lambda: with_document("{{p imprint }}", "{{ imprint }}"), "第53段"),
    ("text-as-slot", lambda: with_document(TITLE, "{{p title }}"), "第19段"),
    ("wrong-shape", lambda: with_document(TITLE, "{{ title }}{{ body }}"), "第19段"),
    ("wrong-shape", lambda: with_document("shape, label, heading, text, xml in body", "shape, text in body"), "第24段"),
    ("slot-place", lambda: changed(PAGE, "<w:p>", in_paragraph("{{p imprint }}") + "<w:p>"), "页脚第1段"),
    ("missing-placeholder", lambda: with_document("{{p imprint }}", ""), "模板"),
    ("placeholder-order", out_of_order, "模板"),
    ("trial-failed", lambda: with_document("shape == 'run_in2'", "shape == 'run_in22'"), "模板"),
    ("newer-contract", lambda: changed(CUSTOM, "<vt:lpwstr>1<", "<vt:lpwstr>99<"), "模板"),
    ("missing-contract", lambda: changed(CUSTOM, "docgen-contract", "other"), "模板"),
    ("missing-styles", without_a_style, "模板"),
    ("missing-footer", lambda: changed(RELATIONS, 'relationships/footer"', 'relationships/none"', count=2), "模板"),
    ("same-footers", lambda: changed("word/settings.xml", "<w:evenAndOddHeaders/>", ""), "模板"),
    ("other-sheet", lambda: with_document('w:w="11906"', 'w:w="12240"'), "模板"),
    ("other-margins", lambda: with_document('w:top="1894"', 'w:top="1440"'), "模板"),
    (
        "document-grid",
        lambda: with_document("</w:sectPr>", '<w:docGrid w:type="lines" w:linePitch="312"/></w:sectPr>'),
        "模板",
    ),
]


@pytest.mark.parametrize(("code", "make", "place"), CASES, ids=[f"{n}-{case[0]}" for n, case in enumerate(CASES)])
def test_a_fault_is_found_at_its_place(code: str, make: Callable[[], bytes], place: str) -> None:
    faults = found(make())
    assert faults.get(code) == place


def test_every_fault_of_the_table_has_a_case() -> None:
    assert {code for code, _, _ in CASES} | {"missing-cover"} == set(FAULTS)


def test_every_fault_says_what_to_do_in_chinese() -> None:
    for _, make, _ in CASES:
        for fault in check_template(make()):
            assert re.search(r"[\u4e00-\u9fff]", fault.finding.message)
            assert re.search(r"[\u4e00-\u9fff]", fault.finding.fix)
            assert fault.finding.severity == FAULTS[fault.finding.code][0]


def test_a_misspelt_name_is_told_once_with_the_nearest() -> None:
    (fault,) = check_template(with_document(TITLE, "{{ titel }}"))
    assert fault.finding.fix == "是不是 title？"
    assert fault.finding.found == "{{ titel }}"


def test_a_template_without_a_cover_is_only_warned_of() -> None:
    text = parts_of()[DOCUMENT].decode()
    start = text.index(
        '<w:p><w:pPr><w:pStyle w:val="FilingBody"/></w:pPr><w:r><w:t xml:space="preserve">{%p if cover %}'
    )
    end = text.index('<w:p><w:pPr><w:pStyle w:val="FilingTitle"/></w:pPr><w:r><w:t xml:space="preserve">{{ title }}')
    parts = parts_of() | {DOCUMENT: (text[:start] + text[end:]).encode()}
    faults = check_template(write_package(parts))
    assert [(fault.finding.code, fault.is_error) for fault in faults] == [("missing-cover", False)]


def test_a_picture_in_the_head_is_no_fault() -> None:
    picture = "<w:p><w:r><w:drawing/></w:r></w:p>"
    assert found(with_document("<w:body>", f"<w:body>{picture}")).keys() <= {"trial-failed"}


def test_what_may_be_written_is_not_complained_of() -> None:
    """Filters, methods of text, loops over one name, set, inline conditions, tags of docxtpl's for cells."""
    good = (
        in_paragraph("{% set short = title.replace('\n', '') %}{{ short|upper }}{{ addressees or '各社区：' }}")
        + in_paragraph("{% if cover and not addressees %}甲{% elif title|length &gt; 3 %}乙{% else %}丙{% endif %}")
        + in_paragraph("{%p for block in body[:2] %}")
        + in_paragraph("{{ loop.index }}{{ block.label }}{{ block.title }}{# 说明 #}")
        + in_paragraph("{%p endfor %}")
        + table(row("{%tr for one in range(2) %}"), row("{{ one }}{% vm %}"), row("{%tr endfor %}"))
    )
    faults = found(before_the_end(good))
    assert faults.keys() <= {"trial-failed"}, faults


@pytest.mark.parametrize("junk", [b"", b"PK", b"%PDF-1.4"])
def test_what_is_no_docx_is_an_error(junk: bytes) -> None:
    with pytest.raises(TemplateError) as error:
        check_template(junk)
    assert error.value.code == "not-a-docx"


def test_a_docx_without_content_types_is_an_error() -> None:
    with pytest.raises(TemplateError):
        check_template(write_package({name: data for name, data in parts_of().items() if name != CONTENT_TYPES}))


def test_a_wrong_loop_does_not_make_its_end_wrong() -> None:
    wrong = in_paragraph("{%p for one in nothing %}") + in_paragraph("{{ one }}") + in_paragraph("{%p endfor %}")
    faults = check_template(before_the_end(wrong))
    codes = [(fault.finding.code, fault.finding.where) for fault in faults]
    assert codes == [("unknown-placeholder", "第54段"), ("unknown-placeholder", "第55段")]


# The contract against the code ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", TEMPLATE_KINDS)
def test_the_contract_names_what_the_context_fills(kind: str) -> None:
    filing = example_filing(kind)
    values = ContextWriter(filing, House(), write_json(filing)).context().values
    assert set(values) == {one.name for one in PLACEHOLDERS}
    cover = next(one for one in PLACEHOLDERS if one.name == "cover")
    if values["cover"] is not None:
        assert set(values["cover"]) == {member.name for member in cover.members}
    for one in PLACEHOLDERS:
        if one.shape != "group":
            shape = {"Markup": "slot", "str": "text", "list": "blocks"}[type(values[one.name]).__name__]
            assert shape == one.shape, one.name
    assert [field.name for field in BLOCK_FIELDS] == list(values["body"][0]._fields)


def test_the_documentation_lists_every_placeholder_and_fault() -> None:
    text = (ROOT / "docs" / "house-templates.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| `")
    ]
    names = {cells[0].strip("`"): cells[1:] for cells in rows}
    for code, (severity, summary) in FAULTS.items():
        assert names[code] == [severity, summary]
    for one in PLACEHOLDERS:
        assert names[one.name] == [one.shape, one.need, one.meaning]
        for member in one.members:
            assert names[f"{one.name}.{member.name}"] == [member.shape, member.need, member.meaning]
    assert f"`{CONTRACT_VERSION}`" in text
