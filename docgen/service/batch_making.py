"""One row made (逐份生成): merged, validated, judged, drawn. Runs in the processes of a crew, knows no archive."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from docgen.errors import DocgenError, NotPublishableError, Problem
from docgen.findings import Finding
from docgen.ingest.refusals import refusal
from docgen.ingest.tree import Source
from docgen.models.filing import Filing
from docgen.render.document import render as render_document
from docgen.roster.columns import map_columns
from docgen.roster.merging import Merged, cells_behind
from docgen.roster.results import Failure
from docgen.roster.rows import Row
from docgen.service import filings
from docgen.service.batch_files import write_quickly
from docgen.service.batch_plan import Plan
from docgen.service.batch_validation import Validation

STOPPING = frozenset({"disk-full", "output-denied", "output-no-folder", "output-failed", "template-missing"})
"""Errors that the next row would meet as well: the batch stops instead of failing row by row."""


@dataclass(frozen=True, slots=True)
class Given:
    """A number given to a row (给定的文号): its sequence and serial."""

    code: str
    year: int
    serial: int


@dataclass(frozen=True, slots=True)
class Order:
    """What one row is to become: its key, the file to write it to (None: whoever asked writes it), its number.

    ``survey`` asks only whether it can be made and what it would need; ``apart``: see ``docgen.service.even_pages``.
    """

    row: Row
    key: str
    file: Path | None = None
    given: Given | None = None
    survey: bool = False
    apart: bool = False


@dataclass(slots=True)
class Made:
    """What became of one row: why it failed, or the document and what the archive and the results need of it.

    ``files`` is what the archive keeps (empty where nothing is archived), ``names`` what enclosed ones are called;
    ``stop`` an error that stops the batch.
    """

    row: int
    key: str
    failures: list[Failure] = field(default_factory=list)
    community: str = ""
    title: str = ""
    docx: bytes = b""
    digest: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    template: bytes = b""
    columns: dict[str, Any] = field(default_factory=dict)
    number: str = ""
    sequence: tuple[str, int] | None = None
    signed_by: str = ""
    signed_on: str = ""
    printed_on: str = ""
    even_page: bool = False
    given: Given | None = None
    stop: DocgenError | None = None


class Maker:
    """Makes rows of one plan, one after the other."""

    def __init__(self, plan: Plan, actor: str, today: date, *, want_docx: bool = False) -> None:
        self._plan, self._actor, self._today = plan, actor, today
        self._archived = plan.wants.mode != "files"
        self._want_docx = want_docx
        self._validation = Validation()
        self._places = {fill.label: _columns_of(fill.pieces) for fill in plan.columns.fills}
        self._places |= {one.target.label: (one.column,) for one in plan.columns.overrides}

    def make(self, order: Order) -> Made:
        """Make one row; whatever is wrong with it stands in the result."""
        plan = self._plan
        made = Made(order.row.number, order.key, community=plan.roster.community(order.row), given=order.given)
        merged = plan.merging.merge(order.row)
        if merged.problems or not made.community:
            made.failures = [_of_cell(plan, order.row, problem) for problem in merged.problems]
            made.failures += self._nameless(order.row, made)
            return made
        try:
            filing = self._validation.filing(merged.data)
        except ValidationError as error:
            made.failures = self._refused(order.row, merged, error)
            return made
        try:
            self._make(order, filing, made)
        except NotPublishableError as error:
            made.failures = [self._blocked(order.row, one) for one in error.problems]
        except DocgenError as error:
            if error.code in STOPPING:
                made.stop = error
            else:
                made.failures = [Failure(made.row, None, _words(error.message, error.hint))]
        return made

    def _make(self, order: Order, filing: Filing, made: Made) -> None:
        plan = self._plan
        if self._archived:
            # What the archive needs is loaded only where there is one: most batches make files and nothing else.
            from docgen.service import batch_settling

            filing = batch_settling.settled(plan, filing, made, self._actor, self._today)
        made.title = filing.title.replace("\n", "")
        made.even_page = filings.wants_even_page(filing, plan.settings)
        if order.survey:
            if plan.wants.mode == "publish":
                batch_settling.judge(plan, filing)
            return
        if self._archived:
            docx = batch_settling.draw(plan, filing, made, apart=order.apart)
        else:
            house = replace(filings.house_of(filing, plan.settings), imprint_apart=order.apart)
            docx = render_document(filing, house, template=plan.template).docx
        made.digest = hashlib.sha256(docx).hexdigest()
        if order.file is not None:
            write_quickly(order.file, docx)
        if self._want_docx or (order.file is None and not self._archived):
            made.docx = docx

    def _nameless(self, row: Row, made: Made) -> list[Failure]:
        """A row needs its community's name even where the plan does not print it: the results go by it."""
        column = self._plan.roster.community_column
        if made.community or any(one.column == column for one in made.failures):
            return []
        problem = self._plan.roster.problem(row, column, "没有填写", "请填写社区的名称")
        return [Failure(made.row, column, _words(problem.message, problem.hint))]

    def _refused(self, row: Row, merged: Merged, error: ValidationError) -> list[Failure]:
        """The faults of the merged data, each at the cell that it came from."""
        found = []
        for problem in refusal(Source(merged.data), merged.data, error).problems:
            column = next(iter(cells_behind(merged, problem.path)), None)
            located = self._plan.merging.locate(problem, merged, row)
            found.append(Failure(row.number, column, _words(located.message, located.hint)))
        return found

    def _blocked(self, row: Row, problem: Problem) -> Failure:
        """What stands against the issue, at the cell that fills the place it names, if one does."""
        column = self._places.get(problem.label, (None,))[0]
        place = problem.label if column is None else self._plan.roster.address(row.number, column)
        return Failure(row.number, column, _words(f"{place}：{problem.message}", problem.hint))


def wording(plan: Plan) -> tuple[Row | None, list[Finding]]:
    """The content check of the base plan, read with the first row that can be laid over it, and that row."""
    maker = Maker(plan, "", date.today())
    for row in plan.roster.rows:
        merged = plan.merging.merge(row)
        if merged.problems:
            continue
        try:
            filing = maker._validation.filing(merged.data)
        except ValidationError:
            continue
        return row, filings.examine(filing, plan.settings)
    return None, []


def _columns_of(pieces: Sequence[str | int]) -> tuple[int | None, ...]:
    return tuple(piece for piece in pieces if isinstance(piece, int)) or (None,)


def _of_cell(plan: Plan, row: Row, problem: Problem) -> Failure:
    """The failure of one cell; a problem counts columns as the user's file does."""
    place = next((at for at, one in enumerate(plan.roster.columns) if one.place + 1 == problem.column), None)
    return Failure(row.number, place, _words(problem.message, problem.hint))


def _words(message: str, hint: str) -> str:
    text = message.rstrip("。")
    return f"{text}。{hint}" if hint else text


_MAKER: Maker | None = None


def prepare(plan: Plan, actor: str, today: date, want_docx: bool) -> None:
    """Make this process ready for the rows of one plan."""
    global _MAKER
    fresh = replace(plan, columns=map_columns(plan.roster, plan.base, plan.chosen))
    _MAKER = Maker(fresh, actor, today, want_docx=want_docx)


def make_all(orders: Sequence[Order]) -> list[Made]:
    """Make some rows, one after the other; the work of a crew."""
    assert _MAKER is not None
    return [_MAKER.make(order) for order in orders]
