"""Tables (表格) of an attachment: free ones, and those derived from the plan's own data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from docgen.models.attachments import Table
from docgen.models.filing import Filing
from docgen.models.group import Group, Member
from docgen.models.sections import CombinedSection, KeyProjects, Organization, SectionBase, Steps
from docgen.render.ooxml import escape_text, needs_escaping, text_paragraph_ends
from docgen.render.record import Record
from docgen.standard.faces import TABLE_SIZE
from docgen.standard.page import TYPE_WIDTH
from docgen.standard.styles import TABLE_LINE, TABLE_PADDING, TABLE_RULE, TABLE_STYLE
from docgen.text.dates import spell, spell_period
from docgen.text.paragraphs import split_paragraphs
from docgen.units import Length

# A cell: the path or paths it spells (an empty tuple for our own wording) and its text.
Cell = tuple[str | tuple[str, ...], str]

_OPENING = '<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
_HEAD, _TEXT = text_paragraph_ends("TableHead"), text_paragraph_ends("TableText")
_ROW, _REPEATED_ROW = (f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>" for repeat in ("", "<w:tblHeader/>"))
_BESIDE, _SIZE, _BETWEEN_ROWS = (TABLE_PADDING * 4).points, TABLE_SIZE.points, TABLE_PADDING * 2 + TABLE_RULE
# A cell without text holds an empty paragraph.
_EMPTY = [""]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table ready to draw: (heading, relative width) by column, then rows of cells."""

    columns: tuple[tuple[Cell, float], ...]
    rows: tuple[tuple[Cell, ...], ...]


def draw_table(grid: Grid, record: Record, room: Length = TYPE_WIDTH) -> str:
    """The grid as wide as ``room``; the heading row repeats on every page and no row breaks across pages."""
    total = sum([width for _, width in grid.columns])
    twips = room.twips
    widths = [int(twips * width / total) for _, width in grid.columns]
    openings = [_OPENING.format(width) for width in widths]
    head = _row([cell for cell, _ in grid.columns], openings, _HEAD, record, _REPEATED_ROW)
    rows = "".join([_row(row, openings, _TEXT, record) for row in grid.rows])
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{TABLE_STYLE}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
        + "".join([f'<w:gridCol w:w="{width}"/>' for width in widths])
        + f"</w:tblGrid>{head}{rows}</w:tbl>"
    )


def table_height(grid: Grid, room: Length = TYPE_WIDTH) -> Length:
    """How high the table is at most, as wide as ``room``: every character counted as a full-width one."""
    total = sum([width for _, width in grid.columns])
    points = room.points
    cells = [max(int((points * (width / total) - _BESIDE) / _SIZE) - 1, 1) for _, width in grid.columns]
    lines = 1
    for row in grid.rows:
        most_lines = 1
        for (_, text), most in zip(row, cells, strict=True):
            if "\n" in text or "\u2029" in text:
                most_lines = max(most_lines, sum([max(ceil(len(part) / most), 1) for part in split_paragraphs(text)]))
            elif len(text) > most and not text.isspace():
                most_lines = max(most_lines, ceil(len(text) / most))
        lines += most_lines
    return TABLE_LINE * lines + _BETWEEN_ROWS * (len(grid.rows) + 1)


def _row(
    cells: Sequence[Cell], openings: Sequence[str], ends: tuple[str, str], record: Record, opening: str = _ROW
) -> str:
    """One row; ``openings`` are what each column's cells begin with, ``ends`` what stands around a paragraph's text."""
    drawn, (before, after) = [opening], ends
    for (paths, text), beginning in zip(cells, openings, strict=True):
        drawn.append(beginning)
        if text and not needs_escaping(text) and not text.isspace():
            record.pieces.append((paths, text))
            drawn.append(f"{before}{text}{after}</w:tc>")
            continue
        for part in split_paragraphs(text) or _EMPTY:
            drawn.append(f"{before}{escape_text(record.say(paths, part))}{after}")
        drawn.append("</w:tc>")
    drawn.append("</w:tr>")
    return "".join(drawn)


def free_grid(table: Table, path: str) -> Grid:
    """The grid of a table that the filing itself spells out."""
    columns = tuple(
        [
            ((f"{path}.columns[{number}].title", column.title), column.width or 1.0)
            for number, column in enumerate(table.columns)
        ]
    )
    rows = []
    for row, cells in enumerate(table.rows):
        place = f"{path}.rows[{row}]"
        rows.append(tuple([(f"{place}[{number}]", text) for number, text in enumerate(cells)]))
    return Grid(columns, tuple(rows))


def derived_grid(filing: Filing, kind: str) -> Grid:
    """The grid that the plan's own sections give: division_of_tasks, timetable or group_members."""
    return _DERIVED[kind](filing)


def _own(*columns: tuple[str, float]) -> tuple[tuple[Cell, float], ...]:
    return tuple([(((), title), width) for title, width in columns])


