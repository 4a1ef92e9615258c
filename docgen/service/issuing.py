"""What every step that makes a version has in common: the gate before it (可印发) and its record in the archive."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from docgen.archive.queries import FilingRow
from docgen.archive.writing import Entry, Writing
from docgen.errors import NotPublishableError, Problem
from docgen.findings import Finding
from docgen.service.desk import Desk, Kept
from docgen.service.versions import Enclosure, Sheet, columns, enclose, entry

# What a later step puts on the filing cannot be asked of it earlier.
GIVEN_BY_NUMBERING = frozenset({"missing-serial", "missing-order-number", "missing-year"})
GIVEN_BY_PRINTING = frozenset({"missing-printed-on"})


@dataclass(frozen=True, slots=True)
class Change:
    """A version about to be recorded: its name, what is kept of it, its events, and what the row gets besides."""

    name: str
    sheet: Sheet
    entries: Sequence[Entry]
    columns: Mapping[str, Any] = field(default_factory=dict)
    scans: Sequence[Enclosure] = ()


def refuse_unpublishable(findings: Iterable[Finding], but: frozenset[str] = frozenset()) -> None:
    """Raise NotPublishableError while findings block, those of the codes in ``but`` left out (exit code 6)."""
    blocking = [finding for finding in findings if finding.blocks and finding.code not in but]
    if blocking:
        problems = [Problem("", one.where, one.message, one.found, one.fix) for one in blocking]
        raise NotPublishableError(
            "not-publishable",
            f"还有 {len(blocking)} 处要改，不能印发。",
            hint="改好以后用 docgen revise 存一版，再办理。",
            problems=problems,
        )


def record_version(desk: Desk, writing: Writing, row: FilingRow, kept: Kept, change: Change) -> None:
    """Record the events and the version that they make; attachments and scans of before stay with it."""
    carried = kept.carried("attachments/", "scans/")
    first = 1 + sum(path.startswith("scans/") for path in carried)
    files, names = enclose("scans", change.scans, first)
    added = {path: entry(data, names[path]) for path, data in files.items()}
    number = row.version + 1
    made = change.sheet.line(number, change.name, {**carried, **added})
    last = change.entries[-1]
    said = dict(last.data)
    known = columns(change.sheet.filing, desk.settings, row)
    said["filing"] = {**known, **change.columns, **said.get("filing", {}), "version": number}
    said["version"] = made
    writing.keep_template(made["template"], change.sheet.template)
    entries = [*change.entries[:-1], Entry(last.action, last.remark, said)]
    writing.record(row.id, entries, {**change.sheet.files, **files}, keep=tuple(carried))
