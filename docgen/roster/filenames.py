"""File names from a pattern (文件名): 年-文号-社区-标题, safe on Windows, unique in a batch, the same in every run."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from docgen.errors import UsageError

DEFAULT_PATTERN = "年-文号-社区-标题"
PARTS = ("年", "文号", "社区", "标题", "序号")

MOST_BYTES = 240
MOST_UNITS = 120
"""How long a name may be: Linux allows 255 bytes of UTF-8, Windows 260 UTF-16 units for the whole path."""

_DIVIDER = re.compile(r"([-_ 　]+)")
_REPLACED = str.maketrans('<>:"/\\|?*', "＜＞：＂／＼｜？＊")
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]+"
)
_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])(?=\.|$)", re.IGNORECASE)
_NAMELESS = "未命名"


@dataclass(frozen=True, slots=True)
class NameParts:
    """What a name is made of; an empty part is left out together with the sign before it."""

    community: str
    title: str = ""
    year: str = ""
    number: str = ""
    position: str = ""

    def named(self, part: str) -> str:
        """Return a part by its Chinese name."""
        values = (self.year, self.number, self.community, self.title, self.position)
        return dict(zip(PARTS, values, strict=True))[part]


class FileNames:
    """Gives out the names of one batch, in the order of the roster.

    Names that would be one file on Windows (case, composed characters) are told apart by -2, -3 in that order.
    ``given`` are the names of earlier runs by key: whoever has one keeps it.
    """

    def __init__(self, pattern: str = DEFAULT_PATTERN, suffix: str = ".docx", given: Mapping[str, str] | None = None):
        self._pieces = _DIVIDER.split(pattern.strip())
        if not set(self._pieces) & set(PARTS):
            hint = f"请用“-”连接 {'、'.join(PARTS)} 中的几个，如 {DEFAULT_PATTERN}"
            raise UsageError("file-name-pattern", f"文件名的写法“{pattern}”里没有可以填的部分", hint)
        self._suffix = suffix
        self._given = dict(given or {})
        self._taken = {_folded(name) for name in self._given.values()}

    def name(self, key: str, parts: NameParts) -> str:
        """Return the name of one filing, the suffix included; the same key always gets the same name."""
        known = self._given.get(key)
        if known is None:
            known = self._free(safe_name(self._spelled(parts)))
            self._given[key] = known
            self._taken.add(_folded(known))
        return known

    def _spelled(self, parts: NameParts) -> str:
        """Return the pattern with its parts filled in."""
        spelled = ""
        for place in range(0, len(self._pieces), 2):
            piece = self._pieces[place]
            text = parts.named(piece).strip() if piece in PARTS else piece
            if text:
                spelled += (self._pieces[place - 1] if spelled and place else "") + text
        return spelled

    def _free(self, stem: str) -> str:
        """Return a name that no other filing of the batch has."""
        count, marker = 1, ""
        while True:
            name = _cut(stem, len(marker) + len(self._suffix)) + marker + self._suffix
            if _folded(name) not in self._taken:
                return name
            count += 1
            marker = f"-{count}"


def safe_name(text: str) -> str:
    """Return a text as a file name without suffix that Windows, macOS and Linux all accept."""
    text = unicodedata.normalize("NFC", text)
    text = _INVISIBLE.sub("", re.sub(r"\s+", " ", text)).translate(_REPLACED)
    # A leading hyphen looks like an option, a leading dot hides the file; Windows drops dots and blanks at the end.
    text = text.strip(" .　").lstrip("-~").strip(" .　")
    if _RESERVED.match(text):
        text = "_" + text
    return text or _NAMELESS


def _cut(stem: str, room: int) -> str:
    """Return a stem that is short enough with ``room`` more ASCII characters behind it; no character is cut in two."""
    while len(stem.encode("utf-8")) + room > MOST_BYTES or len(stem.encode("utf-16-le")) // 2 + room > MOST_UNITS:
        stem = stem[:-1]
        while stem and (unicodedata.combining(stem[-1]) or stem[-1] == "\u200d" or "\ufe00" <= stem[-1] <= "\ufe0f"):
            stem = stem[:-1]
    return stem.rstrip(" .　") or _NAMELESS


def _folded(name: str) -> str:
    """Return a name in the form in which Windows and macOS compare two."""
    return unicodedata.normalize("NFC", name.upper().casefold())
