"""Reading a DOCX back: the text of a document in order, once per paragraph, text boxes included.

Every document is parsed strictly by lxml. A rendered one is plain enough for its text to be picked out of the bytes
just parsed, in half the time that a tree of two thousand nodes takes; all others are read from such a tree.
"""

import re
from functools import lru_cache
from itertools import repeat

from lxml import etree

from docgen.errors import RenderError
from docgen.render.styles_part import HEADER, WORD

_W = f"{{{WORD}}}"
_TEXT, _TAB, _PARAGRAPH = f"{_W}t", f"{_W}tab", f"{_W}p"
_BREAKS = (f"{_W}br", f"{_W}cr")
_TAB_STOPS = f"{_W}tabs"
_READ = (_TEXT, _TAB, _PARAGRAPH, *_BREAKS)
_NEW_LINE = frozenset({_PARAGRAPH, *_BREAKS})
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

_OUR_BEGINNING = HEADER.encode()
_WORD = WORD.encode()
_OPENING = b'<w:t xml:space="preserve">'
# A text and its tag, a tab of a run (a tab stop has attributes), or the beginning of a line.
_PIECE = re.compile(rb"<w:(t(?: [^/>]*)?>[^<]*|tab/>|p[ />]|br[ />]|cr[ />])")
_LINES = {b"tab/>": b"\t"} | {name + end: b"\n" for name in (b"p", b"br", b"cr") for end in (b" ", b"/", b">")}
# A declaration, a marked section, a copy of a text box: what the text means has to be asked of a tree.
_HIDING = re.compile(rb"xmlns|<!|Fallback")
# Stands in the text of a document that is not plain; XML holds no such character.
_NOT_PLAIN = b"\0"
_DECLARATION = re.compile(rb"xmlns(:?[^\s=]*)\s*=\s*[\"']([^\"']*)")
_REFERENCES = ((b"&lt;", b"<"), (b"&gt;", b">"), (b"&quot;", b'"'), (b"&apos;", b"'"), (b"&amp;", b"&"))
# Markup longer than this is read anew every time: it may hold a filing's own words.
_MOST_KEPT, _LONGEST_KEPT = 512, 4000


def read_text(document: bytes) -> str:
    """Return the text of word/document.xml: a line feed for every paragraph's beginning and line break, tabs as tabs.

    A text box's words stand where its paragraph is. Word's copies of it for older programs (mc:Fallback) are left
    out. RenderError when the XML is not well formed: a strict parse is the first half of the proof.
    """
    events = _Events()
    parser = etree.XMLParser(target=events, resolve_entities=False, no_network=True, huge_tree=True)
    try:
        etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        raise _broken() from error
    # Without a tree lxml only notes that a prefix is not declared.
    if parser.error_log.filter_from_errors():
        raise _broken()
    picked = _picked_out(document) if events.plain else None
    return _read_from_tree(document) if picked is None else picked


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


def _picked_out(document: bytes) -> str | None:
    """The text of a well-formed document without comments; None where it is not plain.

    Plain is a document whose text stands between the tags just as it is: ``w`` means Word and no other prefix does, and
    nothing means other characters than it shows: no line ends that a parser changes, no marked section, no reference
    but the five named ones, no copy of a text box.
    """
    beginning, *pieces = document.split(_OPENING)
    picked = [text + _MEANINGS[markup] for text, _, markup in map(bytes.partition, pieces, repeat(b"<"))]
    joined = _meaning_of_beginning(beginning) + b"".join(picked)
    if _NOT_PLAIN in joined or b"\r" in joined or (b"&" in joined and b"&#" in joined):
        return None
    if b"&" in joined:
        for written, meant in _REFERENCES:
            joined = joined.replace(written, meant)
    return joined.decode("utf-8")


def _meaning(markup: bytes) -> bytes:
    """The line ends, tabs and other texts in what follows a text, from its first ``<`` up to the next one."""
    if _HIDING.search(markup) is not None:
        return _NOT_PLAIN
    return b"".join([_LINES[one] if one in _LINES else one[one.index(b">") + 1 :] for one in _PIECE.findall(markup)])


class _Meanings(dict[bytes, bytes]):
    """``_meaning`` of markup whose first ``<`` was taken off with the text before it.

    What stands between two texts is the template's and ours: few sequences of tags make up all documents.
    """

    def __missing__(self, markup: bytes) -> bytes:
        meaning = _meaning(b"<" + markup)
        if len(markup) < _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[markup] = meaning
        return meaning


_MEANINGS = _Meanings()


@lru_cache(maxsize=64)
def _meaning_of_beginning(beginning: bytes) -> bytes:
    """``_meaning`` of a document up to its first text, with its root element, which has to bind ``w`` to Word."""
    if not beginning.startswith(_OUR_BEGINNING):
        return _NOT_PLAIN
    root, _, rest = beginning[len(_OUR_BEGINNING) :].partition(b">")
    bound = [name for name, space in _DECLARATION.findall(root) if space == _WORD or name == b":w"]
    return _meaning(rest) if bound == [b":w"] else _NOT_PLAIN


def _read_from_tree(document: bytes) -> str:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
    root = etree.fromstring(document, parser)
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
