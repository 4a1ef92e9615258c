"""What is kept of one version (一版公文): the files, their digests, and the line that the index gets of it."""

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from importlib.metadata import version as installed_version
from pathlib import PurePath
from typing import Any

from docgen import __version__
from docgen.archive.events import canonical
from docgen.archive.queries import FilingRow
from docgen.errors import DocgenError
from docgen.findings import Finding
from docgen.models.filing import Filing
from docgen.models.plain import NONE_KNOWN, KnownParts, to_json, write_json
from docgen.render.template_files import shipped_template
from docgen.service import filings
from docgen.service.wording import file_name
from docgen.settings import Settings
from docgen.stages import done

DOCX, TEXT, INPUT = "filing.docx", "text.txt", "input.json"
REPORT, ENVIRONMENT, SETTINGS = "report.json", "environment.json", "settings.json"
PDF = "filing.pdf"
_ENGINE = ("lxml", "jinja2", "pydantic", "deflate", "docxtpl")
_LONGEST_SUFFIX = 10


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that comes with a version (随附的文件): its name as the user has it, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Sheet:
    """One version as it will be kept: the filing, its files by logical path, the template's bytes, the findings.

    ``names`` gives the user's own name of a file that came from outside.
    """

    filing: Filing
    files: Mapping[str, bytes]
    template: bytes
    findings: tuple[Finding, ...]
    names: Mapping[str, str] = field(default_factory=dict)

    def entries(self) -> dict[str, dict[str, Any]]:
        """Digest (SHA-256), size and user's name of every file."""
        return {path: entry(data, self.names.get(path)) for path, data in self.files.items()}

    def line(self, version: int, name: str, kept: Mapping[str, Any]) -> dict[str, Any]:
        """What the event says of this version; ``kept`` are the entries of files carried over from before."""
        return {
            "version": version,
            "name": name,
            "files": {**kept, **self.entries()},
            "template": digest(self.template),
        }


def compose(
    filing: Filing,
    settings: Settings,
    *,
    template: bytes | None = None,
    source: Enclosure | None = None,
    imprint_apart: bool = False,
) -> Sheet:
    """Render the filing and gather all that is to be kept of it; ``source`` is the input as the user typed it."""
    sheet = done(compose_all([(filing, imprint_apart)], settings, template=template)[0])
    if source is None:
        return sheet
    path = f"source{suffix(source.name)}"
    return replace(sheet, files={**sheet.files, path: source.data}, names={path: file_name(source.name)})


def compose_all(
    wanted: Sequence[tuple[Filing, bool]],
    settings: Settings,
    *,
    template: bytes | None = None,
    known: KnownParts = NONE_KNOWN,
) -> list[Sheet | DocgenError]:
    """Compose some filings, each with its ``imprint_apart``; what stands against one stands in its place.

    ``known`` are parts that they share.
    """
    houses = [replace(filings.house_of(filing, settings), imprint_apart=apart) for filing, apart in wanted]
    pairs = zip(wanted, houses, strict=True)
    orders = [filings.Order(filing, house, write_json(filing, known)) for (filing, _), house in pairs]
    return [
        one if isinstance(one, DocgenError) else _sheet(order, settings, template, one)
        for order, one in zip(orders, filings.render_all(orders, template=template), strict=True)
    ]


def _sheet(order: filings.Order, settings: Settings, template: bytes | None, drawn: filings.Rendered) -> Sheet:
    """What is to be kept of a filing that has been drawn."""
    used = template if template is not None else shipped_template(order.filing.kind)
    files = {
        INPUT: order.written.whole,
        DOCX: drawn.docx,
        TEXT: drawn.text.encode(),
        REPORT: _report(drawn.findings),
        ENVIRONMENT: _environment(order.house.imprint_apart),
        SETTINGS: _settled_by(settings.model_dump_json(include=_DRAWN_BY)),
    }
    return Sheet(order.filing, files, used, drawn.findings)


_DRAWN_BY = {"house", "page", "preprinted", "fonts"}


def _report(findings: tuple[Finding, ...]) -> bytes:
    """The findings as ``_pretty`` writes a list of them."""
    entries = ",\n ".join(map(_reported, findings))
    return f"[\n {entries}\n]\n".encode() if entries else b"[]\n"


# What the filings of a batch have in common is written once; a few of each are enough.
@lru_cache(maxsize=256)
def _reported(finding: Finding) -> str:
    return _pretty(finding.as_dict()).decode().rstrip("\n").replace("\n", "\n ")


@cache
def _environment(imprint_apart: bool) -> bytes:
    return _pretty({**engine(), "imprint_apart": imprint_apart})


@lru_cache(maxsize=8)
def _settled_by(settings: str) -> bytes:
    return _pretty(json.loads(settings))


def enclose(folder: str, enclosures: Iterable[Enclosure], first: int = 1) -> tuple[dict[str, bytes], dict[str, str]]:
    """Files from outside under safe names of our own (``attachments/001.xlsx``), and the names they came with."""
    files: dict[str, bytes] = {}
    names: dict[str, str] = {}
    for number, enclosure in enumerate(enclosures, first):
        path = f"{folder}/{number:03d}{suffix(enclosure.name)}"
        files[path], names[path] = enclosure.data, file_name(enclosure.name)
    return files, names


def entry(data: bytes, name: str | None = None) -> dict[str, Any]:
    """Digest, size and, where it came from outside, the name of a file."""
    said = {"sha256": digest(data), "size": len(data)}
    return said if name is None else {**said, "name": name}


def digest(data: bytes) -> str:
    """SHA-256 as hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def suffix(name: str) -> str:
    """The ending of a foreign file name where it is short and plain (``.xlsx``), else nothing."""
    ending = PurePath(name.replace("\0", "")).suffix.lower()
    plain = ending[1:].isascii() and ending[1:].isalnum() and len(ending) <= _LONGEST_SUFFIX
    return ending if plain else ""


@cache
def engine() -> dict[str, Any]:
    """What draws the DOCX: docgen and the libraries whose version can change its bytes."""
    libraries = {name: installed_version(name) for name in _ENGINE}
    return {"docgen": __version__, "python": platform.python_version(), "libraries": libraries}


def columns(filing: Filing, settings: Settings, row: FilingRow | None = None) -> dict[str, Any]:
    """What the index shows of a filing; ``row`` is how it stood before, None for a new one.

    A number that it holds stays as it is, code and year included, until it gets another. The day of printing is not
    told before the filing is printed: see ``docgen.service.publishing``.
    """
    head, house = filing.head, settings.house
    signed = filing.signature.signed_on
    found: dict[str, Any] = {
        "kind": filing.kind,
        "form": filing.form,
        "title": filing.title.replace("\n", ""),
        "issuer": "、".join(filing.issuers) or house.issuer or "",
        "signed_on": signed.isoformat() if signed else None,
    }
    if row is None or row.document_number is None:
        found |= {"organ_code": organ_code(filing, settings), "year": signed.year if signed else head.year}
    return found


def organ_code(filing: Filing, settings: Settings) -> str | None:
    """The organ code (机关代字) that the page shows: the filing's own, or its issuer's in the house."""
    return filing.head.organ_code or filings.house_of(filing, settings).organ_code or None


def same_words(one: Filing, other: Filing) -> bool:
    """Whether two filings say the same."""
    return canonical(json.loads(to_json(one))) == canonical(json.loads(to_json(other)))


def _pretty(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
