"""PDFs of issued versions (版式文件): made after the issue, recorded once, completed later where they are missing."""

from collections.abc import Iterable, Iterator

from docgen.archive import queries
from docgen.archive.identifiers import object_id
from docgen.archive.queries import FilingRow, VersionRow
from docgen.archive.writing import Entry
from docgen.errors import ConversionError, DocgenError
from docgen.service import conversion
from docgen.service.conversion import PdfResult
from docgen.service.desk import Desk
from docgen.service.publishing import CORRECTED, ISSUED
from docgen.service.versions import DOCX, PDF, entry

ISSUED_NAMES = frozenset({ISSUED, CORRECTED})


def missing(desk: Desk, reference: str | None = None) -> Iterator[tuple[FilingRow, VersionRow]]:
    """Issued versions whose PDF is still to be made: of one filing, or of the whole archive."""
    with desk.archive.reading() as connection:
        if reference is None:
            yield from queries.without_rendition(connection, ISSUED_NAMES)
            return
        row = desk.filing(connection, reference)
        for kept in queries.versions(connection, row.id):
            if kept.name in ISSUED_NAMES and kept.rendition is None:
                yield row, kept


def complete(desk: Desk, reference: str | None = None) -> Iterator[tuple[FilingRow, VersionRow, PdfResult]]:
    """Make and record every PDF that is missing, with warm offices; yield each that is recorded.

    ConversionError at the first that fails: what was made before stands.
    """
    waiting = list(missing(desk, reference))
    if not waiting:
        return
    docxs = (desk.archive.store.read(object_id(row.id), DOCX, kept.object_version) for row, kept in waiting)
    if len(waiting) == 1:
        results: Iterator[PdfResult | DocgenError] = iter([conversion.to_pdf(next(docxs), desk.settings)])
    else:
        results = conversion.to_pdfs(docxs, desk.settings)
    for (row, kept), result in zip(waiting, results, strict=True):
        if isinstance(result, DocgenError):
            raise result
        if _record(desk, row, kept, result):
            yield row, kept, result


def findings_of(made: Iterable[tuple[FilingRow, VersionRow, PdfResult]]) -> list[str]:
    """What was measured on the pages and is more than a note, a line each."""
    told = (one for _, _, result in made for one in result.findings if one.severity != "note")
    return [f"{one.where}：{one.message}" for one in told]


def complete_quietly(desk: Desk, reference: str) -> list[str]:
    """Make the PDF of a filing just issued; what went wrong comes back as a notice, for the issue itself stands."""
    try:
        return findings_of(complete(desk, reference))
    except ConversionError as error:
        return [f"PDF 没有生成：{error.message}装好以后用 docgen complete 补。"]


def _record(desk: Desk, row: FilingRow, kept: VersionRow, result: PdfResult) -> bool:
    """Record the PDF with what it was made by; False where another process was quicker: its PDF stays."""
    with desk.at_work() as writing:
        now = queries.version(writing.connection, row.id, kept.version)
        if now is None or now.rendition is not None:
            return False
        made = {
            "version": kept.version,
            "files": {PDF: entry(result.pdf)},
            "office": result.office_version,
            "fonts": [{"name": font.name, "embedded": font.embedded} for font in result.fonts],
            "pages": result.pages,
            "findings": [finding.as_dict() for finding in result.findings],
        }
        writing.record(row.id, [Entry("rendition", "", {"rendition": made})], {PDF: result.pdf})
        return True
