"""PDFs of a batch (批量 PDF): made by warm LibreOffice processes while the rows are still being drawn."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from docgen.archive.writing import Entry as ArchiveEntry
from docgen.errors import DocgenError
from docgen.roster.results import Failure
from docgen.service import conversion, even_pages
from docgen.service.batch_files import write_quickly
from docgen.service.batch_folder import Done
from docgen.service.batch_making import Maker, Order
from docgen.service.batch_run import GROUP, Entry, Work
from docgen.service.batch_ways import recorded
from docgen.service.conversion import PdfResult
from docgen.service.versions import PDF
from docgen.service.versions import entry as file_entry


def with_pdfs(work: Work, groups: Iterator[list[Done]], waiting: list[Done]) -> Iterator[list[Done]]:
    """Convert what is made, as it is made, and first what was ``waiting`` for its PDF from before.

    A conversion that fails leaves its DOCX; the row counts as failed and the next run tries again.
    """
    queue: list[Done] = []

    def docxs() -> Iterator[bytes]:
        for done in waiting:
            queue.append(done)
            yield (work.folder.path / done.file).read_bytes()
        for group in groups:
            for done in group:
                if done.status == "made" and not work.stopping():
                    queue.append(done)
                    yield (work.folder.path / done.file).read_bytes()

    entries = {one.key: one for one in work.entries}
    again = _Again(work, entries, queue)
    finished: list[Done] = []
    results = conversion.to_pdfs(docxs(), work.plan.settings, measured=False, again=again)
    try:
        for place, result in enumerate(results):
            finished.append(_taken(work, queue[place], result))
            if len(finished) >= GROUP:
                yield recorded(work, finished)
                finished = []
    finally:
        results.close()
    yield recorded(work, finished)


def _taken(work: Work, done: Done, result: PdfResult | DocgenError) -> Done:
    if isinstance(result, DocgenError):
        words = f"DOCX 已生成，PDF 没有生成：{result.message}"
        return replace(done, status="failed", message=words, failures=[Failure(done.row, None, words)])
    name = f"{done.file.removesuffix('.docx')}.pdf"
    write_quickly(work.folder.path / name, result.pdf)
    if done.id and work.plan.wants.mode == "publish" and done.row:
        _kept(work, done, result)
    return replace(done, status="made", pdf=name, message="", failures=[])


def _kept(work: Work, done: Done, result: PdfResult) -> None:
    """Record the PDF of an issue beside it, as ``docgen complete`` would."""
    assert work.desk is not None
    made = {
        "version": 1,
        "files": {PDF: file_entry(result.pdf)},
        "office": result.office_version,
        "fonts": [{"name": font.name, "embedded": font.embedded} for font in result.fonts],
        "pages": result.pages,
        "findings": [finding.as_dict() for finding in result.findings],
    }
    with work.desk.at_work() as writing:
        writing.record(done.id, [ArchiveEntry("rendition", "", {"rendition": made})], {PDF: result.pdf})


class _Again:
    """Draws a file again whose imprint belongs on an even page of its own; archived ones were settled before."""

    def __init__(self, work: Work, entries: Mapping[str, Entry], queue: list[Done]) -> None:
        self._work, self._entries, self._queue = work, entries, queue
        self._maker = Maker(work.plan, "", work.today, want_docx=True) if work.plan.wants.mode == "files" else None

    def __call__(self, place: int, pdf: bytes, pages: int) -> bytes | None:
        done = self._queue[place]
        entry = self._entries.get(done.key)
        if self._maker is None or entry is None or not even_pages.goes_apart(pdf, pages):
            return None
        path = self._work.folder.path / done.file
        made = self._maker.make(Order(entry.row, entry.key, path, apart=True))
        if not made.even_page:
            return None
        done.digest = made.digest
        return made.docx
