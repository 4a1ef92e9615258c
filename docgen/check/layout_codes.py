"""The layout finding codes (版面检查项): each is keyed to one row of the clause table, with the remedy it offers.

``finding`` is the one place where a layout ``Finding`` is made; docs/findings.md lists the same codes.
"""

from docgen.check.layout_code_rows import COMMON_ROWS, LayoutCode
from docgen.check.layout_format_rows import FORMAT_ROWS
from docgen.check.layout_turned_rows import TURNED_ROWS
from docgen.findings import Finding, Severity

LAYOUT_CODES: dict[str, LayoutCode] = {row.code: row for row in (*COMMON_ROWS, *FORMAT_ROWS, *TURNED_ROWS)}


def finding(code: str, where: str, message: str, *, found: str = "", expected: str = "", fix: str = "") -> Finding:
    """Make the finding ``code``; severity and clause come from its row, ``fix`` too unless one is given."""
    row = LAYOUT_CODES[code]
    severity: Severity = row.clause.severity
    return Finding(code, row.clause.source, severity, where, message, expected, found, fix or row.fix)


def on_page(number: int) -> str:
    """The place of a finding: 第N页."""
    return f"第{number}页"


def mm(value: float) -> str:
    """A length as a person reads it, one decimal."""
    return f"{value:.1f}毫米"


def points(value: float) -> str:
    """A size of type as a person reads it."""
    return f"{value:g}磅"
