"""How text is made comparable for searching (检索文字的归一), and the words that the databases keep of it.

A text is read as units: a run of digits is one, a run of letters is one, and every other character is one by itself.
What is asked for is found where its units follow one another. So 7号 does not find 17号, while 〔2014〕 and 街办 find
their places. Width, case, blanks, line breaks, invisible characters and the sort of a bracket make no difference.

A folded text is its units one after the other, each run between two blanks: a search is a search for a piece of it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from operator import add

EDGE = "\x1f"
"""Stands between the parts of a folded document and in no query: nothing is found across it."""

ANY = "\ufdd0"
"""The word of a document that has too many of its own: it may hold anything."""

_MOST_BYTES = 1_000_000
"""PostgreSQL's tsvector takes 1,048,575 bytes of words."""

_MOST_REMEMBERED = 20_000

_LONGEST_WORD = 40
_REMEMBERED = 100
"""Of a long run only the beginning is kept as a word; the text itself decides what is found."""

_SURELY_KEPT = _MOST_BYTES // (2 * _LONGEST_WORD * 4)
"""So many words find room however long they are: a word is at most two units, a character four bytes."""

# Characters that are written without blanks between words: kana, bopomofo, Hangul, Chinese characters, Yi, Tangut, and
# the private areas where old fonts keep rare names. By range, because a newer Python knows more of them than an older.
_SINGLE = (
    "\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u3096\u309d-\u309f"
    "\u30a1-\u30fa\u30fc-\u318e\u31a0-\u31ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7ff\ue000-\ufaff"
    "\U00016fe0-\U00018dff\U0001aff0-\U0001b2ff\U00020000-\U0003fffd\U000f0000-\U0010fffd"
)
_RUN = re.compile(rf"\d+|[^\W\d_{_SINGLE}]+")
_UNIT = re.compile(rf"[{_SINGLE}]|\d+|[^\W\d_{_SINGLE}]+")
_BETWEEN = re.compile(rf"(?:[^\w {_SINGLE}]|_)+")
_FORMS = {
    **dict.fromkeys("〔【〖［[{", "("),
    **dict.fromkeys("〕】〗］]}", ")"),
    **dict.fromkeys("“”„‟「」『』", '"'),
    **dict.fromkeys("‘’‚‛", "'"),
    **dict.fromkeys("‐‑‒–—―−─－", "-"),
    EDGE: EDGE,
}


def _fold_character(char: str) -> str:
    if char in _FORMS:
        return _FORMS[char]
    if char.isspace():
        return " "
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", char).casefold())
    return "".join(_FORMS.get(one, one) for one in folded if not _is_invisible(one))


def _is_invisible(char: str) -> bool:
    """Control and format characters, variation selectors, lone surrogates, and what says nothing at all."""
    return (
        unicodedata.category(char) in {"Cc", "Cf", "Cs"}
        or "\ufe00" <= char <= "\ufe0f"
        or "\U000e0100" <= char <= "\U000e01ef"
        or char == ANY
    )


class _Translation(dict[int, str]):
    """What ``str.translate`` asks for each character, worked out once; emptied before it can grow without bound."""

    def __missing__(self, code: int) -> str:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        return self.setdefault(code, _fold_character(chr(code)))


_TRANSLATION = _Translation()


def composed(text: str) -> str:
    """The text in the form whose characters fold one by one (NFC), storable by both databases."""
    return unicodedata.normalize("NFC", text).replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def owners(text: str) -> list[int]:
    """For each folded character of a composed text, blanks left out, which character of the text it came from."""
    return [at for at, char in enumerate(text) for folded in _TRANSLATION[ord(char)] if folded != " "]


def bare_length(text: str) -> int:
    """How many folded characters a composed text has, blanks left out."""
    translated = text.translate(_TRANSLATION)
    return len(translated) - translated.count(" ")


def fold(text: str) -> str:
    """The text as units: see above. Folding the whole or its composed form is the same."""
    marked = _RUN.sub("\0\\g<0>\0", composed(text).translate(_TRANSLATION))
    return marked.replace(" ", "").replace("\0\0", "\0").replace("\0", " ")


def fold_query(text: str) -> str:
    """A word of a query as units."""
    return fold(text).replace(EDGE, "")


def words(folded: str) -> list[str]:
    """The words of a piece of folded text, sorted, each once: its units, and each two that follow one another.

    Punctuation makes no words; units that it parts do not follow one another.
    """
    return sorted(word_set(folded))


def word_set(folded: str) -> set[str]:
    """``words`` as a set."""
    found: set[str] = set()
    for piece in _BETWEEN.split(folded):
        found.update(_known_words(piece) if len(piece) <= _REMEMBERED else _piece_words(piece))
    return found


def _piece_words(piece: str) -> frozenset[str]:
    units = _units(piece)
    return frozenset((*units, *map(add, units, units[1:])))


_known_words = lru_cache(maxsize=8192)(_piece_words)
"""The plans of a batch and the versions of a filing say most of it in the same words."""


def query_words(folded: str) -> list[str]:
    """The words that a document with this piece in it must have: pairs, and units that stand alone."""
    found = [word for units in _unit_runs(folded) for word in (map(add, units, units[1:]) if len(units) > 1 else units)]
    return list(dict.fromkeys(found))


def _unit_runs(folded: str) -> Iterator[Sequence[str]]:
    """The units between punctuation; of a long run its beginning."""
    return map(_units, _BETWEEN.split(folded))


def _units(piece: str) -> Sequence[str]:
    return [unit[:_LONGEST_WORD] for unit in _UNIT.findall(piece)] if " " in piece else piece


def units_at_ends(folded: str) -> tuple[str, str]:
    """The first and the last unit of a piece of folded text, as its words have them; "" where it is punctuation."""
    pieces = _BETWEEN.split(folded)
    return "".join(_units(pieces[0])[:1]), "".join(_units(pieces[-1])[-1:])


def document_words(folded: str) -> set[str]:
    """The words to keep of a document; when they are more than a database can keep, the one that stands for any."""
    return kept_words(word_set(folded))


def kept_words(found: set[str]) -> set[str]:
    """All of a document's words, or the one that stands for any when they are more than a database can keep."""
    if len(found) <= _SURELY_KEPT or sum(map(len, found)) * 4 <= _MOST_BYTES or _bytes(found) <= _MOST_BYTES:
        return found
    return {ANY}


def _bytes(found: Iterable[str]) -> int:
    return sum(len(word.encode()) for word in found)
