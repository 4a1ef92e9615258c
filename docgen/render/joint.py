"""Joint issue (联合行文): the names in the mark, and the organs' signatures with and without seals (7.2.4, 7.3.5)."""

from collections.abc import Sequence

from docgen.models.filing import Filing
from docgen.render.ooxml import blank, indent, paragraph, run, spacing
from docgen.render.record import Record
from docgen.standard.clauses import clause
from docgen.standard.joint import JointMark, SealGrid, seal_grid
from docgen.standard.page import TYPE_WIDTH
from docgen.standard.styles import cells
from docgen.text.titles import break_title
from docgen.text.widths import set_width, width
from docgen.units import Length, Mm

_SIDE_MARGINS = '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'


_TABLE_END = "</w:tbl>"
# LibreOffice shares out the widths anew when a column has none.
_NARROWEST = Mm(1)


def joint_names(filing: Filing) -> tuple[str, ...]:
    """The organs whose names the mark lists one a line; empty where the mark is a single name."""
    return tuple(filing.organs) if filing.organs and filing.head.joint_mark == "all" else ()


def draw_joint_mark(organs: Sequence[str], suffix: str, mark: JointMark, record: Record) -> str:
    """The organs one a line, spread to equal width, 文件 at their right and centred on their height."""
    rows = []
    for position, organ in enumerate(organs):
        name = _cell(mark.names_width, _spread(record.say(f"organs[{position}]", organ), mark))
        merge = '<w:vMerge w:val="restart"/>' if position == 0 else "<w:vMerge/>"
        beside = _mark_line(run(suffix if position == 0 else "", properties=_size(mark)), mark, "right")
        tail = _cell(mark.suffix_width, beside, merge) if suffix else ""
        rows.append(_row(mark.line, name + tail))
    widths = [mark.names_width, mark.suffix_width] if suffix else [mark.names_width]
    return _table(widths, rows, centred=True)


def _spread(name: str, mark: JointMark) -> str:
    """A name as wide as the longest: its characters set apart, the last one without white behind it."""
    free = mark.size * mark.widest - mark.size * width(name)
    if len(name) < 2 or free.points <= 0:
        return _mark_line(run(name, properties=_size(mark)), mark, "left")
    apart = f'<w:spacing w:val="{(free * (1 / (len(name) - 1))).twips}"/>'
    body = run(name[:-1], properties=apart + _size(mark))
    return _mark_line(body + run(name[-1], properties=_size(mark)), mark, "left")


def _mark_line(runs: str, mark: JointMark, align: str) -> str:
    return paragraph("IssuerMark", runs, spacing=spacing(line=mark.line), align=align)


def _size(mark: JointMark) -> str:
    return f'<w:sz w:val="{mark.size.half_points}"/><w:szCs w:val="{mark.size.half_points}"/>'


def draw_joint_signature(organs: Sequence[str], date: str, date_width: Length, *, seal: bool, record: Record) -> str:
    """Every organ's name in order, the date with the last one; rows of seals, or one name below the other."""
    if seal:
        return _sealed(organs, date, _grid(organs, date_width), record)
    return _unsealed(organs, date, date_width, record)


def with_row(table: str, content: str) -> str:
    """The table of seals with a last row over all its columns: what has to stay with the seals (a note)."""
    columns = table.count("<w:gridCol ")
    span = f'<w:tc><w:tcPr><w:gridSpan w:val="{columns}"/></w:tcPr>{content}</w:tc>'
    return table.removesuffix(_TABLE_END) + f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{span}</w:tr>{_TABLE_END}"


