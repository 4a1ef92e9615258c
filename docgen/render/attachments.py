"""Attachments (附件): the note below the text that names them, and their pages (7.3.4, 7.3.7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from docgen.models.attachments import Attachment
from docgen.models.filing import Filing
from docgen.render.ooxml import blank, indent, lines_run, paragraph, run, spacing, tab
from docgen.render.record import Record
from docgen.render.sections import SectionName, section_end
from docgen.render.tables import Grid, derived_grid, draw_table, free_grid, table_height
from docgen.standard.clauses import clause
from docgen.standard.landscape import TABLE_WIDTH, TITLE_CELLS, mark_line, title_blank
from docgen.standard.page import CELLS, TOP, TYPE_HEIGHT, TYPE_WIDTH, PageModel
from docgen.standard.styles import INDENT, TITLE_LINE, cells
from docgen.text.paragraphs import split_paragraphs
from docgen.text.titles import break_title
from docgen.text.widths import line_count

NOTE_LABEL = "附件："
_LABEL_CELLS = 3
_INDENT_CELLS = clause("first_line_indent").number_of


def draw_attachment_note(filing: Filing, record: Record) -> str:
    """The note (附件说明): one blank line below the text, numbered only when there are several, no closing mark.

    Each name wraps under its own first character; a tab leads from the number to it, whatever the font's digits.
    """
    names = [_named(number, one, record) for number, one in enumerate(filing.attachments)]
    if not names:
        return ""
    drawn = blank(clause("attachment_note_gap").number_of, keep_next=True)
    if len(names) == 1:
        left = INDENT + cells(_LABEL_CELLS)
        hang = indent(left=left, first=-cells(_LABEL_CELLS))
        named = run(NOTE_LABEL + names[0])
        return drawn + paragraph("AttachmentNote", named, keep_next=True, keep_lines=True, indent=hang)
    number_cells = 1.0 if len(names) < 10 else 1.5
    left = INDENT + cells(_LABEL_CELLS + number_cells)
    for number, name in enumerate(names, start=1):
        hanging = cells(_LABEL_CELLS + number_cells) if number == 1 else cells(number_cells)
        label = f"{NOTE_LABEL if number == 1 else ''}{number}."
        hang = indent(left=left, first=-hanging)
        named = run(label) + tab() + run(name)
        drawn += paragraph("AttachmentNote", named, keep_next=True, keep_lines=True, indent=hang)
    return drawn


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


@dataclass(frozen=True, slots=True)
class AttachedPages:
    """An attachment with pages of its own: its place in the filing, its table if it is one, and its section.

    ``section`` is empty for what goes on in the section before it: a text, or a table that its first page holds.
    """

    number: int
    attachment: Attachment
    grid: Grid | None
    section: Literal["", "table", "landscape"]


def plan_attachments(filing: Filing, model: PageModel) -> list[AttachedPages]:
    """What each attachment with pages of its own needs; files enclosed apart have none."""
    planned = []
    for number, attachment in enumerate(filing.attachments):
        if attachment.enclosed is None:
            grid = _grid(filing, number, attachment)
            planned.append(AttachedPages(number, attachment, grid, _section(attachment, grid, model)))
    return planned


def _grid(filing: Filing, number: int, attachment: Attachment) -> Grid | None:
    if attachment.table is not None:
        return free_grid(attachment.table, f"attachments[{number}].table")
    return derived_grid(filing, attachment.derived) if attachment.derived is not None else None


def _section(attachment: Attachment, grid: Grid | None, model: PageModel) -> Literal["", "table", "landscape"]:
    """A table longer than its first page would begin above the type area where the margins are those of text."""
    if grid is None:
        return ""
    if attachment.table is not None and attachment.table.landscape:
        return "landscape"
    title = TITLE_LINE * len(break_title(attachment.title))
    above = model.pitch * clause("attachment_title_line").number_of + title
    return "table" if model.top != TOP and table_height(grid) > TYPE_HEIGHT - above else ""


def draw_attachments(planned: Sequence[AttachedPages], model: PageModel, record: Record, *, several: bool) -> str:
    """The attachments' pages: 附件 with its number on line 1, the title on line 3, then text or table.

    What ends the last section follows later (``after_attachments``).
    """
    drawn: list[str] = []
    section: SectionName | None = None
    for one in planned:
        if (one.section or None) != section:
            drawn.append(section_end(section or _flowing(planned, one)))
            section = one.section or None
        drawn.append(_draw_one(one, f"附件{one.number + 1}" if several else "附件", model, record))
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


def _draw_one(one: AttachedPages, mark: str, model: PageModel, record: Record) -> str:
    path, attachment = f"attachments[{one.number}]", one.attachment
    said = record.say(f"{path}.title", attachment.title)
    turned = one.section == "landscape"
    title = break_title(said, TITLE_CELLS) if turned else break_title(said)
    top = _top(mark, model if one.section else None) + paragraph("AttachmentTitle", lines_run(title)) + blank()
    if one.grid is not None:
        return top + draw_table(one.grid, record, TABLE_WIDTH if turned else TYPE_WIDTH)
    parts = split_paragraphs(attachment.text or "")
    return top + "".join(paragraph("FilingBody", run(record.say(f"{path}.text", part))) for part in parts)


def _top(mark: str, model: PageModel | None) -> str:
    """Mark and blank line above the title; with a ``model`` on a page that has the type area's own margins."""
    if model is None:
        blanks = clause("attachment_title_line").number_of - clause("attachment_mark_line").number_of - 1
        return paragraph("AttachmentMark", run(mark)) + blank(blanks)
    raised = paragraph("AttachmentMark", run(mark), spacing=spacing(line=mark_line(model)))
    return raised + blank(line=title_blank(model))
