"""The unchanging parts of a shipped template, and the document properties (文档属性) that a rendering fills."""

from collections.abc import Mapping
from functools import cache

from docgen.render.ooxml import attribute, escape_text
from docgen.render.styles_part import HEADER, WORD

CONTRACT_VERSION = "1"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_TYPES = "application/vnd.openxmlformats"
NAMESPACES = (
    f'xmlns:w="{WORD}" xmlns:r="{OFFICE}/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
INPUT_NAMESPACE = "urn:docgen:input:1"

_OVERRIDES = (
    ("/word/document.xml", f"{_TYPES}-officedocument.wordprocessingml.document.main+xml"),
    ("/word/styles.xml", f"{_TYPES}-officedocument.wordprocessingml.styles+xml"),
    ("/word/settings.xml", f"{_TYPES}-officedocument.wordprocessingml.settings+xml"),
    ("/word/fontTable.xml", f"{_TYPES}-officedocument.wordprocessingml.fontTable+xml"),
    ("/word/theme/theme1.xml", f"{_TYPES}-officedocument.theme+xml"),
    ("/word/footer1.xml", f"{_TYPES}-officedocument.wordprocessingml.footer+xml"),
    ("/word/footer2.xml", f"{_TYPES}-officedocument.wordprocessingml.footer+xml"),
    ("/docProps/core.xml", f"{_TYPES}-package.core-properties+xml"),
    ("/docProps/app.xml", f"{_TYPES}-officedocument.extended-properties+xml"),
    ("/docProps/custom.xml", f"{_TYPES}-officedocument.custom-properties+xml"),
    ("/customXml/itemProps1.xml", f"{_TYPES}-officedocument.customXmlProperties+xml"),
)
CONTENT_TYPES_XML = (
    f'{HEADER}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Default Extension="rels" ContentType="{_TYPES}-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in _OVERRIDES)
    + "</Types>"
)


def _relations(*rows: tuple[str, str]) -> str:
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(rows, start=1)
    )
    return f'{HEADER}<Relationships xmlns="{RELATIONS}">{items}</Relationships>'


PACKAGE_RELS = _relations(
    (f"{OFFICE}/relationships/officeDocument", "word/document.xml"),
    ("http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
    (f"{OFFICE}/relationships/extended-properties", "docProps/app.xml"),
    (f"{OFFICE}/relationships/custom-properties", "docProps/custom.xml"),
)
DOCUMENT_RELS = _relations(
    (f"{OFFICE}/relationships/styles", "styles.xml"),
    (f"{OFFICE}/relationships/settings", "settings.xml"),
    (f"{OFFICE}/relationships/footer", "footer1.xml"),
    (f"{OFFICE}/relationships/footer", "footer2.xml"),
    (f"{OFFICE}/relationships/customXml", "../customXml/item1.xml"),
    (f"{OFFICE}/relationships/fontTable", "fontTable.xml"),
    (f"{OFFICE}/relationships/theme", "theme/theme1.xml"),
)
CUSTOM_ITEM_RELS = _relations((f"{OFFICE}/relationships/customXmlProps", "itemProps1.xml"))
CUSTOM_ITEM_XML = f'{HEADER}<filing xmlns="{INPUT_NAMESPACE}"/>'
ITEM_PROPERTIES_XML = (
    f'{HEADER}<ds:datastoreItem ds:itemID="{{5D0C6E4A-9704-4012-8A2E-D0C6E2012970}}" '
    f'xmlns:ds="{OFFICE}/customXml"><ds:schemaRefs><ds:schemaRef ds:uri="{INPUT_NAMESPACE}"/></ds:schemaRefs>'
    "</ds:datastoreItem>"
)
APP_XML = f'{HEADER}<Properties xmlns="{OFFICE}/extended-properties"><Application>docgen</Application></Properties>'
# Word 2013 mode; full-width punctuation keeps its full width so that a line holds 28 characters.
SETTINGS_XML = (
    f'{HEADER}<w:settings xmlns:w="{WORD}"><w:zoom w:percent="100"/><w:evenAndOddHeaders/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)


_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"


def core_xml(*, title: str, creator: str, identifier: str) -> str:
    """docProps/core.xml: title, issuing organ and document number, language zh-CN; no times, they would differ."""
    return (
        f'{HEADER}<cp:coreProperties xmlns:cp="{_CORE}" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{_plain(title)}</dc:title><dc:subject>{_plain(identifier)}</dc:subject>"
        f"<dc:creator>{_plain(creator)}</dc:creator><dc:identifier>{_plain(identifier)}</dc:identifier>"
        "<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


def custom_xml(properties: Mapping[str, str]) -> str:
    """docProps/custom.xml: the contract's version and what the archive wants to find without opening the text."""
    rows = {"docgen-contract": CONTRACT_VERSION, **properties}
    items = "".join(
        [
            f"{_property(number, name)}<vt:lpwstr>{_plain(value)}</vt:lpwstr></property>"
            for number, (name, value) in enumerate(rows.items(), start=2)
        ]
    )
    names = f'xmlns="{OFFICE}/custom-properties" xmlns:vt="{OFFICE}/docPropsVTypes"'
    return f"{HEADER}<Properties {names}>{items}</Properties>"


@cache
def _property(number: int, name: str) -> str:
    """How a property begins; the names are our own and few."""
    return f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{attribute(name)}">'


def footer_xml(style: str) -> str:
    """A footer with the page number between two dashes (一字线)."""
    field = (
        '<w:r><w:t xml:space="preserve">— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> —</w:t></w:r>'
    )
    return f'{HEADER}<w:ftr xmlns:w="{WORD}"><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{field}</w:p></w:ftr>'


def _plain(text: str) -> str:
    return escape_text(text.replace("\n", "").replace("\t", " "))
