"""The head slot (版头): copy number, secrecy, urgency, issuer mark, document number and red line (7.2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from docgen.models.filing import Filing
from docgen.models.formats import mark_suffix
from docgen.models.head import Head
from docgen.render.house import Names
from docgen.render.joint import draw_joint_mark, joint_names
from docgen.render.ooxml import blank, paragraph, run, spacing
from docgen.render.record import Record
from docgen.render.upward import draw_number_line, number_lines
from docgen.standard.clauses import clause
from docgen.standard.faces import NATURAL_LINE
from docgen.standard.head import (
    HEAD_LINES,
    LARGEST_MARK,
    SMALLEST_MARK,
    UPRIGHT_MARK,
    MarkSize,
    head_geometry,
    mark_size,
)
from docgen.standard.joint import JointMark, joint_mark
from docgen.standard.page import PageModel
from docgen.text.widths import char_width, set_width
from docgen.units import Length, Pt

_WIDE_LATIN = 0.25
MARK_CEILINGS = (LARGEST_MARK, Pt(48), Pt(36), UPRIGHT_MARK, SMALLEST_MARK)
_PLAIN_BLANKS = clause("title_gap").number_of


@dataclass(frozen=True, slots=True)
class HeadPlan:
    """One way to draw the head: the mark's size, and the height from the top margin to under the red line.

    ``joint`` is set where several names stand one a line.
    """

    mark: MarkSize
    height: Length
    joint: JointMark | None = None


def mark_text(filing: Filing, names: Names) -> str:
    """The whole issuer mark, 文件 or 纪要 included; empty when nobody has named the organ."""
    suffix = mark_suffix(filing.kind, filing.head)
    return names.mark + suffix if names.mark and not names.mark.endswith(suffix or "\0") else names.mark


def say_mark(filing: Filing, names: Names, record: Record) -> str:
    """Say the issuer mark: the name given for it, else the lead organ's or the issuer's own."""
    fields = ["head.mark"] if filing.head.mark else ["organs[0]"] if filing.organs else []
    if names.issuer in names.mark:
        fields.append("signature.issuer")
    return record.say(tuple(fields), mark_text(filing, names))


def mark_cells(text: str) -> float:
    """How many full-width cells the mark takes at the most: capitals and digits of a title face are up to 0.75 em."""
    narrow = sum(1 for char in text if char_width(char) < 1)
    return max(set_width(text) + narrow * _WIDE_LATIN, 1.0)


def plan_heads(filing: Filing, names: Names) -> tuple[HeadPlan, ...]:
    """The ways to draw this head, from the largest mark to the smallest."""
    joint, numbers = joint_names(filing), number_lines(filing.head.signers)
    if not joint:
        return _single_plans(names.model, mark_cells(mark_text(filing, names)), numbers)
    suffix = bool(mark_suffix(filing.kind, filing.head))
    return _joint_plans(names.model, max(map(mark_cells, joint)), len(joint), numbers, suffix=suffix)


# An office's marks have one width or a few: the plans for each are worked out once.
@lru_cache(maxsize=128)
def _single_plans(model: PageModel, mark_width: float, numbers: int) -> tuple[HeadPlan, ...]:
    """The plans for a mark on one line, ``mark_width`` in cells, above ``numbers`` lines of number and signers."""
    sizes = dict.fromkeys(mark_size(mark_width, ceiling) for ceiling in MARK_CEILINGS)
    return tuple(HeadPlan(size, _height(model, numbers, size, head_geometry(model, size).mark_line)) for size in sizes)


@lru_cache(maxsize=128)
def _joint_plans(
    model: PageModel, mark_width: float, organs: int, numbers: int, *, suffix: bool
) -> tuple[HeadPlan, ...]:
    """The plans for a mark of ``organs`` names one a line, the widest ``mark_width`` cells."""
    plans: dict[MarkSize, HeadPlan] = {}
    for ceiling in MARK_CEILINGS:
        mark = joint_mark(mark_width, organs, suffix=suffix, ceiling=ceiling)
        size = MarkSize(mark.size)
        plans.setdefault(size, HeadPlan(size, _height(model, numbers, size, mark.height(organs)), mark))
    return tuple(plans.values())


def _height(model: PageModel, number_rows: int, size: MarkSize, mark_height: Length) -> Length:
    """The height from the top margin to under the red line."""
    geometry = head_geometry(model, size)
    gaps = geometry.first_gap + model.pitch * (clause("number_gap").number_of - 1)
    numbers = model.pitch * number_rows
    red_line = geometry.red_line_space + clause("red_line_weight").length
    return model.pitch * HEAD_LINES + geometry.mark_before + mark_height + gaps + numbers + red_line


def draw_head(filing: Filing, names: Names, plan: HeadPlan, record: Record) -> str:
    """The head of a red-head filing, down to the two blank lines above the title."""
    geometry = head_geometry(names.model, plan.mark)
    lines = draw_marks(filing.head, record)
    above = "".join(lines) + blank(HEAD_LINES - len(lines))
    unruled = None
    if names.preprinted:
        height = plan.joint.height(len(joint_names(filing))) if plan.joint else head_line(plan.mark)
        mark = blank(line=geometry.mark_before + height)
        unruled = geometry.red_line_space + clause("red_line_weight").length
    elif plan.joint is not None:
        suffix = mark_suffix(filing.kind, filing.head)
        mark = blank(line=geometry.mark_before) + draw_joint_mark(joint_names(filing), suffix, plan.joint, record)
    else:
        mark = draw_mark(say_mark(filing, names, record), plan.mark, geometry.mark_before)
    gap = blank(line=geometry.first_gap) + blank(clause("number_gap").number_of - 1)
    number = draw_number_line(names.number, filing.head.signers, record, unruled)
    return above + mark + gap + number + blank(clause("title_gap").number_of)


def draw_mark(text: str, mark: MarkSize, before: Length) -> str:
    """The issuer mark on one line, ``before`` below what stands above it."""
    size = mark.size.half_points
    narrow = f'<w:w w:val="{mark.percent}"/>' if mark.percent != 100 else ""
    properties = f'{narrow}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    line = head_line(mark)
    return paragraph("IssuerMark", run(text, properties=properties), spacing=spacing(before=before, line=line))


def head_line(mark: MarkSize) -> Length:
    """The height of the mark's own line."""
    return mark.size * NATURAL_LINE


