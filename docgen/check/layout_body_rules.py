"""Checks of title, addressees, text, levels and attachment note (标题、主送机关、正文、附件说明, 7.3.1-7.3.4)."""

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import mode

from docgen.check.layout_codes import finding, mm, on_page, points
from docgen.check.layout_faces import FaceClass, face_of
from docgen.check.layout_head_rules import BLANK_TOLERANCE, FIRST, MIDDLE, blank_gap
from docgen.check.layout_roles import At, HeadParts, Layout, is_flush
from docgen.check.page_elements import Line
from docgen.findings import Finding
from docgen.standard.clauses import clause
from docgen.standard.faces import BODY_SIZE, TITLE_SIZE
from docgen.standard.page import CELL, LEFT, RIGHT
from docgen.text.widths import width

_MM = 1.0
_SIZE = 0.3
_INDENT = CELL.mm * clause("first_line_indent").number_of
_LEVELS: tuple[tuple[str, FaceClass, str], ...] = (
    (r"^[一二三四五六七八九十百]+、", "hei", "黑体"),
    (r"^（[一二三四五六七八九十百]+）", "kai", "楷体"),
    (r"^\d{1,3}[.．](?!\d)", "fang", "仿宋"),
    (r"^（\d{1,3}）", "fang", "仿宋"),
)
_NAME = re.compile(r"^\s*(附件\s*[:：])?\s*(\d+\s*[.．、])?\s*")


def check_body(layout: Layout) -> Iterator[Finding]:
    """Check everything from the title to the attachment note."""
    yield from _title(layout)
    yield from _addressees(layout)
    yield from _text(layout)
    yield from _attachment_note(layout)


def _title(layout: Layout) -> Iterator[Finding]:
    lines = layout.title
    if not lines:
        return
    yield from _title_place(layout.head, lines[0])
    for line in lines:
        if abs(line.centre - MIDDLE) > _MM:
            message = f"标题没有居中：{line.text.strip()}"
            yield finding("title-centred", FIRST, message, found=mm(line.centre), expected=mm(MIDDLE))
        yield from _title_line(line, alone=len(lines) == 1)
    size = lines[0].size
    if abs(size - TITLE_SIZE.points) > _SIZE:
        yield finding("title-size", FIRST, "标题不是二号字", found=points(size), expected=points(TITLE_SIZE.points))
    if face_of(lines[0].font) not in (None, "title"):
        yield finding("title-face", FIRST, "标题不是小标宋", found=lines[0].font, expected="小标宋")


def _title_place(head: HeadParts, first: Line) -> Iterator[Finding]:
    """Two blank lines below the red line; in a letter below the last line above it (10.1)."""
    letter = head.format == "letter"
    edge = max(line.ink_bottom for line in head.lines) if letter else head.bar.bottom if head.bar else None
    wanted = blank_gap(clause("title_gap").number_of)
    if edge is not None and abs(first.ink_top - edge - wanted) > BLANK_TOLERANCE:
        where = "其上最后一个要素" if letter else "红线"
        message, fix = f"标题没有排在{where}下空二行处", f"请在{where}下空二行排标题"
        found = mm(first.ink_top - edge)
        yield finding("title-gap", FIRST, message, found=found, expected=mm(wanted), fix=fix)


def _title_line(line: Line, *, alone: bool) -> Iterator[Finding]:
    cells = width(line.text.strip())
    most = clause("title_cells").number_of
    if cells > most:
        message = f"标题一行有{cells:g}个字"
        yield finding("title-line-length", FIRST, message, found=f"{cells:g}字", expected=f"不超过{most}字")
    if len(line.chars) == 1 and not alone:
        yield finding("title-orphan", FIRST, f"标题中“{line.text.strip()}”一个字单独成行")


def _addressees(layout: Layout) -> Iterator[Finding]:
    lines = layout.addressees
    if not lines or not layout.title:
        return
    gap = lines[0].ink_top - layout.title[-1].ink_bottom
    wanted = blank_gap(clause("addressees_gap").number_of)
    if abs(gap - wanted) > BLANK_TOLERANCE:
        yield finding("addressees-gap", FIRST, "主送机关没有排在标题下空一行处", found=mm(gap), expected=mm(wanted))
    last = lines[-1].text.rstrip()
    if not last.endswith("："):
        yield finding("addressees-colon", FIRST, "主送机关后没有全角冒号", found=last[-1:], expected="：")


