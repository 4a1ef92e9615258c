"""The pages of drawn filings (页面): PDF and page images, one by one or many with warm LibreOffice processes."""

import os
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.cli.output import Outcome
from docgen.errors import DocgenError

if TYPE_CHECKING:
    from docgen.service.conversion import PdfResult
    from docgen.service.even_pages import Drawing, Settled
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
    """One job on its way: what is to be said of it, and the drawing once there is one (None where it failed)."""

    job: Job
    outcome: Outcome
    drawing: "Drawing | None" = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which pages are wanted besides the DOCX, and whether they are measured against the standard."""

    pdf: bool
    png: bool
    measured: bool = True


def with_pages(drawn: Iterable[Drawn], settings: "Settings", wanted: Wanted, *, many: bool) -> Iterator[Outcome]:
    """Yield the outcome of every filing in order, its pages made where wanted; a failure stops only its own filing."""
    from docgen.service import even_pages

    if not (wanted.pdf or wanted.png):
        for one in drawn:
            one.outcome.findings += even_pages.undecided(one.drawing) if one.drawing is not None else []
            yield one.outcome
    elif many:
        yield from _pooled(list(drawn), settings, wanted)
    else:
        for one in drawn:
            if one.drawing is not None:
                _take(one, even_pages.to_pdf(one.drawing, settings, measured=wanted.measured), wanted)
            yield one.outcome


def _pooled(drawn: list[Drawn], settings: "Settings", wanted: Wanted) -> Iterator[Outcome]:
    """All DOCX stand before the first conversion begins; the warm processes then work ahead of what is printed."""
    from docgen.service import even_pages

    drawings = [one.drawing for one in drawn if one.drawing is not None]
    with closing(even_pages.to_pdfs(drawings, settings, measured=wanted.measured)) as results:
        for one in drawn:
            if one.drawing is not None:
                _take(one, next(results), wanted)
            yield one.outcome


def _take(one: Drawn, settled: "Settled", wanted: Wanted) -> None:
    """Write what was asked for; an error of conversion or writing stands in the outcome beside the DOCX."""
    from docgen.service.outputs import write_atomic

    try:
        if one.drawing is not None and settled.docx is not one.drawing.rendered.docx:
            write_atomic(one.job.docx, settled.docx)
        if isinstance(settled.result, DocgenError):
            raise settled.result
        one.outcome.findings += settled.result.findings
        one.outcome.facts |= {"pages": settled.result.pages, "fonts": list(settled.result.fonts)}
        _write(one, settled.result, wanted)
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
