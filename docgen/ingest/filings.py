"""Plain data into a typed filing (校验输入), or every fault at once: its place, what was given, what to write."""

from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from docgen.errors import InputError, Problem
from docgen.ingest.messages import Complaint, complaints_of, shown
from docgen.ingest.tree import Place, Source
from docgen.models.filing import Filing
from docgen.models.labels import label_of, path_of
from docgen.models.upgrades import upgrade

MOST_PROBLEMS = 200
"""How many faults one error lists: more come from a wrong file, not from a slip."""


def parse_filing(source: Source) -> Filing:
    """Return the filing that an input describes; inputs of older versions are upgraded first.

    Raises InputError (exit code 3) with a Problem for every fault.
    """
    complaints: list[Complaint] = []
    count = 0
    data: dict[str, Any] = source.data
    filing: Filing | None = None
    try:
        data = upgrade(source.data)
        filing = Filing.model_validate(data)
    except PydanticCustomError as error:
        given = shown(source.data.get("schema_version"))
        for fault in (error.context or {})["faults"]:
            complaints.append(Complaint(("schema_version",), fault.clause, fault.hint, given))
        count = len(complaints)
    except ValidationError as error:
        complaints, count = complaints_of(error, data, MOST_PROBLEMS)
    if filing is not None and not source.repeated:
        return filing
    raise _refusal(complaints, len(source.repeated) + count, data, source)


def _refusal(complaints: list[Complaint], count: int, data: dict[str, Any], source: Source) -> InputError:
    """Return the error that lists every fault, keys written twice first; ``count`` is how many there are in all."""
    # The paths of an upgraded input are those of the new shape; the lines are known for the old one only.
    located = source if data.get("sections") is source.data.get("sections") else Source(source.data)
    problems = [
        _problem(Complaint(path, "重复写了", "请只留一个"), source.data, place) for path, place in source.repeated
    ]
    problems += [_problem(complaint, data, located.place(complaint.path)) for complaint in complaints]
    # In the order of the file, so that a person mends it from top to bottom; what is missing altogether comes first.
    problems.sort(key=lambda problem: (problem.line or 0, problem.column or 0))
    message = f"输入有{count}处需要改正"
    if count > MOST_PROBLEMS:
        message += f"，先列出{MOST_PROBLEMS}处"
    return InputError(
        "invalid-input", message, "请逐处改正后再试", where=source.name, problems=problems[:MOST_PROBLEMS]
    )


def _problem(complaint: Complaint, data: dict[str, Any], place: Place | tuple[None, None]) -> Problem:
    """Return the problem that a person reads."""
    label = label_of(complaint.path, data)
    subject = f"「{label}」" + (f"写的是“{complaint.given}”，" if complaint.given else "")
    message = subject + complaint.clause
    return Problem(path_of(complaint.path), label, message, complaint.given, complaint.hint, *place)
