"""Findings (检查意见): what a check says of a filing, as data and never as an exception."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark of a check.

    ``code`` is stable English (``unfinished-year``); ``clause`` names the rule's source (``GB/T 9704 7.2.5``);
    ``where`` is a Chinese place (实施步骤第1项·结束, 第2页); ``message`` and ``fix`` are Chinese sentences;
    ``expected`` and ``found`` are short values as a person would write them, empty when they say nothing more.
    ``blocks`` says that the filing is not publishable while this stands (the second gate of the design).
    """

    code: str
    clause: str
    severity: Severity
    where: str
    message: str
    expected: str = ""
    found: str = ""
    fix: str = ""
    blocks: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return a plain mapping for ``--format json``."""
        return asdict(self)
