"""DOCX to PDF and page images under the house's settings (转换), and the pages measured (版面检查)."""

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from docgen.check.layout import check_layout
from docgen.convert import ConvertOptions, EmbeddedFont, PoolConverter, Rendition, convert_to_pdf
from docgen.convert import page_images as images_of
from docgen.convert.office import find_office
from docgen.errors import ConversionError, DocgenError
from docgen.findings import Finding
from docgen.settings import Fonts, Settings

Again = Callable[[int, bytes, int], bytes | None]
"""Given a document's place, its PDF and its pages: the document to convert instead, None where the pages are right."""

_ROLES = ("title", "body", "kaiti", "heiti", "songti")


@dataclass(frozen=True, slots=True)
class PdfResult:
    """A PDF with what was measured on it; ``fonts`` are those that it really uses, ``office_version`` made it."""

    pdf: bytes
    pages: int
    fonts: tuple[EmbeddedFont, ...]
    findings: tuple[Finding, ...]
    office_version: str = ""


def convert_options(settings: Settings) -> ConvertOptions:
    """Where a conversion finds its tools: the environment's word, then the settings', with the house's fonts."""
    options = ConvertOptions.from_environment()
    usual = Fonts()
    fonts = tuple((getattr(usual, role), getattr(settings.fonts, role)) for role in _ROLES)
    soffice = Path(settings.pdf.soffice) if settings.pdf.soffice else options.soffice
    return replace(options, soffice=soffice, house_fonts=fonts)


def can_convert(settings: Settings) -> bool:
    """Whether there is a LibreOffice to convert with."""
    try:
        find_office(convert_options(settings))
    except ConversionError:
        return False
    return True


def to_pdf(docx: bytes, settings: Settings, *, measured: bool = True, again: Again | None = None) -> PdfResult:
    """Convert a DOCX and judge its pages unless told not to; ConversionError where LibreOffice is missing or fails.

    ``again`` looks at the finished pages and may give a document to convert instead.
    """
    convert = partial(convert_to_pdf, timeout=settings.pdf.timeout, options=convert_options(settings))
    return _result(_looked_at(0, convert(docx), convert, again), measured)


def to_pdfs(
    docxs: Iterable[bytes], settings: Settings, *, measured: bool = True, again: Again | None = None
) -> Generator[PdfResult | DocgenError]:
    """Convert many DOCX in order with warm LibreOffice processes; each place holds its result or its own error."""
    with PoolConverter(options=convert_options(settings)) as pool:
        convert = partial(pool.convert, timeout=settings.pdf.timeout)
        for place, outcome in enumerate(pool.convert_many(docxs, timeout=settings.pdf.timeout)):
            try:
                if isinstance(outcome, ConversionError):
                    raise outcome
                yield _result(_looked_at(place, outcome, convert, again), measured)
            except DocgenError as error:
                yield error


def _looked_at(
    place: int, rendition: Rendition, convert: Callable[[bytes], Rendition], again: Again | None
) -> Rendition:
    instead = again(place, rendition.pdf, rendition.pages) if again is not None else None
    return rendition if instead is None else convert(instead)


def page_images(pdf: bytes, dpi: int = 150) -> list[bytes]:
    """The pages of a PDF as PNG, in order."""
    return list(images_of(pdf, dpi))


def _result(rendition: Rendition, measured: bool) -> PdfResult:
    findings = tuple(check_layout(rendition.pdf)) if measured else ()
    return PdfResult(rendition.pdf, rendition.pages, rendition.fonts, findings, rendition.office_version)
