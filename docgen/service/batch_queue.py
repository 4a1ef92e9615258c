"""Batches past one machine (多机批量): rows in portions on a queue, done by ``docgen worker`` wherever one runs.

All machines see the batch's folder, the archive's home and its PostgreSQL under the same names. Portions of a batch
that gives out numbers are done one after the other, so that the numbers follow the roster; all others side by side.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from docgen.jobs import claim, queue
from docgen.service import batch, opening
from docgen.service.batch_folder import Folder, open_folder
from docgen.service.batch_plan import Plan

PORTION = 200
"""Rows of one task: a few seconds of work, so that little is done again when a worker dies."""


def enqueue(folder: Folder, plan: Plan, url: str | None, actor: str) -> int:
    """Put the batch on the queue in portions; return their number. Rows that stand already cost next to nothing."""
    total = len(plan.roster.rows)
    size = total if plan.wants.numbering == "one" else PORTION
    said = {"folder": str(folder.path.resolve()), "run": folder.run, "actor": actor}
    payloads = [{**said, "start": at, "stop": min(at + size, total)} for at in range(0, total, size)]
    ordered = plan.wants.mode == "publish"
    claim.withdraw_stop(folder.inside)
    return queue.enqueue(url, payloads, f"batch-{folder.id}" if ordered else None)


def work(url: str | None, *, jobs: int | None = None, until_empty: bool = False) -> None:
    """Take portions from the queue until told to stop; ``jobs`` processes for each, None this one alone."""
    queue.work(url, lambda payload: take(payload, jobs=jobs or 1), until_empty=until_empty)


def take(payload: Mapping[str, Any], *, jobs: int = 1) -> None:
    """Do one portion; one of an earlier run of the batch is left, its rows are in a later one."""
    folder = open_folder(Path(payload["folder"]))
    if folder.run != payload["run"] or claim.asked_to_stop(folder.inside):
        return
    plan = _plan(str(folder.path), folder.run)
    batch.run(
        folder,
        plan,
        actor=payload["actor"],
        today=datetime.now(UTC).astimezone().date(),
        open_desk=lambda: opening.desk(plan.settings, create=True, actor=_actor(payload["actor"])),
        jobs=jobs,
        only=range(payload["start"], payload["stop"]),
    )
    _report_if_complete(folder, plan)


@lru_cache(maxsize=2)
def _plan(path: str, _run: int) -> Plan:
    """The plan of a run of a batch, read once for all its portions."""
    return open_folder(Path(path)).plan()


def _actor(name: str) -> Any:
    from docgen.service.desk import Actor
    from docgen.service.lifecycle import ROLES

    return Actor(name, frozenset(ROLES), local=True)


def _report_if_complete(folder: Folder, plan: Plan) -> None:
    """Write the results once the last portion is done; of two that end together one is enough."""
    if batch.results(folder, plan).stopped:
        return
    held = claim.Claim.take(folder.inside)
    if held is None:
        return
    with held:
        batch.results(folder, plan, write=True)
