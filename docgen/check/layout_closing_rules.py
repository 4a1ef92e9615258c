"""Checks of signature, seal and note (落款、印章、附注, 7.3.5, 7.3.6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot

from docgen.check.layout_codes import finding, mm, on_page
from docgen.check.layout_head_rules import BLANK_TOLERANCE, blank_gap
from docgen.check.layout_roles import Layout, Signed
from docgen.check.page_elements import Char, Line
from docgen.findings import Finding
from docgen.standard.clauses import clause
from docgen.standard.page import BOTTOM, CELL, INK_MODEL, LEFT, RIGHT

_MM = 1.0
_CELL = CELL.mm
_DATE_IN = _CELL * clause("seal_date_indent").number_of
_ISSUER_IN = _CELL * clause("plain_issuer_indent").number_of
_OFFSET = _CELL * clause("plain_date_offset").number_of
_RADIUS = clause("seal_diameter").length.mm / 2
# Name and date stand a little below the seal's middle (居印章中心偏下位置).
_RAISED = 3.0


@dataclass(frozen=True, slots=True)
class Placing:
    """How a signature is set out: what deviates from the way (sealed or not) that it resembles most, in millimetres."""

    sealed: bool
    off: tuple[tuple[str, float, float], ...]

    @property
    def strangeness(self) -> tuple[int, float]:
        """How many places deviate, and by how much in all; the least strange way is the one that was meant."""
        steps = [abs(found - wanted) for _, found, wanted in self.off]
        return sum(step > _MM for step in steps), sum(steps)


def check_closing(layout: Layout) -> Iterator[Finding]:
    """Check every signature of the document: a notice and its plan may each have one."""
    for signed in layout.signatures:
        yield from _alone(layout, signed)
        placing = placing_of(signed)
        for code, found, wanted in placing.off:
            if abs(found - wanted) > _MM:
                yield _misplaced(signed, placing, code, found, wanted)
        yield from _seal(layout, signed) if placing.sealed else _gap(signed)
        yield from _note(signed)


def placing_of(signed: Signed) -> Placing:
    """Choose the way of setting that the signature comes nearest to (7.3.5.1 or 7.3.5.2)."""
    date, issuer = signed.date, signed.issuer
    gap = RIGHT.mm - date.right
    sealed = Placing(True, (("date-indent", gap, _DATE_IN), *_centring(signed)))
    if not issuer:
        return min(sealed, Placing(False, (("date-indent", gap, _ISSUER_IN),)), key=lambda way: way.strangeness)
    left, right = min(line.left for line in issuer), max(line.right for line in issuer)
    if date.right - date.left > right - left:
        outer = ("date-indent", gap, _ISSUER_IN)
    else:
        outer = ("issuer-indent", RIGHT.mm - right, _ISSUER_IN)
    plain = Placing(False, (outer, ("date-offset", date.left - left, _OFFSET)))
    return min(sealed, plain, key=lambda way: way.strangeness)


def _centring(signed: Signed) -> list[tuple[str, float, float]]:
    """The issuer's line that is furthest off the date's middle."""
    worst = max(signed.issuer, key=lambda line: abs(line.centre - signed.date.centre), default=None)
    return [] if worst is None else [("issuer-centred", worst.centre, signed.date.centre)]


def _misplaced(signed: Signed, placing: Placing, code: str, found: float, wanted: float) -> Finding:
    words = {
        "date-indent": "成文日期的右空不对",
        "issuer-centred": "发文机关署名没有在成文日期之上居中",
        "issuer-indent": "发文机关署名的右空不对",
        "date-offset": "成文日期首字没有比署名首字右移二字",
    }
    fix = "" if placing.sealed or code != "date-indent" else "不加盖印章而日期长于署名时，日期右空二字"
    return finding(code, on_page(signed.page), words[code], found=mm(found), expected=mm(wanted), fix=fix)


def _alone(layout: Layout, signed: Signed) -> Iterator[Finding]:
    notes = [at for at in layout.attachment_note if at.page == signed.page]
    if not layout.text_on(signed.page) and not notes:
        message = "落款所在的面没有正文"
        yield finding("signature-alone", on_page(signed.page), message, found="无正文", expected="至少一行正文")


def _gap(signed: Signed) -> Iterator[Finding]:
    """Without a seal the issuer stands one blank line below the text (7.3.5.2)."""
    if signed.above is None or not signed.issuer:
        return
    gap = signed.issuer[0].ink_top - signed.above.ink_bottom
    wanted = blank_gap(clause("plain_issuer_gap").number_of)
    if abs(gap - wanted) > BLANK_TOLERANCE:
        message = "署名没有排在正文或附件说明下空一行处"
        yield finding("issuer-gap", on_page(signed.page), message, found=mm(gap), expected=mm(wanted))


def seal_centre(signed: Signed) -> tuple[float, float]:
    """Where the middle of the seal is meant to be: over the date's middle, name and date a little below the centre."""
    top = signed.issuer[0].ink_top if signed.issuer else signed.date.ink_top
    return signed.date.centre, (top + signed.date.ink_bottom) / 2 - _RAISED


def _seal(layout: Layout, signed: Signed) -> Iterator[Finding]:
    x, y = seal_centre(signed)
    where = on_page(signed.page)
    if x - _RADIUS < LEFT.mm - _MM or x + _RADIUS > RIGHT.mm + _MM or y + _RADIUS > BOTTOM.mm + _MM:
        found = f"左{x - _RADIUS:.1f}、右{x + _RADIUS:.1f}、下{y + _RADIUS:.1f}毫米"
        yield finding("seal-outside", where, "印章会伸出版心", found=found, expected="左28、右184、下262毫米以内")
    own = (*signed.issuer, signed.date)
    page = layout.pages[signed.page - 1]
    covered = [line for line in page.lines if line not in own and any(_inside(c, x, y) for c in line.chars)]
    for line in covered:
        text = "".join(char.text for char in line.chars if _inside(char, x, y))
        yield finding("seal-on-text", where, f"印章会压住文字：{text}")
    if signed.above is not None and not covered:
        gap = y - _RADIUS - signed.above.ink_bottom
        most = INK_MODEL.pitch.mm * clause("seal_gap").number_of
        if gap > most + clause("seal_gap").tolerance.mm:
            message = "印章顶端距正文超过一行"
            yield finding("seal-gap", where, message, found=mm(gap), expected=f"不超过{mm(most)}")


def _inside(char: Char, x: float, y: float) -> bool:
    """Tell whether the character's ink reaches into the seal by more than half a millimetre."""
    across = max(char.ink.left - x, x - char.ink.right, 0.0)
    down = max(char.ink.top - y, y - char.ink.bottom, 0.0)
    return hypot(across, down) < _RADIUS - 0.5


def _note(signed: Signed) -> Iterator[Finding]:
    if not signed.note:
        return
    first: Line = signed.note[0]
    indent = first.left - LEFT.mm
    wanted = _CELL * clause("note_indent").number_of
    where = on_page(signed.page)
    if abs(indent - wanted) > _MM:
        yield finding("note-indent", where, "附注没有左空二字", found=mm(indent), expected=mm(wanted))
    gap = first.ink_top - signed.date.ink_bottom
    if abs(gap - blank_gap(0)) > BLANK_TOLERANCE:
        yield finding("note-line", where, "附注不在成文日期的下一行", found=mm(gap), expected=mm(blank_gap(0)))
