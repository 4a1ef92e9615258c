"""Batch (批量办理): one base plan and a roster become a filing per community. What the faces call.

``plan`` reads and judges, ``examine`` tries every row without making it, ``start`` lays the batch down in its folder,
``run`` works through it, however often and by whomever; ``progress``, ``results`` and ``stop`` act from outside.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from pathlib import Path

from docgen.errors import DocgenError
from docgen.findings import Finding
from docgen.jobs import claim
from docgen.jobs.crew import Crew, LostWorkerError, processors
from docgen.roster.results import Failure, Outcome
from docgen.service import batch_ways
from docgen.service.batch_folder import Done as Done
from docgen.service.batch_folder import Folder as Folder
from docgen.service.batch_folder import exists as exists
from docgen.service.batch_folder import lay_down as start
from docgen.service.batch_folder import open_folder as open_folder
from docgen.service.batch_making import Order, prepare, wording
from docgen.service.batch_plan import Plan as Plan
from docgen.service.batch_plan import Wants as Wants
from docgen.service.batch_plan import read_base, read_plan
from docgen.service.batch_progress import Progress as Progress
from docgen.service.batch_progress import Tell, progress_of
from docgen.service.batch_reports import Results as Results
from docgen.service.batch_reports import outcomes_of, write_package, write_reports
from docgen.service.batch_run import ALONE, CHUNK, Entry, OpenDesk, Work, begin, left_over, list_chunks

__all__ = [
    "Done", "Examined", "Folder", "OpenDesk", "Plan", "Progress", "Results", "Wants", "examine", "exists",
    "open_folder", "plan", "progress", "results", "roster_for", "run", "start", "stop",
]  # fmt: skip

plan = read_plan


@dataclass(frozen=True, slots=True)
class Examined:
    """What a dry run found: faults by cell, the wording of the plan read with one row, and notices of the roster."""

    rows: int
    failures: tuple[Failure, ...]
    wording: tuple[Finding, ...]
    wording_row: str
    notices: tuple[str, ...]


def roster_for(base: bytes, name: str) -> bytes:
    """A workbook made for a base plan (空白名单); InputError where the plan cannot be read."""
    # Imported here: only this needs the library that edits workbooks.
    from docgen.roster.workbook import new_roster

    return new_roster(read_base(base, name)[1])


def examine(plan: Plan, actor: str, today: date, *, jobs: int | None = None) -> Examined:
    """Try every row: validated by cell, and judged where it is to be issued; the wording once. Nothing is written."""
    check_notice(plan)
    repeated = plan.repeated
    rows = [row for row in plan.roster.rows if row.number not in repeated]
    failures = list(repeated.values())
    # Validation alone is quicker than starting processes for it, unless the rows are many.
    needed = len(rows) // (ALONE if plan.wants.mode == "publish" else ALONE * 20)
    size = min(jobs or processors(), max(1, needed))
    orders = (Order(row, str(row.number), survey=True) for row in rows)
    with Crew(size, prepare, (plan.without_rows(), actor, today, False)) as crew:
        for result in crew.results(list_chunks(orders, CHUNK)):
            if isinstance(result, LostWorkerError):
                raise DocgenError("batch-process-lost", "核对时进程异常结束，可能内存不足。", "请用 --jobs 1 再试。")
            for made in result:
                if made.stop is not None:
                    raise made.stop
                failures += made.failures
    row, found = wording(plan)
    read_with = plan.roster.community(row) if row is not None else ""
    notices = (*plan.roster.notices, *plan.columns.notices)
    order = {one.number: at for at, one in enumerate(plan.roster.rows)}
    ordered = sorted(failures, key=lambda one: (order[one.row], one.column if one.column is not None else -1))
    return Examined(len(plan.roster.rows), tuple(ordered), tuple(found), read_with, notices)


def run(
    folder: Folder,
    plan: Plan,
    *,
    actor: str,
    today: date,
    open_desk: OpenDesk | None = None,
    jobs: int | None = None,
    tell: Tell = lambda _progress: None,
    stopping: Callable[[], bool] = bool,
    only: range | None = None,
) -> Results:
    """Work through the batch in a folder: make what is not made yet, record it, write results, failures and zip.

    Called again it goes on; a second process at the same time is refused (``batch-busy``), unless each takes its own
    rows (``only``, places in the roster from 0), when the reports are left to ``results``. Once ``stopping`` says so
    the rows in hand are finished. ``open_desk`` is asked for where rows go into the archive.
    """
    check_notice(plan)
    with ExitStack() as stack:
        work = begin(
            stack,
            folder,
            plan,
            actor=actor,
            today=today,
            open_desk=open_desk,
            jobs=jobs,
            tell=tell,
            stopping=stopping,
            only=only,
        )
        waiting, todo = _sorted_out(work)
        work.counting.begin()
        for _ in _groups(work, todo, waiting):
            # Needed for the reports; the processes go on with their rows while it is loaded here.
            import_module("docgen.roster.outcomes_sheet")
        stopped = work.stopping()
        work.journal.add([work.counting.line(finished=not stopped)])
        found = _results(folder, plan, work.known, stopped)
        found = replace(found, notices=(*plan.roster.notices, *plan.columns.notices, *left_over(work), *work.notices))
        if only is None:
            found = _reported(folder, plan, work.known, found)
        work.counting.tell(work.counting.now(finished=True))
        return found


def results(folder: Folder, plan: Plan, *, write: bool = False) -> Results:
    """What came of a batch up to now, whoever works on it; ``write`` makes the workbooks and the zip anew."""
    known, repeated = folder.known(), plan.repeated
    pairs = zip(plan.roster.rows, plan.keys, strict=True)
    missing = any(key not in known for row, key in pairs if row.number not in repeated)
    found = _results(folder, plan, known, stopped=missing)
    return _reported(folder, plan, known, found) if write else found


def progress(path: Path) -> Progress:
    """How far the batch in a folder is; cheap enough to be asked every second."""
    folder = open_folder(path)
    return progress_of(folder.inside, int(folder.said["rows"]), folder.run)


def stop(path: Path) -> None:
    """Ask whoever works on the batch to finish the rows in hand and stop."""
    claim.ask_to_stop(open_folder(path).inside)


def _sorted_out(work: Work) -> tuple[list[Done], list[Entry]]:
    """Count what stands already; return what only waits for its PDF, and the rows that are still to be made."""
    waiting: list[Done] = []
    todo: list[Entry] = []
    for entry in work.entries:
        if entry.row.number in work.repeated:
            work.counting.add("failed")
        elif not work.is_done(entry):
            todo.append(entry)
        else:
            before = work.known[entry.key]
            if work.plan.wants.pdf and not (before.pdf and (work.folder.path / before.pdf).exists()):
                waiting.append(before)
            work.counting.add("unchanged" if before.run != work.folder.run else "made")
    return waiting, todo


def _groups(work: Work, todo: list[Entry], waiting: list[Done]) -> Iterator[list[Done]]:
    mode, numbering = work.plan.wants.mode, work.plan.wants.numbering
    groups: Iterator[list[Done]]
    if mode == "files":
        groups = batch_ways.files(work, todo)
    elif numbering == "one":
        from docgen.service import batch_notice

        rows = [entry for entry in work.entries if entry.row.number not in work.repeated]
        groups = batch_notice.issue(work, rows)
    else:
        from docgen.service import batch_filings

        groups = (batch_filings.drafts if mode == "draft" else batch_filings.issues)(work, todo)
    if not work.plan.wants.pdf:
        return groups
    # Imported here: LibreOffice is asked for only where pages are wanted.
    from docgen.service.batch_pages import with_pdfs

    return with_pdfs(work, groups, waiting)


def check_notice(plan: Plan) -> None:
    """Raise InputError where one notice is wanted and the base plan cannot be put in words for all communities."""
    if plan.wants.numbering == "one":
        from docgen.service import batch_notice

        batch_notice.check(plan)


def _results(folder: Folder, plan: Plan, known: dict[str, Done], stopped: bool) -> Results:
    repeated = plan.repeated
    outcomes: list[Outcome] = []
    failures: list[Failure] = []
    told = {outcome.row: (outcome, done) for outcome, done in outcomes_of(plan, known, folder.run)}
    for row in plan.roster.rows:
        if row.number in repeated:
            fault = repeated[row.number]
            outcomes.append(Outcome(row.number, plan.roster.community(row), "failed", message=fault.message))
            failures.append(fault)
        elif row.number in told:
            outcome, done = told[row.number]
            outcomes.append(outcome)
            failures += [replace(one, row=row.number) for one in done.failures]
    return Results(folder.path, tuple(outcomes), tuple(failures), stopped=stopped)


def _reported(folder: Folder, plan: Plan, known: dict[str, Done], found: Results) -> Results:
    write_reports(folder, plan, found)
    if not plan.wants.zip or found.stopped:
        return found
    return replace(found, zip=write_package(folder, known, found))
