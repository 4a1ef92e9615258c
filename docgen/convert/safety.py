"""What is refused before LibreOffice sees it (不安全的 DOCX): a document must not reach out, run code or fill the disk.

Reads the package only; nothing is unpacked to disk, and no XML entity is expanded.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree

from docgen.convert.fields import dangerous_field
from docgen.errors import ConversionError

MAX_ENTRIES = 4_000
MAX_TOTAL_BYTES = 400 * 1024 * 1024
MAX_RATIO = 250
RATIO_FROM_BYTES = 16 * 1024 * 1024
"""Repetitive XML compresses well: the ratio only counts for packages that are large when unpacked."""

CONTENT_TYPES_PART = "[Content_Types].xml"
WORD_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DOCUMENT_TYPES = frozenset((f"{WORD_TYPES}.document.main+xml", f"{WORD_TYPES}.template.main+xml"))
BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
XML_SUFFIXES = (".xml", ".rels", ".vml", ".svg")
SAFE_LINK_SCHEMES = frozenset(("http", "https", "mailto"))

# What a content type contains, and what it is called to the person.
FORBIDDEN_TYPES = {
    "macroenabled": "宏",
    "vbaproject": "宏",
    "vbadata": "宏",
    "oleobject": "OLE 对象",
    "activex": "ActiveX 控件",
    "spreadsheetml": "嵌入的表格文件",
    "presentationml": "嵌入的演示文稿",
    "application/x-msdownload": "可执行文件",
    "text/html": "嵌入的网页",
    "xhtml": "嵌入的网页",
    "message/rfc822": "嵌入的网页",
    "rtf": "嵌入的 RTF 文件",
}
# The last step of a relationship's type.
FORBIDDEN_RELATIONSHIPS = {
    "vbaproject": "宏",
    "wordvbadata": "宏",
    "oleobject": "OLE 对象",
    "package": "嵌入的文件",
    "control": "ActiveX 控件",
    "activexcontrolbinary": "ActiveX 控件",
    "afchunk": "外部内容块（altChunk）",
    "subdocument": "子文档",
    "frame": "框架网页",
    "externallink": "外部链接",
}
FORBIDDEN_ELEMENTS = {
    "altChunk": "外部内容块（altChunk）",
    "OLEObject": "OLE 对象",
    "objectEmbed": "OLE 对象",
    "objectLink": "OLE 对象",
    "control": "ActiveX 控件",
    "subDoc": "子文档",
}
OUTSIDE_NAMES = {"attachedtemplate": "外部模板", "hyperlink": "本机或网络文件的超链接", "image": "外部图片"}
VML = "urn:schemas-microsoft-com:vml"
OFFICE = "urn:schemas-microsoft-com:office:office"
SVG = "http://www.w3.org/2000/svg"
LINKING_ATTRIBUTES = ("src", "href", f"{{{OFFICE}}}href", f"{{{OFFICE}}}althref", "{http://www.w3.org/1999/xlink}href")


def refuse_unsafe(docx: bytes) -> None:
    """Return nothing for a DOCX that may be converted; ConversionError ``docx-refused`` names the part otherwise.

    Hyperlinks to http, https and mailto are allowed, as converting does not follow them; everything else that
    lies outside the document is refused, and so are objects, macros, fields that fetch, and malformed packages.
    """
    if docx.startswith(b"\xd0\xcf\x11\xe0"):
        raise refused("", "这是旧版 Word 文档（.doc）或加密的文档", "请在 Word 或 WPS 中去掉密码并另存为 .docx。")
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as package:
            check_entries(package.infolist(), len(docx))
            parts = {name: package.read(name) for name in package.namelist() if not name.endswith("/")}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, UnicodeDecodeError) as error:
        raise refused("", "这不是完整的 DOCX 文件", "请确认文件没有损坏、没有只传了一半。") from error
    check_content_types(parts)
    for name, content in parts.items():
        # A picture's first bytes are never a bracket; an XML part under another name is still read.
        if name.lower().endswith(XML_SUFFIXES) or content[:256].lstrip(BEFORE_XML).startswith(b"<"):
            check_part(name, parse(name, content))


def check_entries(entries: list[zipfile.ZipInfo], packed: int) -> None:
    """Refuse too many or too large entries, names that lead out of the package, and encrypted or linked entries."""
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES:
        raise refused("", f"文件内的部件多达 {len(entries)} 个（最多 {MAX_ENTRIES} 个），疑似压缩炸弹")
    if total > MAX_TOTAL_BYTES or (total > RATIO_FROM_BYTES and total > packed * MAX_RATIO):
        raise refused("", f"文件解压后达 {total // 1024 // 1024} MB（压缩后 {packed // 1024} KB），疑似压缩炸弹")
    seen: set[str] = set()
    for entry in entries:
        # orig_filename is what stands in the archive; filename has been cut at a NUL.
        name = entry.orig_filename
        if name.startswith("/") or ".." in name.split("/") or any(char < " " or char in "\\:" for char in name):
            raise refused(repr(name), "部件名称不合规范，可能指向文件之外")
        if name.casefold() in seen:
            raise refused(name, "同名部件出现了两次")
        seen.add(name.casefold())
        if entry.flag_bits & 0x1:
            raise refused(name, "部件已加密", "请去掉密码后再转换。")
        if entry.external_attr >> 16 & 0o170000 == 0o120000:
            raise refused(name, "部件是指向别处的链接")


def check_content_types(parts: dict[str, bytes]) -> None:
    """Refuse a package that is no word-processing document, or that declares a part of a forbidden kind."""
    if CONTENT_TYPES_PART not in parts:
        raise refused(CONTENT_TYPES_PART, "缺少这个部件，文件不是 DOCX")
    main_parts = []
    for element in parse(CONTENT_TYPES_PART, parts[CONTENT_TYPES_PART]).iter("{*}Override", "{*}Default"):
        part = element.get("PartName", "").lstrip("/")
        kind = element.get("ContentType", "").lower()
        # A Default only names an extension: it harms nobody until a part has it.
        suffix = f".{element.get('Extension', '?').lower()}"
        used = part in parts or any(name.lower().endswith(suffix) for name in parts)
        what = next((said for word, said in FORBIDDEN_TYPES.items() if word in kind), None)
        if what and used:
            raise refused(part or CONTENT_TYPES_PART, f"含有{what}")
        if part and kind in DOCUMENT_TYPES:
            main_parts.append(part)
    if not main_parts:
        raise refused(CONTENT_TYPES_PART, "文件不是 Word 文档（.docx）")
    for part in main_parts:
        # LibreOffice makes a blank page of a document without a body and calls it a success.
        if part not in parts or etree.QName(parse(part, parts[part])).localname != "document":
            raise refused(part, "缺少正文，或正文不是 Word 文档", "请在 Word 或 WPS 中打开并重新保存。")
    for name in parts:
        lowered = name.lower()
        if "/embeddings/" in f"/{lowered}" or "/activex/" in f"/{lowered}" or lowered.endswith("vbaproject.bin"):
            raise refused(name, "含有嵌入的对象或宏")


def parse(name: str, content: bytes) -> etree._Element:
    """Return the root of an XML part; refuse one that is not well-formed or has a document type."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refused(name, f"部件不是格式正确的 XML（{error}）", "请在 Word 或 WPS 中打开并重新保存。") from error
    # Entities only come with a document type, and a part of a document never has one.
    if root.getroottree().docinfo.internalDTD is not None:
        raise refused(name, "部件带有 DTD 声明（可能含有实体）")
    return root


