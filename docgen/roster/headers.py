"""What a header means, however it was typed (栏目名称): blanks, width and division signs do not matter."""

import re
import unicodedata
from functools import cache

from docgen.text.numerals import from_chinese

_DIVISIONS = re.compile(r"[·•・∙.\-—–_/\\、:>|]")
_COUNTED = re.compile("(?<=第)[一二三四五六七八九十百]+(?=[项部行格])")


@cache
def header_key(header: str) -> str:
    """Return a header in the form in which two ways of typing it are equal: 实施步骤第1项开始."""
    text = "".join(unicodedata.normalize("NFKC", header).split()).casefold()
    return _COUNTED.sub(_arabic, _DIVISIONS.sub("", text))


def path_key(header: str) -> str:
    """Return a header as an English path is spelled, sections[4].steps[0].end."""
    return "".join(unicodedata.normalize("NFKC", header).split())


def placeholder_key(name: str) -> str:
    """Return the name of a placeholder or column in the form in which both are compared."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def _arabic(found: re.Match[str]) -> str:
    try:
        return str(from_chinese(found.group()))
    except ValueError:
        return found.group()
