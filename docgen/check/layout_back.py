"""Recognising what follows the text (附件说明、出席情况、附件、版记), on any page."""

import re
from collections.abc import Sequence

from docgen.check.layout_roles import (
    ATTACHMENT_MARK,
    TITLE_LEAST,
    At,
    AttachmentTop,
    ImprintParts,
    flow_lines,
)
from docgen.check.page_elements import Box, Line, Page, is_red
from docgen.standard.page import BOTTOM, INK_MODEL, LEFT

DATE = re.compile(
    r"^\s*(\d{4}|[〇○零一二三四五六七八九]{4})?\s*年\s*[\d一二三四五六七八九十]*\s*月\s*[\d一二三四五六七八九十]*\s*日$"
)
_ATTACHMENT_NOTE = re.compile(r"^附件\s*[:：]")
_IMPRINT = re.compile(r"^\s*(主送|抄送|抄报|分送)\s*[:：]|年\s*\d*\s*月\s*\d*\s*日\s*印发$")
ATTENDANCE = re.compile(r"^\s*(出\s*席|请\s*假|缺\s*席|列\s*席)\s*[:：]")
_PITCH = INK_MODEL.pitch.mm
_RULE_LEAST = 60.0
_IMPRINT_AIR = 14.0


def read_attachments(pages: Sequence[Page]) -> tuple[AttachmentTop, ...]:
    """The attachments: a line that reads 附件 or 附件N at the left, with the title below it."""
    found = []
    for page in pages:
        lines = flow_lines(page)
        for index, line in enumerate(lines):
            if ATTACHMENT_MARK.match(line.text.strip()) and line.centre < page.area.centre:
                title = _title(lines[index + 1 :], page.area)
                found.append(AttachmentTop(page.number, line, title, index == 0, page.area))
    return tuple(found)


def _title(lines: Sequence[Line], area: Box) -> tuple[Line, ...]:
    found: list[Line] = []
    for line in lines:
        centred = abs(line.centre - area.centre) <= 3 and line.left > area.left + 3
        if not (line.size >= TITLE_LEAST or (centred and not found)):
            break
        found.append(line)
    return tuple(found)


def read_imprint(pages: Sequence[Page]) -> ImprintParts | None:
    """The imprint: lines that read 抄送： or …印发, with the rules around them; the last page that has some."""
    for page in reversed(pages):
        lines = flow_lines(page)
        own = [line for line in lines if _IMPRINT.search(line.text)]
        if not own:
            continue
        top = own[0].ink_top - _IMPRINT_AIR
        rules = tuple(
            rule
            for rule in page.rules
            if not rule.in_table and rule.width >= _RULE_LEAST and rule.y >= top and not is_red(rule.colour)
        )
        first = min([own[0].ink_top, *(rule.y for rule in rules)])
        last = max([own[-1].ink_bottom, *(rule.y for rule in rules)])
        # Without rules (a letter's) it goes on to the page's last line.
        end = last if rules else BOTTOM.mm
        between = tuple(line for line in lines if line.ink_bottom > first and line.ink_top < end)
        return ImprintParts(page.number, rules, between)
    return None


def read_attachment_note(lines: Sequence[At]) -> tuple[At, ...]:
    """The attachment note (附件说明): from 附件： on to the next blank line or the end of the page."""
    for index, at in enumerate(lines):
        if not _ATTACHMENT_NOTE.match(at.line.text.strip()):
            continue
        found = [at]
        for after in lines[index + 1 :]:
            if after.page == found[-1].page and after.line.baseline - found[-1].line.baseline > 1.5 * _PITCH:
                break
            if after.page != found[-1].page and DATE.match(after.line.text):
                break
            found.append(after)
        return tuple(found)
    return ()


def read_attendance(lines: Sequence[At]) -> tuple[At, ...]:
    """Who attended (出席情况, 10.3): from 出席： on, each role with its further lines."""
    found: list[At] = []
    for at in lines:
        near = found and (at.page != found[-1].page or at.line.baseline - found[-1].line.baseline < 1.5 * _PITCH)
        if ATTENDANCE.match(at.line.text) or (near and at.line.left > LEFT.mm + _PITCH):
            found.append(at)
        elif found:
            break
    return tuple(found)
