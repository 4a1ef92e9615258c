"""Templates (模板): docxtpl's dialect, compiled once per template, page model and fonts, rendered many times.

The user's data is never compiled: it reaches the compiled template as values, escaped by ``ooxml.finalize``. All that
makes a template work again after a word processor saved it happens here once, never while a filing is rendered.
"""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from jinja2 import Template as JinjaTemplate
from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError
from lxml import etree

from docgen.errors import RenderError, TemplateError
from docgen.render.house import Offset
from docgen.render.package import DOCUMENT, STYLES, Entry, Packed, enter, pack, read_package, unpack, write_package
from docgen.render.prepared import digest_of, prepared_parts
from docgen.render.sections import SectionName, put_sections
from docgen.render.styles_part import HEADER, WORD
from docgen.render.template_escaping import environment
from docgen.render.template_healing import TAG, heal, own_texts, restored_even_footers, with_namespaces
from docgen.render.template_order import put_in_order, refuse_code
from docgen.render.template_package import TemplatePackage, parse_part
from docgen.render.template_sections import part_imprint
from docgen.render.template_styles import adopt_styles, restore_punctuation, restyle
from docgen.render.template_table_pages import table_sections
from docgen.standard.faces import Faces
from docgen.standard.page import INK_MODEL, PageModel
from docgen.units import Length

_BODY = re.compile(r"^(.*?<w:body>)(.*)(</w:body>.*)$", re.DOTALL)
# Parts beside the body that may hold tags.
_MARGINAL_KINDS = frozenset({"header", "footer", "footnotes", "endnotes"})
_PARAGRAPH = f"{{{WORD}}}p"


@dataclass(frozen=True, slots=True)
class CompiledTemplate:
    """A template ready to render: its parts as they go into a package, and the document as a compiled Jinja template.

    ``digest`` is the SHA-256 of the template file's own bytes; ``marginal`` are headers, footers and notes with tags;
    ``sections`` are the properties of a filing's sections by name, empty where it has but the template's own.
    """

    digest: str
    parts: dict[str, Entry]
    document: JinjaTemplate
    marginal: dict[str, JinjaTemplate] = field(default_factory=dict)
    sections: dict[SectionName, str] = field(default_factory=dict)

    def fill(self, values: dict[str, Any], final: SectionName | None = None) -> str:
        """Return word/document.xml with ``values`` filled in; a missing value or a forbidden access is an error.

        ``final`` is the section that ends a document of several.
        """
        document = HEADER + _fill(self.document, values)
        return put_sections(document, self.sections, final) if final is not None else document

    def fill_marginal(self, values: dict[str, Any]) -> dict[str, bytes]:
        """Return the headers, footers and notes that hold tags, filled in; empty for most templates."""
        return {name: _fill(part, values).encode("utf-8") for name, part in self.marginal.items()}


def _fill(part: JinjaTemplate, values: dict[str, Any]) -> str:
    try:
        return part.render(values)
    except UndefinedError as error:
        raise RenderError(
            "template-value-missing", f"模板要用的内容不存在：{error.message}", "请检查模板中的占位符"
        ) from error
    except SecurityError as error:
        raise TemplateError("template-unsafe", f"模板中有不允许的写法：{error}", "模板只能取值、判断和循环") from error


@lru_cache(maxsize=32)
def compile_template(
    data: bytes,
    model: PageModel,
    faces: Faces,
    paper: Offset | None = None,
    *,
    imprint_apart: bool = False,
    parted: bool = False,
) -> CompiledTemplate:
    """Compile a DOCX template for one page model and one set of fonts; the result is kept for the next rendering.

    ``paper`` moves the page right and down for pre-printed paper; ``imprint_apart`` gives the imprint an even page;
    ``parted`` prepares sections for long and landscape tables.

    Errors: TemplateError when the file is no DOCX, has no document, carries code or unaccepted changes, or its tags
    do not parse.
    """
    # A section more needs the document as it was before its tags became Jinja.
    ready = None if imprint_apart or parted else prepared_parts(digest_of(data))
    if ready is not None:
        return _compiled_in_advance(digest_of(data), ready, model, faces, paper)
    parts, root = _readable(data)
    parts[STYLES] = restyle(parts[STYLES], model, faces)
    _set_page(root, model, paper)
    if parted:
        sections = table_sections(parts, root, DOCUMENT, paper, imprint_apart=imprint_apart)
        return replace(_compiled(data, parts, root), sections=sections)
    if imprint_apart:
        part_imprint(parts, root, DOCUMENT)
    return _compiled(data, parts, root)


def prepare(data: bytes) -> bytes:
    """Return the package that stands for a shipped template from now on: its parts, the document's tags as Jinja."""
    parts, root = _readable(data)
    document = _patched_body(_serialised(root)).encode("utf-8")
    return write_package({name: pack(part) for name, part in {**parts, DOCUMENT: document}.items()})


