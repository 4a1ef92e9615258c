"""Checks of the special formats (特定格式, 10): a letter's rules, an order's gaps, who attended a meeting."""

from collections.abc import Iterator, Sequence

from docgen.check.layout_back import ATTENDANCE
from docgen.check.layout_codes import finding, mm, on_page
from docgen.check.layout_faces import face_of
from docgen.check.layout_head_rules import BLANK_TOLERANCE, FIRST, MIDDLE, blank_gap
from docgen.check.layout_roles import Layout, is_flush
from docgen.check.page_elements import Rule
from docgen.findings import Finding
from docgen.standard.clauses import clause
from docgen.standard.faces import BODY_SIZE
from docgen.standard.page import RIGHT, SHEET_HEIGHT, SHEET_WIDTH

_MM = 1.0
# Seven eighths of a 3号 character (clause 3), below a letter's first rule.
_UNDER_RULE = BODY_SIZE.mm * 7 / 8
# The rules of one pair lie this close.
_PAIR = 4.0


def check_formats(layout: Layout) -> Iterator[Finding]:
    """Check what only letters, orders and minutes have."""
    match layout.head.format:
        case "letter":
            yield from _letter(layout)
        case "order":
            yield from _order(layout)
        case "minutes":
            yield from _attendance(layout)


def _letter(layout: Layout) -> Iterator[Finding]:
    rules = layout.head.double
    upper = [rule for rule in rules if rule.y - rules[0].y <= _PAIR]
    lower = [rule for rule in rules if rule not in upper]
    for name, pair, thick_first in (("首条", upper, True), ("末条", lower, False)):
        if not _is_double(pair, thick_first):
            order = "上粗下细" if thick_first else "上细下粗"
            yield finding("letter-rules", FIRST, f"信函{name}红色双线不对", found=f"{len(pair)}条线", expected=order)
    if layout.head.marks:
        gap = upper[0].top - max(line.ink_bottom for line in layout.head.marks)
        yield from _length("letter-rule-gap", "letter_rule_gap", gap, "信函首条双线与标志的距离不对")
    if lower:
        rest = SHEET_HEIGHT.mm - lower[-1].bottom
        yield from _length("letter-rule-bottom", "letter_rule_bottom", rest, "信函末条双线与下页边的距离不对")
    width, middle = clause("letter_rule_width"), SHEET_WIDTH.mm / 2
    off = [
        rule
        for rule in rules
        if abs(rule.width - width.length.mm) > width.tolerance.mm or abs((rule.x0 + rule.x1) / 2 - middle) > _MM
    ]
    if off:
        found = f"{mm(off[0].width)}（{off[0].x0:.1f}至{off[0].x1:.1f}）"
        yield finding("letter-rule-width", FIRST, "信函双线的长度或位置不对", found=found, expected=mm(width.length.mm))
    yield from _letter_number(layout, upper[-1])


def _is_double(pair: Sequence[Rule], thick_first: bool) -> bool:
    if len(pair) != 2:
        return False
    thick, thin = pair if thick_first else reversed(pair)
    return thick.weight > thin.weight


def _letter_number(layout: Layout, above: Rule) -> Iterator[Finding]:
    number = layout.head.number
    if number is None:
        return
    gap = number.full_top - above.bottom
    if abs(number.right - RIGHT.mm) > _MM or abs(gap - _UNDER_RULE) > 1.5 * _MM:
        found = f"右{number.right:.1f}毫米、线下{gap:.1f}毫米"
        expected = f"右{RIGHT.mm:.1f}毫米、线下{_UNDER_RULE:.1f}毫米"
        yield finding("letter-number", FIRST, "信函的发文字号位置不对", found=found, expected=expected)


def _length(code: str, row: str, found: float, message: str) -> Iterator[Finding]:
    wanted = clause(row)
    if abs(found - wanted.length.mm) > wanted.tolerance.mm:
        yield finding(code, FIRST, message, found=mm(found), expected=mm(wanted.length.mm))


def _order(layout: Layout) -> Iterator[Finding]:
    number = layout.head.order
    if number is None:
        return
    gap = number.ink_top - max(line.ink_bottom for line in layout.head.marks)
    wanted = blank_gap(clause("order_number_gap").number_of)
    if abs(gap - wanted) > BLANK_TOLERANCE or abs(number.centre - MIDDLE) > _MM:
        found, expected = f"空{mm(gap)}、中线{mm(number.centre)}", f"空{mm(wanted)}、中线{mm(MIDDLE)}"
        yield finding("order-number-gap", FIRST, "令号没有在标志下空二行居中", found=found, expected=expected)
    first = next(iter((*layout.title, *layout.addressees, *layout.text_on(1))), None)
    wanted = blank_gap(clause("order_text_gap").number_of)
    if first is not None and abs((gap := first.ink_top - number.ink_bottom) - wanted) > BLANK_TOLERANCE:
        message = "命令的正文没有排在令号下空二行处"
        yield finding("order-text-gap", FIRST, message, found=mm(gap), expected=mm(wanted))


def _attendance(layout: Layout) -> Iterator[Finding]:
    """Labels in 黑体, wraps under the first name (10.3)."""
    start = 0.0
    for at in layout.attendance:
        label = ATTENDANCE.match(at.line.text)
        if label is None:
            if abs(at.line.left - start) > _MM:
                message = f"出席人员回行没有对齐：{at.line.text.strip()[:12]}"
                found = mm(at.line.left)
                yield finding("attendance-wrap", on_page(at.page), message, found=found, expected=mm(start))
            continue
        shown = len("".join(label.group(0).split()))
        if shown < len(at.line.chars):
            start = at.line.chars[shown].left
        face = face_of(at.line.chars[0].font)
        if face not in (None, "hei") or is_flush(at.line):
            found = at.line.chars[0].font
            message = f"“{label.group(1)}”不是黑体或没有左空二字"
            yield finding("attendance-face", on_page(at.page), message, found=found, expected="黑体，左空二字")
