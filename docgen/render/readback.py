"""Reading a DOCX back: the text of a document in order, once per paragraph, text boxes included."""

from lxml import etree

from docgen.errors import RenderError
from docgen.render.styles_part import WORD

_W = f"{{{WORD}}}"
_TEXT, _TAB, _PARAGRAPH = f"{_W}t", f"{_W}tab", f"{_W}p"
_BREAKS = (f"{_W}br", f"{_W}cr")
_TAB_STOPS = f"{_W}tabs"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read_text(document: bytes) -> str:
    """Return the text of word/document.xml; paragraphs and line breaks end with a line feed, tabs are tabs.

    A text box's words stand where its paragraph is. Word's copies of it for older programs (mc:Fallback) are passed
    over. RenderError when the XML is not well formed: a strict parse is the first half of the proof.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
    try:
        root = etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        raise RenderError("broken-document", "生成的文档不是完好的 XML", "请向维护者报告，并附上输入文件") from error
    pieces: list[str] = []
    _collect(root, pieces)
    return "".join(pieces)


def _collect(element: etree._Element, pieces: list[str]) -> None:
    for child in element:
        tag = child.tag
        if tag == _TEXT:
            pieces.append(child.text or "")
        elif tag == _TAB:
            pieces.append("\t")
        elif tag in _BREAKS:
            pieces.append("\n")
        elif tag not in (_FALLBACK, _TAB_STOPS):
            _collect(child, pieces)
            if tag == _PARAGRAPH:
                pieces.append("\n")
