"""Proving the archive (核验): every digest, the chain of events, and on request every page drawn again."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from docgen.archive import index, queries
from docgen.archive.chain import Chain, check_chain, check_object_log
from docgen.archive.events import LOG
from docgen.archive.identifiers import object_id
from docgen.archive.index_check import check_index
from docgen.archive.object_check import Damage, check_object
from docgen.archive.queries import FilingRow, VersionRow
from docgen.archive.root_check import check_root
from docgen.archive.tip import Tip
from docgen.errors import DocgenError
from docgen.render.package import read_package
from docgen.service import filings
from docgen.service.desk import Desk, parse_kept, version_of
from docgen.service.reading import split_reference
from docgen.service.renditions import missing
from docgen.service.versions import DOCX, ENVIRONMENT, INPUT, SETTINGS, TEXT, engine
from docgen.settings import Settings

Reproduction = Literal["reproduced", "text-equal", "different", "failed"]
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A version drawn again (重新生成): the same part by part, the same text by a newer engine, or different."""

    id: str
    version: int
    result: Reproduction
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The entry of ``--format json``."""
        return {"id": self.id, "version": self.version, "result": self.result, "note": self.note}


@dataclass
class Verdict:
    """What a verification found. ``head`` is the place and digest of the last event: worth noting on paper."""

    objects: int = 0
    damages: list[Damage] = field(default_factory=list)
    redrawn: list[Redrawn] = field(default_factory=list)
    without_pdf: list[str] = field(default_factory=list)
    head: tuple[int, str] = (0, "")

    @property
    def sound(self) -> bool:
        """Whether nothing is damaged and no page came out different."""
        return not self.damages and all(one.result in ("reproduced", "text-equal") for one in self.redrawn)


def _ignore(_: int) -> None:
    return None


def verify(desk: Desk, *, rerender: bool = False, progress: Progress = _ignore) -> Verdict:
    """Check the whole archive: the files, the log, the index; ``progress`` is told the bytes read since last time.

    What dead writers left was settled when the archive was opened. Others may work meanwhile: then the log is checked
    up to the event that was the last when the checking began.
    """
    archive, chain = desk.archive, Chain()
    with archive.reading() as connection:
        before, _ = index.head(connection)
    verdict = Verdict()

    def look_further(name: str, seen: Mapping[str, str]) -> list[Damage]:
        verdict.objects += 1
        return check_object_log(archive.store, name, chain, seen)

    verdict.damages += check_root(archive.store, progress, look_further)
    with archive.reading() as connection:
        upto = None if index.head(connection)[0] == before else before
        verdict.damages += check_chain(chain, upto)
        verdict.damages += check_index(connection, chain, upto)
    verdict.damages += _lost(archive.tip(), chain)
    verdict.damages = list(dict.fromkeys(verdict.damages))
    verdict.head = chain.last
    verdict.without_pdf = [f"{row.id}@v{kept.version}" for row, kept in missing(desk)]
    if rerender:
        verdict.redrawn = list(_redrawn(desk))
    return verdict


def _lost(tip: Tip, chain: Chain) -> Iterator[Damage]:
    """Say when the home remembers more events than there are."""
    if tip.lost and chain.last[0] < tip.seq:
        message = f"曾经办理到第 {tip.seq} 条，档案里只有 {chain.last[0]} 条：档案被换成了旧的，或少了一部分。"
        yield Damage("event-missing", "", LOG, message)


def verify_filing(desk: Desk, reference: str, *, rerender: bool = False, progress: Progress = _ignore) -> Verdict:
    """Check one filing: its files, its part of the log, and on request its versions drawn again.

    ``head`` of the result is this filing's last event.
    """
    archive = desk.archive
    name, number = split_reference(reference)
    with archive.reading() as connection:
        row = desk.filing(connection, name)
        known = {event.seq: event.digest for event in queries.events(connection, row.id)}
        versions = queries.versions(connection, row.id)
        if number is not None:
            versions = [version_of(connection, row, number)]
    chain = Chain()
    digests: dict[str, str] = {}
    damages = check_object(archive.store, object_id(row.id), progress, digests)
    damages += check_object_log(archive.store, object_id(row.id), chain, digests)
    # What another process has recorded since the index was read is not looked at.
    seen = {seq: digest.hex() for seq, (_, digest, _) in chain.links.items() if seq <= row.seq}
    for seq in sorted(known.keys() | seen.keys()):
        if known.get(seq) != seen.get(seq):
            message = f"第 {seq} 条办理记录与数据库所记的不同：{row.id}。"
            damages.append(Damage("index-differs", object_id(row.id), LOG, message))
    without = [f"{row.id}@v{kept.version}" for row, kept in missing(desk, row.id)]
    redrawn = [_redraw(desk, row, kept) for kept in versions if INPUT in kept.files] if rerender else []
    return Verdict(1, list(dict.fromkeys(damages)), redrawn, without, chain.last)


def _redrawn(desk: Desk) -> Iterator[Redrawn]:
    with desk.archive.reading() as connection:
        for row in queries.filings(connection):
            for kept in queries.versions(connection, row.id):
                if INPUT in kept.files:
                    yield _redraw(desk, row, kept)


def _redraw(desk: Desk, row: FilingRow, kept: VersionRow) -> Redrawn:
    """Draw a version from its own input, settings and template, and compare the parts before compression."""
    store, name = desk.archive.store, object_id(row.id)

    def read(path: str) -> bytes:
        return store.read(name, path, kept.object_version)

    try:
        environment = json.loads(read(ENVIRONMENT))
        settings = Settings.model_validate_json(read(SETTINGS), strict=False)
        template = desk.archive.template(kept.template or "")
        filing = parse_kept(read(INPUT))
        apart = environment["imprint_apart"]
        drawn = filings.render(filing, settings, template=template, imprint_apart=apart)
        if read_package(drawn.docx) == read_package(read(DOCX)):
            return Redrawn(row.id, kept.version, "reproduced")
        if drawn.text.encode() == read(TEXT):
            return Redrawn(row.id, kept.version, "text-equal", _engines(environment))
        return Redrawn(row.id, kept.version, "different", _engines(environment))
    except DocgenError as error:
        return Redrawn(row.id, kept.version, "failed", error.message)
    except (ValueError, KeyError) as error:
        # Settings or environment of another docgen, which this one cannot read.
        return Redrawn(row.id, kept.version, "failed", f"当时的设置读不出来：{type(error).__name__}")


def _engines(environment: dict[str, Any]) -> str:
    return f"当时的引擎 {environment['docgen']}，现在 {engine()['docgen']}"
