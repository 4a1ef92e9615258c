"""The head slot (版头): copy number, secrecy, urgency, issuer mark, document number and red line (7.2)."""

from dataclasses import dataclass

from docgen.models.head import Head
from docgen.render.house import Names
from docgen.render.ooxml import blank, paragraph, run, spacing
from docgen.render.record import Record
from docgen.standard.clauses import clause
from docgen.standard.head import (
    HEAD_LINES,
    LARGEST_MARK,
    SMALLEST_MARK,
    UPRIGHT_MARK,
    MarkSize,
    head_geometry,
    head_height,
    mark_size,
)
from docgen.text.widths import char_width, set_width
from docgen.units import Length, Pt

MARK_SUFFIX = "文件"
_WIDE_LATIN = 0.25
_CEILINGS = (LARGEST_MARK, Pt(48), Pt(36), UPRIGHT_MARK, SMALLEST_MARK)
_PLAIN_BLANKS = clause("title_gap").number_of


def mark_text(head: Head, names: Names) -> str:
    """The whole issuer mark, 文件 included; empty when nobody has named the organ."""
    return names.mark + (MARK_SUFFIX if head.mark_suffix and names.mark else "")


def mark_cells(text: str) -> float:
    """How many full-width cells the mark takes at the most: capitals and digits of a title face are up to 0.75 em."""
    narrow = sum(1 for char in text if char_width(char) < 1)
    return max(set_width(text) + narrow * _WIDE_LATIN, 1.0)


@dataclass(frozen=True, slots=True)
class HeadPlan:
    """One way to draw the head: the mark's size and the height from the top margin to under the red line."""

    mark: MarkSize
    height: Length


def plan_heads(head: Head, names: Names) -> tuple[HeadPlan, ...]:
    """The ways to draw this head, from the largest mark to the smallest."""
    cells = mark_cells(mark_text(head, names))
    sizes = dict.fromkeys(mark_size(cells, ceiling) for ceiling in _CEILINGS)
    return tuple(HeadPlan(size, head_height(names.model, size)) for size in sizes)


def draw_head(head: Head, names: Names, plan: HeadPlan, record: Record) -> str:
    """The head of a red-head filing, down to the two blank lines above the title."""
    geometry = head_geometry(names.model, plan.mark)
    lines = _marks(head, record)
    text = mark_text(head, names)
    record.say("head.mark", text)
    number = names.number
    record.say(("head.organ_code", "head.year", "head.serial"), number)
    return "".join(
        (
            *lines,
            blank(HEAD_LINES - len(lines)),
            paragraph(
                "IssuerMark",
                run(text, properties=_mark_properties(plan.mark)),
                spacing=spacing(before=geometry.mark_before, line=geometry.mark_line),
            ),
            blank(line=geometry.first_gap),
            blank(clause("number_gap").number_of - 1),
            paragraph("DocumentNumber", run(number)),
            blank(clause("title_gap").number_of),
        )
    )


def draw_plain_top(head: Head, record: Record) -> str:
    """The top of a filing without a head (无版头): secrecy and urgency where given, else two blank lines."""
    lines = _marks(head, record)
    return "".join(lines) + blank(max(_PLAIN_BLANKS - len(lines), 1 if lines else 0))


def _marks(head: Head, record: Record) -> list[str]:
    """Copy number, classification and urgency, one line each in this order, no gap for an absent one (7.2.1-7.2.3)."""
    lines = []
    if head.copy_number:
        lines.append(paragraph("CopyNumber", run(record.say("head.copy_number", head.copy_number))))
    if head.classification or head.secrecy_period:
        secrecy = record.say("head.classification", head.classification or "")
        if head.secrecy_period:
            secrecy += "★" + record.say("head.secrecy_period", head.secrecy_period)
        lines.append(paragraph("Secrecy", run(secrecy)))
    if head.urgency:
        lines.append(paragraph("Secrecy", run(record.say("head.urgency", head.urgency))))
    return lines


def _mark_properties(mark: MarkSize) -> str:
    narrow = f'<w:w w:val="{mark.percent}"/>' if mark.percent != 100 else ""
    return f'{narrow}<w:sz w:val="{mark.size.half_points}"/><w:szCs w:val="{mark.size.half_points}"/>'