def check_part(name: str, root: etree._Element) -> None:
    """Refuse what one XML part must not hold: outside targets, objects, fields that fetch, linked pictures."""
    if name.endswith(".rels"):
        for relationship in root.iter("{*}Relationship"):
            check_relationship(name, relationship)
        return
    for element in root.iter(*(f"{{*}}{local}" for local in FORBIDDEN_ELEMENTS)):
        raise refused(name, f"含有{FORBIDDEN_ELEMENTS[etree.QName(element).localname]}")
    if (field := dangerous_field(root)) is not None:
        raise refused(name, f"含有会读取外部内容的域代码 {field}", "请在 Word 中选中该域，按 Ctrl+Shift+F9 转为文字。")
    for target in picture_links(root):
        raise refused(name, f"图片指向文件之外：{target[:200]}", "请把图片嵌入文档。")


def check_relationship(name: str, relationship: etree._Element) -> None:
    """Refuse one relationship that is of a forbidden kind or leads out of the document."""
    kind = relationship.get("Type", "").rstrip("/").rpartition("/")[2].lower()
    target = relationship.get("Target", "").strip()
    if kind in FORBIDDEN_RELATIONSHIPS:
        raise refused(name, f"含有{FORBIDDEN_RELATIONSHIPS[kind]}")
    outside = relationship.get("TargetMode", "").strip().lower() == "external" or leads_outside(target)
    if not outside or (kind == "hyperlink" and (target.startswith("#") or scheme(target) in SAFE_LINK_SCHEMES)):
        return
    what = OUTSIDE_NAMES.get(kind, f"外部内容（{kind}）")
    raise refused(name, f"指向{what}：{target[:200]}", "请在 Word 中断开链接，或把内容放进文档。")


def picture_links(root: etree._Element) -> Iterator[str]:
    """Yield the addresses outside the document that VML and SVG pictures name in attributes."""
    for element in root.iter(f"{{{VML}}}imagedata", f"{{{VML}}}fill", f"{{{VML}}}stroke", f"{{{SVG}}}*"):
        link = etree.QName(element).localname == "a"
        for attribute in () if link else LINKING_ATTRIBUTES:
            target = element.get(attribute, "").strip()
            if leads_outside(target) and scheme(target) != "data":
                yield target


def leads_outside(target: str) -> bool:
    """Tell whether a target names a place outside the package: an address with a scheme, or a network path."""
    return bool(scheme(target)) or target.replace("\\", "/").startswith("//")


def scheme(target: str) -> str:
    """Return the target's scheme in lower case, empty without one."""
    try:
        return urlsplit(target).scheme
    except ValueError:
        # Not an address that Python can read, so rather outside than inside.
        return "?"


def refused(part: str, reason: str, hint: str = "请使用由 docgen 生成、未插入外部内容的 DOCX。") -> ConversionError:
    """Return the refusal of a document, naming the part of the package."""
    place = f"部件 {part}：" if part else ""
    return ConversionError("docx-refused", f"为安全起见，拒绝转换该 DOCX。{place}{reason}。", hint, where=part)
