"""Looking into the archive (查阅): lists, one filing, its log, its files, the difference between versions."""

import re
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from docgen.archive import queries
from docgen.archive.identifiers import object_id
from docgen.archive.queries import FilingRow, VersionRow
from docgen.archive.search import Hit
from docgen.archive.search import search as search_index
from docgen.errors import ArchiveError
from docgen.models.differences import Difference, differences
from docgen.models.filing import Filing
from docgen.service import rights
from docgen.service.desk import Desk, parse_kept, version_of
from docgen.service.lifecycle import label, state_name
from docgen.service.versions import DOCX, INPUT, PDF

_REFERENCE = re.compile(r"(?P<name>.+?)@v(?P<version>[0-9]{1,9})", re.DOTALL)
_AT_ONCE = 100
"""Filings whose latest versions are asked for together."""


def split_reference(reference: str) -> tuple[str, int | None]:
    """``ID@v2`` as id and version; without one the version is None."""
    found = _REFERENCE.fullmatch(reference)
    return (found["name"], int(found["version"])) if found else (reference, None)


def digests(kept: VersionRow) -> dict[str, str]:
    """SHA-256 of what counts most: input, DOCX, and the PDF once it is there."""
    known = (("input", INPUT), ("docx", DOCX))
    found = {what: kept.files[path]["sha256"] for what, path in known if path in kept.files}
    if kept.rendition:
        found["pdf"] = kept.rendition["files"][PDF]["sha256"]
    return found


def described(row: FilingRow, kept: VersionRow) -> dict[str, Any]:
    """A filing as an object of ``--format json``."""
    return {
        "id": row.id,
        "title": row.title,
        "state": row.state,
        "state_name": state_name(row.state),
        "kind": row.kind,
        "issuer": row.issuer,
        "organ_code": row.organ_code,
        "document_number": row.document_number,
        "year": row.year,
        "serial": row.serial,
        "version": row.version,
        "version_name": kept.name,
        "signed_on": row.signed_on,
        "printed_on": row.printed_on,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "ended_by": row.ended_by,
        "replaced_by": row.replaced_by,
        "digests": digests(kept),
    }


def listed(
    desk: Desk,
    *,
    year: int | None = None,
    state: str | None = None,
    organ: str | None = None,
    before: int | None = None,
) -> Generator[tuple[FilingRow, VersionRow], None, None]:
    """Every filing with its latest version, newest first, one after the other; ``before`` is a ``created_seq``."""
    if organ is not None and not organ.isprintable():
        return
    with (
        desk.archive.reading() as connection,
        closing(queries.filings(connection, year=year, state=state, organ=organ, before=before)) as rows,
    ):
        seen = (row for row in rows if desk.may_read(row))
        while batch := list(islice(seen, _AT_ONCE)):
            latest = queries.latest_versions(connection, batch)
            for row in batch:
                yield row, latest[row.id]


