"""Rendering (生成文档): a typed filing becomes the bytes of a DOCX, proven against the filing before they leave."""

from dataclasses import dataclass

from docgen.findings import Finding
from docgen.models.filing import Filing
from docgen.render.context import Context, build_context
from docgen.render.embed import empty_item, input_item
from docgen.render.house import House
from docgen.render.package import CORE, CUSTOM, DOCUMENT, INPUT_ITEM, Entry, write_package
from docgen.render.proof import prove
from docgen.render.shipped_parts import core_xml, custom_xml
from docgen.render.template import CompiledTemplate, compile_template
from docgen.render.template_files import shipped_template as shipped_template


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished document: its bytes, its text as read back, what was decided on the way, the template's digest."""

    docx: bytes
    text: str
    findings: tuple[Finding, ...]
    template_digest: str


def render(filing: Filing, house: House, *, template: bytes | None = None, embed: bool = True) -> Rendered:
    """Render ``filing``; the same input, house and template give the same bytes.

    ``template`` is a DOCX in docgen's dialect, None the shipped one of the filing's kind. ``embed`` puts the input
    into the document. Errors: TemplateError, RenderError; nothing is returned that the proof has not passed.
    """
    source = template if template is not None else shipped_template(filing.kind)
    context = build_context(filing, house)
    apart, parted = context.names.imprint_apart, context.final is not None
    compiled = compile_template(
        source, context.names.model, house.faces, house.paper, imprint_apart=apart, parted=parted
    )
    document = compiled.fill(context.values, context.final).encode("utf-8")
    record = context.record
    text = prove(document, filing, record.pieces, withheld=_on_the_paper(house), examined=record.examined)
    item = input_item(context.written.whole, text) if embed else empty_item()
    docx = write_package(_parts(compiled, context, document, item))
    return Rendered(docx, text, context.findings, compiled.digest)


def _on_the_paper(house: House) -> frozenset[str]:
    """The fields that pre-printed paper carries already; an order names its issuer nowhere else."""
    return frozenset({"head.mark", "signature.issuer"}) if house.paper is not None else frozenset()


def _parts(compiled: CompiledTemplate, context: Context, document: bytes, item: bytes) -> dict[str, bytes | Entry]:
    """The template's parts in their order, those that belong to this filing replaced."""
    names = context.names
    properties = {"发文字号": names.number, "发文机关": names.issuer, "模板": compiled.digest}
    own = {
        DOCUMENT: document,
        CORE: core_xml(title=context.title, creator=names.issuer, identifier=names.number).encode("utf-8"),
        CUSTOM: custom_xml(properties).encode("utf-8"),
        INPUT_ITEM: item,
        **compiled.fill_marginal(context.values),
    }
    parts: dict[str, bytes | Entry] = {**compiled.parts}
    parts.update([(name, data) for name, data in own.items() if name in parts])
    return parts
