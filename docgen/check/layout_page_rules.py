"""Checks of the page itself (纸张、版心、行列、页码、重叠): clauses 5 and 7.5."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median, mode

from docgen.check.layout_codes import finding, mm, on_page
from docgen.check.layout_roles import TITLE_LEAST, At, Layout, flow_lines, table_boxes
from docgen.check.page_elements import Box, Char, Line, Page, is_black, is_red
from docgen.findings import Finding
from docgen.standard.clauses import clause
from docgen.standard.faces import BODY_SIZE
from docgen.standard.page import (
    BOTTOM,
    LEAST_LINES,
    LEFT,
    LINE_BOX_MODEL,
    MOST_LINES,
    RIGHT,
    TYPE_HEIGHT,
    PageModelName,
)

_LINE_BOX_DROP = (LINE_BOX_MODEL.first_ink - LINE_BOX_MODEL.top).mm
# Neighbouring lines of text lie this far apart in millimetres; anything else is a gap between parts.
_PITCHES = (7.0, 14.0)
_FEWEST = 3
_MEET = 0.35
# Rasterised ink reaches a little further than the drawing.
_SLACK = 0.5
_MARGIN_WORDS = "版心之外有文字或图形"


def check_page(layout: Layout, model: PageModelName | None) -> Iterator[Finding]:
    """Check sheet, margins, grid, colours and overlaps of every page; ``model`` is the house's page model if known."""
    for page in layout.pages:
        yield from _sheet(page)
        yield from _strays(page, layout)
        yield from _overlaps(page)
        yield from _colours(page, layout)
    yield from _top(layout, model)
    yield from _sides(layout)
    yield from _grid(layout)


def _sheet(page: Page) -> Iterator[Finding]:
    row = clause("sheet_width")
    wide, high = row.length.mm, clause("sheet_height").length.mm
    if page.turned and table_boxes(page):
        wide, high = high, wide
    if abs(page.width - wide) > row.tolerance.mm or abs(page.height - high) > row.tolerance.mm:
        found = f"{page.width:.1f}×{page.height:.1f}毫米"
        yield finding("sheet-size", on_page(page.number), "纸张不是A4幅面", found=found, expected="210×297毫米")


def _strays(page: Page, layout: Layout) -> Iterator[Finding]:
    """Ink in the margins; a letter's mark and rules have their places there (10.1)."""
    meant = _in_margins(layout) if page.number == 1 else []
    for box in page.strays:
        if any(_holds(one, box) for one in meant):
            continue
        text = next((line.text.strip() for line in page.lines if line.ink.meets(box)), "")
        message = f"{_MARGIN_WORDS}：{text[:20]}" if text else _MARGIN_WORDS
        found = f"左{box.left:.1f}、上{box.top:.1f}、右{box.right:.1f}、下{box.bottom:.1f}毫米"
        area = page.area
        expected = f"左{area.left:g}、上{area.top:g}、右{area.right:g}、下{area.bottom:g}毫米以内"
        yield finding("outside-type-area", on_page(page.number), message, found=found, expected=expected)


def _in_margins(layout: Layout) -> list[Box]:
    """What a letter prints outside the type area: its mark, and each double rule as one box."""
    rules = layout.head.double
    pairs = [rule.y < BOTTOM.mm - 100 for rule in rules]
    groups = ([rule for rule, upper in zip(rules, pairs, strict=True) if upper is wanted] for wanted in (True, False))
    boxes = [
        Box(min(one.x0 for one in group), group[0].top, max(one.x1 for one in group), group[-1].bottom)
        for group in groups
        if group
    ]
    return [*boxes, *(line.ink for line in layout.head.marks)] if rules else []


def _holds(outer: Box, inner: Box) -> bool:
    box = outer.grown(_SLACK)
    across = box.left <= inner.left and inner.right <= box.right
    return across and box.top <= inner.top and inner.bottom <= box.bottom


def _overlaps(page: Page) -> Iterator[Finding]:
    for upper, lower in _neighbours(page.lines):
        if any(one.ink.meets(other.ink, _MEET) for one in upper.chars for other in _near(lower.chars, one)):
            yield finding(
                "overlap",
                on_page(page.number),
                f"两行文字重叠：“{upper.text.strip()[:12]}”和“{lower.text.strip()[:12]}”",
                found=mm(upper.ink_bottom - lower.ink_top),
                expected=mm(0),
            )


