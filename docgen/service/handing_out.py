"""Handing out files of the archive (取出): what is kept, and a PDF also where none is kept yet."""

import re
from typing import Literal

from docgen.archive.identifiers import object_id
from docgen.archive.queries import FilingRow, VersionRow
from docgen.models.yaml_writer import to_yaml
from docgen.service import conversion, renditions
from docgen.service.desk import Desk, parse_kept
from docgen.service.inputs import marked
from docgen.service.reading import Shown, absent, show
from docgen.service.versions import DOCX, INPUT, PDF

What = Literal["docx", "pdf", "input"]
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_LONGEST_TITLE = 60
_MOST_BYTES = 200
"""Of a file name: systems take 255, and an ending and a copy's number come behind it."""


def take_out(desk: Desk, reference: str, what: What) -> tuple[str, bytes]:
    """A file of a version with a name to save it under; ArchiveError ``file-absent`` where the version has none.

    ``input`` is the input as YAML with a first line that names the version, so that a revision can be held against
    it. The PDF of an issued version that is still missing is made and recorded first; that of a draft is made anew
    each time and kept nowhere, since a draft is not what was issued.
    """
    shown = show(desk, reference)
    name = file_name(shown.row, shown.kept)
    if what == "input":
        filing = parse_kept(_read(desk, shown, INPUT, "输入"))
        return f"{name}.yaml", marked(to_yaml(filing), shown.row.id, shown.kept.version).encode()
    if what == "docx":
        return f"{name}.docx", _read(desk, shown, DOCX, " DOCX")
    return f"{name}.pdf", _pdf(desk, shown)


def take_out_file(desk: Desk, reference: str, wanted: str) -> tuple[str, bytes]:
    """Any file that is kept of a version: an attachment, a scan, the input as typed, by its own or its kept name."""
    shown = show(desk, reference)
    for path, entry in shown.kept.files.items():
        if wanted in (path, entry.get("name")):
            last = path.rsplit("/", 1)[-1]
            return _safe(str(entry.get("name") or last)), _read(desk, shown, path, wanted)
    raise absent(shown.row, shown.kept, f"“{wanted[:_LONGEST_TITLE]}”")


def _read(desk: Desk, shown: Shown, path: str, what: str) -> bytes:
    if path not in shown.kept.files:
        raise absent(shown.row, shown.kept, what)
    return desk.archive.store.read(object_id(shown.row.id), path, shown.kept.object_version)


def _pdf(desk: Desk, shown: Shown) -> bytes:
    rendition = shown.kept.rendition
    if rendition is None and shown.kept.name in renditions.ISSUED_NAMES:
        for _ in renditions.complete(desk, shown.row.id):
            pass
        rendition = show(desk, f"{shown.row.id}@v{shown.kept.version}").kept.rendition
    if rendition is not None:
        return desk.archive.store.read(object_id(shown.row.id), PDF, rendition["object_version"])
    return conversion.to_pdf(_read(desk, shown, DOCX, " PDF"), desk.settings, measured=False).pdf


def file_name(row: FilingRow, kept: VersionRow) -> str:
    """A name to save a version under: number or id, title, and the version unless it is the latest."""
    parts = [row.document_number or row.id, row.title[:_LONGEST_TITLE]]
    if kept.version != row.version:
        parts.insert(1, f"第{kept.version}版")
    return _safe(" ".join(parts))


def _safe(name: str) -> str:
    """A name that every system takes; it begins with a number, an id or a name that a user's system has taken."""
    return _UNSAFE.sub("_", name).encode()[:_MOST_BYTES].decode("utf-8", "ignore").strip(" .") or "_"