def draw_plain_top(head: Head, record: Record) -> str:
    """The top of a filing without a head (无版头): secrecy and urgency where given, else two blank lines."""
    lines = draw_marks(head, record)
    return "".join(lines) + blank(max(_PLAIN_BLANKS - len(lines), 1 if lines else 0))


def plain_top_lines(head: Head) -> int:
    """How many lines the top of a filing without a head takes."""
    lines = len(list(say_marks(head, Record())))
    return lines + max(_PLAIN_BLANKS - lines, 1 if lines else 0)


def draw_marks(head: Head, record: Record) -> list[str]:
    """Copy number, classification and urgency, one line each in this order, no gap for an absent one (7.2.1-7.2.3)."""
    return [paragraph(style, run(text)) for style, text in say_marks(head, record)]


def say_marks(head: Head, record: Record) -> Iterator[tuple[str, str]]:
    """Yield style and text of copy number, classification and urgency, those that are given; each is said in turn."""
    if head.copy_number:
        yield "CopyNumber", record.say("head.copy_number", head.copy_number)
    if head.classification or head.secrecy_period:
        secrecy = record.say("head.classification", head.classification or "")
        if head.secrecy_period:
            secrecy += "★" + record.say("head.secrecy_period", head.secrecy_period)
        yield "Secrecy", secrecy
    if head.urgency:
        yield "Secrecy", record.say("head.urgency", head.urgency)
