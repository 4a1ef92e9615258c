"""Numbers (登记编号): one from the book for each filing, in order, and never one twice."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from docgen.archive import numbers
from docgen.archive.queries import FilingRow
from docgen.archive.writing import Entry, Writing
from docgen.errors import ArchiveError
from docgen.models.filing import Filing
from docgen.service.book import line, refuse_taken
from docgen.service.desk import Desk, Done
from docgen.service.issuing import Change, record_version
from docgen.service.marking import NumberSequence, date_of, number_text, sequence_of, with_number
from docgen.service.versions import compose
from docgen.service.wording import require_text

PROOF = "清样"
"""What the version is called that carries the number and goes to proofreading."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A filing with its number: the text, the number as written, what the book and the filing's row get of it."""

    filing: Filing
    text: str | None
    columns: dict[str, Any]
    book: list[dict[str, Any]]
    reason: str = ""

    def entry(self) -> Entry:
        """The event of the numbering; its remark is the reason of a chosen number."""
        return Entry("number", self.reason, {"filing": {**self.columns, "state": "numbered"}, "numbers": self.book})


def number(desk: Desk, reference: str, *, serial: int | None = None, remark: str | None = None) -> Done:
    """Give an approved filing its number (登记编号) and draw the proof (清样).

    ``serial`` chooses one out of turn and asks for a reason. A filing that came back keeps the number it has.
    """
    with desk.at_work() as writing:
        row = desk.filing(writing.connection, reference)
        desk.require_step(row, "number")
        kept = desk.latest(writing, row)
        numbered = allocate(desk, writing, row, kept.filing, serial, remark)
        if numbered.text is None:
            raise ArchiveError(
                "no-number-wanted",
                "这份公文不编号。",
                hint="无版头的公文和没有写代字的纪要可以直接印发。",
                where=row.id,
            )
        sheet = compose(numbered.filing, desk.settings, template=desk.template_of(writing, kept.row))
        record_version(desk, writing, row, kept, Change(PROOF, sheet, [numbered.entry()]))
        return desk.done(writing, row.id)


def proposed(desk: Desk, row: FilingRow, filing: Filing) -> str | None:
    """The number that the filing would get now; None where it gets none, or it cannot be said yet."""
    signed_on = filing.signature.signed_on
    if signed_on is None:
        return None
    try:
        sequence = sequence_of(filing, desk.settings, signed_on)
    except ArchiveError:
        return None
    if sequence is None:
        return None
    with desk.archive.reading() as connection:
        held = _held(connection, row)
        following = numbers.next_serial(connection, sequence.code, sequence.year)
    return sequence.number(held[1] if held is not None and held[0] == sequence else following, signed_on.year)


def allocate(
    desk: Desk, writing: Writing, row: FilingRow, filing: Filing, serial: int | None, remark: str | None
) -> Numbered:
    """Take the filing's number from the book; the one it already holds when it still fits its code and year."""
    signed_on = date_of(filing)
    sequence = sequence_of(filing, desk.settings, signed_on)
    if sequence is None:
        if serial is not None:
            raise ArchiveError(
                "no-number-wanted", "这份公文不编号，不能指定编号。", hint="请去掉 --number。", where=row.id
            )
        return Numbered(filing, None, {}, [])
    held = _held(writing.connection, row)
    # The reason belongs to a number that was chosen; what comes with the next one in turn is an opinion.
    reason = "" if serial is None else require_text(remark, "指定编号的原因")
    book: list[dict[str, Any]] = []
    if held is not None and serial in (None, held[1]) and held[0] == sequence:
        chosen = held[1]
    else:
        chosen = _chosen(writing.connection, sequence, serial)
        if held is not None:
            why = f"改编为 {sequence.number(chosen, signed_on.year)}" + (f"：{reason}" if reason else "")
            book.append(line(held[0], held[1], "void", why))
        book.append(line(sequence, chosen, "used", reason))
    marked = with_number(filing, sequence, chosen, signed_on)
    text = number_text(marked, desk.settings)
    columns = {
        "organ_code": sequence.code,
        "year": signed_on.year,
        "serial": chosen,
        "document_number": text,
    }
    return Numbered(marked, text, columns, book, reason)


def _held(connection: Connection, row: FilingRow) -> tuple[NumberSequence, int] | None:
    """The number that the filing already has."""
    found = numbers.held_by(connection, row.id)
    return None if found is None else (NumberSequence(found.code, found.year), found.serial)


def _chosen(connection: Connection, sequence: NumberSequence, serial: int | None) -> int:
    if sequence.year and numbers.year_closed(connection, sequence.code, sequence.year):
        raise ArchiveError(
            "year-closed",
            f"{sequence.year}年的编号簿已经封存，不能再编 {sequence} 的号。",
            hint="请核对成文日期；签发日期确实有误的，请用 docgen return 退回重签。",
        )
    if serial is None:
        return numbers.next_serial(connection, sequence.code, sequence.year)
    refuse_taken(connection, sequence, serial, but="reserved")
    return serial
