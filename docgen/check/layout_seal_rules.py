"""Checks of seals and signature stamps (印章、签名章, 7.3.5.1, 7.3.5.3): where they are meant to stand."""

from collections.abc import Iterator
from itertools import combinations
from math import hypot

from docgen.check.layout_codes import finding, mm, on_page
from docgen.check.layout_head_rules import BLANK_TOLERANCE, blank_gap
from docgen.check.layout_page_rules import text_pitch
from docgen.check.layout_pieces import hull
from docgen.check.layout_roles import Layout, Organ, Signed
from docgen.check.layout_signed import OFFICER, officer_text
from docgen.check.page_elements import Box, Char, Line
from docgen.findings import Finding
from docgen.standard.clauses import clause
from docgen.standard.page import BOTTOM, CELL, INK_MODEL, LEAST_LINES, LEFT, RIGHT

RADIUS = clause("seal_diameter").length.mm / 2
_MM = 1.0
_WIDEST = INK_MODEL.respaced(LEAST_LINES).pitch.mm
# Name and date stand a little below the seal's middle (居印章中心偏下位置).
_RAISED = 3.0
# A stamp whose name is not printed takes at least two characters.
_STAMP_CELLS = 2


def seal_centres(signed: Signed) -> list[tuple[float, float]]:
    """Where the middle of every seal is meant to be: over the date's middle, name and date a little below the centre.

    In a joint issue each on its organ's name, the last on name and date.
    """
    if not signed.seals:
        top = signed.issuer[0].ink_top if signed.issuer else signed.date.ink_top
        return [(signed.date_centre, (top + signed.date.ink_bottom) / 2 - _RAISED)]
    found = []
    below_last = signed.date.ink_bottom - _hull(signed.issuer).bottom
    for row in signed.seals:
        # The last seal covers name and date; the others of its row stand beside it at the same height.
        below = below_last if row == signed.seals[-1] else 0.0
        for own in map(_hull, row):
            found.append((own.centre, (own.top + own.bottom + below) / 2))
    return found


def _hull(organ: Organ) -> Box:
    return hull([char for line in organ for char in line.chars])


def check_seals(layout: Layout, signed: Signed) -> Iterator[Finding]:
    """Check that seals find room in the type area, apart from one another, clear of text and close to it."""
    centres = seal_centres(signed)
    where = on_page(signed.page)
    yield from _rows(signed, where)
    near = [(a, b) for a, b in combinations(centres, 2) if hypot(a[0] - b[0], a[1] - b[1]) <= 2 * RADIUS]
    if near:
        (x0, y0), (x1, y1) = near[0]
        found, expected = mm(hypot(x0 - x1, y0 - y1)), f"大于{mm(2 * RADIUS)}"
        yield finding("seals-touch", where, "相邻的印章会相交或相切", found=found, expected=expected)
    for x, y in centres:
        if x - RADIUS < LEFT.mm - _MM or x + RADIUS > RIGHT.mm + _MM or y + RADIUS > BOTTOM.mm + _MM:
            found = f"左{x - RADIUS:.1f}、右{x + RADIUS:.1f}、下{y + RADIUS:.1f}毫米"
            yield finding("seal-outside", where, "印章会伸出版心", found=found, expected="左28、右184、下262毫米以内")
    covered = _covered(layout, signed, centres)
    if covered:
        yield finding("seal-on-text", where, f"印章会压住文字：{covered}")
    elif signed.above is not None and (signed.issuer or signed.seals):
        # Without a name the seal covers the date alone, and how high it reaches nobody can tell.
        gap = min(y for _, y in centres) - RADIUS - signed.above.ink_bottom
        # Where the line spacing was adjusted for the signature (7.3.5.5), a line is what the text has.
        pitch = max(INK_MODEL.pitch.mm, min(text_pitch(layout) or 0.0, _WIDEST))
        most = pitch * clause("seal_gap").number_of
        if gap > most + clause("seal_gap").tolerance.mm:
            message = "印章顶端距正文超过一行"
            yield finding("seal-gap", where, message, found=mm(gap), expected=f"不超过{mm(most)}")


def _rows(signed: Signed, where: str) -> Iterator[Finding]:
    most = clause("seals_a_row").number_of
    for row in signed.seals:
        if len(row) > most:
            found, expected = f"{len(row)}个", f"不超过{most}个"
            yield finding("seals-a-row", where, "一排印章太多，版心内排不下", found=found, expected=expected)


def _covered(layout: Layout, signed: Signed, centres: list[tuple[float, float]]) -> str:
    """What stands under a seal besides the signature; the note's line is where the standard puts it."""
    own = (*signed.lines, *signed.note)
    lines = (line for line in layout.pages[signed.page - 1].lines if line not in own)
    return "".join(char.text for line in lines for char in line.chars if any(_inside(char, x, y) for x, y in centres))


def _inside(char: Char, x: float, y: float) -> bool:
    """Tell whether the character's ink reaches into the seal by more than half a millimetre."""
    across = max(char.ink.left - x, x - char.ink.right, 0.0)
    down = max(char.ink.top - y, y - char.ink.bottom, 0.0)
    return hypot(across, down) < RADIUS - 0.5


def check_stamp(signed: Signed, officer: Line) -> Iterator[Finding]:
    """Check post, signature stamp and date (7.3.5.3)."""
    where = on_page(signed.page)
    if signed.above is not None:
        gap = officer.ink_top - signed.above.ink_bottom
        yield from _gap("stamp-gap", where, gap, "签名章没有排在正文或附件说明下空二行处")
    gap = signed.date.ink_top - officer.ink_bottom
    yield from _gap("stamp-date-gap", where, gap, "成文日期没有排在签名章下空一行处")
    indent = CELL.mm * clause("stamp_indent").number_of
    yield from _distance("date-indent", where, RIGHT.mm - signed.date.right, indent, "成文日期没有右空四字")
    match = OFFICER.match(officer_text(officer))
    name = (match.group("name") if match else None) or ""
    space = CELL.mm * clause("stamp_post_gap").number_of
    inset = RIGHT.mm - officer.right
    if name:
        yield from _distance("stamp-indent", where, inset, indent, "签名章没有右空四字")
        between = officer.chars[-len(name)].left - officer.chars[-len(name) - 1].right
        yield from _distance("stamp-post-gap", where, between, space, "职务与签名章没有空二字")
    elif inset < (least := indent + space + _STAMP_CELLS * CELL.mm) - _MM:
        message = "职务右边没有给签名章留足位置"
        yield finding("stamp-indent", where, message, found=mm(inset), expected=f"不少于{mm(least)}")


def _gap(code: str, where: str, found: float, message: str) -> Iterator[Finding]:
    wanted = blank_gap(clause(code.replace("-", "_")).number_of)
    if abs(found - wanted) > BLANK_TOLERANCE:
        yield finding(code, where, message, found=mm(found), expected=mm(wanted))


def _distance(code: str, where: str, found: float, wanted: float, message: str) -> Iterator[Finding]:
    if abs(found - wanted) > _MM:
        yield finding(code, where, message, found=mm(found), expected=mm(wanted))
