"""The dry run of a batch on the pages (名单核对): a short list at once, a long one in a process of its own.

What was found lies in ``checked.json`` beside the order, under a digest of all that it was found for: another list,
other columns or another way of issuing ask for another dry run.

Run as ``python -m docgen.service.batch_checking FOLDER USER``, as ``check`` does for a long list.
"""

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from docgen.archive import disk
from docgen.errors import ArchiveError, DocgenError, InputError
from docgen.findings import Finding
from docgen.jobs import supervised
from docgen.roster.mending import failures_workbook
from docgen.roster.results import Failure
from docgen.roster.rows import shown
from docgen.service.batch import Examined, Plan, Wants, examine, open_folder, start
from docgen.service.batch_files import settle, write_quickly
from docgen.service.batch_orders import Order, folder_of, get
from docgen.service.batch_plan import read_plan
from docgen.service.chosen_template import chosen
from docgen.service.desk import Desk

AT_ONCE = 300
"""Rows that a page waits for; more are looked at in the background."""

MOST_SHOWN = 200
_CHECKED, _TRIED = "checked.json", "check"


class CheckFailedError(InputError):
    """What a dry run in the background met instead of coming to its end, in its own words."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend as the page tells it (要改的一处): where, whose, what stands there and what to write."""

    cell: str
    community: str
    header: str
    given: str
    message: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a dry run found; ``faults`` are the first of ``count``, which lie in ``bad`` rows."""

    rows: int
    bad: int
    count: int
    faults: tuple[Fault, ...]
    wording: tuple[Finding, ...]
    wording_row: str
    notices: tuple[str, ...]


def plan_of(desk: Desk, order: Order, wants: Wants) -> Plan:
    """The plan of an order under the settings and with the template that hold now; InputError where it does not fit."""
    folder = folder_of(desk, order)
    template = chosen(desk.archive.engine, order.kind)
    base, roster = (folder / "base").read_bytes(), (folder / "roster").read_bytes()
    return read_plan(
        base, order.base_name, roster, order.roster_name, desk.settings, wants, template=template, chosen=order.chosen
    )


def judged(wants: Wants) -> Wants:
    """The part of the wishes that a dry run depends on."""
    if wants.mode != "publish":
        return Wants()
    return Wants(mode="publish", numbering=wants.numbering, by=wants.by, on=wants.on)


def check(desk: Desk, order: Order, wants: Wants) -> bool:
    """Try every row; False where that goes on in the background. InputError where list and plan do not fit at all."""
    wants, folder = judged(wants), folder_of(desk, order)
    if supervised.is_running(folder):
        return False
    plan, mark = plan_of(desk, order, wants), mark_of(desk, order, wants)
    disk.remove_file(folder / _CHECKED)
    if len(plan.roster.rows) <= AT_ONCE:
        _keep(folder, mark, plan, examine(plan, desk.actor.name, desk.today(), jobs=1))
        return True
    tried = folder / _TRIED
    if tried.exists():
        disk.remove_tree(tried)
    start(tried, plan, (folder / "base").read_bytes(), (folder / "roster").read_bytes(), desk.actor.name)
    write_quickly(folder / "mark", mark.encode())
    supervised.start(folder, [sys.executable, "-m", __name__, str(folder), desk.actor.name])
    return False


def found(desk: Desk, order: Order, wants: Wants) -> Checked | None:
    """What the dry run for these wishes found; None where there is none. CheckFailedError where it met an error."""
    folder = folder_of(desk, order)
    try:
        said = json.loads((folder / _CHECKED).read_bytes())
    except FileNotFoundError:
        return None
    if said["for"] != mark_of(desk, order, judged(wants)):
        return None
    if said["error"] is not None:
        raise CheckFailedError(**said["error"])
    failures = said["failures"]
    return Checked(
        said["rows"],
        len({row for row, _, _ in failures}),
        len(failures),
        tuple(Fault(**one) for one in said["faults"]),
        tuple(Finding(**one) for one in said["wording"]),
        said["wording_row"],
        tuple(said["notices"]),
    )


def marked(desk: Desk, order_id: str) -> tuple[str, bytes]:
    """The user's own list with the faults of the last dry run coloured, and its name; ArchiveError without one."""
    order = get(desk, order_id)
    folder = folder_of(desk, order)
    try:
        said = json.loads((folder / _CHECKED).read_bytes())
    except FileNotFoundError:
        said = {"error": "none"}
    if said["error"] is not None:
        raise ArchiveError("file-absent", "没有这个文件。")
    plan = plan_of(desk, order, Wants())
    known = {row.number for row in plan.roster.rows}
    failures = [Failure(*one) for one in said["failures"] if one[0] in known]
    raw = failures_workbook((folder / "roster").read_bytes(), plan.roster, failures)
    return f"待改-{Path(order.roster_name).stem}.xlsx", raw


def mark_of(desk: Desk, order: Order, wants: Wants) -> str:
    """A digest of everything that the outcome of a dry run depends on."""
    folder = folder_of(desk, order)
    template = chosen(desk.archive.engine, order.kind) or b""
    parts = [(folder / name).read_bytes() for name in ("base", "roster")]
    said = [order.chosen, wants.model_dump(mode="json"), desk.settings.model_dump(mode="json")]
    parts += [template, json.dumps(said, sort_keys=True, ensure_ascii=False).encode()]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def _keep(folder: Path, mark: str, plan: Plan, examined: Examined) -> None:
    """Write what was found, with the words of the first faults as the page shows them."""
    rows = {one.row for one in examined.failures[:MOST_SHOWN]}
    texts = {row.number: row for row in plan.roster.rows if row.number in rows}
    faults = []
    for one in examined.failures[:MOST_SHOWN]:
        row, column = texts[one.row], one.column
        cell = plan.roster.address(one.row, column) if column is not None else f"第{one.row}行"
        header = plan.roster.columns[column].header if column is not None else ""
        given = shown(row.texts[column]) if column is not None else ""
        # The page has columns of its own for what the message begins with.
        message = one.message.removeprefix(cell).removeprefix(f"「{header}」").removeprefix(f"写的是“{given}”，")
        faults.append(Fault(cell, plan.roster.community(row), header, given, message.lstrip("：")))
    _write(
        folder,
        {
            "for": mark,
            "error": None,
            "rows": examined.rows,
            "failures": [[one.row, one.column, one.message] for one in examined.failures],
            "faults": [asdict(one) for one in faults],
            "wording": [one.as_dict() for one in examined.wording],
            "wording_row": examined.wording_row,
            "notices": list(examined.notices),
        },
    )


def _write(folder: Path, said: Mapping[str, Any]) -> None:
    write_quickly(folder / _CHECKED, json.dumps(said, ensure_ascii=False).encode("utf-8", "backslashreplace"))
    settle(folder, [folder / _CHECKED])


def main(arguments: Sequence[str]) -> int:
    """Try the rows of the batch that lies in ``check``; an error is kept for the page to tell."""
    folder, user = Path(arguments[0]), arguments[1]
    mark = (folder / "mark").read_text()
    try:
        plan = open_folder(folder / _TRIED).plan()
        _keep(folder, mark, plan, examine(plan, user, datetime.now().astimezone().date()))
    except DocgenError as error:
        _write(folder, {"for": mark, "error": {"code": error.code, "message": error.message, "hint": error.hint}})
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