def _neighbours(lines: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    for index, upper in enumerate(lines):
        for lower in lines[index + 1 :]:
            if upper.ink.meets(lower.ink, _MEET):
                yield upper, lower


def _near(chars: Sequence[Char], one: Char) -> Iterator[Char]:
    return (other for other in chars if other.ink.left < one.ink.right and other.ink.right > one.ink.left)


def _colours(page: Page, layout: Layout) -> Iterator[Finding]:
    marks = layout.head.marks if page.number == 1 else ()
    for line in page.lines:
        odd = [char for char in line.chars if not is_black(char.colour)]
        if odd and line not in marks:
            hue = "红色" if is_red(odd[0].colour) else "#{:02X}{:02X}{:02X}".format(*odd[0].colour)
            text = "".join(char.text for char in odd)[:20]
            yield finding("text-colour", on_page(page.number), f"文字不是黑色：{text}", found=hue, expected="黑色")


def _top(layout: Layout, model: PageModelName | None) -> Iterator[Finding]:
    row = clause("top_margin")
    for page in layout.pages:
        lines = flow_lines(page)
        if not lines or _may_start_below(layout, page, lines[0]):
            continue
        top, edge = lines[0].full_top, page.area.top
        if abs(top - edge) <= row.tolerance.mm and model != "line-box":
            continue
        if edge < top <= edge + _LINE_BOX_DROP + row.tolerance.mm and model != "ink":
            if model is None:
                message = "首行文字的上边缘略低于版心上边缘"
                yield finding("top-margin-line-box", on_page(page.number), message, found=mm(top), expected=mm(edge))
        else:
            message = "首行文字的上边缘不在版心上边缘"
            expected = mm(edge + (_LINE_BOX_DROP if model == "line-box" else 0))
            yield finding("top-margin", on_page(page.number), message, found=mm(top), expected=expected)


def _may_start_below(layout: Layout, page: Page, first: Line) -> bool:
    """A mark or a title opens its page after blank lines, a table with its rule; an imprint lies at the bottom.

    Where the mark is missing, which is found elsewhere, its place is empty. An attachment note that begins a page has
    its blank line above it there.
    """
    alone = layout.imprint is not None and layout.imprint.page == page.number and first in layout.imprint.lines
    unmarked = first in layout.head.lines and not layout.head.marks
    noted = layout.attachment_note[:1] == (At(page.number, first),)
    opens = (
        alone or unmarked or noted or first in layout.head.marks or first in layout.title or first.size >= TITLE_LEAST
    )
    return opens or any(rule.in_table and rule.y < first.ink_top for rule in page.rules)


def _sides(layout: Layout) -> Iterator[Finding]:
    """Left edge and width from the lines that wrap: the text goes on flush in the next line."""
    wrapped = [
        (a.line, b.line) for a, b in pairwise(layout.text) if a.page == b.page and b.line.left < a.line.right - 100
    ]
    full = [upper for upper, lower in wrapped if upper.right > RIGHT.mm - 25 and lower.left < upper.left + 1]
    if len(full) < _FEWEST:
        return
    left = mode(round(lower.left, 1) for upper, lower in wrapped if upper in full)
    right = mode(round(line.right, 0) for line in full)
    row = clause("binding_margin")
    if abs(left - row.length.mm) > row.tolerance.mm:
        yield finding("left-margin", "全文", "正文左边缘不在订口28毫米处", found=mm(left), expected=mm(row.length.mm))
    width = clause("type_width")
    if abs(right - left - width.length.mm) > width.tolerance.mm + 0.5:
        yield finding(
            "type-width", "全文", "正文的宽度不是156毫米", found=mm(right - left), expected=mm(width.length.mm)
        )


def _grid(layout: Layout) -> Iterator[Finding]:
    pitch = text_pitch(layout)
    wanted = count = clause("lines_a_page").number_of
    if pitch is not None:
        count = int((TYPE_HEIGHT.mm + clause("type_height").tolerance.mm - BODY_SIZE.mm) / pitch) + 1
        if count != wanted:
            code = "lines-adjusted" if LEAST_LINES <= count <= MOST_LINES else "lines-a-page"
            message = f"行距为{mm(pitch)}，每面合{count}行"
            yield finding(code, "全文", message, found=f"{count}行", expected=f"{wanted}行")
    counts = [len(at.line.chars) for at in layout.text if _is_full(at.line)]
    if len(counts) >= _FEWEST and counts.count(clause("characters_a_line").number_of) * 2 < len(counts):
        most = mode(counts)
        yield finding("characters-a-line", "全文", f"满行多为{most}个字", found=f"{most}字", expected="28字")
    yield from _filled(layout, count)


def _filled(layout: Layout, count: int) -> Iterator[Finding]:
    """A page of ``count`` lines of text, as many as it holds, that begins at 37 mm ends at 262 mm."""
    row = clause("type_height")
    for number in sorted({at.page for at in layout.text}):
        lines = layout.text_on(number)
        if len(lines) != count or abs(lines[0].full_top - clause("top_margin").length.mm) > 1:
            continue
        if abs(lines[-1].ink_bottom - BOTTOM.mm) > row.tolerance.mm * 2:
            height = lines[-1].ink_bottom - lines[0].full_top
            yield finding("type-height", on_page(number), f"{count}行没有撑满版心", found=mm(height), expected=mm(225))


def text_pitch(layout: Layout) -> float | None:
    """The usual distance between neighbouring lines of text in millimetres; None with too little text."""
    steps = [
        b.line.baseline - a.line.baseline
        for a, b in pairwise(layout.text)
        if a.page == b.page and _PITCHES[0] < b.line.baseline - a.line.baseline < _PITCHES[1]
    ]
    return median(steps) if len(steps) >= _FEWEST else None


def _is_full(line: Line) -> bool:
    """A line from edge to edge of full-width characters without punctuation, which alone shows how many fit."""
    whole = abs(line.left - LEFT.mm) <= 1 and line.right > RIGHT.mm - 3
    return whole and all("\u4e00" <= char.text <= "\u9fff" for char in line.chars)
