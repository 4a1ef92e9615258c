"""Batches on the pages (网页批量): sent, mapped, looked at, begun, stopped, gone on with, taken away.

Every use case asks ``docgen.service.batch_orders`` whose batch it is. The work itself goes on in a process of its own,
as somebody at the machine; so what a batch may do is asked before it is begun, each time.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from docgen.errors import ArchiveError, UsageError
from docgen.jobs import supervised
from docgen.roster.filenames import safe_name
from docgen.roster.guessing import Meaning, meanings_of
from docgen.roster.workbook import new_roster
from docgen.service import batch, batch_background, batch_checking
from docgen.service.batch_archive import may_issue
from docgen.service.batch_columns import (
    Base,
    columns_of,
    read_list,
    refuse_classified_rows,
    remember,
    with_meanings,
)
from docgen.service.batch_orders import (
    Order,
    create,
    files_of,
    folder_of,
    keep_roster,
    listed,
    own,
    require_drafter,
    save,
    standing,
)
from docgen.service.batch_plan import Wants, read_base
from docgen.service.desk import Desk
from docgen.service.opening import DATABASE, HOME
from docgen.service.wording import file_name

SPARE = 200 << 20
"""Bytes that a disk should have free before a batch is begun."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file as a browser sent it."""

    name: str
    data: bytes


def blank_roster(desk: Desk, base: Base) -> tuple[str, bytes]:
    """An empty list made for a base plan, and its name."""
    require_drafter(desk)
    return f"社区名单-{safe_name(base.title)[:40]}.xlsx", new_roster(base.plain)


def begin(desk: Desk, base: Base, sent: Uploaded, community: str) -> Order:
    """Take in a base plan and a list; its columns wait to be looked at."""
    require_drafter(desk)
    kind = str(base.plain.get("kind") or "")
    roster, header = read_list(desk, sent.data, sent.name, community, kind)
    columns = columns_of(desk, roster, base)
    return create(
        desk,
        base.data,
        sent.data,
        title=base.title,
        kind=kind,
        base_name=base.name,
        roster_name=file_name(sent.name),
        rows=len(roster.rows),
        community=header,
        columns=tuple(columns),
    )


def replace_roster(desk: Desk, order_id: str, sent: Uploaded) -> Order:
    """Take a mended list in the place of the one before and look at it; what is made already is not made again.

    Columns that stand for what they stood for are not asked about again. InputError where the list does not fit.
    """
    order = own(desk, order_id)
    _refuse_at_work(desk, order)
    base = base_of(desk, order)
    before = {one.header: one.meaning for one in order.columns}
    roster, header = read_list(desk, sent.data, sent.name, order.community, order.kind)
    columns = tuple(columns_of(desk, roster, base, before))
    known = order.stage != "columns" and all(before.get(one.header) == one.meaning for one in columns)
    keep_roster(desk, order, sent.data)
    said = {"roster_name": file_name(sent.name), "rows": len(roster.rows), "community": header}
    order = save(desk, order, columns=columns, stage="columns", **said)
    return map_columns(desk, order_id, [one.meaning for one in columns]) if known else order


def base_of(desk: Desk, order: Order) -> Base:
    """The base plan of a batch."""
    data = (folder_of(desk, order) / "base").read_bytes()
    return Base(data, order.base_name, read_base(data, order.base_name)[1])


def meanings(desk: Desk, order: Order) -> list[Meaning]:
    """Everything that a column may stand for."""
    return meanings_of(base_of(desk, order).plain)


def map_columns(desk: Desk, order_id: str, said: Sequence[str]) -> Order:
    """Say what the columns stand for and look at the rows; InputError, nothing kept, where that does not fit."""
    order = own(desk, order_id)
    _refuse_at_work(desk, order)
    valid = {"", *(one.value for one in meanings(desk, order))}
    if len(said) != len(order.columns) or not valid.issuperset(said):
        raise UsageError("batch-columns", "表单不完整。", "请刷新页面后再试。")
    mapped = replace(order, columns=with_meanings(order.columns, said), stage="check")
    plan = batch_checking.plan_of(desk, mapped, Wants())
    refuse_classified_rows(desk, plan.roster, mapped.columns)
    save(desk, mapped)
    remember(desk, mapped)
    batch_checking.check(desk, mapped, Wants())
    return mapped


def reopen(desk: Desk, order_id: str) -> Order:
    """Let the columns be looked at again."""
    order = own(desk, order_id)
    _refuse_at_work(desk, order)
    return save(desk, order, stage="columns")


def launch(desk: Desk, order_id: str, wants: Wants) -> bool:
    """Begin the batch, or its next run with a mended list.

    False where the wishes ask for another dry run first, and that has been made or begun: somebody should look at it.
    """
    order = own(desk, order_id)
    _refuse_at_work(desk, order)
    if wants.mode == "publish":
        may_issue(desk)
    if order.stage == "columns":
        raise ArchiveError("batch-not-checked", "名单还没有核对。", hint="请先对应栏目，再核对。", where=order.id)
    order = save(desk, order, wants=wants.model_dump(mode="json"))
    looked_at = batch_checking.found(desk, order, wants)
    if looked_at is None:
        if not batch_checking.check(desk, order, wants):
            return False
        looked_at = batch_checking.found(desk, order, wants)
        if looked_at is None or looked_at.count:
            return False
    _refuse_full(folder_of(desk, order))
    plan = batch_checking.plan_of(desk, order, wants)
    refuse_classified_rows(desk, plan.roster, order.columns)
    inside = folder_of(desk, order)
    base, roster = (inside / "base").read_bytes(), (inside / "roster").read_bytes()
    batch.start(files_of(desk, order), plan, base, roster, desk.actor.name)
    _work(desk, save(desk, order, stage="begun", runs=order.runs + 1))
    return True


def resume(desk: Desk, order_id: str) -> None:
    """Go on with a batch that was stopped or has died; nothing happens while it is at work."""
    order = own(desk, order_id)
    if order.stage != "begun":
        raise ArchiveError("batch-not-checked", "这一批还没有开始办理。", where=order.id)
    if order.wants.get("mode") == "publish":
        may_issue(desk)
    _refuse_full(folder_of(desk, order))
    _work(desk, order)


def stop(desk: Desk, order_id: str) -> None:
    """Let the batch finish the rows in hand and stop; the administrator may do so with anybody's."""
    found = next((one for one in listed(desk) if one.order.id == order_id), None)
    order = found.order if found and "administrator" in desk.actor.roles else own(desk, order_id)
    if standing(desk, order).state == "running":
        batch.stop(files_of(desk, order))


def _work(desk: Desk, order: Order) -> None:
    archive = desk.archive
    url = archive.engine.url.render_as_string(hide_password=False)
    environ = {HOME: str(archive.home.resolve()), DATABASE: url}
    batch_background.launch(files_of(desk, order), user=desk.actor.name, environ=environ)


def _refuse_at_work(desk: Desk, order: Order) -> None:
    if standing(desk, order).state == "running" or supervised.is_running(folder_of(desk, order)):
        raise ArchiveError("batch-at-work", "这一批正在办理。", hint="请等它办完，或先停下它。", where=order.id)


def _refuse_full(folder: Path) -> None:
    if shutil.disk_usage(folder).free < SPARE:
        raise ArchiveError("batch-no-room", "服务器的磁盘快满了，没有开始办理。", hint="请告诉管理员。")
