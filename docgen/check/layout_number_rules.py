"""Checks of the page number (页码, 7.5)."""

import re
from collections.abc import Iterator

from docgen.check.layout_codes import finding, mm, on_page, points
from docgen.check.layout_roles import Layout, flow_lines, foot_number
from docgen.check.page_elements import Line, Page
from docgen.findings import Finding
from docgen.standard.clauses import clause
from docgen.standard.faces import IMPRINT_SIZE
from docgen.standard.page import BOTTOM, LEFT, RIGHT

_DASHES = "—–―─-－"


def check_page_numbers(layout: Layout) -> Iterator[Finding]:
    """Check that every page with text carries its number, in place, size and sequence."""
    numbers = layout.page_numbers
    shift: int | None = None
    letter = layout.head.format == "letter"
    for page in layout.pages:
        line = numbers.get(page.number)
        if letter and page.number == 1:
            if line is not None:
                yield finding("letter-page-number", on_page(1), "信函首页有页码", found=line.text.strip())
            continue
        if line is None:
            yield from _missing(layout, page)
            continue
        yield from _place(page.number, line)
        value = int("".join(re.findall(r"\d", line.text)))
        if shift is not None and value - page.number != shift:
            wanted = str(page.number + shift)
            message = "页码与前一面不连续"
            yield finding("page-number-sequence", on_page(page.number), message, found=str(value), expected=wanted)
        shift = value - page.number


def _missing(layout: Layout, page: Page) -> Iterator[Finding]:
    """A page that is read turned has its number at the foot of the bound sheet, not at its own (clause 8)."""
    where = on_page(page.number)
    misplaced = foot_number(page)
    if misplaced is not None:
        found, expected = "横排页面的下方", "与竖排各面相同的位置"
        message = "横排页面的页码没有与其他各面保持一致"
        yield finding("turned-page-number", where, message, found=found, expected=expected)
    elif page.lines and not _may_lack(layout, page.number):
        yield finding("page-number-missing", where, "没有页码")


def _may_lack(layout: Layout, number: int) -> bool:
    """A page that holds nothing but the imprint is not numbered, nor is the blank one before it (7.5)."""
    imprint = layout.imprint
    if imprint is None or imprint.page != number or number < 2:
        return False
    own = {line.baseline for line in imprint.lines}
    return all(line.baseline in own for line in flow_lines(layout.pages[number - 1]))


def _place(number: int, line: Line) -> Iterator[Finding]:
    size = IMPRINT_SIZE.points
    if abs(line.size - size) > 0.3:
        yield finding(
            "page-number-size", on_page(number), "页码不是四号字", found=points(line.size), expected=points(size)
        )
    dash = next((char for char in line.chars if char.text in _DASHES), None)
    row = clause("page_number_gap")
    height = (dash.ink.top + dash.ink.bottom) / 2 - BOTTOM.mm if dash else line.ink_top - BOTTOM.mm
    # Without dashes the digits' upper edge stands 2 mm higher than a dash would.
    wanted = row.length.mm if dash else row.length.mm - 2
    if abs(height - wanted) > row.tolerance.mm:
        message = "页码一字线与版心下边缘的距离不对"
        yield finding("page-number-height", on_page(number), message, found=mm(height), expected=mm(row.length.mm))
    inset = IMPRINT_SIZE.mm * clause("page_number_indent").number_of
    side = "右" if number % 2 else "左"
    gap = RIGHT.mm - line.right if number % 2 else line.left - LEFT.mm
    if abs(gap - inset) > clause("page_number_indent").tolerance.mm:
        page_kind = "单" if number % 2 else "双"
        message = f"{page_kind}页码没有居{side}空一字"
        yield finding(
            "page-number-side", on_page(number), message, found=f"{side}空{mm(gap)}", expected=f"{side}空{mm(inset)}"
        )
