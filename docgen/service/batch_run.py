"""A batch at work (批量办理): rows made side by side, recorded in groups in the roster's order, resumable at any time.

What is recorded first is the truth: the archive's write, then the files, then the journal. Whoever goes on after a
death asks them in that order, and makes only what none of them has.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from docgen.errors import DocgenError
from docgen.jobs import claim
from docgen.jobs.claim import Claim
from docgen.jobs.crew import Crew, LostWorkerError, processors
from docgen.jobs.journal import Journal
from docgen.roster.filenames import FileNames
from docgen.roster.results import Failure, Status
from docgen.roster.rows import Row
from docgen.service.batch_files import is_whole, remove_unfinished, reported, settle
from docgen.service.batch_folder import Done, Folder, slots, superseded
from docgen.service.batch_making import Made, Order, prepare
from docgen.service.batch_naming import NAMED_BY, kept_names, name_parts
from docgen.service.batch_plan import Plan
from docgen.service.batch_progress import Counting, Tell

if TYPE_CHECKING:
    from docgen.service.desk import Desk

OpenDesk = Callable[[], "AbstractContextManager[Desk]"]

CHUNK = 20
"""Rows that a process takes at a time."""

GROUP = 100
"""Rows that are recorded together: they share the cost of making them durable."""

ALONE = 30
"""Up to so many rows starting further processes would take longer than it saves."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of this run: its key, its community's slot, its place in the roster from 1, and the name of its file."""

    row: Row
    key: str
    slot: str
    position: int
    file: str = ""


@dataclass
class Work:
    """One run under way: the plan, what is known, and everything that the ways of working share."""

    folder: Folder
    plan: Plan
    entries: list[Entry]
    known: dict[str, Done]
    names: FileNames
    crew: Crew[Sequence[Order], list[Made]]
    journal: Journal
    counting: Counting
    stopping: Callable[[], bool]
    today: date
    desk: "Desk | None" = None
    repeated: Mapping[int, Failure] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)

    def results(self, orders: Iterable[Order]) -> Iterator[Made]:
        """Let the crew make rows; yield them in order. A row that kills its process fails alone."""
        tasks = list_chunks(orders, CHUNK)
        given: list[list[Order]] = []

        def remembered() -> Iterator[list[Order]]:
            for task in tasks:
                given.append(task)
                yield task

        for result in self.crew.results(remembered(), self.stopping):
            task = given.pop(0)
            yield from self._one_by_one(task) if isinstance(result, LostWorkerError) else result

    def _one_by_one(self, task: list[Order]) -> Iterator[Made]:
        for order in task:
            (result,) = self.crew.results([[order]])
            if isinstance(result, LostWorkerError):
                message = "生成时进程异常结束，可能内存不足；请单独生成这一份查看原因"
                yield Made(order.row.number, order.key, [Failure(order.row.number, None, message)])
            else:
                yield from result

    def record(self, done: Sequence[Done]) -> None:
        """Make the files of a group durable, then say in the journal that its rows are done."""
        files = [self.folder.path / name for one in done for name in (one.file, one.pdf) if name]
        with reported(self.folder.path):
            if files:
                settle(self.folder.path, files)
        for one in done:
            before = self.known.get(one.key)
            self.known[one.key] = one
            # The notice of all is no row; a row that is told of twice counts once.
            if one.row and (before is None or before.run != one.run or before.status != one.status):
                self.counting.add(one.status, instead=before.status if before and before.run == one.run else None)
        with reported(self.folder.path):
            self.journal.add([*(one.as_line() for one in done), self.counting.line()])
        self.counting.tell(self.counting.now())

    def done(self, entry: Entry, made: Made, **more: str) -> Done:
        """What is to be known of a row that was made or failed; ``stop`` is raised."""
        if made.stop is not None:
            raise made.stop
        status: Status = "failed" if made.failures else "made"
        found = Done(entry.key, entry.slot, entry.row.number, self.folder.run, status)
        if made.failures:
            found.failures, found.message = made.failures, "；".join(one.message for one in made.failures)
            return found
        found.digest, found.number = made.digest, made.number
        for name, value in more.items():
            setattr(found, name, value)
        return found

    def named(self, entry: Entry, number: str = "") -> str:
        """The name of a row's file."""
        data = self.plan.merging.some(entry.row, NAMED_BY)
        return self.names.name(entry.slot, name_parts(self.plan, entry.row, entry.position, data, number))

    def is_done(self, entry: Entry) -> bool:
        """Whether a row stands already: it was made before, and its file is still there as it was made."""
        before = self.known.get(entry.key)
        if before is None or before.status != "made":
            return False
        path = self.folder.path / before.file
        if not path.exists():
            return False
        if not is_whole(path, before.digest):
            before.message = "文件在生成以后被改动过，没有重新生成；要重新生成请先移走它"
        return True