def _text(layout: Layout) -> Iterator[Finding]:
    if not layout.text:
        return
    if layout.text[0].page != layout.pages[0].number:
        yield finding("first-page-text", FIRST, "首页没有正文", expected="首页至少有一行正文")
    size = mode(char.size for at in layout.text for char in at.line.chars)
    if abs(size - BODY_SIZE.points) > _SIZE:
        message = "正文不是三号字"
        yield finding("text-size", "全文", message, found=points(size), expected=points(BODY_SIZE.points))
    plain = [face for at in layout.text if (face := face_of(at.line.font)) is not None]
    if plain and (most := mode(plain)) not in ("fang", "hei", "kai"):
        yield finding("text-face", "全文", "正文不是仿宋", found="宋体" if most == "song" else most, expected="仿宋")
    yield from _indents(layout)
    for at in layout.text:
        yield from _level(at)


def _indents(layout: Layout) -> Iterator[Finding]:
    """The first line of the text and every line after the end of a sentence on a short line begin two characters in."""
    starts = [layout.text[0]]
    starts += [b for a, b in pairwise(layout.text) if a.line.text.rstrip().endswith("。") and _is_short(a.line)]
    for at in starts:
        indent = at.line.left - LEFT.mm
        if abs(indent - _INDENT) > _MM and is_flush(at.line):
            message = f"段落首行没有左空二字：{at.line.text.strip()[:12]}"
            yield finding("first-line-indent", on_page(at.page), message, found=mm(indent), expected=mm(_INDENT))


def _is_short(line: Line) -> bool:
    return line.right < RIGHT.mm - 4 * CELL.mm


def _level(at: At) -> Iterator[Finding]:
    if abs(at.line.left - LEFT.mm - _INDENT) > _MM:
        return
    for pattern, wanted, name in _LEVELS:
        match = re.match(pattern, at.line.text.strip())
        if match is None:
            continue
        sign = next((c for c in at.line.chars if c.text not in "0123456789（）.．、"), at.line.chars[0])
        face = face_of(sign.font)
        if face not in (None, wanted):
            message = f"层次标题的字体不对：{at.line.text.strip()[:12]}"
            yield finding("level-face", on_page(at.page), message, found=sign.font, expected=name)
        return


def _attachment_note(layout: Layout) -> Iterator[Finding]:
    note = layout.attachment_note
    if not note:
        return
    first = note[0]
    above = [at.line for at in layout.text if at.page == first.page and at.line.ink_top < first.line.ink_top]
    wanted = blank_gap(clause("attachment_note_gap").number_of)
    if above and abs((gap := first.line.ink_top - above[-1].ink_bottom) - wanted) > BLANK_TOLERANCE:
        message = "附件说明没有排在正文下空一行处"
        yield finding("attachment-note-gap", on_page(first.page), message, found=mm(gap), expected=mm(wanted))
    indent = first.line.left - LEFT.mm
    if abs(indent - _INDENT) > _MM:
        yield finding(
            "attachment-note-indent",
            on_page(first.page),
            "附件说明没有左空二字",
            found=mm(indent),
            expected=mm(_INDENT),
        )
    start = first.line.left
    for at in note:
        head = _NAME.match(at.line.text)
        skipped = len((head.group(0) if head else "").replace(" ", ""))
        if skipped and skipped < len(at.line.chars):
            start = at.line.chars[skipped].left
        elif abs(at.line.left - start) > _MM:
            message = f"附件名称回行没有与首字对齐：{at.line.text.strip()[:12]}"
            found = mm(at.line.left)
            yield finding("attachment-note-wrap", on_page(at.page), message, found=found, expected=mm(start))
        if at.line.text.rstrip().endswith(("。", "；", ";", "，")):
            message = f"附件名称后有标点：{at.line.text.strip()[-12:]}"
            yield finding("attachment-note-mark", on_page(at.page), message, found=at.line.text.rstrip()[-1])
