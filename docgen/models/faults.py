"""Our own input errors (输入错误), in Chinese, in the one shape that ingest turns into problems.

A validator collects its faults and raises ``refusal(...)`` once, so that no fault hides another. The text of a
fault is a clause that can follow 「实施步骤第1项·结束」写的是“2014-13”， and the hint says what to write instead.
"""

from dataclasses import dataclass
from typing import Any

from pydantic_core import PydanticCustomError

FAULT = "docgen_fault"

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: ``at`` is the place below the validated value, ``given`` None means the validated value itself."""

    clause: str
    hint: str = ""
    given: str | None = None
    at: Path = ()


def refusal(*faults: Fault) -> PydanticCustomError:
    """Return the error that carries these faults through pydantic; the caller raises it."""
    context: dict[str, Any] = {"faults": faults, "text": "；".join(fault.clause for fault in faults)}
    return PydanticCustomError(FAULT, "{text}", context)