def begin(
    stack: ExitStack,
    folder: Folder,
    plan: Plan,
    *,
    actor: str,
    today: date,
    open_desk: OpenDesk | None,
    jobs: int | None,
    tell: Tell,
    stopping: Callable[[], bool],
    only: range | None = None,
) -> Work:
    """Set up a run: processes first, so that nothing opened later is shared with them; then lock, journal, archive.

    ``only`` takes some of the rows, beside other processes that take others: then the folder is not claimed.
    """
    rows = plan.roster.rows
    if plan.wants.mode != "files":
        # Loaded before there are further processes: they have it from this one, instead of each loading it again.
        import_module("docgen.service.batch_settling")
    size = min(jobs or processors(), max(1, len(rows) // ALONE))
    crew = stack.enter_context(
        Crew(
            size,
            prepare,
            (plan.without_rows(), actor, today, plan.wants.pdf or plan.wants.numbering == "one"),
        )
    )
    with reported(folder.path):
        if only is None:
            stack.enter_context(claimed(folder))
            remove_unfinished(folder.path)
        log = stack.enter_context(Journal.own(folder.inside, shared=only is not None))
    entries, known, names = lay_out(folder, plan)
    counting = Counting(len(entries), tell, folder.run)
    desk = stack.enter_context(open_desk()) if open_desk is not None and plan.wants.mode != "files" else None
    work = Work(
        folder,
        plan,
        entries if only is None else entries[only.start : only.stop],
        known,
        names,
        crew,
        log,
        counting,
        lambda: stopping() or claim.asked_to_stop(folder.inside),
        today,
        desk,
    )
    if only is not None and plan.wants.mode != "publish":
        # Side by side with others: whoever names a file has to have named all those before it.
        for entry in entries:
            work.named(entry)
    work.repeated = plan.repeated
    return work


def claimed(folder: Folder) -> Claim:
    """Claim the folder for this process; DocgenError ``batch-busy`` while another works on it."""
    taken = claim.take_within(folder.inside, seconds=2)
    if taken is None:
        said = claim.holder(folder.inside) or {}
        who = f"（进程 {said.get('pid')}，{said.get('host')}）" if said.get("pid") else ""
        hint = "请等它办完；要停下它，请在那边按 Ctrl-C"
        raise DocgenError("batch-busy", f"另一个程序正在办理这一批{who}。", hint, str(folder.path))
    return taken


def lay_out(folder: Folder, plan: Plan) -> tuple[list[Entry], dict[str, Done], FileNames]:
    """The rows of this run, what is known of them, and the names that are given out already."""
    rows, own = plan.roster.rows, slots(plan)
    known = folder.known()
    names = FileNames(plan.wants.pattern, given=kept_names(known, dict(zip(plan.keys, own, strict=True))))
    laid = enumerate(zip(rows, plan.keys, own, strict=True), start=1)
    return [Entry(row, key, slot, at) for at, (row, key, slot) in laid], known, names


def left_over(work: Work) -> list[str]:
    """What to say of files that an earlier roster asked for and this one does not."""
    gone = superseded(work.known.values(), {entry.key for entry in work.entries})
    here = {entry.slot for entry in work.entries}
    files = [one.file for one in gone if one.row and one.slot not in here and one.file]
    return [f"以前生成的 {len(files)} 个文件不在这次的名单里，没有动它们（如 {files[0]}）。"] if files else []


def list_chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Items in lists of at most so many, taken as they are asked for."""
    source = iter(items)
    while chunk := list(islice(source, size)):
        yield chunk
