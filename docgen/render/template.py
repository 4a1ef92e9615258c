"""Templates (模板): docxtpl's dialect, compiled once per template, page model and fonts, rendered many times.

The user's data is never compiled: it reaches the compiled template as values, escaped by ``ooxml.finalize``. All that
makes a template work again after a word processor saved it happens here once, never while a filing is rendered.
"""

import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2 import Template as JinjaTemplate
from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from docgen.errors import RenderError, TemplateError
from docgen.render.house import Offset
from docgen.render.ooxml import finalize
from docgen.render.package import DOCUMENT, STYLES, Packed, pack, read_package, write_package
from docgen.render.styles_part import HEADER, WORD
from docgen.render.template_healing import TAG, heal, own_texts, restored_even_footers, with_namespaces
from docgen.render.template_order import put_in_order, refuse_code
from docgen.render.template_package import TemplatePackage, parse_part, write_part
from docgen.render.template_sections import part_imprint
from docgen.render.template_styles import adopt_styles, restore_punctuation
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

    ``digest`` is the SHA-256 of the template file's own bytes; ``marginal`` are headers, footers and notes with tags.
    """

    digest: str
    parts: dict[str, Packed]
    document: JinjaTemplate
    marginal: dict[str, JinjaTemplate] = field(default_factory=dict)

    def fill(self, values: dict[str, Any]) -> str:
        """Return word/document.xml with ``values`` filled in; a missing value or a forbidden access is an error."""
        return HEADER + _fill(self.document, values)

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
    data: bytes, model: PageModel, faces: Faces, paper: Offset | None = None, *, imprint_apart: bool = False
) -> CompiledTemplate:
    """Compile a DOCX template for one page model and one set of fonts; the result is kept for the next rendering.

    ``paper`` moves the page right and down for pre-printed paper; ``imprint_apart`` gives the imprint an even page.

    Errors: TemplateError when the file is no DOCX, has no document, carries code or unaccepted changes, or its tags
    do not parse.
    """
    parts = put_in_order(read_package(data))
    refuse_code(TemplatePackage(parts))
    parts = restore_punctuation(adopt_styles(parts))
    parts[STYLES] = _restyled(parts[STYLES], model, faces)
    root = with_namespaces(heal(parse_part(parts[DOCUMENT], DOCUMENT)))
    _set_page(root, model)
    if paper is not None:
        _move_page(root, *paper)
    _settle_footers(parts, root)
    if imprint_apart:
        part_imprint(parts, root, DOCUMENT)
    return _compiled(data, parts, root)


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
    document = _compile(_patched_body(str(etree.tostring(root, encoding="unicode"))))
    marginal = {name: _compile(source) for name, source in _marginal_sources(parts).items()}
    packed = {name: pack(part) for name, part in parts.items()}
    return CompiledTemplate(hashlib.sha256(data).hexdigest(), packed, document, marginal)


def environment() -> ImmutableSandboxedEnvironment:
    """The one Jinja environment: sandboxed, immutable, every undefined name an error, every value escaped."""
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, finalize=finalize, autoescape=True)


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


def _patched(xml: str) -> str:
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
                sources[name] = HEADER + _patched(str(etree.tostring(root, encoding="unicode")))
    return sources


def _settle_footers(parts: dict[str, bytes], root: etree._Element) -> None:
    """Odd and even page numbers stand on their own sides even where the switch for it was lost."""
    settings = TemplatePackage(parts).target(DOCUMENT, "settings")
    if settings in parts:
        parts[settings] = restored_even_footers(parts[settings], root)


def _set_page(root: etree._Element, model: PageModel) -> None:
    """Set the margins of ``model``; a template in the default model is left as the office set it."""
    if model != INK_MODEL:
        for margins in root.iter(f"{{{WORD}}}pgMar"):
            margins.set(f"{{{WORD}}}top", str(model.top.twips))
            margins.set(f"{{{WORD}}}bottom", str(model.bottom.twips))


def _move_page(root: etree._Element, right: Length, down: Length) -> None:
    """Move text, footers and everything anchored in them by moving the margins."""
    for margins in root.iter(f"{{{WORD}}}pgMar"):
        for side, move in (("left", right), ("right", -right), ("top", down), ("bottom", -down), ("footer", -down)):
            key = f"{{{WORD}}}{side}"
            margins.set(key, str(max(int(margins.get(key, "0")) + move.twips, 0)))


def _restyled(data: bytes, model: PageModel, faces: Faces) -> bytes:
    """The styles with ``model``'s pitch and the house's fonts in place of the default ones."""
    renamed = {old: new for old, new in zip(_names(Faces()), _names(faces), strict=True) if old != new}
    if model == INK_MODEL and not renamed:
        return data
    root = parse_part(data, STYLES)
    for fonts in root.iter(f"{{{WORD}}}rFonts"):
        for key in ("ascii", "hAnsi"):
            value = fonts.get(f"{{{WORD}}}{key}", "")
            latin = faces.ascii if value == Faces().ascii else renamed.get(value, value)
            fonts.set(f"{{{WORD}}}{key}", latin)
        for key in ("eastAsia", "cs"):
            value = fonts.get(f"{{{WORD}}}{key}", "")
            fonts.set(f"{{{WORD}}}{key}", renamed.get(value, value))
    for line in root.iterfind(f".//{{{WORD}}}style[@{{{WORD}}}default='1']/{{{WORD}}}pPr/{{{WORD}}}spacing"):
        line.set(f"{{{WORD}}}line", str(model.pitch.twips))
    return write_part(root)


def _names(faces: Faces) -> tuple[str, ...]:
    return (faces.title, faces.body, faces.kaiti, faces.heiti, faces.songti)
