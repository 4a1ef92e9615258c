"""One filing from its input to DOCX, PDF and page images (单份公文), and the input back out of a DOCX."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from docgen.errors import DocgenError, InputError, TemplateError
from docgen.findings import Finding
from docgen.ingest.filings import parse_filing
from docgen.ingest.sources import read_input
from docgen.models.filing import Filing
from docgen.models.plain import write_json
from docgen.render.document import Order as Order
from docgen.render.document import Rendered as Rendered
from docgen.render.document import render_all as render_documents
from docgen.render.embed import extract
from docgen.render.house import House
from docgen.settings import Settings
from docgen.stages import done
from docgen.standard.faces import Faces
from docgen.units import Mm


@dataclass(frozen=True, slots=True)
class Extracted:
    """The input found in a DOCX, as YAML, and what is to be said about it."""

    yaml: str
    findings: tuple[Finding, ...]


def load(path: Path, settings: Settings) -> Filing:  # noqa: ARG001 - one signature for every use case
    """Read and validate an input file; InputError lists every fault at once."""
    return parse_filing(read_input(path))


def examine(filing: Filing, settings: Settings) -> list[Finding]:
    """What the content check and the drawing of this filing have to say; nothing is written."""
    return list(render(filing, settings).findings)


def render(
    filing: Filing,
    settings: Settings,
    *,
    embed: bool = True,
    template: bytes | None = None,
    preprinted: bool = False,
    imprint_apart: bool = False,
) -> Rendered:
    """Render the filing; findings are those of the content and of the drawing.

    ``template`` is an office's own (本单位模板), None the shipped one of the filing's kind. ``preprinted`` leaves out
    mark and red line and moves the page by the house's offset (套印); ``imprint_apart`` lets the imprint open an even
    page of its own.
    """
    house = replace(house_of(filing, settings, preprinted=preprinted), imprint_apart=imprint_apart)
    return done(render_all([Order(filing, house, write_json(filing))], template=template, embed=embed)[0])


def render_all(
    orders: Sequence[Order], *, template: bytes | None = None, embed: bool = True
) -> list[Rendered | DocgenError]:
    """Render some filings as ``render`` does each of them; what stands against one stands in its place."""
    drawn = render_documents(orders, template=template, embed=embed)
    return [
        one if isinstance(one, DocgenError) else _judged(order, one) for order, one in zip(orders, drawn, strict=True)
    ]


def _judged(order: Order, drawn: Rendered) -> Rendered:
    """The document with what the content check finds in front of what the drawing found."""
    from docgen.check.content import HouseNames, check_content

    house = order.house
    names = HouseNames(house.issuer, house.mark, house.organ_code, house.printing_office)
    return replace(drawn, findings=(*check_content(order.filing, names, order.written), *drawn.findings))


def wants_even_page(filing: Filing, settings: Settings) -> bool:
    """Whether the imprint belongs on an even page (7.4.1), by the filing's own word or else the house's."""
    if filing.imprint is None:
        return False
    chosen = filing.imprint.even_page
    return settings.page.imprint_on_even_page if chosen is None else chosen


def house_of(filing: Filing, settings: Settings, *, preprinted: bool = False) -> House:
    """The house as this filing sees it.

    A listed organ that signs brings its own code and mark; an organ that is neither listed nor the house itself gets
    none, since another organ's code on its filing would be wrong.
    """
    house, fonts = settings.house, settings.fonts
    issuer = filing.signature.issuer or house.issuer
    organ = house.organ(issuer)
    own = house if organ is None and issuer == house.issuer else None
    return House(
        issuer=house.issuer or "",
        mark=(organ.mark if organ else None) or (own.mark if own else None) or "",
        organ_code=(organ.code if organ else None) or (own.organ_code if own else None) or "",
        printing_office=house.printing_office or "",
        model=settings.page.model,
        paper=(Mm(settings.preprinted.offset_x), Mm(settings.preprinted.offset_y)) if preprinted else None,
        faces=Faces(fonts.title, fonts.body, fonts.kaiti, fonts.heiti, fonts.songti, fonts.ascii),
    )


def extract_input(docx: bytes) -> Extracted:
    """The input that a DOCX of ours carries; a finding says when its text has been edited since.

    InputError ``no-input`` when it carries none; an input of an older version is upgraded.
    """
    try:
        embedded = extract(docx)
    except TemplateError as error:
        raise InputError(error.code, error.message, error.hint) from error
    raw = json.dumps(embedded.data, ensure_ascii=False).encode("utf-8")
    filing = parse_filing(read_input(raw, name="文档中随附的输入.json"))
    # Imported here, as below: reading and drawing, the common way, write no YAML.
    from docgen.models.yaml_writer import to_yaml

    return Extracted(to_yaml(filing), (_edited(),) if embedded.edited else ())


def example(kind: str) -> str:
    """The complete, commented example of a kind, as YAML."""
    from docgen.models.examples import example_yaml

    return example_yaml(kind)


def _edited() -> Finding:
    return Finding(
        "edited-since",
        "docgen",
        "warning",
        "文档",
        "这个文档生成以后正文又被改动过，取出的是生成时的输入，不含后来的改动",
        fix="请把后来的改动写进取出的 YAML，再重新生成",
    )
