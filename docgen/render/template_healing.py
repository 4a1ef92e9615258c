"""Healing (模板的修复): what word processors do to the tags and the root of a template's XML, undone before compiling.

Only what is broken is touched: a part without split tags, curly quotes or missing namespaces comes back as it was.
"""

import re
from collections.abc import Iterator

from lxml import etree

from docgen.errors import TemplateError
from docgen.render.shipped_parts import NAMESPACES
from docgen.render.styles_part import WORD

_W = f"{{{WORD}}}"
TEXT, PARAGRAPH, RUN = f"{_W}t", f"{_W}p", f"{_W}r"
BOX = f"{_W}txbxContent"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
# Word's own spelling of what was typed: curly quotes, the blanks of Chinese and French typing.
TYPED = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\u00a0": " ", "\u3000": " "})
_MOST_SIGNED = 2**31 - 1
_ANCHORS = ("commentRangeStart", "commentRangeEnd", "commentReference")
TRACKED = tuple(
    f"{_W}{name}"
    for name in (
        *("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"),
        *("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblGridChange", "trPrChange", "tcPrChange"),
        *("numberingChange", "tblPrExChange"),
    )
)
_OURS = dict(re.findall(r'xmlns:(\w+)="([^"]+)"', NAMESPACES))


def heal(root: etree._Element) -> etree._Element:
    """The root of a document, header or footer with whole tags, plain quotes and no comments; TemplateError
    ``template-tracked-changes`` when what the template says depends on changes nobody has accepted yet.
    """
    if next(root.iter(*TRACKED), None) is not None:
        raise TemplateError(
            "template-tracked-changes", "模板里有没有接受的修订", "请在 Word 中接受全部修订，关闭修订后保存"
        )
    _drop_comments(root)
    _drop_bookmarks(root)
    _drop_odd_grids(root)
    for paragraph in list(root.iter(PARAGRAPH)):
        heal_paragraph(paragraph)
    return root


def with_namespaces(root: etree._Element) -> etree._Element:
    """The root with every prefix declared that slots are written with."""
    if root.tag != f"{_W}document":
        hint = "请在 Word 中另存为“Word 文档（*.docx）”，不选 Strict 格式"
        raise TemplateError("not-a-docx", "模板不是普通的 Word 文档", hint)
    if all(root.nsmap.get(prefix) == uri for prefix, uri in _OURS.items()):
        return root
    declared = {prefix: uri for prefix, uri in root.nsmap.items() if prefix is not None} | _OURS
    whole = etree.Element(root.tag, dict(root.attrib), nsmap=declared)
    whole.extend(list(root))
    return whole


def own_texts(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The ``w:t`` of a paragraph itself, without those of a text box that is anchored in it."""
    for element in paragraph:
        if element.tag == TEXT:
            yield element
        elif element.tag not in (BOX, PARAGRAPH):
            yield from own_texts(element)


def heal_paragraph(paragraph: etree._Element) -> None:
    """Put every tag that was split over runs whole into the run it begins in; what follows it keeps its own run."""
    texts = list(own_texts(paragraph))
    whole = "".join(text.text or "" for text in texts)
    if "{" not in whole:
        return
    owners = [number for number, text in enumerate(texts) for _ in text.text or ""]
    signs = list(whole)
    for tag in TAG.finditer(whole):
        start, end = tag.span()
        owners[start:end] = [owners[start]] * (end - start)
        signs[start:end] = tag.group().translate(TYPED)
    pieces = [""] * len(texts)
    for owner, sign in zip(owners, signs, strict=True):
        pieces[owner] += sign
    for text, piece in zip(texts, pieces, strict=True):
        if piece != (text.text or ""):
            _set_text(text, piece)


def _set_text(text: etree._Element, piece: str) -> None:
    text.text = piece
    text.set(_SPACE, "preserve")
    run = text.getparent()
    if not piece and run.tag == RUN and all(child is text or child.tag == f"{_W}rPr" for child in run):
        run.getparent().remove(run)


def _drop_comments(root: etree._Element) -> None:
    for anchor in list(root.iter(*(f"{_W}{name}" for name in _ANCHORS))):
        run = anchor.getparent()
        run.remove(anchor)
        if run.tag == RUN and all(child.tag == f"{_W}rPr" for child in run):
            run.getparent().remove(run)


def _drop_bookmarks(root: etree._Element) -> None:
    """Bookmarks that nothing refers to, _GoBack above all: in a loop they would come out twice under one name."""
    codes = [code.text or "" for code in root.iter(f"{_W}instrText")]
    codes += [field.get(f"{_W}instr", "") for field in root.iter(f"{_W}fldSimple")]
    codes += [link.get(f"{_W}anchor", "") for link in root.iter(f"{_W}hyperlink")]
    wanted = " ".join(codes)
    starts = [one for one in root.iter(f"{_W}bookmarkStart") if one.get(f"{_W}name", "") not in wanted]
    lost = {one.get(f"{_W}id") for one in starts}
    ends = [one for one in root.iter(f"{_W}bookmarkEnd") if one.get(f"{_W}id") in lost]
    for mark in [*starts, *ends]:
        mark.getparent().remove(mark)


def _drop_odd_grids(root: etree._Element) -> None:
    """LibreOffice writes a negative character grid as an unsigned number, which Word would have to repair."""
    for grid in root.iter(f"{_W}docGrid"):
        space = grid.get(f"{_W}charSpace", "")
        if space.isdecimal() and int(space) > _MOST_SIGNED:
            del grid.attrib[f"{_W}charSpace"]


def restored_even_footers(settings: bytes, document: etree._Element) -> bytes:
    """The settings with odd and even pages told apart when the document has a footer of its own for even pages."""
    even = f".//{_W}footerReference[@{_W}type='even']"
    if document.find(even) is None or b"evenAndOddHeaders" in settings:
        return settings
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(settings, parser)
    switch = etree.Element(f"{_W}evenAndOddHeaders")
    before = [child for child in root if etree.QName(child).localname in _BEFORE_SWITCH]
    root.insert(root.index(before[-1]) + 1 if before else 0, switch)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))


# The elements of w:settings that the schema puts in front of w:evenAndOddHeaders.
_BEFORE_SWITCH = frozenset(
    (
        *("writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime"),
        *("doNotDisplayPageBoundaries", "displayBackgroundShape", "printPostScriptOverText"),
        *("printFractionalCharacterWidth", "printFormsData", "embedTrueTypeFonts", "embedSystemFonts"),
        *("saveSubsetFonts", "saveFormsData", "mirrorMargins", "alignBordersAndEdges"),
        *("bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter", "gutterAtTop", "hideSpellingErrors"),
        *("hideGrammaticalErrors", "activeWritingStyle", "proofState", "formsDesign", "attachedTemplate"),
        *("linkStyles", "stylePaneFormatFilter", "stylePaneSortMethod", "documentType", "mailMerge"),
        *("revisionView", "trackRevisions", "doNotTrackMoves", "doNotTrackFormatting"),
        *("documentProtection", "autoFormatOverride", "styleLockTheme", "styleLockQFSet", "defaultTabStop"),
        *("autoHyphenation", "consecutiveHyphenLimit", "hyphenationZone", "doNotHyphenateCaps"),
        *("showEnvelope", "summaryLength", "clickAndTypeStyle", "defaultTableStyle"),
    )
)
