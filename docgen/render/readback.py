"""Reading a DOCX back: the text of a document in order, once per paragraph, text boxes included.

Every document is parsed strictly by lxml, but for the paragraphs that were parsed before (``known_paragraphs``). A
rendered one is plain enough for its text to be picked out of the bytes just parsed, in half the time that a tree of two
thousand nodes takes; all others are read from such a tree.
"""

from lxml import etree

from docgen.errors import RenderError
from docgen.render.known_paragraphs import JOINT, Parted, known_paragraphs, part
from docgen.render.picking import picked_out
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
    parted = part(document)
    read = None if parted is None else _read_parted(parted)
    return _read_from_tree(document) if read is None else read


def _read_parted(parted: Parted) -> str | None:
    """The text of a document cut into pieces; None where what was not read before is not plain or not well formed."""
    known = known_paragraphs(parted.beginning)
    read = [*map(known.texts.get, parted.pieces)]
    new = [piece for piece, text in zip(parted.pieces, read, strict=True) if text is None]
    if not _is_plain(parted.beginning + JOINT.join([parted.first, *new]) + parted.last):
        return None
    picked = [picked_out(parted.first), *map(picked_out, new), picked_out(parted.last)]
    said = [text for text in picked if text is not None]
    if len(said) < len(picked):
        return None
    known.learn(new, _is_plain)
    first, *new_texts, last = said
    found = iter(new_texts)
    # A line feed for every paragraph whose tag was cut off.
    return "\n".join([first, *[next(found) if text is None else text for text in read]]) + last


class _Events:
    """What the parser is to tell: only whether there is anything beside elements and their text."""

    plain = True

    def comment(self, _text: str) -> None:
        self.plain = False

    def pi(self, _target: str, _data: str | None = None) -> None:
        self.plain = False

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        self.plain = False

    def close(self) -> None:
        """Nothing was built."""


def _is_plain(document: bytes) -> bool:
    """Whether a document is well formed and holds nothing beside elements and their text."""
    events = _Events()
    parser = etree.XMLParser(target=events, resolve_entities=False, no_network=True, huge_tree=True)
    try:
        etree.fromstring(document, parser)
    except etree.XMLSyntaxError:
        return False
    # Without a tree lxml only notes that a prefix is not declared.
    return events.plain and not parser.error_log.filter_from_errors()


def _read_from_tree(document: bytes) -> str:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
    try:
        root = etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        raise _broken() from error
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


def _broken() -> RenderError:
    return RenderError("broken-document", "生成的文档不是完好的 XML", "请向维护者报告，并附上输入文件")
