"""Rendering (生成文档): a typed filing becomes the bytes of a DOCX, proven against the filing before they leave."""

from collections.abc import Sequence
from dataclasses import dataclass

from docgen.errors import DocgenError
from docgen.findings import Finding
from docgen.models.filing import Filing
from docgen.models.plain import FilingJson, write_json
from docgen.render.context import Context, ContextWriter
from docgen.render.embed import empty_item, input_item
from docgen.render.house import House
from docgen.render.package import CORE, CUSTOM, DOCUMENT, INPUT_ITEM, Entry, write_package
from docgen.render.proof import all_taken_up, refuse_unprinted
from docgen.render.readback import read_text
from docgen.render.shipped_parts import core_xml, custom_xml
from docgen.render.template import CompiledTemplate, compile_template
from docgen.render.template_files import shipped_template as shipped_template
from docgen.stages import done, in_stages


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished document: its bytes, its text as read back, what was decided on the way, the template's digest."""

    docx: bytes
    text: str
    findings: tuple[Finding, ...]
    template_digest: str


@dataclass(frozen=True, slots=True)
class Order:
    """A filing to render, the house whose it is, and the filing as ``write_json`` writes it."""

    filing: Filing
    house: House
    written: FilingJson


def render(filing: Filing, house: House, *, template: bytes | None = None, embed: bool = True) -> Rendered:
    """Render ``filing``; the same input, house and template give the same bytes.

    ``template`` is a DOCX in docgen's dialect, None the shipped one of the filing's kind. ``embed`` puts the input
    into the document. Errors: TemplateError, RenderError; nothing is returned that the proof has not passed.
    """
    return done(render_all([Order(filing, house, write_json(filing))], template=template, embed=embed)[0])


def render_all(
    orders: Sequence[Order], *, template: bytes | None = None, embed: bool = True
) -> list[Rendered | DocgenError]:
    """Render some filings as ``render`` does each of them; what stands against one stands in its place.

    All go through one stage before the first goes through the next: what a stage runs and looks up then stays in the
    processor's caches, which saves a quarter of the time. Twenty are enough for that.
    """
    work = [Rendering(order, template, embed=embed) for order in orders]
    return [one if isinstance(one, DocgenError) else one.rendered() for one in in_stages(work, Rendering.STAGES)]


class Rendering:
    """One document on its way: written out, filled into the template, proven, packed."""

    def __init__(self, order: Order, template: bytes | None, *, embed: bool) -> None:
        self._order, self._template, self._embed = order, template, embed

    def plan(self) -> None:
        self._writer = ContextWriter(self._order.filing, self._order.house, self._order.written)

    def write(self) -> None:
        self._context = self._writer.context()

    def fill(self) -> None:
        context, house = self._context, self._order.house
        source = self._template if self._template is not None else shipped_template(self._order.filing.kind)
        apart, parted = context.names.imprint_apart, context.final is not None
        self._compiled = compile_template(
            source, context.names.model, house.faces, house.paper, imprint_apart=apart, parted=parted
        )
        self._document = self._compiled.fill(context.values, context.final).encode("utf-8")

    # The proof, question by question: see ``docgen.render.proof.prove``.
    def take_up(self) -> None:
        record, order = self._context.record, self._order
        self._printed = all_taken_up(order.filing, record.pieces, _on_the_paper(order.house), record.examined)

    def read(self) -> None:
        self._text = read_text(self._document)

    def compare(self) -> None:
        refuse_unprinted(self._text, self._printed)

    def pack(self) -> None:
        item = input_item(self._order.written.whole, self._text) if self._embed else empty_item()
        self._docx = write_package(_parts(self._compiled, self._context, self._document, item))

    STAGES = (plan, write, fill, take_up, read, compare, pack)

    def rendered(self) -> Rendered:
        return Rendered(self._docx, self._text, self._context.findings, self._compiled.digest)


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
