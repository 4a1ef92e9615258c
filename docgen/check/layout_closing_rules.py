"""Checks of signature, seal and note (落款、印章、附注, 7.3.5, 7.3.6)."""

from collections.abc import Iterator
from dataclasses import dataclass

from docgen.check.layout_codes import finding, mm, on_page
from docgen.check.layout_head_rules import BLANK_TOLERANCE, blank_gap
from docgen.check.layout_roles import Layout, Signed
from docgen.check.layout_seal_rules import RADIUS, check_seals, check_stamp, seal_centres
from docgen.check.page_elements import Line
from docgen.findings import Finding
from docgen.standard.clauses import clause
from docgen.standard.page import CELL, INK_MODEL, LEFT, RIGHT

_MM = 1.0
_CELL = CELL.mm
_DATE_IN = _CELL * clause("seal_date_indent").number_of
_ISSUER_IN = _CELL * clause("plain_issuer_indent").number_of
_OFFSET = _CELL * clause("plain_date_offset").number_of


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
        if signed.officer is not None:
            yield from check_stamp(signed, signed.officer)
        else:
            yield from _placed(layout, signed)
        yield from _note(signed)


def _placed(layout: Layout, signed: Signed) -> Iterator[Finding]:
    placing = sealed_placing(signed) if signed.seals else placing_of(signed)
    for code, found, wanted in placing.off:
        if abs(found - wanted) > _MM:
            yield _misplaced(signed, placing, code, found, wanted)
    yield from check_seals(layout, signed) if placing.sealed else _gap(signed)


def placing_of(signed: Signed) -> Placing:
    """Choose the way of setting that the signature comes nearest to (7.3.5.1 or 7.3.5.2)."""
    date, issuer = signed.date, signed.issuer
    gap = RIGHT.mm - date.right
    sealed = sealed_placing(signed)
    if not issuer:
        return min(sealed, Placing(False, (("date-indent", gap, _ISSUER_IN),)), key=lambda way: way.strangeness)
    left, right = min(line.left for line in issuer), max(line.right for line in issuer)
    if date.right - signed.date_left > right - left:
        outer = ("date-indent", gap, _ISSUER_IN)
    else:
        outer = ("issuer-indent", RIGHT.mm - right, _ISSUER_IN)
    plain = Placing(False, (outer, ("date-offset", signed.date_left - left, _OFFSET)))
    return min(sealed, plain, key=lambda way: way.strangeness)


def sealed_placing(signed: Signed) -> Placing:
    """How the signature deviates from one with a seal, or of a joint one the last organ's."""
    return Placing(True, (("date-indent", RIGHT.mm - signed.date.right, _DATE_IN), *_centring(signed)))


def _centring(signed: Signed) -> list[tuple[str, float, float]]:
    """The issuer's line that is furthest off the date's middle."""
    worst = max(signed.issuer, key=lambda line: abs(line.centre - signed.date_centre), default=None)
    return [] if worst is None else [("issuer-centred", worst.centre, signed.date_centre)]


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
    notes = [at for at in (*layout.attachment_note, *layout.attendance) if at.page == signed.page]
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
    if abs(gap - blank_gap(0)) > BLANK_TOLERANCE and not _under_seals(signed, first):
        yield finding("note-line", where, "附注不在成文日期的下一行", found=mm(gap), expected=mm(blank_gap(0)))


def _under_seals(signed: Signed, note: Line) -> bool:
    """The seals of a joint issue fill the lines below the date: its note follows below them."""
    if not signed.seals:
        return False
    lowest = max(y for _, y in seal_centres(signed)) + RADIUS
    return 0 < note.ink_top - lowest <= INK_MODEL.pitch.mm