def _compiled_in_advance(
    digest: str, parts: dict[str, Packed], model: PageModel, faces: Faces, paper: Offset | None
) -> CompiledTemplate:
    """What ``compile_template`` makes of a shipped template, from what ``prepare`` made of it."""
    styles, document = unpack(parts[STYLES]), unpack(parts[DOCUMENT])
    restyled = restyle(styles, model, faces)
    if restyled is not styles:
        parts = {**parts, STYLES: pack(restyled)}
    source = document.decode("utf-8")
    if model != INK_MODEL or paper is not None:
        # Between the paragraphs of a shipped template the tags are text, so that the document is still XML.
        root = parse_part(document, DOCUMENT)
        _set_page(root, model, paper)
        source = _serialised(root)
    return CompiledTemplate(digest, _entered(parts), _compile(source))


def _readable(data: bytes) -> tuple[dict[str, bytes], etree._Element]:
    """The template's parts in order, and its document with every tag whole."""
    parts = put_in_order(read_package(data))
    refuse_code(TemplatePackage(parts))
    parts = restore_punctuation(adopt_styles(parts))
    root = with_namespaces(heal(parse_part(parts[DOCUMENT], DOCUMENT)))
    _settle_footers(parts, root)
    return parts, root


def render_plain(data: bytes, values: Mapping[str, Any]) -> bytes:
    """Render any template of docxtpl's dialect with plain values: body, headers, footers and notes.

    Nothing of a filing is asked of the template: no slots, no styles, no contract; its other parts stay as they are.
    """
    parts = read_package(data)
    compiled = _compiled(data, parts, heal(parse_part(parts[DOCUMENT], DOCUMENT)))
    context = dict(values)
    filled = {DOCUMENT: compiled.fill(context).encode("utf-8"), **compiled.fill_marginal(context)}
    return write_package({name: filled.get(name, part) for name, part in compiled.parts.items()})


def _compiled(data: bytes, parts: dict[str, bytes], root: etree._Element) -> CompiledTemplate:
    document = _compile(_patched_body(_serialised(root)))
    marginal = {name: _compile(source) for name, source in _marginal_sources(parts).items()}
    packed = {name: pack(part) for name, part in parts.items()}
    return CompiledTemplate(digest_of(data), _entered(packed), document, marginal)


def _entered(parts: Mapping[str, Packed]) -> dict[str, Entry]:
    return {name: enter(name, part) for name, part in parts.items()}


def _compile(source: str) -> JinjaTemplate:
    try:
        return environment().from_string(source)
    except TemplateSyntaxError as error:
        raise TemplateError(
            "template-syntax",
            f"模板中的标记有误：{error.message}",
            "请检查 {{ }} 和 {% %} 是否成对、拼写是否正确；docgen template check 会指出在哪里",
        ) from error


def _patched_body(document: str) -> str:
    """Let docxtpl turn its dialect into plain Jinja; only the body's own XML is handed over."""
    match = _BODY.match(document)
    if match is None:
        raise TemplateError("not-a-docx", "模板中没有正文", "请换用 Word 或 WPS 另存的 .docx 文件")
    before, body, after = match.groups()
    return before + _patched(body) + after


def _serialised(root: etree._Element) -> str:
    return str(etree.tostring(root, encoding="unicode"))


def _patched(xml: str) -> str:
    # Imported here: with python-docx it takes as long as all the rest, and the shipped templates do without.
    from docxtpl import DocxTemplate

    return str(DocxTemplate(io.BytesIO()).patch_xml(xml))


def _marginal_sources(parts: dict[str, bytes]) -> dict[str, str]:
    """The headers, footers and notes that hold tags, as Jinja."""
    sources = {}
    for relation in TemplatePackage(parts).relations(DOCUMENT):
        name = relation.target
        if relation.kind in _MARGINAL_KINDS and name in parts and b"{" in parts[name]:
            root = heal(parse_part(parts[name], name))
            texts = ("".join(text.text or "" for text in own_texts(one)) for one in root.iter(_PARAGRAPH))
            if any(TAG.search(text) for text in texts):
                sources[name] = HEADER + _patched(_serialised(root))
    return sources


def _settle_footers(parts: dict[str, bytes], root: etree._Element) -> None:
    """Odd and even page numbers stand on their own sides even where the switch for it was lost."""
    settings = TemplatePackage(parts).target(DOCUMENT, "settings")
    if settings in parts:
        parts[settings] = restored_even_footers(parts[settings], root)


def _set_page(root: etree._Element, model: PageModel, paper: Offset | None) -> None:
    """Set the margins of ``model``, moved by ``paper``; in the default model they stay as the office set them."""
    if (model.top, model.bottom) != (INK_MODEL.top, INK_MODEL.bottom):
        for margins in root.iter(f"{{{WORD}}}pgMar"):
            margins.set(f"{{{WORD}}}top", str(model.top.twips))
            margins.set(f"{{{WORD}}}bottom", str(model.bottom.twips))
    if paper is not None:
        _move_page(root, *paper)


def _move_page(root: etree._Element, right: Length, down: Length) -> None:
    """Move text, footers and everything anchored in them by moving the margins."""
    for margins in root.iter(f"{{{WORD}}}pgMar"):
        for side, move in (("left", right), ("right", -right), ("top", down), ("bottom", -down), ("footer", -down)):
            key = f"{{{WORD}}}{side}"
            margins.set(key, str(max(int(margins.get(key, "0")) + move.twips, 0)))
