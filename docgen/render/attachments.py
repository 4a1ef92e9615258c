"""Attachments (附件): the note below the text that names them, and their pages (7.3.4, 7.3.7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Literal

from docgen.models.attachments import Attachment
from docgen.models.filing import Filing
from docgen.models.plain import FilingJson
from docgen.render.drawn_parts import Drawn, drawn_part
from docgen.render.ooxml import NEXT_COLUMN, blank, escape_text, indent, lines_run, paragraph, run, spacing
from docgen.render.record import Record
from docgen.render.sections import SectionName, section_end
from docgen.render.tables import Grid, derived_grid, draw_table, free_grid, is_source, table_height
from docgen.standard.clauses import clause
from docgen.standard.landscape import TABLE_WIDTH, TITLE_CELLS, mark_line, title_blank
from docgen.standard.page import CELLS, TOP, TYPE_HEIGHT, TYPE_WIDTH, PageModel
from docgen.standard.styles import INDENT, TITLE_LINE, cells
from docgen.text.paragraphs import split_paragraphs
from docgen.text.titles import MOST_CELLS, break_title
from docgen.text.widths import line_count

NOTE_LABEL = "附件："
_LABEL_CELLS = 3
_INDENT_CELLS = clause("first_line_indent").number_of
_NOTE_GAP = blank(clause("attachment_note_gap").number_of, keep_next=True)


def draw_attachment_note(filing: Filing, record: Record) -> str:
    """The note (附件说明): one blank line below the text, numbered only when there are several, no closing mark.

    Each name wraps under its own first character; a tab leads from the number to it, whatever the font's digits.
    """
    names = [_named(number, one, record) for number, one in enumerate(filing.attachments)]
    if not names:
        return ""
    if len(names) == 1:
        before, after = _note_ends(0.0, first=True)
        return f"{_NOTE_GAP}{before}{NOTE_LABEL}{escape_text(names[0])}{after}"
    number_cells = 1.0 if len(names) < 10 else 1.5
    drawn = [_NOTE_GAP]
    for number, name in enumerate(names, start=1):
        before, after = _note_ends(number_cells, first=number == 1)
        label = f"{NOTE_LABEL if number == 1 else ''}{number}."
        drawn.append(f"{before}{label}{NEXT_COLUMN}{escape_text(name)}{after}")
    return "".join(drawn)


@cache
def _note_ends(number_cells: float, *, first: bool) -> tuple[str, str]:
    """What stands before and after an entry of the note whose number is so wide; the first has the label in front."""
    left = INDENT + cells(_LABEL_CELLS + number_cells)
    hang = indent(left=left, first=-cells(_LABEL_CELLS + number_cells if first else number_cells))
    drawn = paragraph("AttachmentNote", run("\0"), keep_next=True, keep_lines=True, indent=hang)
    before, _, after = drawn.partition("\0")
    return before, after


def _named(number: int, attachment: Attachment, record: Record) -> str:
    """An attachment's name as the note gives it; a file enclosed apart with how many there are of it."""
    path = f"attachments[{number}]"
    name = record.say(f"{path}.title", attachment.title)
    if attachment.enclosed is None:
        return name
    enclosed = attachment.enclosed
    counted = record.say((f"{path}.enclosed.count", f"{path}.enclosed.unit"), f"{enclosed.count}{enclosed.unit}")
    return f"{name}（另附，{counted}）"


def note_lines(filing: Filing) -> int:
    """How many lines the note takes, the blank one above it included; 0 without attachments."""
    names = [_named(number, one, Record()) for number, one in enumerate(filing.attachments)]
    if not names:
        return 0
    number_cells = 0.0 if len(names) == 1 else 1.0 if len(names) < 10 else 1.5
    room = CELLS - _INDENT_CELLS - _LABEL_CELLS - number_cells
    return clause("attachment_note_gap").number_of + sum(line_count(name, room) for name in names)


PagesSection = Literal["", "table", "landscape"]
"""Empty for what goes on in the section before it: a text, or a table that its first page holds."""


@dataclass(frozen=True, slots=True)
class AttachedPages:
    """The pages of the attachment at ``path``: drawn, with the section that they need."""

    path: str
    drawn: Drawn[tuple[PagesSection, str]]

    @property
    def section(self) -> PagesSection:
        """The section that the pages stand in."""
        return self.drawn.content[0]


