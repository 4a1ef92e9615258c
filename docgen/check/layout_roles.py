"""Recognising the parts of a filing on its measured pages (要素识别): what each line is, judged by place and wording.

A part that is not recognised stays None or empty, and nothing is said about it: unknown is not wrong.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from docgen.check.page_elements import Box, Line, Page, Rule
from docgen.standard.page import BOTTOM, CELL, LEFT
from docgen.units import Pt

PAGE_NUMBER = re.compile(r"^[\s—–―─\-－]*\d{1,4}[\s—–―─\-－]*$")
ATTACHMENT_MARK = re.compile(r"^附件\s*[\d一二三四五六七八九十]*[:：]?$")
_FOOT = 8.0
_DIGIT = re.compile(r"[\d〇○零一二三四五六七八九十]")
_YEAR_CELLS = 4
Format = Literal["common", "letter", "order", "minutes"]
# An organ's name, in the lines that it takes.
Organ = tuple[Line, ...]
# Type from this size on is a title's; below it is text.
TITLE_LEAST = Pt(18).points
# How far from its place in millimetres an element is still recognised as flush left.
NEAR = 2.0


@dataclass(frozen=True, slots=True)
class At:
    """A line and the page it stands on."""

    page: int
    line: Line


@dataclass(frozen=True, slots=True)
class HeadParts:
    """The head (版头) on page 1: ``front`` is copy number, secrecy, urgency; ``bar`` the line under the number.

    ``signers`` are the lines from 签发人 on (the last one may be the number's), ``order`` is an order's number,
    ``double`` the red double rules of a letter, from top to bottom.
    """

    front: tuple[Line, ...] = ()
    marks: tuple[Line, ...] = ()
    number: Line | None = None
    bar: Rule | None = None
    signers: tuple[Line, ...] = ()
    order: Line | None = None
    double: tuple[Rule, ...] = ()

    @property
    def format(self) -> Format:
        """Which format (特定格式) the head is: a letter shows its rules, an order its number, minutes their mark."""
        if self.double:
            return "letter"
        if self.order is not None:
            return "order"
        minutes = any(line.text.strip().endswith("纪要") for line in self.marks)
        return "minutes" if minutes else "common"

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line of the head."""
        single = tuple(line for line in (self.number, self.order) if line is not None)
        return (*self.front, *self.marks, *self.signers, *single)

    @property
    def present(self) -> bool:
        """A filing without mark and without line has no head (无版头)."""
        return bool(self.marks or self.double) or self.bar is not None


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature (落款): issuer's lines, date, and the line of text or attachment note above them on the page.

    ``lines`` are all the page's lines that it takes. ``officer`` is the line of post and signature stamp. ``seals``
    are the rows of a joint signature with seals, each organ's name in its lines; the last is the issuer's.
    """

    page: int
    issuer: tuple[Line, ...]
    date: Line
    above: Line | None
    note: tuple[Line, ...] = ()
    lines: tuple[Line, ...] = ()
    officer: Line | None = None
    seals: tuple[tuple[Organ, ...], ...] = ()

    @property
    def date_left(self) -> float:
        """Where the date begins; a place kept for it (　　　　年　月　日) begins with the white before 年."""
        text = self.date.text
        if _DIGIT.search(text):
            return self.date.left
        return self.date.left - CELL.mm * min(len(text) - len(text.lstrip()), _YEAR_CELLS)

    @property
    def date_centre(self) -> float:
        return (self.date_left + self.date.right) / 2


@dataclass(frozen=True, slots=True)
class AttachmentTop:
    """Mark and title of an attachment (附件); ``first`` tells whether the mark is the first line of its page.

    ``area`` is that page's type area.
    """

    page: int
    mark: Line
    title: tuple[Line, ...]
    first: bool
    area: Box


@dataclass(frozen=True, slots=True)
class ImprintParts:
    """The imprint (版记): its rules and the lines that belong to it."""

    page: int
    rules: tuple[Rule, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Layout:
    """The pages with everything that was recognised on them; ``text`` are the body's lines in reading order."""

    pages: tuple[Page, ...]
    head: HeadParts
    title: tuple[Line, ...]
    addressees: tuple[Line, ...]
    text: tuple[At, ...]
    attachment_note: tuple[At, ...]
    signatures: tuple[Signed, ...]
    attachments: tuple[AttachmentTop, ...]
    imprint: ImprintParts | None
    attendance: tuple[At, ...] = ()

    @cached_property
    def page_numbers(self) -> dict[int, Line]:
        """The page-number line of every page that has one."""
        return {page.number: line for page in self.pages if (line := page_number(page)) is not None}

    def text_on(self, number: int) -> list[Line]:
        """The body's lines on one page."""
        return [at.line for at in self.text if at.page == number]


def page_number(page: Page) -> Line | None:
    """The page number (页码) at the foot of the sheet as it is bound: at the side of a page that is read turned."""
    return _digits_at_foot(page.side, BOTTOM.mm) if page.turned else foot_number(page)


def foot_number(page: Page) -> Line | None:
    """What stands as a page number at the foot of the page as it is read."""
    return _digits_at_foot(page.lines, page.area.bottom)


def _digits_at_foot(lines: Sequence[Line], bottom: float) -> Line | None:
    """The last line of digits, with or without dashes, about the type area's lower edge."""
    for line in reversed(lines):
        if line.ink_top < bottom - _FOOT:
            return None
        if PAGE_NUMBER.match(line.text) and line.size < TITLE_LEAST:
            return line
    return None


def flow_lines(page: Page) -> list[Line]:
    """The page's lines from top to bottom without its page number and without what stands in tables."""
    number = foot_number(page)
    tables = table_boxes(page)
    return [line for line in page.lines if line is not number and not any(in_box(line, box) for box in tables)]


def table_boxes(page: Page) -> list[Box]:
    """The outlines of the page's tables, from the rules that upright lines stand on."""
    boxes: list[Box] = []
    for rule in (one for one in page.rules if one.in_table):
        last = boxes[-1] if boxes else None
        if last is not None and rule.x0 < last.right and last.left < rule.x1:
            boxes[-1] = Box(min(last.left, rule.x0), last.top, max(last.right, rule.x1), rule.bottom)
        else:
            boxes.append(Box(rule.x0, rule.top, rule.x1, rule.bottom))
    return boxes


def in_box(line: Line, box: Box) -> bool:
    """Tell whether the line's middle lies inside the box."""
    middle = (line.ink_top + line.ink_bottom) / 2
    return box.top <= middle <= box.bottom and box.left <= line.centre <= box.right


def is_flush(line: Line, left: float = LEFT.mm) -> bool:
    """Tell whether the line begins at the type area's left edge (顶格)."""
    return abs(line.left - left) <= NEAR


def block_above(lines: Sequence[Line], index: int, pitch: float) -> list[Line]:
    """The lines directly above ``lines[index]``, no blank line between them, in reading order."""
    found: list[Line] = []
    below = lines[index]
    for line in reversed(lines[:index]):
        if below.baseline - line.baseline > 1.5 * pitch:
            break
        found.insert(0, line)
        below = line
    return found
