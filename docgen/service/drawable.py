"""What of an unfinished draft can be drawn (可预览的部分): faulty places are left out, empty ones that must be filled
are named on the page. For the preview alone: nothing of it is ever kept."""

from copy import deepcopy
from typing import Any

from pydantic import ValidationError

from docgen.ingest.messages import without_tags
from docgen.models.faults import FAULT, Path
from docgen.models.filing import Filing

MOST_ROUNDS = 12
TITLE = "（标题）"
SECTION = {"kind": "free", "text": "（正文）"}


def drawable(data: dict[str, Any]) -> tuple[Filing | None, int]:
    """The filing without its faulty places, and how many were left out; None where nothing can be drawn at all."""
    kept, missing = deepcopy(data), 0
    if not kept.get("kind"):
        return None, 1
    for _ in range(MOST_ROUNDS):
        kept.setdefault("title", TITLE)
        if not kept.get("sections"):
            kept["sections"] = [SECTION]
        try:
            return Filing.model_validate(kept), missing
        except ValidationError as error:
            faulty = {place for place in _faulty(error) if place}
            if not faulty:
                return None, missing
            missing = missing or len(faulty)
            # From the end, so that no place moves before its turn has come.
            for path in sorted(faulty, key=_order, reverse=True):
                _leave_out(kept, path)
    return None, missing


def _faulty(error: ValidationError) -> list[Path]:
    """The places to leave out: where something is missing, the part that misses it."""
    found: list[Path] = []
    for detail in error.errors(include_url=False, include_input=False):
        path = without_tags(detail["loc"])
        if detail["type"] == FAULT:
            found += [(*path, *fault.at) for fault in detail["ctx"]["faults"]]
        else:
            found.append(path[:-1] if detail["type"] == "missing" else path)
    return found


def _order(path: Path) -> list[tuple[int, str]]:
    return [(key, "") if isinstance(key, int) else (-1, key) for key in path]


def _leave_out(data: Any, path: Path) -> None:
    owner = data
    for key in path[:-1]:
        inside = isinstance(owner, list) and isinstance(key, int) and key < len(owner)
        owner = owner[key] if inside else owner.get(key) if isinstance(owner, dict) else None
    last = path[-1]
    if isinstance(owner, dict):
        owner.pop(last, None)
    elif isinstance(owner, list) and isinstance(last, int) and last < len(owner):
        del owner[last]
