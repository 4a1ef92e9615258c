"""Checks of a joint mark and of an upward filing's number and signers (联合行文、上行文, 7.2.4-7.2.6)."""

from collections.abc import Iterator, Sequence

from docgen.check.layout_codes import finding, mm
from docgen.check.layout_faces import face_of
from docgen.check.layout_front import NUMBER_TEXT, SIGNERS_LABEL
from docgen.check.layout_head_rules import FIRST
from docgen.check.layout_pieces import hull, pieces
from docgen.check.layout_roles import HeadParts
from docgen.check.page_elements import Char, Line
from docgen.findings import Finding
from docgen.standard.clauses import clause
from docgen.standard.page import CELL, LEFT, RIGHT
from docgen.units import Pt

_MM = 1.0
_SUFFIX = "文件"
_FEWEST = 2
# A gap of half a character to a character and a half is usual.
_GAP_SLACK = 0.6
# Two-character names are often set apart to the width of three: such white does not part names.
_NAME_APART = 0.5


def check_joint_mark(head: HeadParts) -> Iterator[Finding]:
    """Check a mark of several lines: one name a line, 文件 at the right on their middle, names equally wide."""
    marks = head.marks
    if len(marks) < _FEWEST:
        return
    suffix = _suffix(marks)
    short = [line for line in marks if len(line.chars) <= _FEWEST and not (suffix and line.chars[0] in suffix)]
    for line in short:
        message = f"发文机关标志被拆成两行，“{line.text.strip()}”单独成行"
        yield finding("mark-wrapped", FIRST, message, found=f"{len(marks)}行", expected="一个机关名称一行")
    if short:
        return
    names = [rest for line in marks if (rest := [char for char in line.chars if char not in suffix])]
    yield from _suffix_place(names, suffix)
    rights = [max(char.right for char in name) for name in names]
    lefts = [min(char.left for char in name) for name in names]
    if len(names) >= _FEWEST and max(max(rights) - min(rights), max(lefts) - min(lefts)) > _MM:
        off = max(max(rights) - min(rights), max(lefts) - min(lefts))
        yield finding("joint-names", FIRST, "联合行文的机关名称不等宽", found=mm(off), expected=mm(0))


def _suffix(marks: Sequence[Line]) -> Sequence[Char]:
    """The characters of 文件: on a line of its own at the names' right, or at the end of one of the lines."""
    right = max(line.right for line in marks)
    for line in marks:
        text = "".join(char.text for char in line.chars)
        others = [one for one in marks if one is not line]
        beside = text != _SUFFIX or line.left > max(one.right for one in others)
        if text.endswith(_SUFFIX) and line.right >= right - _MM and beside:
            return line.chars[-len(_SUFFIX) :]
    return ()


def _suffix_place(names: Sequence[Sequence[Char]], suffix: Sequence[Char]) -> Iterator[Finding]:
    if not suffix or len(names) < _FEWEST:
        return
    own, top, bottom = hull(suffix), hull(names[0]).top, hull(names[-1]).bottom
    middle, wanted = (own.top + own.bottom) / 2, (top + bottom) / 2
    if abs(middle - wanted) > _MM:
        message = "联合行文的“文件”没有与机关名称上下居中"
        yield finding("joint-suffix", FIRST, message, found=mm(middle), expected=mm(wanted))
    gap = (suffix[0].left - max(char.right for name in names for char in name)) / Pt(suffix[0].size).mm
    usual = clause("joint_suffix_gap").number_of
    if abs(gap - usual) > _GAP_SLACK:
        message = "“文件”与机关名称的间隔少见"
        yield finding("joint-suffix-gap", FIRST, message, found=f"{gap:.1f}字", expected=f"{usual}字左右")


def check_signers(head: HeadParts) -> Iterator[Finding]:
    """Check number and signers of an upward filing."""
    if not head.signers:
        return
    rows = [_names(line) for line in head.signers]
    yield from _number(head)
    label = [char for char in head.signers[0].chars if char.text in "签发人"][:3]
    faces = {face_of(char.font) for char in label} - {None, "fang"}
    faces |= {face_of(char.font) for row in rows for name in row for char in name} - {None, "kai"}
    if faces:
        yield finding("signers-face", FIRST, "签发人的字体不对", expected="签发人仿宋，姓名楷体")
    most = clause("signers_a_line").number_of
    for line, row in zip(head.signers, rows, strict=True):
        fewer = len(row) < most and line is not head.signers[-1]
        if len(row) > most or fewer:
            yield finding("signers-a-line", FIRST, "签发人每行的姓名个数不对", found=f"{len(row)}个", expected="2个")
    firsts = [row[0][0].left for row in rows if row]
    for left in firsts[1:]:
        if abs(left - firsts[0]) > _MM:
            yield finding("signers-align", FIRST, "签发人姓名没有对齐", found=mm(left), expected=mm(firsts[0]))
    rights = [row[-1][-1].right for row in rows if row]
    wanted = CELL.mm * clause("signers_indent").number_of
    if rights and abs(RIGHT.mm - max(rights) - wanted) > _MM:
        found = mm(RIGHT.mm - max(rights))
        yield finding("signers-indent", FIRST, "签发人姓名没有居右空一字", found=found, expected=mm(wanted))


def _number(head: HeadParts) -> Iterator[Finding]:
    number = head.number
    if number is None:
        return
    wanted = CELL.mm * clause("upward_number_indent").number_of
    # The place kept for a code that is still to be given belongs to the number.
    kept = len(number.text) - len(number.text.lstrip("\u3000"))
    indent = number.left - kept * CELL.mm - LEFT.mm
    if abs(indent - wanted) > _MM:
        found = mm(indent)
        yield finding("upward-number-indent", FIRST, "上行文的发文字号没有居左空一字", found=found, expected=mm(wanted))
    if number is not head.signers[-1] or not _names(number):
        message = "上行文的发文字号没有与最后一个签发人同处一行"
        yield finding("upward-number-line", FIRST, message)


def _names(line: Line) -> list[list[Char]]:
    """The names on one line of signers: what is left beside number and label, single characters put together."""
    chars = list(line.chars)
    text = "".join(char.text for char in chars)
    for pattern in (NUMBER_TEXT, SIGNERS_LABEL):
        match = pattern.search(text)
        if match is not None:
            chars, text = chars[match.end() :], text[match.end() :]
    if not chars:
        return []
    spaced = [char.text for char in chars]
    names: list[list[Char]] = []
    for piece in pieces(Line("".join(spaced), tuple(chars), hull(chars)), _NAME_APART):
        own = list(piece.chars)
        if names and len(own) == 1 and len(names[-1]) == 1:
            names[-1].extend(own)
        else:
            names.append(own)
    return names
