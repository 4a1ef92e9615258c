"""Batches as people order them on the pages (批量任务): one folder each in the archive's home, owned by who began it.

``order.json`` says how far it is; beside it lie base plan and roster as they were sent, ``check`` (the dry run) and
``files``, the batch itself (``docgen.service.batch_folder``). Nothing of it is in the database: a restarted server,
or another machine on the same home, finds all batches as they stand.

- Whoever may draft begins batches and works on their own; nobody else acts on them.
- The archivist sees all of them. The administrator is told whose they are and how far, and may stop one.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal

from docgen.accounts.moments import stamp
from docgen.archive import disk
from docgen.archive.identifiers import is_id, new_id
from docgen.errors import ArchiveError, RightsError
from docgen.jobs import supervised
from docgen.service.batch import Progress, exists, progress
from docgen.service.batch_files import reported, settle, write_quickly
from docgen.service.desk import Desk

FOLDER = "batches"
_ORDER = "order.json"

State = Literal["columns", "check", "running", "stopped", "done"]
STATES: dict[State, str] = {
    "columns": "待对应栏目",
    "check": "待办理",
    "running": "办理中",
    "stopped": "没有办完",
    "done": "已办完",
}


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column of the roster as the page shows it: its header, the first cells, and what it stands for.

    ``meaning``: see ``docgen.roster.guessing``; ``sure`` unless it is a guess that nobody has looked at.
    """

    header: str
    address: str
    samples: tuple[str, ...]
    meaning: str = ""
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """One batch as it was ordered. ``stage`` is how far its owner has taken it; how the work stands says ``standing``.

    ``community`` is the header that the roster gives the communities' names; ``wants`` are those of the
    batch, which keeps its way of issuing once it was begun (``runs``).
    """

    id: str
    owner: str
    created_at: str
    title: str
    kind: str
    base_name: str
    roster_name: str
    rows: int
    community: str
    columns: tuple[ListColumn, ...]
    stage: Literal["columns", "check", "begun"] = "columns"
    wants: Mapping[str, Any] = field(default_factory=dict)
    runs: int = 0

    @property
    def chosen(self) -> dict[str, str]:
        """What the headers stand for, as ``docgen.service.batch_plan.read_plan`` takes it."""
        from docgen.roster.rows import COMMUNITY

        return {self.community: COMMUNITY, **{one.header: one.meaning for one in self.columns}}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a batch stands: its state, how far the rows are, whether the dry run is still at work."""

    order: Order
    state: State
    progress: Progress | None = None
    checking: bool = False


def folder_of(desk: Desk, order: Order | str) -> Path:
    """Where a batch lies."""
    return desk.archive.home / FOLDER / (order if isinstance(order, str) else order.id)


def files_of(desk: Desk, order: Order) -> Path:
    """The folder that the batch works in."""
    return folder_of(desk, order) / "files"


def create(desk: Desk, base: bytes, roster: bytes, **said: Any) -> Order:
    """Keep a new order with its two files; ``said`` are the fields of ``Order`` that are not its owner's or its own."""
    require_drafter(desk)
    order = Order(id=new_id(), owner=desk.actor.name, created_at=stamp(desk.archive.clock()), **said)
    folder = folder_of(desk, order)
    with reported(folder):
        disk.make_folders(folder)
        write_quickly(folder / "base", base)
        keep_roster(desk, order, roster)
    return save(desk, order)


def keep_roster(desk: Desk, order: Order, roster: bytes) -> None:
    """Put another roster in the place of the one that was sent before."""
    folder = folder_of(desk, order)
    write_quickly(folder / "roster", roster)
    settle(folder, [folder / "roster"])


def save(desk: Desk, order: Order, **changes: Any) -> Order:
    """Keep an order as it stands now."""
    changed = replace(order, **changes)
    folder = folder_of(desk, changed)
    with reported(folder):
        write_quickly(folder / _ORDER, json.dumps(asdict(changed), ensure_ascii=False).encode())
        settle(folder, [folder / _ORDER])
    return changed


def get(desk: Desk, order_id: str) -> Order:
    """One's own batch, or any for the archivist; RightsError ``batch-hidden`` for every other, or none."""
    order = _read(desk, order_id) if is_id(order_id) else None
    if order is None or not may_see(desk, order):
        raise _hidden()
    return order


def own(desk: Desk, order_id: str) -> Order:
    """One's own batch, to act on it; RightsError as ``get``, also once one may not draft any more."""
    order = get(desk, order_id)
    if order.owner != desk.actor.name or not desk.may("draft"):
        raise _hidden()
    return order


def listed(desk: Desk) -> list[Standing]:
    """The batches that one may know of, the newest first; RightsError for whoever has nothing to do with them."""
    if not {"drafter", "archivist", "administrator"} & desk.actor.roles:
        raise _hidden()
    everything = "administrator" in desk.actor.roles
    found = [order for order in _all(desk) if everything or may_see(desk, order)]
    return [standing(desk, order) for order in sorted(found, key=lambda one: (one.created_at, one.id), reverse=True)]


def may_see(desk: Desk, order: Order) -> bool:
    """Whether the actor may open it: see the module."""
    mine = order.owner == desk.actor.name and desk.may("draft")
    return desk.actor.local or mine or "archivist" in desk.actor.roles


def standing(desk: Desk, order: Order) -> Standing:
    """How a batch stands now, whoever works on it; cheap enough to be asked every second."""
    path = files_of(desk, order)
    if order.stage != "begun":
        checking = order.stage == "check" and supervised.is_running(folder_of(desk, order))
        return Standing(order, order.stage, checking=checking)
    if not exists(path):
        return Standing(order, "stopped", Progress(order.rows))
    at_work = supervised.is_running(path / ".docgen-batch")
    found = progress(path)
    state: State = "running" if at_work or found.running else "done" if found.finished else "stopped"
    return Standing(order, state, found)


def discard(desk: Desk, order_id: str) -> Order:
    """Throw a batch's folder away, unless it is at work; what it has put into the archive stays there."""
    order = own(desk, order_id)
    now = standing(desk, order)
    if now.state == "running" or now.checking:
        raise ArchiveError("batch-at-work", "这一批正在办理，不能删去。", hint="请先停下它。", where=order.id)
    folder = folder_of(desk, order)
    with reported(folder):
        # First the word that makes it a batch: what a death leaves behind is then none.
        disk.remove_file(folder / _ORDER)
        disk.remove_tree(folder)
    return order


def require_drafter(desk: Desk) -> None:
    """RightsError unless the actor may draft, which is what a batch does."""
    if not desk.may("draft"):
        raise _hidden()


def _all(desk: Desk) -> Iterator[Order]:
    folder = desk.archive.home / FOLDER
    names = [one.name for one in folder.iterdir()] if folder.is_dir() else []
    yield from (order for name in names if is_id(name) and (order := _read(desk, name)) is not None)


def _read(desk: Desk, order_id: str) -> Order | None:
    try:
        said = json.loads((folder_of(desk, order_id) / _ORDER).read_bytes())
    except FileNotFoundError:
        return None
    said["columns"] = tuple(ListColumn(**{**one, "samples": tuple(one["samples"])}) for one in said["columns"])
    known = {one.name for one in fields(Order)}
    return Order(**{name: value for name, value in said.items() if name in known})


def _hidden() -> RightsError:
    return RightsError("batch-hidden", "没有这一批。", hint="它可能已经删去；别人办理的，您看不到。")
