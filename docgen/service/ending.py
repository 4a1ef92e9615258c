"""The ends of a filing (撤回、撤销、废止). Nothing is ever deleted."""

from datetime import date
from typing import Any

from docgen.archive import numbers
from docgen.archive.identifiers import is_id
from docgen.archive.queries import FilingRow
from docgen.archive.writing import Entry, Writing
from docgen.errors import ArchiveError
from docgen.service.book import line
from docgen.service.desk import Desk, Done
from docgen.service.lifecycle import is_issued, turn
from docgen.service.marking import NumberSequence
from docgen.service.wording import optional_text, require_text


def end(
    desk: Desk,
    reference: str,
    action: str,
    *,
    remark: str,
    on: date | None = None,
    ended_by: str | None = None,
    replaced_by: str | None = None,
) -> Done:
    """Withdraw (撤回), revoke (撤销, void from the start) or repeal (废止, from ``on``) a filing.

    A number that was never issued becomes void and stays in the book with the reason. ``ended_by`` is the filing that
    ends this one and ``replaced_by`` the one that follows: an id or number of this archive, or any other document's
    number, which is then kept as written.
    """
    what = turn(action).label
    remark = require_text(remark, f"{what}的原因")
    others = {
        "ended_by": optional_text(ended_by, "据以终止它的公文"),
        "replaced_by": optional_text(replaced_by, "代替它的公文"),
    }
    with desk.at_work() as writing:
        row = desk.filing(writing.connection, reference)
        desk.require_turn(row, action)
        notices: list[str] = []
        data: dict[str, Any] = {"filing": {"state": turn(action).state}}
        for key, given in others.items():
            if given:
                data["filing"][key] = _other(desk, writing, row, given, notices)
        if on is not None:
            data["on"] = on.isoformat()
        _void_number(writing, row, remark, data, notices)
        writing.record(row.id, [Entry(action, remark, data)])
        return desk.done(writing, row.id, notices)


def _other(desk: Desk, writing: Writing, row: FilingRow, given: str, notices: list[str]) -> str:
    """The other filing's id where the archive holds it, else its number as written."""
    found = desk.archive.find(writing.connection, given)
    if found is None and is_id(given):
        # An id with a slip of the pen would be kept as the number of some document.
        return desk.filing(writing.connection, given).id
    if found is None:
        notices.append(f"档案里没有“{given}”，按文字记载。")
        return given
    if found.id == row.id:
        raise ArchiveError("same-filing", "一份公文不能由它自己终止或代替。", where=row.id)
    return found.id


def _void_number(writing: Writing, row: FilingRow, remark: str, data: dict[str, Any], notices: list[str]) -> None:
    """Void the number of a filing that was never issued; an issued one keeps it for ever."""
    held = numbers.held_by(writing.connection, row.id)
    if held is None or is_issued(row.state):
        return
    data["numbers"] = [line(NumberSequence(held.code, held.year), held.serial, "void", remark)]
    data["filing"] |= {"document_number": None, "serial": None}
    notices.append(f"编号 {row.document_number} 作废，留在编号簿里。")
