"""Reading a DOCX back: the text of a document in order, once per paragraph, text boxes included."""

from lxml import etree

from docgen.errors import RenderError
from docgen.render.styles_part import WORD

_W = f"{{{WORD}}}"
_TEXT, _TAB, _PARAGRAPH = f"{_W}t", f"{_W}tab", f"{_W}p"
_BREAKS = (f"{_W}br", f"{_W}cr")
_TAB_STOPS = f"{_W}tabs"
_READ = (_TEXT, _TAB, _PARAGRAPH, *_BREAKS)
_NEW_LINE = frozenset({_PARAGRAPH, *_BREAKS})
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read_text(document: bytes) -> str:
    """Return the text of word/document.xml: a line feed for every paragraph's beginning and line break, tabs as tabs.

    A text box's words stand where its paragraph is. Word's copies of it for older programs (mc:Fallback) are left
    out. RenderError when the XML is not well formed: a strict parse is the first half of the proof.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
    try:
        root = etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        raise RenderError("broken-document", "生成的文档不是完好的 XML", "请向维护者报告，并附上输入文件") from error
    for copy in list(root.iter(_FALLBACK)):
        copy.getparent().remove(copy)
    read: list[str] = []
    for element in root.iter(*_READ):
        tag = element.tag
        if tag == _TEXT:
            read.append(element.text or "")
        elif tag in _NEW_LINE:
            read.append("\n")
        elif element.getparent().tag != _TAB_STOPS:
            read.append("\t")
    return "".join(read)
