"""Checks of the head (版头, 7.2): front lines, issuer mark, document number, red line."""

from collections.abc import Iterator

from docgen.check.layout_codes import finding, mm, on_page
from docgen.check.layout_faces import face_of
from docgen.check.layout_roles import HeadParts, Layout
from docgen.check.page_elements import Line, Rule, is_red
from docgen.findings import Finding
from docgen.standard.clauses import clause
from docgen.standard.faces import BODY_SIZE, INK
from docgen.standard.page import INK_MODEL, LEFT, RIGHT, TOP, TYPE_WIDTH

FIRST = on_page(1)
MIDDLE = LEFT.mm + TYPE_WIDTH.mm / 2
BLANK_TOLERANCE = 3.0
_MM = 1.0
# By format: the code, the row of the clause table, the edge it is measured from and that edge's name.
_MARK_TOPS = {
    "common": ("mark-top", "mark_top", TOP.mm, "版心上边缘"),
    "minutes": ("minutes-mark-top", "minutes_mark_top", TOP.mm, "版心上边缘"),
    "order": ("order-mark-top", "order_mark_top", TOP.mm, "版心上边缘"),
    "letter": ("letter-mark-top", "letter_mark_top", 0.0, "上页边"),
}


def blank_gap(blanks: int) -> float:
    """The white in millimetres between the ink of two lines with ``blanks`` empty lines between them."""
    ink = BODY_SIZE.mm * (INK.above + INK.below)
    return INK_MODEL.pitch.mm * (blanks + 1) - ink


def check_head(layout: Layout) -> Iterator[Finding]:
    """Check every part of the head that is there; a page without mark and red line is 无版头 and has none."""
    head = layout.head
    yield from _front(layout)
    if not head.present:
        return
    if head.marks:
        yield from _marks(head)
    else:
        yield finding("mark-missing", FIRST, "红线以上没有发文机关标志")
    if head.format in ("letter", "order"):
        return
    yield from _number(head)
    if head.bar is None:
        yield finding("red-line-missing", FIRST, "发文字号下没有红色分隔线")
    else:
        yield from _bar(head, head.bar)


def _front(layout: Layout) -> Iterator[Finding]:
    """Copy number, classification and urgency: one a line from the page's first line, no gap (7.2.1-7.2.3).

    In a letter they begin beside the number (10.1), where the first one is read with its line.
    """
    head = layout.head
    beside = head.number if head.format == "letter" else None
    start = beside.full_top if beside else layout.pages[0].lines[0].full_top if head.front else TOP.mm
    for position, line in enumerate(head.front, start=1 if beside else 0):
        text = line.text.strip()
        wanted = start + INK_MODEL.pitch.mm * position
        if abs(line.full_top - wanted) > BLANK_TOLERANCE:
            message = f"“{text}”不在第{position + 1}行"
            yield finding("head-lines", FIRST, message, found=mm(line.full_top), expected=mm(wanted))
        if text.isdigit():
            if len(text) != clause("copy_number_digits").number_of or position:
                message = "份号应为6位数字，排在第一行"
                yield finding(
                    "copy-number", FIRST, message, found=f"{text}（第{position + 1}行）", expected="6位，第1行"
                )
        elif face_of(line.chars[0].font) not in (None, "hei"):
            yield finding("secrecy-face", FIRST, f"“{text}”不是黑体", found=line.chars[0].font, expected="黑体")


def _marks(head: HeadParts) -> Iterator[Finding]:
    code, row, edge, where = _MARK_TOPS[head.format]
    top = head.marks[0].ink_top - edge
    if abs(top - clause(row).length.mm) > clause(row).tolerance.mm:
        message = f"发文机关标志上边缘至{where}的距离不对"
        yield finding(code, FIRST, message, found=mm(top), expected=mm(clause(row).length.mm))
    left, right = min(one.ink.left for one in head.marks), max(one.ink.right for one in head.marks)
    width = clause("mark_width").length.mm
    if right - left > width or left < LEFT.mm - _MM or right > RIGHT.mm + _MM:
        message = "发文机关标志超出版心宽度"
        yield finding("mark-width", FIRST, message, found=mm(right - left), expected=f"不超过{mm(width)}")
    if abs((left + right) / 2 - MIDDLE) > _MM:
        message = "发文机关标志没有居中"
        yield finding("mark-centred", FIRST, message, found=mm((left + right) / 2), expected=mm(MIDDLE))
    if not all(is_red(line.colour) for line in head.marks):
        yield finding("mark-colour", FIRST, "发文机关标志不是红色", found=_hex(head.marks[0]), expected="红色")


def _number(head: HeadParts) -> Iterator[Finding]:
    line = head.number
    if line is None or not head.marks:
        return
    # The signers of an upward filing begin where the number of the others stands.
    gap = min(one.ink_top for one in (line, *head.signers)) - max(one.ink_bottom for one in head.marks)
    wanted = blank_gap(clause("number_gap").number_of)
    if abs(gap - wanted) > BLANK_TOLERANCE:
        message = "发文字号没有排在发文机关标志下空二行处"
        yield finding("number-gap", FIRST, message, found=mm(gap), expected=mm(wanted))
    if not head.signers and abs(line.centre - MIDDLE) > _MM:
        yield finding("number-centred", FIRST, "发文字号没有居中", found=mm(line.centre), expected=mm(MIDDLE))


def _bar(head: HeadParts, bar: Rule) -> Iterator[Finding]:
    row = clause("red_line_gap")
    if head.number is not None:
        gap = bar.top - head.number.ink_bottom
        if abs(gap - row.length.mm) > row.tolerance.mm:
            message = "红线与发文字号的距离不对"
            yield finding("red-line-gap", FIRST, message, found=mm(gap), expected=mm(row.length.mm))
    width = clause("red_line_width")
    off = max(abs(bar.x0 - LEFT.mm), abs(bar.x1 - RIGHT.mm))
    if abs(bar.width - width.length.mm) > width.tolerance.mm or off > width.tolerance.mm:
        found = f"{mm(bar.width)}（{bar.x0:.1f}至{bar.x1:.1f}）"
        yield finding("red-line-width", FIRST, "红线与版心不等宽", found=found, expected=mm(width.length.mm))
    weight = clause("red_line_weight")
    if abs(bar.weight - weight.length.mm) > weight.tolerance.mm:
        expected = mm(weight.length.mm)
        yield finding("red-line-weight", FIRST, "红线的粗细少见", found=mm(bar.weight), expected=expected)
    if not is_red(bar.colour):
        hue = "#{:02X}{:02X}{:02X}".format(*bar.colour)
        yield finding("red-line-colour", FIRST, "版头的分隔线不是红色", found=hue, expected="红色")


def _hex(line: Line) -> str:
    return "#{:02X}{:02X}{:02X}".format(*line.colour)