def joint_signature_lines(organs: Sequence[str], date_width: Length, pitch: Length, *, seal: bool) -> int:
    """How many lines of ``pitch`` a joint signature takes."""
    if not seal:
        return clause("plain_issuer_gap").number_of + len(organs) + 1
    grid = _grid(organs, date_width)
    rows = -(-len(organs) // grid.columns)
    return int(-(-(grid.row * rows).points // pitch.points))


def _grid(organs: Sequence[str], date_width: Length) -> SealGrid:
    return seal_grid(len(organs), cells(clause("seal_date_indent").number_of) + date_width * 0.5)


def _sealed(organs: Sequence[str], date: str, grid: SealGrid, record: Record) -> str:
    """Rows of seals side by side; a last row that is not full stands at the right, its last seal over the date."""
    edges = [one if one > _NARROWEST else None for one in (grid.before, grid.after)]
    left, right = ([one] if one is not None else [] for one in edges)
    rows, last = [], len(organs) - 1
    for start in range(0, len(organs), grid.columns):
        row = range(start, min(start + grid.columns, len(organs)))
        free = [grid.pitch] * (grid.columns - len(row))
        drawn = [_cell(one, _empty()) for one in (*left, *free)]
        for number in row:
            name = record.say(f"organs[{number}]", organs[number])
            below = _below(row[-1] == last, number == last, date, record)
            drawn.append(_cell(grid.pitch, _named(name, grid.pitch) + below))
        drawn.extend(_cell(one, _empty()) for one in right)
        rows.append(_row(grid.row, "".join(drawn)))
    return _table([*left, *[grid.pitch] * grid.columns, *right], rows, centred=False)


def _named(name: str, room: Length) -> str:
    """One organ's name in the middle of its seal, on as many lines as the column asks."""
    lines = break_title(name, int(room / cells(1)) - 1)
    return "".join(paragraph("Issuer", run(line), keep_next=True) for line in lines)


def _below(last_row: bool, last: bool, date: str, record: Record) -> str:
    """The date below the last name; as high a blank below its neighbours, so that the names stand on one line."""
    if not last:
        return _empty() if last_row else ""
    record.say(("signature.signed_on", "signature.date_text"), date)
    return paragraph("SignedOn", run(date), keep_next=True, align="center")


def _unsealed(organs: Sequence[str], date: str, date_width: Length, record: Record) -> str:
    """The lead's name first, the others below, all beginning at one place; the date two characters right of it."""
    inset = cells(clause("plain_issuer_indent").number_of)
    offset = cells(clause("plain_date_offset").number_of)
    widest = cells(max(map(set_width, organs)))
    room = date_width + offset if date_width > widest else widest
    left = TYPE_WIDTH - inset - room
    drawn = [blank(clause("plain_issuer_gap").number_of, keep_next=True)]
    for number, organ in enumerate(organs):
        name = run(record.say(f"organs[{number}]", organ))
        drawn.append(paragraph("Issuer", name, keep_next=True, indent=indent(left=left), align="left"))
    record.say(("signature.signed_on", "signature.date_text"), date)
    beside = indent(left=left + offset, right=Length.zero())
    drawn.append(paragraph("SignedOn", run(date), keep_next=True, indent=beside, align="left"))
    return "".join(drawn)


def _empty() -> str:
    return paragraph("Blank", keep_next=True)


def _cell(cell_width: Length, content: str, merge: str = "") -> str:
    size = f'<w:tcW w:w="{cell_width.twips}" w:type="dxa"/>'
    return f'<w:tc><w:tcPr>{size}{merge}<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'


def _row(height: Length, content: str) -> str:
    return f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height.twips}" w:hRule="exact"/></w:trPr>{content}</w:tr>'


def _table(widths: Sequence[Length], rows: Sequence[str], *, centred: bool) -> str:
    """A table without rules whose columns are exactly these wide."""
    total = sum(one.twips for one in widths)
    place = '<w:jc w:val="center"/>' if centred else '<w:tblInd w:w="0" w:type="dxa"/>'
    columns = "".join(f'<w:gridCol w:w="{one.twips}"/>' for one in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{total}" w:type="dxa"/>{place}<w:tblLayout w:type="fixed"/>{_SIDE_MARGINS}'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
