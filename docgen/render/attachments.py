"""Attachments (附件): the note below the text that names them, and their pages (7.3.4, 7.3.7)."""

from docgen.models.attachments import Attachment
from docgen.models.filing import Filing
from docgen.render.ooxml import blank, indent, lines_run, paragraph, run, tab
from docgen.render.record import Record
from docgen.render.tables import derived_grid, draw_table, free_grid
from docgen.standard.clauses import clause
from docgen.standard.page import CELLS
from docgen.standard.styles import INDENT, cells
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
        return drawn + paragraph("AttachmentNote", run(NOTE_LABEL + names[0]), keep_next=True, indent=hang)
    number_cells = 1.0 if len(names) < 10 else 1.5
    left = INDENT + cells(_LABEL_CELLS + number_cells)
    for number, name in enumerate(names, start=1):
        hanging = cells(_LABEL_CELLS + number_cells) if number == 1 else cells(number_cells)
        label = f"{NOTE_LABEL if number == 1 else ''}{number}."
        drawn += paragraph(
            "AttachmentNote", run(label), tab(), run(name), keep_next=True, indent=indent(left=left, first=-hanging)
        )
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


def draw_attachments(filing: Filing, record: Record) -> str:
    """The attachments' pages: 附件 with its number on line 1, the title on line 3, then text or table."""
    several = len(filing.attachments) > 1
    return "".join(
        _draw_one(filing, number, attachment, f"附件{number + 1}" if several else "附件", record)
        for number, attachment in enumerate(filing.attachments)
        if attachment.enclosed is None
    )


def _draw_one(filing: Filing, number: int, attachment: Attachment, mark: str, record: Record) -> str:
    path = f"attachments[{number}]"
    blanks_above_title = clause("attachment_title_line").number_of - clause("attachment_mark_line").number_of - 1
    title = break_title(record.say(f"{path}.title", attachment.title))
    heading = paragraph("AttachmentTitle", lines_run(title))
    top = paragraph("AttachmentMark", run(mark)) + blank(blanks_above_title) + heading + blank()
    if attachment.text is not None:
        parts = split_paragraphs(attachment.text)
        return top + "".join(paragraph("FilingBody", run(record.say(f"{path}.text", part))) for part in parts)
    if attachment.table is not None:
        return top + draw_table(free_grid(attachment.table, f"{path}.table"), record)
    return top + draw_table(derived_grid(filing, attachment.derived or ""), record)
