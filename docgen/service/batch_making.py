"""One row made (逐份生成): merged, validated, judged, drawn. Runs in the processes of a crew, knows no archive."""

import gc
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from docgen.errors import DocgenError, NotPublishableError
from docgen.findings import Finding
from docgen.models.filing import Filing
from docgen.models.plain import write_json
from docgen.render.document import Order as DrawingOrder
from docgen.render.document import render_all
from docgen.roster.columns import map_columns
from docgen.roster.merging import Merged
from docgen.roster.results import Failure
from docgen.roster.rows import Row
from docgen.service import filings
from docgen.service.batch_faults import Faults
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

    ``files`` is what the archive keeps (empty where nothing is archived), ``names`` what enclosed ones are called,
    ``words`` what it searches by (``docgen.archive.search_texts.Ahead``);
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
    words: tuple[str, str, str, str] | None = None
    number: str = ""
    sequence: tuple[str, int] | None = None
    signed_by: str = ""
    signed_on: str = ""
    printed_on: str = ""
    even_page: bool = False
    given: Given | None = None
    stop: DocgenError | None = None


@dataclass(slots=True)
class _Row:
    """A row on its way: what it is to become, what becomes of it, and how far it has come."""

    order: Order
    made: Made
    filing: Filing
    docx: bytes = b""
    is_over: bool = False


class Maker:
    """Makes rows of one plan, some at a time, each stage for all of them (see ``docgen.render.document``)."""

    def __init__(self, plan: Plan, actor: str, today: date, *, want_docx: bool = False) -> None:
        self._plan, self._actor, self._today = plan, actor, today
        self._archived = plan.wants.mode != "files"
        self._want_docx = want_docx
        self._validation = Validation()
        self._faults = Faults(plan)

    def make(self, order: Order) -> Made:
        """Make one row; whatever is wrong with it stands in the result."""
        return self.make_all([order])[0]

    def make_all(self, orders: Sequence[Order]) -> list[Made]:
        """Make some rows, in their order."""
        laid = [(order, self._begun(order), self._plan.merging.merge(order.row)) for order in orders]
        rows = [row for one in laid if (row := self._validated(*one)) is not None]
        for stage in (self._settle, self._draw, self._put_down):
            stage([row for row in rows if not row.is_over])
        return [made for _, made, _ in laid]

    def _begun(self, order: Order) -> Made:
        return Made(order.row.number, order.key, community=self._plan.roster.community(order.row), given=order.given)

    def _validated(self, order: Order, made: Made, merged: Merged) -> _Row | None:
        """The row with its filing; None where a cell stands against it."""
        made.failures = self._faults.of_cells(order.row, merged)
        if made.failures:
            return None
        try:
            return _Row(order, made, self._validation.filing(merged.data))
        except ValidationError as error:
            made.failures = self._faults.of_model(order.row, merged, error)
            return None

    def _settle(self, rows: Sequence[_Row]) -> None:
        for row in rows:
            try:
                self._settle_one(row)
            except DocgenError as error:
                self._fail(row, error)

    def _settle_one(self, row: _Row) -> None:
        plan, made, filing = self._plan, row.made, row.filing
        if self._archived:
            # What the archive needs is loaded only where there is one: most batches make files and nothing else.
            from docgen.service import batch_settling

            filing = row.filing = batch_settling.settled(plan, filing, made, self._actor, self._today)
        made.title = filing.title.replace("\n", "")
        made.even_page = filings.wants_even_page(filing, plan.settings)
        if row.order.survey:
            row.is_over = True
            if plan.wants.mode == "publish":
                batch_settling.judge(plan, filing, self._validation.known)

    def _draw(self, rows: Sequence[_Row]) -> None:
        for row, drawn in zip(rows, self._drawn(rows), strict=True):
            if isinstance(drawn, DocgenError):
                self._fail(row, drawn)
            else:
                row.docx = drawn

    def _drawn(self, rows: Sequence[_Row]) -> list[bytes | DocgenError]:
        plan, known = self._plan, self._validation.known
        if self._archived:
            from docgen.service import batch_settling

            return batch_settling.draw_all(plan, [(row.filing, row.made, row.order.apart) for row in rows], known)
        houses = [replace(filings.house_of(row.filing, plan.settings), imprint_apart=row.order.apart) for row in rows]
        pairs = zip(rows, houses, strict=True)
        drawings = [DrawingOrder(row.filing, house, write_json(row.filing, known)) for row, house in pairs]
        drawn = render_all(drawings, template=plan.template)
        return [one if isinstance(one, DocgenError) else one.docx for one in drawn]

    def _put_down(self, rows: Sequence[_Row]) -> None:
        for row in rows:
            order, made = row.order, row.made
            made.digest = hashlib.sha256(row.docx).hexdigest()
            if self._want_docx or (order.file is None and not self._archived):
                made.docx = row.docx
            if order.file is not None:
                try:
                    write_quickly(order.file, row.docx)
                except DocgenError as error:
                    self._fail(row, error)

    def _fail(self, row: _Row, error: DocgenError) -> None:
        """Note why a row cannot be made; an error that the next one would meet as well stops the batch."""
        made, row.is_over = row.made, True
        if isinstance(error, NotPublishableError):
            made.failures = self._faults.of_check(row.order.row, error)
        elif error.code in STOPPING:
            made.stop = error
        else:
            made.failures = [self._faults.of_row(made.row, error)]


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


def prepare(plan: Plan, actor: str, today: date, want_docx: bool) -> Callable[[Sequence[Order]], list[Made]]:
    """Make ready for the rows of one plan; return what makes some of them, the work of a crew."""
    maker = Maker(
        replace(plan, columns=map_columns(plan.roster, plan.base, plan.chosen)), actor, today, want_docx=want_docx
    )

    def make_all(orders: Sequence[Order]) -> list[Made]:
        # Rows leave next to nothing behind that only the garbage collector finds, so it does not look meanwhile.
        collects = gc.isenabled()
        gc.disable()
        try:
            return maker.make_all(orders)
        finally:
            if collects:
                gc.enable()

    return make_all
