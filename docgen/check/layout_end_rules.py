"""Checks of attachments and imprint (附件、版记, 7.3.7, 7.4)."""

import re
from collections.abc import Iterator

from docgen.check.layout_codes import finding, mm, on_page, points
from docgen.check.layout_faces import face_of
from docgen.check.layout_head_rules import BLANK_TOLERANCE
from docgen.check.layout_roles import AttachmentTop, ImprintParts, Layout, flow_lines, is_flush
from docgen.check.page_elements import Line
from docgen.findings import Finding
from docgen.standard.clauses import clause
from docgen.standard.faces import IMPRINT_SIZE
from docgen.standard.page import BOTTOM, INK_MODEL, LEFT, RIGHT

_MM = 1.0
_LABELS = ("主送：", "抄送：")
_COUNT = re.compile(r"^共?印[刷发]?\s*\d+\s*份[。]?$")
_INSET = IMPRINT_SIZE.mm * clause("imprint_indent").number_of


def check_end(layout: Layout) -> Iterator[Finding]:
    """Check the attachments' first lines and the imprint."""
    for top in layout.attachments:
        yield from _attachment(top)
    if layout.imprint is not None:
        yield from _imprint(layout, layout.imprint)


def _attachment(top: AttachmentTop) -> Iterator[Finding]:
    where, name = on_page(top.page), top.mark.text.strip()
    if not top.first:
        yield finding("attachment-new-page", where, f"“{name}”没有另起一面，或不在第一行")
    if not is_flush(top.mark, top.area.left):
        found = mm(top.mark.left - top.area.left)
        yield finding("attachment-mark", where, f"“{name}”没有顶格", found=found, expected=mm(0))
    if face_of(top.mark.chars[0].font) not in (None, "hei"):
        yield finding("attachment-mark-face", where, f"“{name}”不是黑体", found=top.mark.font, expected="黑体")
    if not top.title:
        return
    row = clause("attachment_title_line")
    steps = row.number_of - clause("attachment_mark_line").number_of
    down = top.title[0].ink_top - top.mark.full_top
    wanted = INK_MODEL.pitch.mm * steps
    if abs(down - wanted) > BLANK_TOLERANCE:
        message = "附件标题不在版心第三行"
        yield finding("attachment-title", where, message, found=mm(down), expected=mm(wanted))
    for line in top.title:
        if abs(line.centre - top.area.centre) > _MM:
            message = f"附件标题没有居中：{line.text.strip()}"
            found, expected = mm(line.centre), mm(top.area.centre)
            yield finding("attachment-title-centred", where, message, found=found, expected=expected)


def _imprint(layout: Layout, imprint: ImprintParts) -> Iterator[Finding]:
    where = on_page(imprint.page)
    last = max((page.number for page in layout.pages if flow_lines(page)), default=imprint.page)
    if imprint.page != last:
        yield finding("imprint-page", where, "版记不在最后一面", found=where, expected=on_page(last))
    if layout.head.format == "letter":
        yield from _letter_imprint(imprint)
    elif len(imprint.rules) < 2:
        message = "版记首末没有分隔线"
        yield finding("imprint-rules-missing", where, message, found=f"{len(imprint.rules)}条", expected="至少2条")
    else:
        yield from _rules(imprint)
    yield from _lines(imprint)


def _letter_imprint(imprint: ImprintParts) -> Iterator[Finding]:
    """A letter's imprint has no rules and does not say who printed it when (10.1)."""
    printed = [line.text.strip() for line in imprint.lines if line.text.rstrip().endswith("印发")]
    if imprint.rules or printed:
        found = f"{len(imprint.rules)}条分隔线" if imprint.rules else printed[0]
        yield finding("letter-imprint", on_page(imprint.page), "信函的版记多了分隔线或印发内容", found=found)


