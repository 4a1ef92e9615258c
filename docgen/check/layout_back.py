"""Recognising what follows the text (附件说明、落款、附注、附件、版记), on any page."""

import re
from collections.abc import Sequence

from docgen.check.layout_roles import (
    ATTACHMENT_MARK,
    TITLE_LEAST,
    At,
    AttachmentTop,
    ImprintParts,
    Signed,
    block_above,
    flow_lines,
)
from docgen.check.page_elements import Line, Page, is_red
from docgen.standard.page import INK_MODEL, LEFT, TYPE_WIDTH

DATE = re.compile(
    r"^\s*(\d{4}|[〇○零一二三四五六七八九]{4})?\s*年\s*[\d一二三四五六七八九十]*\s*月\s*[\d一二三四五六七八九十]*\s*日$"
)
_ATTACHMENT_NOTE = re.compile(r"^附件\s*[:：]")
_IMPRINT = re.compile(r"^\s*(主送|抄送|抄报|分送)\s*[:：]|年\s*\d*\s*月\s*\d*\s*日\s*印发$")
_PITCH = INK_MODEL.pitch.mm
_MIDDLE = LEFT.mm + TYPE_WIDTH.mm / 2
_MOST_ISSUER_LINES = 4
_NAME_SHIFT = 2.0
_RULE_LEAST = 60.0
_IMPRINT_AIR = 14.0


def read_attachments(pages: Sequence[Page]) -> tuple[AttachmentTop, ...]:
    """The attachments: a line that reads 附件 or 附件N at the left, with the title below it."""
    found = []
    for page in pages:
        lines = flow_lines(page)
        for index, line in enumerate(lines):
            if ATTACHMENT_MARK.match(line.text.strip()) and line.centre < _MIDDLE:
                found.append(AttachmentTop(page.number, line, _title(lines[index + 1 :]), index == 0))
    return tuple(found)


def _title(lines: Sequence[Line]) -> tuple[Line, ...]:
    found: list[Line] = []
    for line in lines:
        centred = abs(line.centre - _MIDDLE) <= 3 and line.left > LEFT.mm + 3
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
        between = tuple(line for line in lines if line.ink_bottom > first and line.ink_top < last)
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


def read_signatures(pages: Sequence[Page], imprint: ImprintParts | None, last: int) -> tuple[Signed, ...]:
    """Every line on pages up to ``last`` that is a date and nothing else, with the issuer above."""
    found = []
    for page in (one for one in pages if one.number <= last):
        own = imprint.lines if imprint is not None and imprint.page == page.number else ()
        lines = [line for line in flow_lines(page) if line not in own]
        for index, line in enumerate(lines):
            if DATE.match(line.text):
                found.append(_signed(page.number, lines, index))
    return tuple(found)


def _signed(page: int, lines: list[Line], index: int) -> Signed:
    issuer = _issuer(block_above(lines, index, _PITCH))
    first = index - len(issuer)
    above = lines[first - 1] if first > 0 else None
    return Signed(page, tuple(issuer), lines[index], above, _note(lines[index + 1 :], lines[index]))


def _issuer(block: list[Line]) -> list[Line]:
    """The last lines of ``block`` with one axis or one left edge, as the lines of a name have; none if it is text."""
    found: list[Line] = []
    for line in reversed(block):
        below = found[0] if found else line
        if min(abs(line.centre - below.centre), abs(line.left - below.left)) > _NAME_SHIFT:
            break
        found.insert(0, line)
    is_text = len(found) > _MOST_ISSUER_LINES or any(line.text.rstrip().endswith(("。", "；")) for line in found)
    return [] if is_text else found


def _note(lines: Sequence[Line], date: Line) -> tuple[Line, ...]:
    """The note (附注) in round brackets that follows the date, up to its closing bracket."""
    if not lines or not lines[0].text.lstrip().startswith(("（", "(")):
        return ()
    found: list[Line] = []
    previous = date
    for line in lines:
        if found and line.baseline - previous.baseline > 1.5 * _PITCH:
            break
        found.append(line)
        previous = line
        if line.text.rstrip().endswith(("）", ")")):
            break
    return tuple(found)
