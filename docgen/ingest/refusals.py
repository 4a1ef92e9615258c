"""The refusal of a faulty input (输入有误): all its faults in one error, in the order of the file."""

from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from docgen.errors import InputError, Problem
from docgen.ingest.messages import Complaint, complaints_of, shown
from docgen.ingest.tree import Place, Source
from docgen.models.labels import label_of, path_of

MOST_PROBLEMS = 200
"""How many faults one error lists: more come from a wrong file, not from a slip."""


def refusal(source: Source, data: dict[str, Any], fault: PydanticCustomError | ValidationError | None) -> InputError:
    """Return the error for ``source``: what ``fault`` says of its upgraded ``data``, and the keys written twice.

    A ``fault`` of the first kind is of the structure version; None where keys written twice are all that is wrong.
    """
    if isinstance(fault, ValidationError):
        complaints, count = complaints_of(fault, data, MOST_PROBLEMS)
    else:
        complaints = _of_version(source, fault)
        count = len(complaints)
    return _listed(complaints, len(source.repeated) + count, data, source)


def _of_version(source: Source, fault: PydanticCustomError | None) -> list[Complaint]:
    given = shown(source.data.get("schema_version"))
    faults = [] if fault is None else (fault.context or {})["faults"]
    return [Complaint(("schema_version",), one.clause, one.hint, given) for one in faults]


def _listed(complaints: list[Complaint], count: int, data: dict[str, Any], source: Source) -> InputError:
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
