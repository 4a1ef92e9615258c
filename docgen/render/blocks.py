"""Blocks (段落块): the body of a filing as a flat list that the template loops over."""

from collections.abc import Callable
from functools import partial
from typing import Literal, NamedTuple

from markupsafe import Markup

from docgen.models.fields import Numbering
from docgen.render.ooxml import as_markup, columns_paragraph, paragraph, run
from docgen.render.record import Printed, Record
from docgen.standard.styles import HEADING_STYLES
from docgen.text.levels import label
from docgen.text.paragraphs import split_paragraphs

_SENTENCE_ENDS = "。！？；：，、…—.!?;:,"
_NOTHING = Markup("")
_NO_PARTS: list[str] = []
_EMPTY = [""]
# Where the text of a level is set: 一、（一）1.（1）① have one style each, whether or not a level is left out.
_STYLE_LEVELS: dict[str, tuple[int, ...]] = {"standard": (1, 2, 3, 4, 5), "two_level": (1, 3, 4, 5, 5)}
_HEADINGS, _RUN_INS = (
    {scheme: tuple(f"{shape}{level}" for level in levels) for scheme, levels in _STYLE_LEVELS.items()}
    for shape in ("heading", "run_in")
)


class Block(NamedTuple):
    """One paragraph of the body, or a slot with its own OOXML; the template's loop takes it apart by position.

    ``shape`` is ``text``, ``heading1`` to ``heading5``, ``run_in1`` to ``run_in5`` or ``slot``; a heading prints
    ``label`` and ``title``, a run-in heading prints them and goes on with ``text`` in the same paragraph.
    """

    shape: str
    label: str = ""
    title: str = ""
    text: str = ""
    xml: Markup = _NOTHING

    def kept_with_next(self) -> "Block":
        """The same paragraph as a slot that stays on the page of what follows (the last one before a signature)."""
        if self.shape == "slot":
            return self
        return Block("slot", xml=Markup(self._paragraph()))

    def _paragraph(self) -> str:
        if self.shape == "text":
            return paragraph("FilingBody", run(self.text), keep_next=True)
        style = HEADING_STYLES[int(self.shape[-1]) - 1]
        heading = self.label + self.title
        if self.shape.startswith("heading"):
            return paragraph(style, run(heading), keep_next=True)
        return paragraph("FilingBody", run(heading, style=f"{style}Run"), run(self.text), keep_next=True)


# A tuple's own constructor: NamedTuple's is written in Python and takes three times as long.
_block: Callable[[tuple[str, str, str, str, Markup]], Block] = partial(tuple.__new__, Block)


class BlockWriter:
    """Writes blocks and notes every typed piece of text in the record as it goes."""

    def __init__(self, record: Record, numbering: Numbering) -> None:
        self.record = record
        self._pieces = record.pieces
        self.blocks: list[Block] = []
        self._numbering: Literal["standard", "two_level"] = numbering
        self._headings, self._run_ins = _HEADINGS[numbering], _RUN_INS[numbering]

    def text(self, path: str, text: str | None) -> None:
        """Write every paragraph of ``text``; None and empty text write nothing."""
        if text:
            for part in split_paragraphs(text):
                self._pieces.append((path, part))
                self._paragraph(part)

    def _paragraph(self, text: str) -> None:
        self.blocks.append(_block(("text", "", "", text, _NOTHING)))

    def sentence(self, *pieces: tuple[str, str]) -> None:
        """Write one paragraph from ``pieces`` of (path, text); a piece with an empty path is our own wording."""
        self._pieces += [piece for piece in pieces if piece[0] and piece[1]]
        line = "".join([text for _, text in pieces])
        if line:
            self._paragraph(line)

    def heading(self, level: int, number: int, path: str, title: str) -> None:
        """Write a heading of its own line at ``level`` (from 1) with the computed ``number``."""
        self._pieces.append((path, title))
        sign = label(level, number, self._numbering)
        self.blocks.append(_block((self._headings[level - 1], sign, title, "", _NOTHING)))

    def said_item(self, level: int, number: int, text: str) -> None:
        """Write a numbered item without a title, one paragraph that the caller has said."""
        sign = label(level, number, self._numbering)
        self.blocks.append(_block((self._run_ins[level - 1], sign, "", text, _NOTHING)))

    def item(
        self,
        level: int,
        number: int,
        title: Printed | None,
        text: Printed | None,
        bracket: Printed | None = None,
        *,
        run_in: bool = True,
    ) -> None:
        """Write a numbered item: a title, then its text; further paragraphs of the text follow by themselves.

        Each is a piece with its path, or None. With ``run_in`` the text goes on in the title's paragraph, otherwise the
        title stands on its own line.

        ``bracket`` closes the title in round brackets (a phase's time). A title without text stands on its own line;
        one with text is closed by 。 where it has no mark of its own.
        """
        pieces, said, parts = self._pieces, "", _NO_PARTS
        if title is not None:
            pieces.append(title)
            said = title[1]
        if bracket is not None:
            pieces.append(bracket)
            said += f"（{bracket[1]}）"
        if text is not None:
            parts = split_paragraphs(text[1])
            pieces += [(text[0], part) for part in parts]
        sign = label(level, number, self._numbering)
        if said and not (parts and run_in):
            self.blocks.append(_block((self._headings[level - 1], sign, said, "", _NOTHING)))
        else:
            if said and said[-1] not in _SENTENCE_ENDS:
                said += "。"
            first, *parts = parts or _EMPTY
            self.blocks.append(_block((self._run_ins[level - 1], sign, said, first, _NOTHING)))
        for part in parts:
            self._paragraph(part)

    def columns(self, style: str, *cells: str) -> None:
        """Write one line of a member list: label and name, then further cells behind tabs; the caller has said them."""
        self.slot(columns_paragraph(style, cells))

    def slot(self, xml: str) -> None:
        """Write ready OOXML; the caller notes what it prints."""
        self.blocks.append(_block(("slot", "", "", "", as_markup(xml))))
