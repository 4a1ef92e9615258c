"""The signature (落款): issuer and date with or without seal, and the note below (7.3.5, 7.3.6).

Positions are computed from character counts, not from fonts: Chinese characters are one cell, digits half an em.
"""

from functools import lru_cache

from docgen.models.closing import Signature, Stamp
from docgen.models.filing import Filing
from docgen.render.house import Names
from docgen.render.joint import draw_joint_signature, joint_signature_lines
from docgen.render.ooxml import blank, indent, lines_run, paragraph, run
from docgen.render.record import Record
from docgen.standard.clauses import clause
from docgen.standard.faces import BODY_SIZE
from docgen.standard.page import TIGHTENING, TYPE_WIDTH
from docgen.standard.styles import cells
from docgen.text.dates import spell_date
from docgen.text.titles import break_title
from docgen.text.widths import set_width
from docgen.units import Length

EMPTY_DATE = "\u3000\u3000\u3000\u3000年\u3000月\u3000日"
_STAMP_CELLS = 4
_UNDER_SEAL = 1
_NAME_FACE = "HeadingTwoRun"
_DATE_PATHS = ("signature.signed_on", "signature.date_text")


# The issuer's name and the day: both are asked for more than once, and filing after filing has the same.
@lru_cache(maxsize=64)
def text_width(text: str) -> Length:
    """The width of one line of body text: em widths, the gaps beside digits, the tightening of every character."""
    return BODY_SIZE * set_width(text) + TIGHTENING * len(text)


def date_text(signature: Signature) -> str:
    """The date as printed (7.3.5.4): ``2014年11月3日``, as written in an old text, or the place for it."""
    if signature.signed_on is not None:
        return spell_date(signature.signed_on)
    return signature.date_text or EMPTY_DATE


def draw_signature(signature: Signature, names: Names, record: Record, *, named_above: bool) -> str:
    """Issuer and date with the blank lines above them; every paragraph stays with the next.

    ``named_above``: the head names the issuer, whom a signature stamp then need not name again.
    """
    date = date_text(signature)
    if names.organs:
        return draw_joint_signature(names.organs, date, text_width(date), seal=signature.seal, record=record)
    if signature.stamp is not None:
        return _stamped(signature.stamp, date, "" if named_above else names.issuer, record)
    draw = _sealed if signature.seal else _unsealed
    xml = draw(names.issuer, date, record)
    record.say(_DATE_PATHS, date)
    return xml


def signature_lines(signature: Signature, names: Names) -> int:
    """How many lines the signature takes, its blank lines included."""
    issuer = names.issuer
    if names.organs:
        width = text_width(date_text(signature))
        return joint_signature_lines(names.organs, width, names.model.pitch, seal=signature.seal)
    if signature.stamp is not None:
        return clause("stamp_gap").number_of + 1 + clause("stamp_date_gap").number_of + 1
    if signature.seal:
        lines = len(_name_lines(issuer, _sealed_room(date_text(signature))))
        return _blanks_above_seal(lines) + lines + 1 + _UNDER_SEAL
    room = TYPE_WIDTH - cells(clause("plain_issuer_indent").number_of)
    return clause("plain_issuer_gap").number_of + len(_name_lines(issuer, room)) + 1


def notes(filing: Filing) -> list[tuple[str, str]]:
    """What stands in round brackets below the date: path and text of the note, and of 公开属性 where it is printed."""
    found = [("note", filing.note)] if filing.note else []
    if filing.disclosure and filing.print_disclosure:
        found.append(("disclosure", f"此件{filing.disclosure}"))
    return found


def draw_note(path: str, note: str, record: Record) -> str:
    """A note (附注) in round brackets on the line below the date."""
    return paragraph("Note", run(f"（{record.say(path, note)}）"), keep_next=True)


def draw_space_under_seal() -> str:
    """The line that the lower part of a seal covers, kept free where no note stands there."""
    return blank(_UNDER_SEAL, keep_next=True)


def _stamped(stamp: Stamp, date: str, issuer: str, record: Record) -> str:
    """Post and signature stamp two blank lines below the text, the date one blank line further down (7.3.5.3).

    The stamp's place is four characters in from the right; where the name is printed it stands in that place.
    """
    inset = cells(clause("stamp_indent").number_of)
    post = run(record.say("signature.issuer", issuer) + record.say("signature.stamp.post", stamp.post))
    between = clause("stamp_post_gap").number_of
    if stamp.name:
        name = record.say("signature.stamp.name", stamp.name)
        officer, right = post + run("\u3000" * between) + run(name, style=_NAME_FACE), inset
    else:
        # Blanks at the end of a line would hang over its edge: the stamp's own place is an indent.
        officer, right = post, inset + cells(_STAMP_CELLS + between)
    record.say(_DATE_PATHS, date)
    return "".join(
        (
            blank(clause("stamp_gap").number_of, keep_next=True),
            paragraph("SignedOn", officer, keep_next=True, indent=indent(right=right)),
            blank(clause("stamp_date_gap").number_of, keep_next=True),
            paragraph("SignedOn", run(date), keep_next=True, indent=indent(right=inset)),
        )
    )


def _sealed(issuer: str, date: str, record: Record) -> str:
    """Date four characters in from the right, issuer centred above it, room for the seal over both (7.3.5.1)."""
    date_indent = cells(clause("seal_date_indent").number_of)
    axis = date_indent + text_width(date) * 0.5
    lines = _name_lines(issuer, axis * 2)
    name = paragraph(
        "Issuer",
        lines_run(lines),
        keep_next=True,
        keep_lines=True,
        indent=indent(left=TYPE_WIDTH - axis * 2, right=Length.zero()),
    )
    record.say("signature.issuer", "".join(lines))
    day = paragraph("SignedOn", run(date), keep_next=True, indent=indent(right=date_indent))
    return blank(_blanks_above_seal(len(lines)), keep_next=True) + name + day


def _blanks_above_seal(name_lines: int) -> int:
    """Blank lines that bring the seal's top within one line of the text: a name of two lines raises its centre."""
    return 2 if name_lines == 1 else 1


def _sealed_room(date: str) -> Length:
    return (cells(clause("seal_date_indent").number_of) + text_width(date) * 0.5) * 2


def _unsealed(issuer: str, date: str, record: Record) -> str:
    """Issuer two characters in from the right, the date two characters right of its first character (7.3.5.2).

    A date longer than the issuer is itself two characters in, and the issuer moves left.
    """
    inset = cells(clause("plain_issuer_indent").number_of)
    offset = cells(clause("plain_date_offset").number_of)
    lines = _name_lines(issuer, TYPE_WIDTH - inset)
    name_width = max((text_width(line) for line in lines), default=Length.zero())
    if text_width(date) > name_width:
        issuer_left = TYPE_WIDTH - inset - text_width(date) - offset
    else:
        issuer_left = TYPE_WIDTH - inset - name_width
    name = paragraph(
        "Issuer", lines_run(lines), keep_next=True, keep_lines=True, indent=indent(left=issuer_left), align="left"
    )
    record.say("signature.issuer", "".join(lines))
    day = paragraph(
        "SignedOn",
        run(date),
        keep_next=True,
        indent=indent(left=issuer_left + offset, right=Length.zero()),
        align="left",
    )
    return blank(clause("plain_issuer_gap").number_of, keep_next=True) + name + day


def _name_lines(issuer: str, room: Length) -> list[str]:
    """The issuer's name on as many lines as ``room`` asks, broken between words."""
    if text_width(issuer) <= room:
        return [issuer]
    return break_title(issuer, int(room / cells(1)))
