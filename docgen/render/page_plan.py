"""What a filing needs of its pages (版面安排): lines counted before any layout, for ``first_page.arrange``."""

import math
from collections.abc import Sequence
from functools import cache, lru_cache

from docgen.models.filing import Filing
from docgen.models.formats import SPECIAL_KINDS
from docgen.render.attachments import note_lines
from docgen.render.attendance import attendance_lines
from docgen.render.blocks import Block
from docgen.render.first_page import FirstPage
from docgen.render.house import Names
from docgen.render.imprint import row_lines
from docgen.render.signature import notes, signature_lines
from docgen.standard.imprint import imprint_room
from docgen.standard.page import CELLS, LINES, PageModel
from docgen.text.widths import line_count
from docgen.units import Length


def plan_first_page(
    filing: Filing, names: Names, heads: tuple[Length, ...], title_lines: int, addressees: str, body: Sequence[Block]
) -> FirstPage:
    """Count what page 1 and the end of ``body`` have to hold; ``body`` is the cover's text in form ``notice``."""
    cover = filing.form == "notice"
    tail = body[_first_tied(body) :]
    attending = attendance_lines(filing)
    begins_text = len(tail) == len(body)
    last_lines = sum(map(block_lines, tail))
    if attending:
        # Who attended stands between text and signature: all of it where the text is short, else its last role.
        last_lines = last_lines + 1 + sum(attending) if begins_text else attending[-1]
    attached = any(one.enclosed is None for one in filing.attachments)
    ends_here = not attached and not cover
    return FirstPage(
        model=names.model,
        heads=heads,
        title_lines=title_lines,
        addressees=addressees,
        movable=filing.form != "plain" and filing.kind not in SPECIAL_KINDS,
        first_lines=2 if body and body[0].shape.startswith("heading") else 1,
        paragraphs=cache(lambda: [(block_lines(one), one.shape.startswith("heading")) for one in body]),
        last_lines=last_lines,
        begins_text=begins_text,
        signature_lines=ending_lines(filing, names),
        imprint_lines=imprint_lines(filing, names) if ends_here else 0,
    )


def block_lines(block: Block) -> int:
    """How many lines a paragraph of the body takes; a slot (one person of a group) is taken for one."""
    if block.shape == "slot":
        return 1
    return line_count(block.label + block.title + block.text, CELLS, first_indent=2)


def ending_lines(filing: Filing, names: Names) -> int:
    """Lines of attachment note, signature and note; on a cover the attachment note stands elsewhere."""
    note = len(notes(filing))
    own = 0 if filing.form == "notice" else note_lines(filing)
    return own + signature_lines(filing.signature, names) + note


def imprint_lines(filing: Filing, names: Names) -> int:
    """Lines of text whose place the imprint takes; 0 without one."""
    if filing.imprint is None or names.imprint_apart:
        return 0
    rows = row_lines(filing.imprint, names.printed_by, (), letter=filing.kind == "letter")
    return _room_lines(names.model, tuple(rows)) if rows else 0


# Imprints differ in their words; of their heights there are few.
@lru_cache(maxsize=128)
def _room_lines(model: PageModel, rows: tuple[int, ...]) -> int:
    """The lines of text whose place an imprint with these rows takes."""
    return math.ceil(imprint_room(model, list(rows)) / model.pitch)


def imprint_fits_with(filing: Filing, names: Names, body: Sequence[Block]) -> bool:
    """Whether a plan's last paragraph, its attachment note and the imprint fit one page together (form ``notice``)."""
    tail = sum(map(block_lines, body[_first_tied(body) :]))
    return tail + note_lines(filing) + imprint_lines(filing, names) < LINES


def _first_tied(body: Sequence[Block]) -> int:
    """Where the last paragraph begins, the headings that are kept with it included."""
    start = max(len(body) - 1, 0)
    while start > 0 and body[start - 1].shape.startswith("heading"):
        start -= 1
    return start
