"""The pages of drawn filings (页面): PDF and page images, one by one or many with warm LibreOffice processes."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.cli.output import Outcome
from docgen.errors import DocgenError
from docgen.findings import Finding

if TYPE_CHECKING:
    from docgen.service.conversion import PdfResult
    from docgen.settings import Settings


@dataclass(frozen=True, slots=True)
class Job:
    """One input and where its DOCX goes; the PDF and the images take its name."""

    file: Path
    docx: Path

    @property
    def pdf(self) -> Path:
        """Where the PDF goes."""
        return self.docx.with_suffix(".pdf")

    def png(self, page: int) -> Path:
        """Where the image of that page goes, counted from 1."""
        return self.docx.with_name(f"{self.docx.stem}-{page:03d}.png")


@dataclass(slots=True)
class Drawn:
    """One job on its way: what is to be said of it, and its DOCX once that is written (None where it failed).

    ``apart`` draws it again with the imprint on an even page of its own; None where the imprint may stand anywhere.
    """

    job: Job
    outcome: Outcome
    docx: bytes | None = None
    apart: Callable[[], bytes] | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which pages are wanted besides the DOCX, and whether they are measured against the standard."""

    pdf: bool
    png: bool
    measured: bool = True


def with_pages(drawn: Iterable[Drawn], settings: "Settings", wanted: Wanted, *, many: bool) -> Iterator[Outcome]:
    """Yield the outcome of every filing in order, its pages made where wanted; a failure stops only its own filing."""
    if not (wanted.pdf or wanted.png):
        for one in drawn:
            one.outcome.findings += _unsettled(one)
            yield one.outcome
    elif many:
        yield from _pooled(list(drawn), settings, wanted)
    else:
        for one in drawn:
            if one.docx is not None:
                _take(one, _settled(one, _converted(one.docx, settings, wanted), settings, wanted), wanted)
            yield one.outcome


def _pooled(drawn: list[Drawn], settings: "Settings", wanted: Wanted) -> Iterator[Outcome]:
    """All DOCX stand before the first conversion begins; the warm processes then work ahead of what is printed."""
    from docgen.service import conversion

    docxs = (one.docx for one in drawn if one.docx is not None)
    with closing(conversion.to_pdfs(docxs, settings, measured=wanted.measured)) as results:
        for one in drawn:
            if one.docx is not None:
                _take(one, _settled(one, next(results), settings, wanted), wanted)
            yield one.outcome


def _settled(
    one: Drawn, result: "PdfResult | DocgenError", settings: "Settings", wanted: Wanted
) -> "PdfResult | DocgenError":
    """The result with the imprint on an even page: drawn and converted again where the text ends on an odd one."""
    from docgen.service.outputs import write_atomic

    if isinstance(result, DocgenError) or one.apart is None or result.pages % 2 == 0:
        return result
    try:
        one.docx = one.apart()
        write_atomic(one.job.docx, one.docx)
    except DocgenError as error:
        return error
    return _converted(one.docx, settings, wanted)


def _unsettled(one: Drawn) -> list[Finding]:
    """Say that a DOCX alone cannot know on which page its imprint comes to stand."""
    if one.apart is None or one.docx is None:
        return []
    message = "只生成 DOCX 时不知道页数，版记排在最后一面，未必是偶数页"
    return [Finding("even-page-unknown", "GB/T 9704 7.4.1", "note", "版记", message, fix="请加 --pdf 生成，按页数排定")]


def _converted(docx: bytes, settings: "Settings", wanted: Wanted) -> "PdfResult | DocgenError":
    from docgen.service import conversion

    try:
        return conversion.to_pdf(docx, settings, measured=wanted.measured)
    except DocgenError as error:
        return error


def _take(one: Drawn, result: "PdfResult | DocgenError", wanted: Wanted) -> None:
    """Write what was asked for; an error of conversion or writing stands in the outcome beside the DOCX."""
    if isinstance(result, DocgenError):
        one.outcome.error = result
        return
    one.outcome.findings += result.findings
    one.outcome.facts |= {"pages": result.pages, "fonts": list(result.fonts)}
    try:
        _write(one, result, wanted)
    except DocgenError as error:
        one.outcome.error = error


def _write(one: Drawn, result: "PdfResult", wanted: Wanted) -> None:
    from docgen.service import conversion
    from docgen.service.outputs import write_atomic

    facts, job = one.outcome.facts, one.job
    if wanted.pdf:
        write_atomic(job.pdf, result.pdf)
        facts["pdf"] = job.pdf
    if wanted.png:
        images = conversion.page_images(result.pdf)
        targets = [job.png(number) for number in range(1, len(images) + 1)]
        for target, image in zip(targets, images, strict=True):
            write_atomic(target, image)
        facts["png"] = targets
        # Removing files that this run did not write is not ours to do; leaving them unmentioned would mislead.
        facts["stale_png"] = os.path.exists(job.png(len(images) + 1))
