"""The imprint slot (版记, 7.4): a text box at a fixed height of the sheet, anchored in the last paragraph.

That paragraph is as high as the imprint and holds nothing else: text can never run into the box, and where a page has
no room left, paragraph and box move to the next one together with the lines kept with them.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from docgen.findings import Finding
from docgen.models.closing import Imprint
from docgen.render.drawing import Frame, text_box
from docgen.render.ooxml import indent, paragraph, right_tab, run, spacing, tab
from docgen.render.record import Record
from docgen.standard.clauses import clause
from docgen.standard.imprint import INNER_RULE, OUTER_RULE, TAIL, TEXT_CELLS, imprint_height, imprint_room, imprint_top
from docgen.standard.page import LEFT, TYPE_HEIGHT, TYPE_WIDTH, PageModel
from docgen.standard.styles import BLACK, IMPRINT_LINE, imprint_cells
from docgen.text.dates import spell_date
from docgen.text.widths import line_count, set_width, width
from docgen.units import Length

EMPTY_DAY = "\u3000\u3000\u3000\u3000年\u3000月\u3000日印发"
_COMMA, _STOP = "，", "。"
_ONE = imprint_cells(1)
# Stands for the rows while their box is drawn: no XML holds this character.
_ROWS_PLACE = "\0"
# Rows of an imprint are separate lines of one list: (XML of the cell, number of text lines).
_Row = tuple[str, int]


def draw_imprint(
    imprint: Imprint,
    printed_by: str,
    moved: Sequence[tuple[str, str]],
    model: PageModel,
    letter: bool,
    drop: Length,
    record: Record,
) -> tuple[str, tuple[int, ...]]:
    """The imprint's paragraph, and how many text lines each row of it takes.

    ``moved`` are addressees (path, name) that page 1 had no room for (7.3.2). ``drop`` moves it down on pre-printed
    paper. A ``letter`` has no rules and no 印发 line (10.1). Empty when there is nothing to print in it.
    """
    rows: list[_Row] = []
    # The moved addressees stand above the copies without a rule between (7.4.2): one cell holds both.
    copies = [(f"imprint.copies_to[{number}]", name) for number, name in enumerate(imprint.copies_to)]
    lists = [_name_list(label, names, record) for label, names in (("主送：", moved), ("抄送：", copies)) if names]
    if lists:
        rows.append(("".join(xml for xml, _ in lists), sum(count for _, count in lists)))
    if (printed_by or imprint.printed_on) and not letter:
        rows.append(_printed(printed_by, imprint.printed_on, record))
    if imprint.number_of_copies is not None and not letter:
        count = record.say("imprint.number_of_copies", f"共印{imprint.number_of_copies}份")
        rows.append((paragraph("Imprint", run(count), indent=indent(right=_ONE), align="right"), 1))
    counts = tuple([count for _, count in rows])
    if not rows:
        return "", counts
    before, after = _box(model, drop, counts, ruled=not letter)
    drawn = "".join([f"{_row_opening(count)}{xml}</w:tc></w:tr>" for xml, count in rows])
    return before + drawn + after, counts


def row_lines(imprint: Imprint, printed_by: str, moved: Sequence[str], *, letter: bool = False) -> list[int]:
    """How many text lines each row of the imprint takes; an empty list means that there is no imprint."""
    lists = [_list_lines(label, names) for label, names in (("主送：", moved), ("抄送：", imprint.copies_to)) if names]
    rows = [sum(lists)] if lists else []
    if letter:
        return rows
    if printed_by or imprint.printed_on:
        rows.append(1 if _fits_one_line(printed_by, _printing_day(imprint.printed_on)) else _printed_lines(printed_by))
    return rows + ([1] if imprint.number_of_copies is not None else [])


def too_tall(rows: Sequence[int]) -> Iterator[Finding]:
    """An imprint higher than the type area stands outside it, whatever page it goes to."""
    if rows and imprint_height(list(rows)) > TYPE_HEIGHT:
        yield Finding(
            "imprint-too-tall",
            clause("imprint_bottom").source,
            "error",
            "版记",
            "版记高过版心，一面放不下",
            fix="请减少抄送机关，或把主送机关改用统称",
            blocks=True,
        )


def _list_lines(label: str, names: Sequence[str]) -> int:
    return line_count(label + _COMMA.join(names) + _STOP, TEXT_CELLS, hanging=width(label))


def _name_list(label: str, names: Sequence[tuple[str, str]], record: Record) -> _Row:
    """A labelled list, one character in on both sides, wrapped under its first name, closed by 。"""
    text = _COMMA.join(record.say(path, name) for path, name in names) + _STOP
    xml = paragraph("Imprint", run(label + text), indent=_under_first_name(width(label)))
    return xml, _list_lines(label, [name for _, name in names])


@lru_cache(maxsize=8)
def _under_first_name(label_width: float) -> str:
    return indent(left=_ONE * (1 + label_width), right=_ONE, first=-(_ONE * label_width))


def _printed(printed_by: str, printed_on: date | None, record: Record) -> _Row:
    """Who printed at the left, the day at the right; a name too long for one line puts the day below it."""
    day = _printing_day(printed_on)
    record.say("imprint.printed_by", printed_by)
    record.say("imprint.printed_on", day)
    if _fits_one_line(printed_by, day):
        stop = right_tab(TYPE_WIDTH - _ONE)
        edges = indent(left=_ONE, right=Length.zero())
        return paragraph("Imprint", run(printed_by), tab(), run(day), tabs=stop, indent=edges, align="left"), 1
    name = paragraph("Imprint", run(printed_by), indent=indent(left=_ONE, right=_ONE))
    below = paragraph("Imprint", run(day), indent=indent(right=_ONE), align="right")
    return name + below, _printed_lines(printed_by)


def _printing_day(printed_on: date | None) -> str:
    return f"{spell_date(printed_on)}印发" if printed_on else EMPTY_DAY


def _fits_one_line(printed_by: str, day: str) -> bool:
    return set_width(printed_by) + 1 + set_width(day) <= TEXT_CELLS


def _printed_lines(printed_by: str) -> int:
    return line_count(printed_by, TEXT_CELLS) + 1


# Imprints differ in their words; of their heights there are few.
@lru_cache(maxsize=128)
def _box(model: PageModel, drop: Length, counts: tuple[int, ...], *, ruled: bool) -> tuple[str, str]:
    """What stands before and after the rows of an imprint that have these numbers of lines."""
    rows = list(counts)
    frame = Frame(LEFT, imprint_top(rows), TYPE_WIDTH, imprint_height(rows) + TAIL)
    table = _table(_ROWS_PLACE, ruled=ruled)
    box = text_box(table, frame, drop, number=1, name="版记", at_bottom=True)
    place = paragraph("ImprintPlace", box, keep_lines=True, spacing=spacing(line=imprint_room(model, rows)))
    before, _, after = place.partition(_ROWS_PLACE)
    return before, after


def _table(rows: str, *, ruled: bool) -> str:
    width_twips = TYPE_WIDTH.twips
    outer, inner = OUTER_RULE.eighths, INNER_RULE.eighths
    borders = (
        f'<w:top w:val="single" w:sz="{outer}" w:space="0" w:color="{BLACK}"/>'
        f'<w:bottom w:val="single" w:sz="{outer}" w:space="0" w:color="{BLACK}"/>'
        f'<w:insideH w:val="single" w:sz="{inner}" w:space="0" w:color="{BLACK}"/>'
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width_twips}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>'
        f"{f'<w:tblBorders>{borders}</w:tblBorders>' if ruled else ''}"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
        f'</w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="{width_twips}"/></w:tblGrid>{rows}</w:tbl>'
        + paragraph("Imprint", spacing=spacing(line=TAIL))
    )


@lru_cache(maxsize=64)
def _row_opening(lines: int) -> str:
    """How a row of so many lines begins."""
    return (
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{(IMPRINT_LINE * lines).twips}" w:hRule="atLeast"/></w:trPr>'
        f'<w:tc><w:tcPr><w:tcW w:w="{TYPE_WIDTH.twips}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
    )
