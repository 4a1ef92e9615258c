"""Recognising signatures (落款): issuer and date, rows of joint seals, post and signature stamp, and the note below."""

import re
from collections.abc import Iterator, Sequence

from docgen.check.layout_back import DATE
from docgen.check.layout_pieces import pieces, reads_as_name
from docgen.check.layout_roles import ImprintParts, Organ, Signed, block_above, flow_lines
from docgen.check.page_elements import Line, Page
from docgen.standard.page import INK_MODEL, LEFT, TYPE_WIDTH

OFFICER = re.compile(r"^\S{0,24}?(?:长|主任|书记|主席|总理|代表)(?:\s+(?P<name>\S{2,4}))?$")
_PITCH = INK_MODEL.pitch.mm
_MIDDLE = LEFT.mm + TYPE_WIDTH.mm / 2
_NAME_SHIFT = 2.0
# White from this many millimetres on parts one row of seals from the next, and from the text.
_ROW_AIR = 9.0
# Post and stamp stand at most this many lines above the date.
_OFFICER_LINES = 3.3


def read_signatures(pages: Sequence[Page], imprint: ImprintParts | None, last: int) -> tuple[Signed, ...]:
    """Every date on pages up to ``last`` that has its place to itself, with whoever signs above it."""
    found = []
    for page in (one for one in pages if one.number <= last and not one.turned):
        own = imprint.lines if imprint is not None and imprint.page == page.number else ()
        lines = [line for line in flow_lines(page) if line not in own]
        for index, line in enumerate(lines):
            date = next((piece for piece in pieces(line) if DATE.match(piece.text)), None)
            if date is not None:
                signed = _sealed_jointly(page.number, lines, index, date)
                found.append(signed or _signed(page.number, lines, index))
    return tuple(found)


def _signed(page: int, lines: list[Line], index: int) -> Signed:
    date = lines[index]
    issuer = _issuer(block_above(lines, index, _PITCH))
    note = _note(lines[index + 1 :], date)
    officer = _officer(lines, index, issuer)
    first = index - (1 if officer else len(issuer))
    above = lines[first - 1] if first > 0 else None
    own = tuple(lines[first : index + 1])
    return Signed(page, () if officer else tuple(issuer), date, above, note, own, officer)


def _issuer(block: list[Line]) -> list[Line]:
    """The last lines of ``block`` with one axis or one left edge, as the lines of a name have; none if it is text."""
    found: list[Line] = []
    for line in reversed(block):
        below = found[0] if found else line
        if min(abs(line.centre - below.centre), abs(line.left - below.left)) > _NAME_SHIFT or not reads_as_name(line):
            break
        found.insert(0, line)
    return found


def officer_text(line: Line) -> str:
    """Post and name with white between them, whether typed or not."""
    return " ".join(piece.text.strip() for piece in pieces(line))


def _officer(lines: Sequence[Line], index: int, issuer: Sequence[Line]) -> Line | None:
    """The line of post and stamp (7.3.5.3): next above the date, in the right half, an office's name at its front."""
    if index == 0 or len(issuer) > 1:
        return None
    line = lines[index - 1]
    near = lines[index].baseline - line.baseline <= _OFFICER_LINES * _PITCH
    match = OFFICER.match(officer_text(line))
    named = match is not None and (match.group("name") is not None or not issuer)
    return line if near and named and line.right > _MIDDLE and line.left > LEFT.mm + 3 * _PITCH else None


def _sealed_jointly(page: int, lines: list[Line], index: int, date: Line) -> Signed | None:
    """Names side by side over the date, in rows of seals (7.3.5.1); None where a single name or none stands there."""
    blocks = list(_blocks(lines, index))
    first, last = blocks[0]
    if not _all_names(lines[first:last], date):
        return None
    rows = [_row(lines[first:last], date)]
    for start, end in blocks[1:]:
        row = _row(lines[start:end], date)
        if not _all_names(lines[start:end], date) or len(row) < 2:
            break
        rows.insert(0, row)
        first = start
    organs = [organ for row in rows for organ in row]
    if len(organs) < 2:
        return None
    above = lines[first - 1] if first > 0 else None
    note = _note(lines[last:], lines[last - 1])
    own = tuple(lines[first:last])
    return Signed(page, organs[-1], date, above, note, own, seals=tuple(map(tuple, rows)))


def _blocks(lines: Sequence[Line], index: int) -> Iterator[tuple[int, int]]:
    """From the date upwards: first and end of every group of lines with no white of a row's height in it."""
    end = index + 1
    while end < len(lines) and lines[end].ink_top < lines[index].ink_bottom:
        end += 1
    start = end - 1
    while start >= 0:
        top = min(line.ink_top for line in lines[start:end])
        if start and top - lines[start - 1].ink_bottom <= _ROW_AIR:
            start -= 1
            continue
        yield start, end
        start, end = start - 1, start


def _all_names(lines: Sequence[Line], date: Line) -> bool:
    found = [piece for line in lines for piece in pieces(line) if piece.text != date.text]
    return bool(found) and all(reads_as_name(piece) for piece in found)


def _row(lines: Sequence[Line], date: Line) -> list[Organ]:
    """The names of one row from left to right; pieces over one another are lines of one name."""
    columns: list[list[Line]] = []
    for piece in (one for line in lines for one in pieces(line) if one.text != date.text):
        same = (
            column for column in columns if any(piece.left < one.right and one.left < piece.right for one in column)
        )
        column = next(same, None)
        if column is None:
            columns.append([piece])
        else:
            column.append(piece)
    return [tuple(column) for column in sorted(columns, key=lambda column: column[0].centre)]


def _note(lines: Sequence[Line], above: Line) -> tuple[Line, ...]:
    """The notes (附注) in round brackets that follow, each up to its closing bracket."""
    found: list[Line] = []
    previous = above
    for line in lines:
        begins = line.text.lstrip().startswith(("（", "("))
        closed = not found or found[-1].text.rstrip().endswith(("）", ")"))
        far = bool(found) and line.baseline - previous.baseline > 1.5 * _PITCH
        if (closed and not begins) or far:
            break
        found.append(line)
        previous = line
    return tuple(found)
