"""A sheet or csv becomes a roster (表格转名单): the header found, merged headers composed, empty rows left out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import chain, islice

from docgen.errors import InputError, Problem
from docgen.roster.headers import header_key
from docgen.roster.rows import (
    COMMUNITY,
    MOST_COLUMNS,
    MOST_ROWS,
    UNNAMED,
    Column,
    Roster,
    RosterKind,
    Row,
    cell_address,
    refused,
    shown,
    tidy,
)

Cell = tuple[int, int]
Area = tuple[Cell, Cell]

_HEADER_WITHIN = 10
"""In how many rows from the top the header is looked for: people put the list's title above it."""

_HEADER_AT_MOST = 3
"""A header takes no more rows; a merged area that reaches further down is no header."""


@dataclass(slots=True)
class Grid:
    """Cells as a reader found them: rows of texts from the top, and by (row, column) from 0 what is special."""

    name: str
    kind: RosterKind
    rows: Iterable[list[str]]
    merged: list[Area] = field(default_factory=list)
    faults: Mapping[Cell, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    notices: list[str] = field(default_factory=list)
    community: str = COMMUNITY

    def is_community(self, header: str) -> bool:
        """Tell whether a header is that of the communities' names, as this roster calls them."""
        return header_key(header) == header_key(self.community)

    def problem(self, row: int, column: int, message: str, given: str = "", hint: str = "") -> Problem:
        """Return the problem of one cell; ``message`` is a whole sentence but for the address in front."""
        address = cell_address(self.kind, row + 1, column)
        return Problem(address, address, f"{address}：{message}", shown(given), hint, row + 1, column + 1)


def too_many_rows(name: str) -> InputError:
    """Return the error for a roster longer than any."""
    return InputError("roster-too-many-rows", f"社区名单超过{MOST_ROWS}行", "请分成几个文件", where=name)


def roster_of(grid: Grid) -> Roster:
    """Return the roster that a grid holds. Raises InputError with every fault of its header."""
    rows = iter(grid.rows)
    top = [[tidy(text) for text in row] for row in islice(rows, _HEADER_WITHIN)]
    start = next((place for place, row in enumerate(top) if any(map(grid.is_community, row))), None)
    if start is None:
        raise _without_community(grid, top)
    depth = _depth(grid, start)
    headers = _headers(grid, top, start, depth)
    body = enumerate(chain(top[start + depth :], rows), start=start + depth)
    builder = _Builder(grid, headers, _Filler(grid.merged, start + depth))
    found = tuple(builder.rows(body))
    problems = [*_titles_above(grid, top[:start]), *_repeated(grid, headers, start), *builder.problems]
    if problems:
        raise refused(problems, grid.name)
    if not found:
        raise InputError("roster-empty", "表头下面一行也没有填", "请在表头下面每个社区填一行", where=grid.name)
    last = start + depth
    columns = tuple(
        Column(header, place, cell_address(grid.kind, last, place), last) for place, header in headers.items()
    )
    return Roster(grid.name, grid.kind, columns, found, (*grid.notices, *builder.notices(start)))


def _without_community(grid: Grid, top: list[list[str]]) -> InputError:
    """Return the error for a table without its one necessary column, with the header that is most like it."""
    place = next((place for place, row in enumerate(top) if sum(map(bool, row)) > 1), 0)
    header = top[place] if top else []
    wanted = grid.community
    near = get_close_matches(wanted, header, n=1, cutoff=0.5)
    hint = f"请把“{near[0]}”改为“{wanted}”" if near else f"请在第1行的一格写“{wanted}”，下面每个社区一行"
    column = header.index(near[0]) if near else 0
    given = near[0] if near else ""
    return refused([grid.problem(place, column, f"表头里没有“{wanted}”这一列", given, hint)], grid.name)


def _titles_above(grid: Grid, above: list[list[str]]) -> Iterator[Problem]:
    """Yield a problem for a row above the header that holds more than a title."""
    for place, row in enumerate(above):
        filled = [column for column, text in enumerate(row) if text]
        if len(filled) > 1:
            message = f"这一行在表头上面，却填了{len(filled)}格"
            yield grid.problem(place, filled[0], message, row[filled[0]], "请把表头放在第1行，上面最多留一行标题")


def _depth(grid: Grid, start: int) -> int:
    """Return how many rows the header takes: as many as its cells are merged downwards."""
    heights = (last[0] - start + 1 for first, last in grid.merged if first[0] == start)
    return max((height for height in heights if height <= _HEADER_AT_MOST), default=1)


def _headers(grid: Grid, top: list[list[str]], start: int, depth: int) -> dict[int, str]:
    """Return the header of every column that has one; of a header in two rows 实施步骤第1项·开始."""
    rows = [list(row) for row in top[start : start + depth]]
    if depth > 1:
        # Below one merged cell stand the names of several columns: all of them begin with it.
        for first, last in grid.merged:
            for column in range(first[1] + 1, last[1] + 1) if start <= first[0] < start + depth - 1 else ():
                _put(rows[first[0] - start], column, rows[first[0] - start][first[1]])
    width = max(map(len, rows))
    found = {}
    for column in range(width):
        parts = [" ".join(row[column].split()) for row in rows if column < len(row) and row[column]]
        if parts:
            header = "·".join(parts)
            found[column] = COMMUNITY if grid.is_community(header) else header
    return found


def _put(row: list[str], column: int, text: str) -> None:
    row.extend([""] * (column + 1 - len(row)))
    row[column] = text


def _repeated(grid: Grid, headers: dict[int, str], start: int) -> Iterator[Problem]:
    """Yield a problem for every header that stands twice."""
    seen: dict[str, int] = {}
    for column, header in headers.items():
        first = seen.setdefault(header_key(header), column)
        if first != column:
            message = f"“{shown(header)}”与 {cell_address(grid.kind, start + 1, first)} 重复"
            yield grid.problem(start, column, message, header, "一列一个名称，请改名或删去其中一列")


class _Filler:
    """Gives a value that is merged downwards to every row it covers; across columns nobody can tell which one it is."""

    def __init__(self, merged: list[Area], body: int) -> None:
        inside = [(first, last) for first, last in merged if first[0] >= body]
        self._downwards = {first: last[0] for first, last in inside if first[1] == last[1]}
        self.across = {
            (row, column): first
            for first, last in inside
            if first[1] != last[1] and last[1] - first[1] < MOST_COLUMNS
            for row in range(first[0], min(last[0], first[0] + MOST_ROWS) + 1)
            for column in range(first[1], last[1] + 1)
            if (row, column) != first
        }
        self._carried: dict[int, tuple[int, str]] = {}

    def fill(self, row: int, texts: list[str]) -> list[str]:
        """Return a row with the values that are merged into it from above."""
        if not self._downwards:
            return texts
        for column, text in enumerate(texts):
            if (row, column) in self._downwards:
                self._carried[column] = (self._downwards[row, column], text)
        for column, (last, text) in self._carried.items():
            if row <= last:
                _put(texts, column, texts[column] if column < len(texts) and texts[column] else text)
        return texts


class _Builder:
    """Turns rows of texts into the rows of a roster, and notes what stands where no header is."""

    def __init__(self, grid: Grid, headers: dict[int, str], filler: _Filler) -> None:
        self._grid, self._filler = grid, filler
        self._places = list(headers)
        self._extra: dict[int, list[int]] = {}
        self._community = next(place for place, header in headers.items() if header == COMMUNITY)
        self._nameless: dict[int, tuple[int, str]] = {}
        self._hidden = 0
        # Rosters repeat themselves: one copy of each text is enough.
        self._known: dict[str, str] = {}
        self._faults: dict[int, dict[int, str]] = {}
        for (row, column), fault in grid.faults.items():
            self._faults.setdefault(row, {})[column] = fault

    def rows(self, body: Iterable[tuple[int, list[str]]]) -> Iterator[Row]:
        """Yield the rows that are not empty. Raises InputError for more than a roster may have."""
        count = 0
        for number, raw in body:
            texts = [tidy(text) if text else text for text in raw]
            faults = self._faults.get(number, {})
            if not any(texts) and not faults:
                continue
            count += 1
            if count > MOST_ROWS:
                raise too_many_rows(self._grid.name)
            self._hidden += number in self._grid.hidden_rows
            yield self._row(number, self._filler.fill(number, texts), faults)

    def _row(self, number: int, texts: list[str], faults: dict[int, str]) -> Row:
        """Return one row; the columns of the roster are those that have a header."""
        width = len(texts)
        for place in self._nameless_places(width):
            if texts[place]:
                self._nameless.setdefault(place, (number, texts[place]))
        known = self._known
        cells = [texts[place] if place < width else "" for place in self._places]
        kept = tuple([known.setdefault(text, text) if type(text) is str else text for text in cells])
        found = {}
        if faults or self._filler.across:
            faulty = ((position, self._fault_at(number, place, faults)) for position, place in enumerate(self._places))
            found = {position: fault for position, fault in faulty if fault}
        community = self._places.index(self._community)
        if not kept[community] and community not in found:
            found[community] = UNNAMED
        return Row(number + 1, kept, number + 1, found) if found else Row(number + 1, kept, number + 1)

    def _fault_at(self, number: int, place: int, faults: dict[int, str]) -> str:
        covered = self._filler.across.get((number, place)) if self._filler.across else None
        if covered is not None:
            return f"与 {cell_address(self._grid.kind, covered[0] + 1, covered[1])} 合并，看不出填的是哪一栏"
        return faults.get(place, "")

    def _nameless_places(self, width: int) -> list[int]:
        """Return the columns without a header in a row of this width."""
        if width not in self._extra:
            named = set(self._places)
            self._extra[width] = [place for place in range(width) if place not in named]
        return self._extra[width]

    @property
    def problems(self) -> list[Problem]:
        """A problem for every column that is filled but has no header."""
        message, hint = "这一列填了内容，表头却是空的", "请在表头写明栏目名称，或删去这一列"
        return [self._grid.problem(row, place, message, text, hint) for place, (row, text) in self._nameless.items()]

    def notices(self, start: int) -> Iterator[str]:
        """Yield what the user should know about the rows that were read."""
        if start:
            yield f"表头在第{start + 1}行，上面的{start}行没有读入"
        if self._hidden:
            yield f"有{self._hidden}行是隐藏的，也读入了；不需要的请删去"