@dataclass(frozen=True, slots=True)
class Shown:
    """One filing with everything that is known of it; ``ends`` are the filings that it ends or replaces."""

    row: FilingRow
    kept: VersionRow
    versions: tuple[VersionRow, ...]
    ends: tuple[FilingRow, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The object of ``docgen show --format json``; its digests are those of the version asked for."""
        return {
            **described(self.row, self.kept),
            "shown_version": self.kept.version,
            "files": dict(self.kept.files),
            "rendition": self.kept.rendition,
            "template": self.kept.template,
            "ends": [{"id": row.id, "title": row.title, "document_number": row.document_number} for row in self.ends],
            "versions": [_version_object(kept) for kept in self.versions],
        }


def show(desk: Desk, reference: str) -> Shown:
    """A filing and those versions that the actor may see, the one named or the latest. RightsError ``not-visible``."""
    name, number = split_reference(reference)
    with desk.archive.reading() as connection:
        row = desk.filing(connection, name)
        steps = desk.settings.archive.steps
        seen = rights.readable_versions(desk.actor, row, queries.versions(connection, row.id), steps)
        newest = seen[-1].version if seen else row.version
        kept = version_of(connection, row, newest if number is None else number)
        if kept not in seen:
            raise rights.not_visible()
        ends = (one for one in queries.ended_with(connection, row.id) if desk.may_read(one))
        return Shown(row, kept, tuple(seen), tuple(ends))


def log(desk: Desk, reference: str | None = None) -> Generator[dict[str, Any], None, None]:
    """The log of a filing, the first entry first; None for that of the whole archive, the number book included."""
    with desk.archive.reading() as connection:
        if reference is None:
            if not (desk.actor.local or "archivist" in desk.actor.roles):
                raise rights.not_visible()
            yield from _whole_log(connection)
            return
        row = desk.filing(connection, split_reference(reference)[0])
        if not rights.may_follow(desk.actor, row, desk.settings.archive.steps):
            raise rights.not_visible()
        with closing(queries.events(connection, row.id)) as events:
            for event in events:
                yield _event_object(event, row)


def _whole_log(connection: Connection) -> Generator[dict[str, Any], None, None]:
    rows: dict[str, FilingRow | None] = {}
    with closing(queries.events(connection)) as events:
        for event in events:
            if event.subject not in rows:
                rows[event.subject] = queries.filing(connection, event.subject)
            yield _event_object(event, rows[event.subject])


def _version_object(kept: VersionRow) -> dict[str, Any]:
    said = {"version": kept.version, "name": kept.name, "at": kept.at, "actor": kept.actor, "reason": kept.reason}
    return {**said, "template": kept.template, "digests": digests(kept)}


def _event_object(event: queries.EventRow, row: FilingRow | None) -> dict[str, Any]:
    """An entry of the log: what a person asks of it, then what proves it; id and title are None for the number book."""
    told = {key: event.data[key] for key in ("by", "on", "clock", "notes") if key in event.data}
    return {
        "id": row.id if row else None,
        "title": row.title if row else None,
        "seq": event.seq,
        "action": event.action,
        "action_name": label(event.action),
        "at": event.at,
        "actor": event.actor,
        "remark": event.remark,
        **told,
        "state": event.state,
        "version": event.version,
        "document_number": (event.data.get("filing") or {}).get("document_number"),
        "numbers": list(event.data.get("numbers", ())),
        "digest": event.digest,
        "previous": event.previous,
    }


def difference(desk: Desk, before: str, after: str | None = None) -> list[Difference]:
    """What two versions differ in, fields and text; of one filing or of two.

    One version alone is compared with the one before it.
    """
    if after is None:
        shown = show(desk, before)
        if shown.kept.version == 1:
            raise ArchiveError("version-missing", "这是第1版，没有前一版可比。", where=shown.row.id)
        before, after = (f"{shown.row.id}@v{number}" for number in (shown.kept.version - 1, shown.kept.version))
    return differences(_filing(desk, before), _filing(desk, after))


def _filing(desk: Desk, reference: str) -> Filing:
    shown = show(desk, reference)
    if INPUT not in shown.kept.files:
        raise absent(shown.row, shown.kept, "输入")
    return parse_kept(desk.archive.store.read(object_id(shown.row.id), INPUT, shown.kept.object_version))


def absent(row: FilingRow, kept: VersionRow, what: str) -> ArchiveError:
    """The error for a file that the version does not have."""
    hint = "纸质公文补录的只有扫描件。" if row.kind == "paper" else "用 docgen show 查看这一版有哪些文件。"
    return ArchiveError("file-absent", f"第{kept.version}版（{kept.name}）没有{what}。", hint, row.id)


@dataclass(frozen=True, slots=True)
class Found:
    """A filing that a search has found (检索结果), and the piece of text it was found in."""

    row: FilingRow
    kept: VersionRow
    hit: Hit

    def marked(self, before: str, after: str) -> str:
        """The piece of text with the words set between two signs."""
        shown, at = "", 0
        for first, end in self.hit.snippet.marks:
            shown += self.hit.snippet.text[at:first] + before + self.hit.snippet.text[first:end] + after
            at = end
        return shown + self.hit.snippet.text[at:]

    def as_dict(self) -> dict[str, Any]:
        """The object of ``--format json``; marks count characters of the piece of text."""
        snippet = {"text": self.hit.snippet.text, "marks": [list(mark) for mark in self.hit.snippet.marks]}
        return {**described(self.row, self.kept), "snippet": snippet}


def search(
    desk: Desk,
    query: str,
    *,
    limit: int | None = None,
    before: int | None = None,
    year: int | None = None,
    state: str | None = None,
    organ: str | None = None,
) -> Generator[Found, None, None]:
    """Filings that hold every word of the query, newest first; ``before`` is the ``created_seq`` of a page's last."""

    def wanted(row: FilingRow) -> bool:
        asked = year in (None, row.year) and state in (None, row.state) and organ in (None, row.organ_code, row.issuer)
        return asked and desk.may_read(row)

    with desk.archive.reading() as connection:
        seen = (hit for hit in search_index(connection, query, limit=None, before=before) if wanted(hit.row))
        for hit in islice(seen, limit):
            yield Found(hit.row, version_of(connection, hit.row, hit.row.version), hit)
