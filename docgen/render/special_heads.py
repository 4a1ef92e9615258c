"""The tops of the special formats (特定格式): letter (10.1) and order (10.2); all others have the common head."""

from docgen.models.filing import Filing
from docgen.render.drawing import Frame, bar, text_box
from docgen.render.head import (
    MARK_CEILINGS,
    HeadPlan,
    draw_head,
    draw_mark,
    draw_marks,
    head_line,
    mark_cells,
    mark_text,
    plan_heads,
    say_mark,
    say_marks,
)
from docgen.render.house import Names
from docgen.render.ooxml import blank, paragraph, right_tab, run, spacing, tab
from docgen.render.record import Record
from docgen.standard.clauses import clause
from docgen.standard.head import MarkSize, head_geometry, mark_size
from docgen.standard.letter import RULE_LEFT, RULE_WIDTH, LetterGeometry, letter_geometry
from docgen.standard.page import LEFT, TYPE_WIDTH
from docgen.units import Length

NO_ORDER_NUMBER = "\u3000"
_ORDER_TOP = "order_mark_top"
_NUMBER_PATHS = ("head.organ_code", "head.year", "head.serial")
_RULES = ("信函首条粗线", "信函首条细线", "信函末条细线", "信函末条粗线")
# Drawing identifiers: the imprint's box is 1.
_FIRST_DRAWING = 2


def plan_top(filing: Filing, names: Names) -> tuple[HeadPlan, ...]:
    """The ways to draw the top of this kind of filing, from the largest mark to the smallest."""
    if filing.kind == "order":
        cells = mark_cells(mark_text(filing, names))
        sizes = dict.fromkeys(mark_size(cells, ceiling) for ceiling in MARK_CEILINGS)
        return tuple(HeadPlan(size, _order_height(filing, names, size)) for size in sizes)
    if filing.kind == "letter":
        geometry = letter_geometry(names.model, mark_cells(mark_text(filing, names)))
        lines = max(len(list(say_marks(filing.head, Record()))), 1)
        return (HeadPlan(geometry.mark, geometry.spacer + names.model.pitch * lines),)
    return plan_heads(filing, names)


def draw_top(filing: Filing, names: Names, plan: HeadPlan, record: Record) -> str:
    """Everything above the title; in an order everything above the text."""
    if filing.kind == "order":
        return _draw_order(filing, names, plan.mark, record)
    if filing.kind == "letter":
        return _draw_letter(filing, names, record)
    return draw_head(filing, names, plan, record)


def _order_lines(filing: Filing) -> int:
    """Lines above an order's mark: one is free there, more only where secrecy and urgency need them."""
    return max(len(list(say_marks(filing.head, Record()))), 1)


def _order_height(filing: Filing, names: Names, mark: MarkSize) -> Length:
    model, lines = names.model, _order_lines(filing)
    geometry = head_geometry(model, mark, top=_ORDER_TOP, lines=lines)
    gaps = geometry.first_gap + model.pitch * clause("order_number_gap").number_of
    return model.pitch * lines + geometry.mark_before + head_line(mark) + gaps


def _draw_order(filing: Filing, names: Names, mark: MarkSize, record: Record) -> str:
    """Mark, order number two blank lines below it, and the two blank lines above the text."""
    free = _order_lines(filing)
    lines = draw_marks(filing.head, record)
    geometry = head_geometry(names.model, mark, top=_ORDER_TOP, lines=free)
    drawn_mark = _order_mark(filing, names, mark, geometry.mark_before, record)
    given = filing.head.order_number
    number = record.say("head.order_number", f"第{NO_ORDER_NUMBER if given is None else given}号")
    return "".join(
        (
            *lines,
            blank(free - len(lines)),
            drawn_mark,
            blank(line=geometry.first_gap),
            blank(clause("order_number_gap").number_of - 1),
            paragraph("OrderNumber", run(number)),
            blank(clause("order_text_gap").number_of),
        )
    )


def _letter_drawings(filing: Filing, names: Names, geometry: LetterGeometry, record: Record) -> list[str]:
    line = draw_mark(say_mark(filing, names, record), geometry.mark, Length.zero())
    box = Frame(LEFT, geometry.mark_top, TYPE_WIDTH, geometry.mark_line)
    drawings = [text_box(line, box, names.drop, number=_FIRST_DRAWING, name="发文机关标志")]
    for position, (name, rule) in enumerate(zip(_RULES, geometry.bars, strict=True), start=1):
        frame = Frame(RULE_LEFT, rule.top, RULE_WIDTH, rule.weight)
        drawings.append(bar(frame, names.drop, number=_FIRST_DRAWING + position, name=name))
    return drawings


def _order_mark(filing: Filing, names: Names, mark: MarkSize, before: Length, record: Record) -> str:
    if names.preprinted:
        return blank(line=before + head_line(mark))
    return draw_mark(say_mark(filing, names, record), mark, before)


def _draw_letter(filing: Filing, names: Names, record: Record) -> str:
    """Mark and double rules at their fixed heights; number at the right below, secrecy and urgency at the left."""
    text = mark_text(filing, names)
    geometry = letter_geometry(names.model, mark_cells(text))
    drawings = [] if names.preprinted else _letter_drawings(filing, names, geometry, record)
    # Along the line the number stands behind the first mark, the further marks on the lines below.
    marks = say_marks(filing.head, record)
    style, first = next(marks, ("CopyNumber", ""))
    number = record.say(_NUMBER_PATHS, names.number)
    others = [paragraph(one, run(mark)) for one, mark in marks]
    stop = right_tab(TYPE_WIDTH)
    return "".join(
        (
            paragraph("Blank", *drawings, spacing=spacing(line=geometry.spacer)),
            paragraph(style, run(first), tab(), run(number, style="DocumentNumberRun"), tabs=stop, align="left"),
            *others,
            blank(clause("title_gap").number_of),
        )
    )
