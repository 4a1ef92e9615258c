"""What the user reads afterwards (批量结果): 结果.xlsx, the roster with its faults marked as 失败.xlsx, the zip."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from docgen.roster.results import Failure, Outcome
from docgen.service.batch_files import settle, write_quickly, write_zip
from docgen.service.batch_folder import FAILURES, RESULTS, Done, Folder
from docgen.service.batch_plan import Plan


@dataclass(frozen=True, slots=True)
class Results:
    """What came of a batch: an outcome per row, in the roster's order, the faults by cell, and notices.

    ``stopped``: it was stopped before its end, and rows without an outcome are still to be made.
    """

    folder: Path
    outcomes: tuple[Outcome, ...]
    failures: tuple[Failure, ...]
    notices: tuple[str, ...] = ()
    stopped: bool = False
    zip: Path | None = field(default=None)

    def count(self, status: str) -> int:
        """How many rows have this outcome."""
        return sum(one.status == status for one in self.outcomes)


def outcomes_of(plan: Plan, known: dict[str, Done], run: int) -> Iterator[tuple[Outcome, Done]]:
    """The outcome of every row that was dealt with; what an earlier run made and this one left alone is unchanged."""
    for row, key in zip(plan.roster.rows, plan.keys, strict=True):
        done = known.get(key)
        if done is None:
            continue
        status = "unchanged" if done.status == "made" and done.run != run else done.status
        community = plan.roster.community(row)
        outcome = Outcome(row.number, community, status, done.number, done.file, done.digest, done.message)
        yield outcome, done


def write_reports(folder: Folder, plan: Plan, results: Results) -> None:
    """Write the results, and the failures where there are any; a failures workbook of before goes otherwise."""
    from docgen.roster.outcomes_sheet import results_workbook

    written = [folder.path / RESULTS]
    write_quickly(written[0], results_workbook(results.outcomes))
    failures = folder.path / FAILURES
    if results.failures:
        from docgen.roster.mending import failures_workbook

        write_quickly(failures, failures_workbook(folder.roster_bytes, plan.roster, results.failures))
        written.append(failures)
    else:
        failures.unlink(missing_ok=True)
    settle(folder.path, written)


def zip_path(folder: Folder) -> Path:
    """Where the zip of a batch lies: in its folder, named as the folder is."""
    return folder.path / f"{folder.path.resolve().name or '批量'}.zip"


def write_package(folder: Folder, known: dict[str, Done], results: Results) -> Path:
    """Write everything that was made, and the reports, into one zip."""
    names = [one.file for one in results.outcomes if one.file]
    pdfs = {one.file: one.pdf for one in known.values() if one.pdf}
    files = [folder.path / name for file in names for name in (file, pdfs.get(file, "")) if name]
    reports = [folder.path / name for name in (RESULTS, FAILURES)]
    target = zip_path(folder)
    write_zip(target, [path for path in (*files, *reports) if path.is_file()])
    return target
