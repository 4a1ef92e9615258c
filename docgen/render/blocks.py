"""Blocks (段落块): the body of a filing as a flat list that the template loops over."""

from typing import Literal, NamedTuple

from markupsafe import Markup

from docgen.models.fields import Numbering
from docgen.render.ooxml import paragraph, run, tab
from docgen.render.record import Record
from docgen.standard.styles import HEADING_STYLES
from docgen.text.levels import label
from docgen.text.paragraphs import split_paragraphs

_SENTENCE_ENDS = "。！？；：，、…—.!?;:,"
_NOTHING = Markup("")
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


class BlockWriter:
    """Writes blocks and notes every typed piece of text in the record as it goes."""

    def __init__(self, record: Record, numbering: Numbering) -> None:
        self.record = record
        self.blocks: list[Block] = []
        self._numbering: Literal["standard", "two_level"] = numbering
        self._headings, self._run_ins = _HEADINGS[numbering], _RUN_INS[numbering]

    def text(self, path: str | None, text: str | None) -> None:
        """Write every paragraph of ``text``; None and empty text write nothing."""
        if text:
            for part in split_paragraphs(text):
                self._paragraph(self.record.say(path, part))

    def _paragraph(self, text: str) -> None:
        self.blocks.append(Block("text", "", "", text))

    def sentence(self, *pieces: tuple[str, str]) -> None:
        """Write one paragraph from ``pieces`` of (path, text); a piece with an empty path is our own wording."""
        say = self.record.say
        line = "".join([say(path, text) if path else text for path, text in pieces])
        if line:
            self._paragraph(line)

    def heading(self, level: int, number: int, path: str, title: str) -> None:
        """Write a heading of its own line at ``level`` (from 1) with the computed ``number``."""
        sign = label(level, number, self._numbering)
        self.blocks.append(Block(self._headings[level - 1], sign, self.record.say(path, title)))

    def item(
        self,
        level: int,
        number: int,
        title: tuple[str | None, str],
        text: tuple[str | None, str],
        bracket: tuple[tuple[str, ...], str] = ((), ""),
        *,
        run_in: bool = True,
    ) -> None:
        """Write a numbered item: a title, then its text; further paragraphs of the text follow by themselves.

        With ``run_in`` the text goes on in the title's paragraph, otherwise the title stands on its own line.

        ``bracket`` (paths, text) closes the title in round brackets (a phase's time). A title without text stands
        on its own line; one with text is closed by 。 where it has no mark of its own.
        """
        title_path, title_text = title
        parts = split_paragraphs(text[1])
        said = self.record.say(title_path, title_text)
        if bracket[1]:
            said += f"（{self.record.say(*bracket)}）"
        sign = label(level, number, self._numbering)
        if said and not (parts and run_in):
            self.blocks.append(Block(self._headings[level - 1], sign, said))
            for part in parts:
                self._paragraph(self.record.say(text[0], part))
            return
        if said and said[-1] not in _SENTENCE_ENDS:
            said += "。"
        first = self.record.say(text[0], parts[0]) if parts else ""
        self.blocks.append(Block(self._run_ins[level - 1], sign, said, first))
        for part in parts[1:]:
            self._paragraph(self.record.say(text[0], part))

    def columns(self, style: str, first: str, *others: str) -> None:
        """Write one line of a member list: label and name, then further cells behind tabs; the caller has said them."""
        runs = [run(first)]
        for cell in others:
            runs.extend((tab(), run(cell)))
        self.slot(paragraph(style, *runs))

    def slot(self, xml: str) -> None:
        """Write ready OOXML; the caller notes what it prints."""
        self.blocks.append(Block("slot", xml=Markup(xml)))
