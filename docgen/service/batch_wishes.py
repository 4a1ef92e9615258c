"""What is wanted of a batch, as a form on the pages says it (办理要求)."""

from collections.abc import Mapping
from json import dumps
from typing import Any

from pydantic import ValidationError

from docgen.errors import ArchiveError, InputError, Problem, UsageError
from docgen.service.acting import read_day
from docgen.service.batch_archive import may_issue
from docgen.service.batch_orders import Order
from docgen.service.batch_plan import MODES, NUMBERINGS, Wants
from docgen.service.desk import Desk
from docgen.service.wording import optional_text


def wanted(order: Order, said: Mapping[str, Any]) -> Wants:
    """What is wanted of a batch, out of a form; InputError or UsageError in words that name the field.

    A batch that has been begun keeps its way of issuing and its file names.
    """
    before = wishes_of(order) if order.runs else None
    mode = before.mode if before else said.get("mode") or "files"
    numbering = before.numbering if before else said.get("numbering") or None
    if mode not in MODES or (mode == "publish" and numbering not in NUMBERINGS):
        message = "没有选印发时怎样编号。" if mode == "publish" else "没有选怎样办理。"
        where = "numbering" if mode == "publish" else "mode"
        problem = Problem(where, "编号" if mode == "publish" else "怎样办理", message)
        raise InputError("batch-wants", message, "请选一种。", where, [problem])
    publishing = mode == "publish"
    more = {"pattern": before.pattern if before else said.get("pattern") or None}
    try:
        return Wants.model_validate(
            {
                "mode": mode,
                "numbering": numbering if publishing else None,
                "pdf": bool(said.get("pdf")),
                "zip": True,
                "by": optional_text(said.get("by"), "签发人") if publishing else None,
                "on": read_day(said.get("on") or "", "签发日期") if publishing else None,
                **{name: value for name, value in more.items() if value},
            }
        ).checked()
    except ValidationError as error:
        raise UsageError("batch-columns", "表单不完整。", "请刷新页面后再试。") from error


def may_publish(desk: Desk) -> bool:
    """Whether the actor may take every step from the draft to the issue, as a batch does in one go."""
    try:
        may_issue(desk)
    except ArchiveError:
        return False
    return True


def wishes_of(order: Order) -> Wants:
    """What was wanted of a batch the last time; files and nothing else before anybody said."""
    return Wants.model_validate_json(dumps(dict(order.wants))) if order.wants else Wants()
