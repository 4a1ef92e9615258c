"""Why a row cannot be made (不能生成的原因), in words, at the cell of the user's workbook that it comes from."""

from collections.abc import Sequence

from pydantic import ValidationError

from docgen.errors import DocgenError, NotPublishableError, Problem
from docgen.ingest.tree import Source
from docgen.roster.merging import Merged, cells_behind
from docgen.roster.results import Failure
from docgen.roster.rows import NAME_IT, UNNAMED, Row
from docgen.service.batch_plan import Plan


class Faults:
    """Tells the faults of the rows of one plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._places = {fill.label: _columns_of(fill.pieces) for fill in plan.columns.fills}
        self._places |= {one.target.label: (one.column,) for one in plan.columns.overrides}

    def of_cells(self, row: Row, merged: Merged) -> list[Failure]:
        """The cells that cannot be used. The community's own name is needed even where the plan does not print it."""
        roster, failures = self._plan.roster, [self._of_cell(row, problem) for problem in merged.problems]
        column = roster.community_column
        if not roster.community(row) and not any(one.column == column for one in failures):
            problem = roster.problem(row, column, UNNAMED, NAME_IT)
            failures.append(Failure(row.number, column, _words(problem.message, problem.hint)))
        return failures

    def of_model(self, row: Row, merged: Merged, error: ValidationError) -> list[Failure]:
        """The faults of the merged data, each at the cell that it came from."""
        # Imported here: only what is wrong with a row asks for it.
        from docgen.ingest.refusals import refusal

        found = []
        for problem in refusal(Source(merged.data), merged.data, error).problems:
            column = next(iter(cells_behind(merged, problem.path)), None)
            located = self._plan.merging.locate(problem, merged, row)
            found.append(Failure(row.number, column, _words(located.message, located.hint)))
        return found

    def of_check(self, row: Row, error: NotPublishableError) -> list[Failure]:
        """What stands against the issue, each at the cell that fills the place it names, if one does."""
        return [self._blocked(row, problem) for problem in error.problems]

    def of_row(self, number: int, error: DocgenError) -> Failure:
        """What is of no cell in particular."""
        return Failure(number, None, _words(error.message, error.hint))

    def _of_cell(self, row: Row, problem: Problem) -> Failure:
        """The failure of one cell; a problem counts columns as the user's file does."""
        columns = self._plan.roster.columns
        place = next((at for at, one in enumerate(columns) if one.place + 1 == problem.column), None)
        return Failure(row.number, place, _words(problem.message, problem.hint))

    def _blocked(self, row: Row, problem: Problem) -> Failure:
        column = self._places.get(problem.label, (None,))[0]
        place = problem.label if column is None else self._plan.roster.address(row.number, column)
        return Failure(row.number, column, _words(f"{place}：{problem.message}", problem.hint))


def _columns_of(pieces: Sequence[str | int]) -> tuple[int | None, ...]:
    return tuple(piece for piece in pieces if isinstance(piece, int)) or (None,)


def _words(message: str, hint: str) -> str:
    text = message.rstrip("。")
    return f"{text}。{hint}" if hint else text