def _rules(imprint: ImprintParts) -> Iterator[Finding]:
    where, rules = on_page(imprint.page), imprint.rules
    row = clause("imprint_bottom")
    if abs(rules[-1].bottom - BOTTOM.mm) > row.tolerance.mm:
        message = "末条分隔线没有与版心下边缘重合"
        yield finding("imprint-bottom", where, message, found=mm(rules[-1].bottom), expected=mm(BOTTOM.mm))
    width = clause("imprint_rule_width")
    for rule in rules:
        off = max(abs(rule.x0 - LEFT.mm), abs(rule.x1 - RIGHT.mm))
        if off > width.tolerance.mm:
            found = f"{mm(rule.width)}（{rule.x0:.1f}至{rule.x1:.1f}）"
            message = "版记分隔线与版心不等宽"
            yield finding("imprint-rule-width", where, message, found=found, expected=mm(width.length.mm))
    outer, inner = clause("imprint_outer_rule"), clause("imprint_inner_rule")
    for rule in (rules[0], rules[-1]):
        if abs(rule.weight - outer.length.mm) > outer.tolerance.mm:
            found, expected = f"{rule.weight:.2f}毫米", f"{outer.length.mm:.2f}毫米"
            yield finding("imprint-outer-rule", where, "版记首末条分隔线的粗细不对", found=found, expected=expected)
    for rule in rules[1:-1]:
        if abs(rule.weight - inner.length.mm) > inner.tolerance.mm:
            found, expected = f"{rule.weight:.2f}毫米", f"{inner.length.mm:.2f}毫米"
            yield finding("imprint-inner-rule", where, "版记中间分隔线的粗细不对", found=found, expected=expected)


def _lines(imprint: ImprintParts) -> Iterator[Finding]:
    where = on_page(imprint.page)
    name_at: float | None = None
    for line in imprint.lines:
        text = line.text.strip()
        if abs(line.size - IMPRINT_SIZE.points) > 0.3:
            found, expected = points(line.size), points(IMPRINT_SIZE.points)
            yield finding("imprint-size", where, f"版记文字不是四号：{text[:12]}", found=found, expected=expected)
        label = next((label for label in _LABELS if text.startswith(label)), None)
        if label is not None and len(line.chars) > len(label):
            name_at = line.chars[len(label)].left
        closes = text.endswith("印发") or _COUNT.match(text) is not None
        if label is None and not closes and name_at is not None and not _in_from_left(line):
            yield from _wrap(where, line, name_at)
        elif not closes or line.left < (LEFT.mm + RIGHT.mm) / 2:
            yield from _inset(where, line, "左", line.left - LEFT.mm)
        if closes:
            yield from _inset(where, line, "右", RIGHT.mm - line.right)
    yield from _stop(imprint)


def _in_from_left(line: Line) -> bool:
    return abs(line.left - LEFT.mm - _INSET) <= _MM


def _inset(where: str, line: Line, side: str, gap: float) -> Iterator[Finding]:
    if abs(gap - _INSET) > _MM:
        message = f"版记文字没有{side}空一字：{line.text.strip()[:12]}"
        yield finding("imprint-indent", where, message, found=mm(gap), expected=mm(_INSET))


def _wrap(where: str, line: Line, name_at: float) -> Iterator[Finding]:
    if abs(line.left - name_at) > _MM:
        message = f"抄送机关回行没有对齐：{line.text.strip()[:12]}"
        yield finding("imprint-wrap", where, message, found=mm(line.left), expected=mm(name_at))


def _stop(imprint: ImprintParts) -> Iterator[Finding]:
    """The list of copies ends with a full stop: on the last line before the printing line or the end."""
    texts = [line.text.rstrip() for line in imprint.lines]
    start = next((index for index, text in enumerate(texts) if text.lstrip().startswith("抄送")), None)
    if start is None:
        return
    rules = [rule.y for rule in imprint.rules if rule.y > imprint.lines[start].ink_top]
    end = rules[0] if rules else imprint.lines[start].ink_bottom + 1
    copies = [line for line in imprint.lines[start:] if line.ink_top < end]
    if not copies[-1].text.rstrip().endswith("。"):
        found = copies[-1].text.rstrip()[-1:]
        yield finding("imprint-stop", on_page(imprint.page), "抄送机关后没有句号", found=found, expected="。")
