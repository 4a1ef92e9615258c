"""Templates (模板): docxtpl's dialect, compiled once per template, page model and fonts, rendered many times.

The user's data is never compiled: it reaches the compiled template as values, escaped by ``ooxml.finalize``.
"""

import hashlib
import io
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2 import Template as JinjaTemplate
from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from docgen.errors import RenderError, TemplateError
from docgen.render.ooxml import finalize
from docgen.render.package import DOCUMENT, STYLES, Packed, pack, read_package
from docgen.render.styles_part import HEADER, WORD
from docgen.standard.faces import Faces
from docgen.standard.page import INK_MODEL, PageModel

_BODY = re.compile(r"^(.*?<w:body>)(.*)(</w:body>.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class CompiledTemplate:
    """A template ready to render: its parts as they go into a package, and the document as a compiled Jinja template.

    ``digest`` is the SHA-256 of the template file's own bytes.
    """

    digest: str
    parts: dict[str, Packed]
    document: JinjaTemplate

    def fill(self, values: dict[str, Any]) -> str:
        """Return word/document.xml with ``values`` filled in; a missing value or a forbidden access is an error."""
        try:
            return HEADER + self.document.render(values)
        except UndefinedError as error:
            raise RenderError(
                "template-value-missing", f"模板要用的内容不存在：{error.message}", "请检查模板中的占位符"
            ) from error
        except SecurityError as error:
            raise TemplateError(
                "template-unsafe", f"模板中有不允许的写法：{error}", "模板只能取值、判断和循环"
            ) from error


@lru_cache(maxsize=32)
def compile_template(data: bytes, model: PageModel, faces: Faces) -> CompiledTemplate:
    """Compile a DOCX template for one page model and one set of fonts; the result is kept for the next rendering.

    Errors: TemplateError when the file is no DOCX, has no document, or its tags do not parse.
    """
    parts = read_package(data)
    for name in (DOCUMENT, STYLES):
        if name not in parts:
            raise TemplateError("not-a-docx", f"模板中缺少 {name}", "请换用 Word 或 WPS 另存的 .docx 文件")
    parts[STYLES] = _restyled(parts[STYLES], model, faces)
    document = _compile(_patched(data, _with_page(parts[DOCUMENT], model)))
    packed = {name: pack(part) for name, part in parts.items()}
    return CompiledTemplate(hashlib.sha256(data).hexdigest(), packed, document)


def environment() -> ImmutableSandboxedEnvironment:
    """The one Jinja environment: sandboxed, immutable, every undefined name an error, every value escaped."""
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, finalize=finalize, autoescape=True)


def _compile(source: str) -> JinjaTemplate:
    try:
        return environment().from_string(source)
    except TemplateSyntaxError as error:
        raise TemplateError(
            "template-syntax", f"模板中的标记有误：{error.message}", "请检查 {{ }} 和 {% %} 是否成对、拼写是否正确"
        ) from error


def _patched(data: bytes, document: str) -> str:
    """Let docxtpl turn its dialect into plain Jinja; only the body's own XML is handed over."""
    match = _BODY.match(document)
    if match is None:
        raise TemplateError("not-a-docx", "模板中没有正文", "请换用 Word 或 WPS 另存的 .docx 文件")
    before, body, after = match.groups()
    return before + str(DocxTemplate(io.BytesIO(data)).patch_xml(body)) + after


def _parse(data: bytes, name: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise TemplateError("template-broken", f"模板中的 {name} 不是完好的 XML", "请重新另存模板") from error


def _with_page(data: bytes, model: PageModel) -> str:
    """The document with the margins of ``model``; a template in the default model is left as the office set it."""
    root = _parse(data, DOCUMENT)
    if model != INK_MODEL:
        for margins in root.iter(f"{{{WORD}}}pgMar"):
            margins.set(f"{{{WORD}}}top", str(model.top.twips))
            margins.set(f"{{{WORD}}}bottom", str(model.bottom.twips))
    return str(etree.tostring(root, encoding="unicode"))


def _restyled(data: bytes, model: PageModel, faces: Faces) -> bytes:
    """The styles with ``model``'s pitch and the house's fonts in place of the default ones."""
    renamed = {old: new for old, new in zip(_names(Faces()), _names(faces), strict=True) if old != new}
    if model == INK_MODEL and not renamed:
        return data
    root = _parse(data, STYLES)
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
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))


def _names(faces: Faces) -> tuple[str, ...]:
    return (faces.title, faces.body, faces.kaiti, faces.heiti, faces.songti)
