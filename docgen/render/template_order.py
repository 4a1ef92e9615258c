"""A template's parts in order (部件归位): found by their role and put under the names that a rendering fills.

Word processors rename, renumber and drop parts as they save; what carries code or reaches outside is refused here too.
"""

import re

from docgen.errors import TemplateError
from docgen.render.package import CONTENT_TYPES, CORE, CUSTOM, DOCUMENT, INPUT_ITEM, STYLES
from docgen.render.shipped_parts import (
    CUSTOM_ITEM_XML,
    INPUT_NAMESPACE,
    ITEM_PROPERTIES_XML,
    OFFICE,
    core_xml,
    custom_xml,
)
from docgen.render.template_package import SAVE_AGAIN, WHOLE, TemplatePackage, parse_part, source_name

_KIND = "application/vnd.openxmlformats"
_PACKAGE_KINDS = "http://schemas.openxmlformats.org/package/2006/relationships"
_ITEM_TAG = f"{{{INPUT_NAMESPACE}}}filing"
COMMENT_KINDS = frozenset({"comments", "commentsExtended", "commentsIds", "commentsExtensible", "people"})
_CONTENT = {CORE: "package.core-properties", CUSTOM: "officedocument.custom-properties"}
_PROPERTIES = (
    (CORE, f"{_PACKAGE_KINDS}/metadata/core-properties", core_xml(title="", creator="", identifier="")),
    (CUSTOM, f"{OFFICE}/relationships/custom-properties", custom_xml({})),
)
_MAIN = f"{_KIND}-officedocument.wordprocessingml.document.main+xml"
_WEB = re.compile(r"(?:https?:|mailto:|#)", re.IGNORECASE)
_CODE_KINDS = {
    "vbaProject": "宏",
    "wordVbaData": "宏",
    "oleObject": "嵌入的对象",
    "package": "嵌入的文件",
    "control": "控件",
    "aFChunk": "嵌入的网页或文件",
    "subDocument": "子文档",
}


def put_in_order(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Return the parts with document, styles, properties and input item under the names that a rendering fills.

    What a word processor dropped of them is added; comments on the template are left out, they are not the filing's.
    A package that is in order comes back untouched.
    """
    package = TemplatePackage(dict(parts))
    package.rename(package.document, DOCUMENT)
    _as_document(package)
    styles = package.target(DOCUMENT, "styles")
    if styles is None or styles not in package.parts:
        raise TemplateError("not-a-docx", f"模板中缺少 {STYLES}", SAVE_AGAIN)
    package.rename(styles, STYLES)
    for name, kind, empty in _PROPERTIES:
        found = package.target(WHOLE, kind.rpartition("/")[2])
        if found is not None and found in package.parts:
            package.rename(found, name)
        else:
            content_type = f"{_KIND}-{_CONTENT[name]}+xml"
            package.add(name, empty.encode("utf-8"), content_type, WHOLE, kind)
    _place_input_item(package)
    for relation in package.relations(DOCUMENT):
        if relation.kind in COMMENT_KINDS and not relation.outside:
            package.drop(relation.target)
    first = {CONTENT_TYPES: package.parts[CONTENT_TYPES]}
    return first | package.parts


def _as_document(package: TemplatePackage) -> None:
    """A Word template (.dotx) is declared as one; what is rendered from it is a document."""
    if package.content_type(DOCUMENT) == _MAIN.replace(".document.", ".template."):
        package.declare(DOCUMENT, _MAIN)


def _place_input_item(package: TemplatePackage) -> None:
    for relation in package.relations(DOCUMENT):
        if relation.kind == "customXml" and relation.target in package.parts:
            try:
                tag = parse_part(package.parts[relation.target], relation.target).tag
            except TemplateError:
                continue  # somebody else's item: only one with our root element is ours to fill
            if tag == _ITEM_TAG:
                package.rename(relation.target, INPUT_ITEM)
                return
    empty = CUSTOM_ITEM_XML.encode("utf-8")
    package.add(INPUT_ITEM, empty, "application/xml", DOCUMENT, f"{OFFICE}/relationships/customXml")
    about, kind = ITEM_PROPERTIES_XML.encode("utf-8"), f"{_KIND}-officedocument.customXmlProperties+xml"
    package.add("customXml/itemProps1.xml", about, kind, INPUT_ITEM, f"{OFFICE}/relationships/customXmlProps")


def refuse_code(package: TemplatePackage) -> None:
    """TemplateError ``template-unsafe`` for macros, embedded objects and anything fetched from outside the file."""
    for what in reaching_out(package):
        hint = "请去掉以后另存为 .docx；docgen template check 会逐一列出"
        raise TemplateError("template-unsafe", f"模板含有{what}", hint)


def reaching_out(package: TemplatePackage) -> list[str]:
    """What in the package runs code or lies outside it; hyperlinks to web and mail addresses are none of it."""
    found = []
    for name in package.parts:
        if not name.endswith(".rels"):
            continue
        for one in package.relations(source_name(name)):
            if one.kind in _CODE_KINDS:
                found.append(f"{_CODE_KINDS[one.kind]}（{one.target}）")
            elif one.outside and not (one.kind == "hyperlink" and _WEB.match(one.target)):
                found.append(f"文件以外的内容（{one.target}）")
    return found