def plan_attachments(filing: Filing, written: FilingJson, model: PageModel) -> list[AttachedPages]:
    """The pages of every attachment that has some of its own; files enclosed apart have none."""
    planned, several = [], len(filing.attachments) > 1
    for number, (attachment, json) in enumerate(zip(filing.attachments, written.attachments, strict=True)):
        if attachment.enclosed is None:
            path = f"attachments[{number}]"
            mark = f"附件{number + 1}" if several else "附件"
            sources = _sources(filing, written, attachment.derived)
            name = written.name(json, *sources)
            draw = partial(_draw_pages, filing, path, attachment, mark, model)
            planned.append(AttachedPages(path, drawn_part(path, attachment, name, draw, mark, model, sources)))
    return planned


def _sources(filing: Filing, written: FilingJson, kind: str | None) -> tuple[bytes, ...]:
    """What a derived table is made of: the sections that it looks at as JSON, each in its place among all."""
    if kind is None:
        return ()
    sections = zip(filing.sections, written.sections, strict=True)
    return tuple([json if is_source(kind, section) else b"" for section, json in sections])


def _draw_pages(
    filing: Filing, path: str, attachment: Attachment, mark: str, model: PageModel, record: Record
) -> tuple[PagesSection, str]:
    """附件 with its number on line 1, the title on line 3, then text or table; and the section that they need."""
    turned = attachment.table is not None and attachment.table.landscape
    grid = _grid(filing, path, attachment)
    title = break_title(attachment.title, TITLE_CELLS if turned else MOST_CELLS)
    section = "landscape" if turned else _section(title, grid, model)
    record.say(f"{path}.title", attachment.title)
    top = _top(mark, model if section else None) + paragraph("AttachmentTitle", lines_run(title)) + blank()
    if grid is not None:
        return section, top + draw_table(grid, record, TABLE_WIDTH if turned else TYPE_WIDTH)
    parts = split_paragraphs(attachment.text or "")
    texts = [paragraph("FilingBody", run(record.say(f"{path}.text", part))) for part in parts]
    return section, top + "".join(texts)


def _grid(filing: Filing, path: str, attachment: Attachment) -> Grid | None:
    if attachment.table is not None:
        return free_grid(attachment.table, f"{path}.table")
    return derived_grid(filing, attachment.derived) if attachment.derived is not None else None


def _section(title: Sequence[str], grid: Grid | None, model: PageModel) -> Literal["", "table"]:
    """A table longer than its first page would begin above the type area where the margins are those of text."""
    if grid is None or model.top == TOP:
        return ""
    above = model.pitch * clause("attachment_title_line").number_of + TITLE_LINE * len(title)
    return "table" if table_height(grid) > TYPE_HEIGHT - above else ""


def draw_attachments(planned: Sequence[AttachedPages], record: Record) -> str:
    """The attachments' pages, parted into sections. What ends the last section follows (``after_attachments``)."""
    drawn: list[str] = []
    section: SectionName | None = None
    for one in planned:
        if (one.section or None) != section:
            drawn.append(section_end(section or _flowing(planned, one)))
            section = one.section or None
        drawn.append(one.drawn.note(one.path, record)[1])
    return "".join(drawn)


def _flowing(planned: Sequence[AttachedPages], before: AttachedPages) -> SectionName:
    """The section that flows up to an attachment with a section of its own: the filing's first, or a later one."""
    first = next(one for one in planned if one.section)
    return "text" if first is before else "portrait"


def after_attachments(
    planned: Sequence[AttachedPages], *, imprint: bool, apart: bool
) -> tuple[str, SectionName | None]:
    """What ends the attachments' last section before the imprint, and the section that ends the document.

    That is None where there is but one section. ``apart``: the imprint opens an even page of its own. It never stands
    on a landscape page, since it lies at the foot of an upright one (7.4.1).
    """
    if not any(one.section for one in planned):
        return "", None
    section = planned[-1].section
    if imprint and (apart or section == "landscape"):
        return section_end(section or "portrait"), "last"
    return "", section or "last"


def _top(mark: str, model: PageModel | None) -> str:
    """Mark and blank line above the title; with a ``model`` on a page that has the type area's own margins."""
    if model is None:
        blanks = clause("attachment_title_line").number_of - clause("attachment_mark_line").number_of - 1
        return paragraph("AttachmentMark", run(mark)) + blank(blanks)
    raised = paragraph("AttachmentMark", run(mark), spacing=spacing(line=mark_line(model)))
    return raised + blank(line=title_blank(model))
