"""Picking text out of XML that a parser found well formed (抽取文字), without building a tree of it.

A rendered document is plain enough for that: its text stands between the tags just as it is. ``w`` means Word and no
other prefix does, and nothing means other characters than it shows: no line ends that a parser changes, no marked
section, no reference but the five named ones, no copy of a text box. Where that is not so there is no answer.
"""

import re
from functools import lru_cache
from itertools import repeat

from docgen.render.styles_part import HEADER, WORD

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


def picked_out(content: bytes) -> str | None:
    """The text of what stands somewhere between tags, of the elements that begin there; None where it is not plain."""
    beginning, *pieces = content.split(_OPENING)
    picked = [text + _MEANINGS[markup] for text, _, markup in map(bytes.partition, pieces, repeat(b"<"))]
    joined = _MEANINGS[beginning.partition(b"<")[2]] + b"".join(picked)
    if _NOT_PLAIN in joined or b"\r" in joined or (b"&" in joined and b"&#" in joined):
        return None
    if b"&" in joined:
        for written, meant in _REFERENCES:
            joined = joined.replace(written, meant)
    return joined.decode("utf-8")


@lru_cache(maxsize=64)
def begins_plainly(beginning: bytes) -> bool:
    """Whether a document up to its body's content is plain: declared as ours are, and binding ``w`` alone to Word."""
    if not beginning.startswith(_OUR_BEGINNING):
        return False
    root, _, rest = beginning[len(_OUR_BEGINNING) :].partition(b">")
    bound = [one for one in _DECLARATION.findall(root) if one[1] == _WORD or one[0] == b":w"]
    return bound == [(b":w", _WORD)] and not _meaning(rest)


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
