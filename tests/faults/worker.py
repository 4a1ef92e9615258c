"""A process of clerks that may be killed at any moment: ``tests/faults/start.py worker``.

It loads the program once, reads one order a line and starts a child for each (``nursery``). A child writes a line into
its journal when the archive is open and after each action that has returned: what stands there was acknowledged.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from pathlib import Path
from typing import Any

from docgen.archive.archive import Archive
from docgen.archive.restore import restore
from docgen.archive.writing import Writing
from docgen.service.desk import Desk

from ..service.desks import Clock, desk_at
from . import trips

LONGEST_LIFE = 120
"""Seconds after which a child that nobody killed ends itself."""

Order = dict[str, Any]
Tell = Callable[[Order], None]


def main() -> None:
    """Start a child for each order, wait for one when asked; kill those that are left when the orders end."""
    alive: set[int] = set()
    for line in sys.stdin:
        order = json.loads(line)
        if order["do"] == "wait":
            answer = os.waitstatus_to_exitcode(os.waitpid(order["pid"], 0)[1])
            alive.discard(order["pid"])
        else:
            answer = _start(order)
            alive.add(answer)
        print(answer, flush=True)
    for pid in alive:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _start(order: Order) -> int:
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            signal.alarm(LONGEST_LIFE)
            handle = os.open(order["journal"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            WORK[order["do"]](order, lambda said: _write_line(handle, said))
            code = 0
        finally:
            os._exit(code)
    return pid


def _write_line(handle: int, said: Order) -> None:
    os.write(handle, json.dumps(said, ensure_ascii=False).encode() + b"\n")


def _open(order: Order) -> Archive:
    return Archive.open(Path(order["home"]), order["url"], create=True, clock=Clock())


def open_only(order: Order, tell: Tell) -> None:
    """Open the archive, which settles what a dead writer left."""
    archive = _open(order)
    tell({"open": True})
    archive.close()


def take_trip(order: Order, tell: Tell) -> None:
    """Take ``steps`` steps of the trip ``name``, in groups of ``group`` that are acknowledged together."""
    archive = _open(order)
    tell({"open": True})
    walk(desk_at(archive, None, order["name"]), order["name"], tell, steps=order["steps"], group=order["group"])
    archive.close()


def walk(desk: Desk, name: str, tell: Tell, *, steps: int, group: int = 1) -> None:
    """Take the steps of a trip and tell of each that has returned."""
    ids: trips.Ids = {}
    todo = islice(trips.steps(name), steps)
    while batch := list(islice(todo, group)):
        with _together(desk.at_work, len(batch)):
            done = [step.act(desk, ids) for step in batch]
        for step, one in zip(batch, done, strict=True):
            row = one.row
            said = {"id": row.id, "seq": row.seq, "number": row.document_number, "version": row.version}
            tell({"title": step.title, **said})


def _together(at_work: Callable[[], AbstractContextManager[Writing]], size: int) -> AbstractContextManager[Any]:
    return at_work() if size > 1 else nullcontext()


def back_up(order: Order, tell: Tell) -> None:
    """Back the archive up to ``target``."""
    archive = _open(order)
    tell({"open": True})
    manifest = archive.backup(Path(order["target"]))
    tell({"seq": manifest.seq, "head": manifest.head})
    archive.close()


def bring_back(order: Order, tell: Tell) -> None:
    """Restore the backup in ``source`` to the home."""
    tell({"open": True})
    manifest = restore(Path(order["source"]), Path(order["home"]))
    tell({"seq": manifest.seq, "head": manifest.head})


def make_index_again(order: Order, tell: Tell) -> None:
    """Rebuild the index."""
    archive = _open(order)
    tell({"open": True})
    tell({"events": archive.rebuild()})
    archive.close()


WORK: dict[str, Callable[[Order, Tell], None]] = {
    "open": open_only,
    "trip": take_trip,
    "backup": back_up,
    "restore": bring_back,
    "rebuild": make_index_again,
}


def lines(journal: Path) -> Iterator[Order]:
    """What a child has said so far; a last line that is cut off counts as not said."""
    raw = journal.read_bytes() if journal.exists() else b""
    yield from (json.loads(line) for line in raw.split(b"\n")[:-1])


if __name__ == "__main__":
    main()