_TASK_COLUMNS = _own(("序号", 0.9), ("重点项目", 3), ("牵头单位", 2), ("配合单位", 2.6), ("完成时限", 2))
_TIME_COLUMNS = _own(("序号", 0.9), ("阶段", 2), ("时间", 2.4), ("主要任务", 4.9))
_MEMBER_COLUMNS = _own(("组内职务", 1.4), ("姓名", 1.6), ("单位及职务", 5), ("备注", 2))


def _without_empty(grid: Grid) -> Grid:
    """The grid without the columns that no row fills: a heading over nothing looks forgotten."""
    kept = [number for number in range(len(grid.columns)) if any(row[number][1] for row in grid.rows)]
    if len(kept) == len(grid.columns):
        return grid
    return Grid(
        tuple([grid.columns[number] for number in kept]),
        tuple([tuple([row[number] for number in kept]) for row in grid.rows]),
    )


_SOURCES: dict[str, tuple[type[SectionBase], ...]] = {
    "division_of_tasks": (KeyProjects, CombinedSection),
    "timetable": (Steps, CombinedSection),
    "group_members": (Organization, Steps, CombinedSection),
}


def is_source(kind: str, section: SectionBase) -> bool:
    """Whether the derived grid of this kind looks at a section of the filing at all."""
    return type(section) in _SOURCES[kind]


def _sources(filing: Filing, kind: str) -> list[tuple[str, SectionBase]]:
    """Every section that the grid looks at with its path, the parts of combined sections in their place."""
    found: list[tuple[str, SectionBase]] = []
    for position, section in enumerate(filing.sections):
        if not is_source(kind, section):
            continue
        path = f"sections[{position}]"
        if type(section) is CombinedSection:
            found.extend((f"{path}.parts[{number}]", part) for number, part in enumerate(section.parts))
        else:
            found.append((path, section))
    return found


# Below, classes are compared: isinstance asks pydantic's metaclass, which takes ten times as long to say no.
def _division_of_tasks(filing: Filing) -> Grid:
    """任务分工表: one row a project, who leads it, who supports it, by when."""
    rows: list[tuple[Cell, ...]] = []
    for path, section in _sources(filing, "division_of_tasks"):
        if type(section) is not KeyProjects:
            continue
        for number, project in enumerate(section.projects):
            place = f"{path}.projects[{number}]"
            supporting = tuple([f"{place}.supporting[{one}]" for one in range(len(project.supporting))])
            rows.append(
                (
                    ((), str(len(rows) + 1)),
                    (f"{place}.title", project.title),
                    (f"{place}.lead", project.lead or ""),
                    (supporting, "、".join(project.supporting)),
                    (f"{place}.deadline", spell(project.deadline) if project.deadline else ""),
                )
            )
    return _without_empty(Grid(_TASK_COLUMNS, tuple(rows)))


def _timetable(filing: Filing) -> Grid:
    """进度安排表: one row a phase with its time and its tasks."""
    rows: list[tuple[Cell, ...]] = []
    for path, section in _sources(filing, "timetable"):
        if type(section) is not Steps:
            continue
        for number, step in enumerate(section.steps):
            place = f"{path}.steps[{number}]"
            paths = tuple([f"{place}.{name}" for name in ("start", "end", "period") if getattr(step, name)])
            period = spell_period(step.start, step.end) if step.start or step.end else step.period or ""
            titles = [task.title or task.text or "" for task in step.tasks]
            work: Cell = ((), "\n".join(titles)) if titles else (f"{place}.text", step.text or "")
            rows.append((((), str(len(rows) + 1)), (f"{place}.name", step.name), (paths, period), work))
    return Grid(_TIME_COLUMNS, tuple(rows))


def _group_members(filing: Filing) -> Grid:
    """领导小组成员名单: one row a person, in the order of the groups and roles."""
    rows: list[tuple[Cell, ...]] = []
    for path, group in _groups(filing):
        for field, role in (("leaders", "组长"), ("deputies", "副组长"), ("members", "成员")):
            for number, member in enumerate(getattr(group, field)):
                rows.append((((), role), *_person(f"{path}.{field}[{number}]", member)))
    return _without_empty(Grid(_MEMBER_COLUMNS, tuple(rows)))


def _person(path: str, member: Member) -> tuple[Cell, ...]:
    seat = (f"{path}.organ", f"{path}.post")
    return (
        (f"{path}.name", member.name or ""),
        (seat, (member.organ or "") + (member.post or "")),
        (f"{path}.note", member.note or ""),
    )


def _groups(filing: Filing) -> list[tuple[str, Group]]:
    found: list[tuple[str, Group]] = []
    for path, section in _sources(filing, "group_members"):
        if type(section) is Organization and section.group is not None:
            found.append((f"{path}.group", section.group))
        if type(section) is Steps:
            for number, step in enumerate(section.steps):
                if step.group is not None:
                    found.append((f"{path}.steps[{number}].group", step.group))
    return found


_DERIVED: dict[str, Callable[[Filing], Grid]] = {
    "division_of_tasks": _division_of_tasks,
    "timetable": _timetable,
    "group_members": _group_members,
}
