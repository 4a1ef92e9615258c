"""Builds the shipped templates (templates_docx/) from ``standard/``: ``python -m docgen.render.shipped``.

A template is an ordinary DOCX in docxtpl's dialect. Everything with computed geometry is a slot (``{{p head }}``);
the text of the plan is written out here level by level, so that an office sees and restyles each of them.
"""

import sys
from pathlib import Path

from docgen.render.ooxml import paragraph, run
from docgen.render.package import CONTENT_TYPES, CORE, CUSTOM, DOCUMENT, INPUT_ITEM, STYLES, write_package
from docgen.render.prepared import FOLDER, digest_of, prepared_path
from docgen.render.shipped_parts import (
    APP_XML,
    CONTENT_TYPES_XML,
    CUSTOM_ITEM_RELS,
    CUSTOM_ITEM_XML,
    DOCUMENT_RELS,
    ITEM_PROPERTIES_XML,
    NAMESPACES,
    PACKAGE_RELS,
    SETTINGS_XML,
    core_xml,
    custom_xml,
    footer_xml,
)
from docgen.render.styles_part import HEADER, styles_xml
from docgen.render.template import prepare
from docgen.render.theme_part import font_table_xml, theme_xml
from docgen.resources import templates_folder
from docgen.standard.faces import Faces
from docgen.standard.head import MarkSize, head_geometry
from docgen.standard.imprint import footer_distance
from docgen.standard.page import INK_MODEL, LEFT, RIGHT, SHEET_HEIGHT, SHEET_WIDTH, PageModel
from docgen.standard.styles import HEADING_STYLES
from docgen.units import Pt

_PLANS = ("implementation_plan", "work_plan")
TEMPLATE_KINDS = (*_PLANS, "letter", "order", "minutes")


def build_template(kind: str, model: PageModel = INK_MODEL, faces: Faces = Faces()) -> bytes:  # noqa: B008 - frozen
    """Return the bytes of the shipped template of a kind.

    Plans, letters and minutes share one body; an order prints no title (10.2), a letter no number on page 1 (10.1).
    """
    space = round(head_geometry(model, MarkSize(Pt(48))).red_line_space.points)
    parts = {
        CONTENT_TYPES: CONTENT_TYPES_XML,
        "_rels/.rels": PACKAGE_RELS,
        DOCUMENT: _document(kind, model),
        "word/_rels/document.xml.rels": DOCUMENT_RELS,
        STYLES: styles_xml(model, faces, space),
        "word/settings.xml": SETTINGS_XML,
        "word/fontTable.xml": font_table_xml(faces),
        "word/theme/theme1.xml": theme_xml(faces),
        "word/footer1.xml": footer_xml("PageNumberOdd"),
        "word/footer2.xml": footer_xml("PageNumberEven"),
        CORE: core_xml(title="", creator="", identifier=""),
        "docProps/app.xml": APP_XML,
        CUSTOM: custom_xml({}),
        INPUT_ITEM: CUSTOM_ITEM_XML,
        "customXml/_rels/item1.xml.rels": CUSTOM_ITEM_RELS,
        "customXml/itemProps1.xml": ITEM_PROPERTIES_XML,
    }
    return write_package({name: text.encode("utf-8") for name, text in parts.items()})


def _document(kind: str, model: PageModel) -> str:
    return f"{HEADER}<w:document {NAMESPACES}><w:body>{_body(kind)}{_section(kind, model)}</w:body></w:document>"


def _section(kind: str, model: PageModel) -> str:
    # A first page of its own without a footer of its own has no page number.
    first = "<w:titlePg/>" if kind == "letter" else ""
    right = SHEET_WIDTH - RIGHT
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:footerReference w:type="even" r:id="rId4"/>'
        f'<w:pgSz w:w="{SHEET_WIDTH.twips}" w:h="{SHEET_HEIGHT.twips}"/>'
        f'<w:pgMar w:top="{model.top.twips}" w:right="{right.twips}" w:bottom="{model.bottom.twips}" '
        f'w:left="{LEFT.twips}" w:header="851" w:footer="{footer_distance().twips}" w:gutter="0"/>{first}</w:sectPr>'
    )


def _tag(text: str) -> str:
    return paragraph("FilingBody", run(text))


def _body(kind: str) -> str:
    title = paragraph("FilingTitle", run("{{ title }}")) + paragraph("Blank")
    cover = _tag("{%p if cover %}") + _cover() + _tag("{%p endif %}")
    return "".join(
        (
            _tag("{{p head }}"),
            cover if kind in _PLANS else "",
            title if kind != "order" else "",
            _tag("{%p if addressees %}"),
            paragraph("Addressees", run("{{ addressees }}")),
            _tag("{%p endif %}"),
            _tag("{%p for shape, label, heading, text, xml in body %}"),
            _block(),
            _tag("{%p endfor %}"),
            _tag("{{p ending }}"),
            _tag("{{p attachments }}"),
            _tag("{{p imprint }}"),
        )
    )


def _cover() -> str:
    return "".join(
        (
            paragraph("FilingTitle", run("{{ cover.title }}")),
            paragraph("Blank"),
            _tag("{%p if cover.addressees %}"),
            paragraph("Addressees", run("{{ cover.addressees }}")),
            _tag("{%p endif %}"),
            _tag("{%p for shape, label, heading, text, xml in cover.body %}"),
            _tag("{%p if shape == 'text' %}"),
            paragraph("FilingBody", run("{{ text }}")),
            _tag("{%p else %}"),
            _tag("{{p xml }}"),
            _tag("{%p endif %}"),
            _tag("{%p endfor %}"),
            _tag("{{p cover.ending }}"),
            paragraph("NewPage"),
            paragraph("Blank"),
        )
    )


def _block() -> str:
    """One block of the body: text, a heading of its own line, a heading that runs in with its text, or a slot."""
    choices = [("text", paragraph("FilingBody", run("{{ text }}")))]
    for level, style in enumerate(HEADING_STYLES, start=1):
        choices.append((f"heading{level}", paragraph(style, run("{{ label }}{{ heading }}"))))
        label = run("{{ label }}{{ heading }}", style=f"{style}Run")
        choices.append((f"run_in{level}", paragraph("FilingBody", label, run("{{ text }}"))))
    branches = [
        _tag("{%p " + ("if" if position == 0 else "elif") + f" shape == '{shape}' %}}") + xml
        for position, (shape, xml) in enumerate(choices)
    ]
    return "".join((*branches, _tag("{%p else %}"), _tag("{{p xml }}"), _tag("{%p endif %}")))


def write_templates(folder: Path) -> list[Path]:
    """Write every shipped template into ``folder``, and below it what each is prepared to; return the paths."""
    built = {folder / f"{kind}.docx": build_template(kind) for kind in TEMPLATE_KINDS}
    built |= {prepared_path(folder, digest_of(data)): prepare(data) for data in built.values()}
    (folder / FOLDER).mkdir(exist_ok=True)
    for path in (folder / FOLDER).iterdir():
        path.unlink()
    for path, data in built.items():
        path.write_bytes(data)
    return list(built)


if __name__ == "__main__":
    for written in write_templates(templates_folder()):
        sys.stdout.write(f"{written}\n")
