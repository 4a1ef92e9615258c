"""Recognising what stands above the text (版头、标题、主送机关), on page 1."""

import re
from collections.abc import Sequence

from docgen.check.layout_roles import TITLE_LEAST, HeadParts, flow_lines, is_flush
from docgen.check.page_elements import Line, Page, Rule, is_red
from docgen.standard.page import LEFT, TYPE_WIDTH
from docgen.units import Pt

FRONT = re.compile(r"^(\d{1,8}|(绝密|机密|秘密)(★.*)?|特急|加急|特提|平急)$")
NUMBER_TEXT = re.compile(r"[〔\[【［(（]\s*\d{4}\s*[〕\]】］)）].*号|[〔\[【［]\s*[〕\]】］].*号")
_ORDER_NUMBER = re.compile(r"^\s*第[\s\d〇零一二三四五六七八九十百]*号\s*$")
SIGNERS_LABEL = re.compile(r"签\s*发\s*人\s*[:：]")
_MARK_LEAST = Pt(20).points
_BAR_LEAST = 100.0
_MIDDLE = LEFT.mm + TYPE_WIDTH.mm / 2
_CENTRED = 3.0
_MOST_TITLE = 8
_MOST_ADDRESSEES = 10
# The head ends in the upper part of the sheet; a red line further down is something else.
_HEAD_BOTTOM = 190.0
# A letter's first rule stands this close under its mark; the red line of other filings has the number between.
_UNDER_MARK = 15.0
# Between these heights stand the rules of a letter whose mark is still missing; other filings have none so high.
_NO_MARK = (30.0, 65.0)


def read_head(page: Page) -> HeadParts:
    """Find the head's parts: the largest red type, the document number, the line below it."""
    lines = [line for line in flow_lines(page) if line.ink_top < _HEAD_BOTTOM]
    front = tuple(line for line in lines if FRONT.match(line.text.strip()) and is_flush(line))
    number = next((line for line in lines if NUMBER_TEXT.search(line.text) and line.size < _MARK_LEAST), None)
    marks = _marks(lines, number)
    top = max((line.ink_bottom for line in (*marks, *([number] if number else []))), default=None)
    bar = _bar(page, top)
    if not marks and bar is not None and number is not None:
        marks = _black_marks(lines, number)
    double = _double_rules(page, marks, number)
    if double:
        return HeadParts(front, marks, number, double=double)
    if not marks and bar is None:
        return HeadParts(front)
    order = _order_number(lines, marks)
    if order is not None:
        return HeadParts(front, marks, order=order)
    below_bar = bar is not None and number is not None and number.ink_top > bar.y
    signers = _signers(lines, bar, number)
    return HeadParts(front, marks, None if below_bar else number, bar, signers)


def _double_rules(page: Page, marks: Sequence[Line], number: Line | None) -> tuple[Rule, ...]:
    """A letter's red rules (10.1): the first stand right under the mark, or where one would be, above the number."""
    red = [one for one in page.rules if not one.in_table and one.width >= _BAR_LEAST and is_red(one.colour)]
    top = max((line.ink_bottom for line in marks), default=_NO_MARK[0])
    bottom = top + _UNDER_MARK if marks else _NO_MARK[1]
    under = [one for one in red if top < one.y < bottom]
    numbered_below = number is not None and bool(under) and number.ink_top > under[-1].y
    return tuple(red) if numbered_below or len(under) > 1 else ()


def _order_number(lines: Sequence[Line], marks: Sequence[Line]) -> Line | None:
    """The number of an order (令号, 10.2), whose mark ends with 令."""
    if not marks or not marks[-1].text.strip().endswith("令"):
        return None
    below = [line for line in lines if line.ink_top > marks[-1].ink_bottom]
    return next((line for line in below[:_MOST_TITLE] if _ORDER_NUMBER.match(line.text)), None)


def _signers(lines: Sequence[Line], bar: Rule | None, number: Line | None) -> tuple[Line, ...]:
    """The signers of an upward filing (7.2.6): from 签发人 down to the red line or the number."""
    first = next((line for line in lines if SIGNERS_LABEL.search(line.text)), None)
    if first is None:
        return ()
    end = bar.y if bar is not None else max(first.ink_bottom, number.ink_bottom if number else 0.0)
    return tuple(line for line in lines if first.ink_top <= line.ink_top < end)


def _marks(lines: Sequence[Line], number: Line | None) -> tuple[Line, ...]:
    """The lines of the issuer mark: red, all of the largest size."""
    red = [line for line in lines if is_red(line.colour) and line.size >= _MARK_LEAST]
    largest = max((line.size for line in red), default=0.0)
    return tuple(
        line for line in red if line.size >= 0.8 * largest and (number is None or line.ink_top < number.ink_top)
    )


def _black_marks(lines: Sequence[Line], number: Line) -> tuple[Line, ...]:
    """A mark printed in another colour: large type above the number of a page that has a red line."""
    return tuple(line for line in lines if line.size >= _MARK_LEAST and line.ink_bottom < number.ink_top)


def _bar(page: Page, below: float | None) -> Rule | None:
    """The line that closes the head: the first long one below mark and number, red before any other."""
    long = [
        rule
        for rule in page.rules
        if not rule.in_table and rule.width >= _BAR_LEAST and rule.y < _HEAD_BOTTOM and rule.y > (below or 0.0)
    ]
    red = [rule for rule in long if is_red(rule.colour)]
    if red:
        return red[0]
    near = [rule for rule in long if below is not None and rule.y - below < 15]
    return near[0] if near else None


def read_title(page: Page, head: HeadParts) -> tuple[Line, ...]:
    """The title's lines: the first large ones below the head, else the first centred ones."""
    rest = below_head(page, head)
    found: list[Line] = []
    for line in rest[:_MOST_TITLE]:
        if not (line.size >= TITLE_LEAST and not is_red(line.colour)):
            break
        found.append(line)
    if found or head.format == "order":
        return tuple(found)
    for line in rest[:_MOST_TITLE]:
        if not _is_centred(line):
            break
        found.append(line)
    return tuple(found)


def below_head(page: Page, head: HeadParts) -> list[Line]:
    """The page's lines after everything that belongs to the head."""
    own = head.lines
    edge = max([line.ink_bottom for line in own] + ([head.bar.y] if head.bar else []), default=0.0)
    return [line for line in flow_lines(page) if line.ink_top > edge - 0.5 and line not in own]


def read_addressees(lines: Sequence[Line], title: tuple[Line, ...]) -> tuple[Line, ...]:
    """The flush lines after the title, up to the one that ends with a colon or to the first indented line."""
    if not title:
        return ()
    found: list[Line] = []
    for line in list(lines)[len(title) : len(title) + _MOST_ADDRESSEES]:
        if not is_flush(line):
            return tuple(found) if _reads_as_names(found) else ()
        found.append(line)
        if line.text.rstrip().endswith(("：", ":")):
            return tuple(found)
    return ()


def _reads_as_names(lines: Sequence[Line]) -> bool:
    """Flush lines without a colon are addressees only when they hold no sentence."""
    return bool(lines) and not any("。" in line.text for line in lines)


def _is_centred(line: Line) -> bool:
    return abs(line.centre - _MIDDLE) <= _CENTRED and line.left > LEFT.mm + _CENTRED
