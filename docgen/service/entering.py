"""Filings issued on paper (纸质公文): entered later (补录), with their number and a scan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from docgen.archive.identifiers import new_id
from docgen.archive.writing import Entry
from docgen.errors import ArchiveError
from docgen.service.book import line, refuse_closed, refuse_taken
from docgen.service.desk import Desk, Done
from docgen.service.marking import NumberSequence, check_sequence
from docgen.service.versions import TEXT, Enclosure, enclose, entry
from docgen.service.wording import require_text

PAPER = "原件"
"""What the only version of a filing is called that was issued on paper."""

PAPER_KIND = "paper"


@dataclass(frozen=True, slots=True)
class PaperFiling:
    """A filing issued on paper before or beside docgen (纸质公文), as the clerk enters it later (补录)."""

    title: str
    issuer: str
    sequence: NumberSequence
    serial: int
    signed_on: date
    printed_on: date | None = None

    @property
    def document_number(self) -> str:
        """The number as one writes it."""
        return self.sequence.number(self.serial, self.signed_on.year)


def enter(desk: Desk, paper: PaperFiling, *, remark: str, scans: Sequence[Enclosure] = ()) -> Done:
    """Enter a filing that was issued on paper (补录): its number is taken, its scan kept, its title found again."""
    remark = require_text(remark, "补录的说明")
    desk.require("enter")
    paper = _checked(desk, paper)
    with desk.at_work() as writing:
        refuse_closed(writing, paper.sequence)
        refuse_taken(writing.connection, paper.sequence, paper.serial, but="reserved")
        subject = new_id()
        files, names = enclose("scans", scans)
        files[TEXT] = "\n".join((paper.issuer, paper.document_number, paper.title)).encode()
        entries = {path: entry(data, names.get(path)) for path, data in files.items()}
        version = {"version": 1, "name": PAPER, "files": entries, "template": None}
        book = line(paper.sequence, paper.serial, "paper", remark)
        data = {"filing": _columns(paper), "version": version, "numbers": [book]}
        writing.record(subject, [Entry("enter", remark, data)], files)
        return desk.done(writing, subject)


def _checked(desk: Desk, paper: PaperFiling) -> PaperFiling:
    """The entry with its words looked at; a number belongs to the year of its signing."""
    title, issuer = require_text(paper.title, "标题", "--title"), require_text(paper.issuer, "发文机关", "--issuer")
    check_sequence(paper.sequence, desk.settings)
    if paper.sequence.year not in (0, paper.signed_on.year):
        raise ArchiveError(
            "sequence-year",
            f"编号是{paper.sequence.year}年的，成文日期却是 {paper.signed_on}。",
            hint="编号归成文日期所在的年份，请核对两者。",
        )
    return replace(paper, title=title.replace("\n", ""), issuer=issuer.replace("\n", ""))


def _columns(paper: PaperFiling) -> dict[str, Any]:
    return {
        "kind": PAPER_KIND,
        "title": paper.title,
        "issuer": paper.issuer,
        "organ_code": paper.sequence.code,
        "year": paper.signed_on.year,
        "serial": paper.serial,
        "document_number": paper.document_number,
        "signed_on": paper.signed_on.isoformat(),
        "printed_on": paper.printed_on.isoformat() if paper.printed_on else None,
        "state": "published",
        "version": 1,
    }
