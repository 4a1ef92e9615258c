"""Validation of one row after the other (逐行校验), exactly as of a single filing, at a fraction of its cost.

A row shares with the base plan whatever no column changes (``docgen.roster.merging``). What the model made of such a
part once it makes of it again, so the part is handed to the model as it already is: the model takes its own frozen
instances as they are, and runs every check of what stands above them. A row that is refused is validated once more
from its plain data, so that its faults are told in the same words as those of any filing.
"""

from typing import Any

from pydantic import ValidationError

from docgen.models.element import Element
from docgen.models.filing import Filing
from docgen.models.plain import NONE_KNOWN, KnownParts


class Validation:
    """Validates filings that share parts of their data with each other."""

    def __init__(self) -> None:
        self.known: KnownParts = NONE_KNOWN
        """The parts that the filings share, as JSON."""
        self._pattern: tuple[dict[str, Any], Filing] | None = None

    def filing(self, data: dict[str, Any]) -> Filing:
        """Return the filing of this data, which is not changed; ValidationError as ``Filing.model_validate``."""
        if self._pattern is None:
            found = Filing.model_validate(data)
            self._pattern, self.known = (data, found), KnownParts(found)
            return found
        known, made = self._pattern
        try:
            return Filing.model_validate(_lent(data, known, made))
        except ValidationError:
            return Filing.model_validate(data)


def _lent(data: dict[str, Any], known: dict[str, Any], made: Element) -> dict[str, Any]:
    """The data with every part that is the known one's very own replaced by what the model made of it."""
    lent = dict(data)
    for key, value in data.items():
        if isinstance(value, (dict, list)) and key in known:
            lent[key] = _part(value, known[key], getattr(made, key, None))
    return lent


def _part(value: Any, known: Any, made: Any) -> Any:
    if isinstance(made, Element):
        if value is known:
            return made
        return _lent(value, known, made) if isinstance(value, dict) and isinstance(known, dict) else value
    if isinstance(value, list) and isinstance(known, list) and isinstance(made, list):
        if not len(value) == len(known) == len(made):
            return value
        return [_part(one, other, own) for one, other, own in zip(value, known, made, strict=True)]
    return value
