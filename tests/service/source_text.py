"""Reading a plan as it was found on the web: its lines, its own numbers, and whether a page still holds every word.

Nothing here belongs to docgen: the tests cut and compare by themselves, so that they cannot share a mistake with it.
"""

import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2
from lxml import etree

SHARED = Path(__file__).parents[3] / "shared"
"""The folder of test material beside the project; a clone that stands alone has none."""

_HAN = "[一二三四五六七八九十]{1,3}"
_LABELS: tuple[tuple[int, str], ...] = (
    (1, rf"{_HAN}[、,，]"),
    (2, rf"[(（]{_HAN}[)）]"),
    (3, r"[0-9]{1,2}(?:、|[.．](?![0-9]))"),
    (4, r"[(（][0-9]{1,2}[)）]"),
    (5, "[①-⑳]"),
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# The page number stands in the lower margin; the type area ends 35 mm above the page's edge (7.1).
_LOWER_MARGIN = 31 / 25.4 * 72


@dataclass
class Part:
    """A numbered line as written and without its number, and what stands below it: plain lines, then deeper parts."""

    level: int
    written: str
    line: str
    below: list[str] = field(default_factory=list)
    parts: list["Part"] = field(default_factory=list)


def label_of(line: str) -> tuple[int, str]:
    """Return the level of a line's own number (0: none) and the line without it."""
    text = line.strip()
    for level, pattern in _LABELS:
        if found := re.match(rf"{pattern}\s*", text):
            return level, text[found.end() :]
    return 0, text


def cut(lines: Iterable[str]) -> Part:
    """Cut lines at their own numbers into a tree; a level may be left out (1、 right below 一、)."""
    root = Part(0, "", "")
    chain = [root]
    for line in lines:
        level, rest = label_of(line)
        if level == 0 or not rest:
            chain[-1].below.append(line.strip())
            continue
        while chain[-1].level >= level:
            chain.pop()
        part = Part(level, line.strip(), rest)
        chain[-1].parts.append(part)
        chain.append(part)
    return root


def normalised(text: str) -> str:
    """Make equal what docgen writes itself, and nothing else.

    White space; the brackets around the number of a cited filing; the brackets and the dash of a phase's time, and the
    full stop of a phase's name, which the page sets behind the time and a writer may have set before it.
    """
    text = re.sub(r"\s", "", text)
    text = re.sub("》[(（]([^()（）]*)[)）]", r"》（\1）", text)
    return re.sub("。?[(（](20[0-9x]{2}年[^()（）]*月[^()（）]*)[)）]。?", _phase_time, text)


def _phase_time(found: re.Match[str]) -> str:
    return f"（{found[1].replace('-', '—')}）。"


def unnumbered(lines: Iterable[str]) -> list[str]:
    """Return the lines normalised and without their numbers, which the page computes anew."""
    return [normalised(label_of(line)[1]) for line in lines]


def numbers(lines: Iterable[str]) -> str:
    """Return the numbers that the lines begin with, in a row."""
    return "".join(line.strip().removesuffix(label_of(line)[1]) for line in lines)


def sentences(lines: Iterable[str]) -> list[str]:
    """Return every sentence of the lines, normalised and without numbers."""
    return [piece for line in unnumbered(lines) for piece in re.split("(?<=[。！？；])", line) if piece]


def first_missing(wanted: Iterable[str], page: str) -> str | None:
    """Return the first piece that does not stand on the page behind the piece before it, None when all do."""
    cursor = 0
    for piece in wanted:
        place = page.find(piece, cursor)
        if place < 0:
            return piece
        cursor = place + len(piece)
    return None


def docx_paragraphs(docx: bytes) -> list[str]:
    """The paragraphs of a DOCX in document order."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        document = etree.fromstring(package.read("word/document.xml"))
    return ["".join(words.text or "" for words in one.iter(f"{_W}t")) for one in document.iter(f"{_W}p")]


def pdf_text(pdf: bytes) -> str:
    """The words on the pages of a PDF in reading order, page numbers left out."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(page.get_textpage().get_text_bounded(bottom=_LOWER_MARGIN) for page in document)
    finally:
        document.close()
