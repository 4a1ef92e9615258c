"""DOCX to PDF and page images under the house's settings (转换), and the pages measured (版面检查)."""

from collections.abc import Generator, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from docgen.check.layout import check_layout
from docgen.convert import ConvertOptions, EmbeddedFont, PoolConverter, Rendition, convert_to_pdf
from docgen.convert import page_images as images_of
from docgen.errors import ConversionError
from docgen.findings import Finding
from docgen.settings import Fonts, Settings

_ROLES = ("title", "body", "kaiti", "heiti", "songti")


@dataclass(frozen=True, slots=True)
class PdfResult:
    """A PDF with what was measured on it; ``fonts`` are those that it really uses."""

    pdf: bytes
    pages: int
    fonts: tuple[EmbeddedFont, ...]
    findings: tuple[Finding, ...]


def convert_options(settings: Settings) -> ConvertOptions:
    """Where a conversion finds its tools: the environment's word, then the settings', with the house's fonts."""
    options = ConvertOptions.from_environment()
    usual = Fonts()
    fonts = tuple((getattr(usual, role), getattr(settings.fonts, role)) for role in _ROLES)
    soffice = Path(settings.pdf.soffice) if settings.pdf.soffice else options.soffice
    return replace(options, soffice=soffice, house_fonts=fonts)


def to_pdf(docx: bytes, settings: Settings, *, measured: bool = True) -> PdfResult:
    """Convert a DOCX and judge its pages unless told not to; ConversionError where LibreOffice is missing or fails."""
    return _result(convert_to_pdf(docx, timeout=settings.pdf.timeout, options=convert_options(settings)), measured)


def to_pdfs(
    docxs: Iterable[bytes], settings: Settings, *, measured: bool = True
) -> Generator[PdfResult | ConversionError]:
    """Convert many DOCX in order with warm LibreOffice processes; each place holds its result or its own error."""
    with PoolConverter(options=convert_options(settings)) as pool:
        for outcome in pool.convert_many(docxs, timeout=settings.pdf.timeout):
            yield outcome if isinstance(outcome, ConversionError) else _result(outcome, measured)


def page_images(pdf: bytes, dpi: int = 150) -> list[bytes]:
    """The pages of a PDF as PNG, in order."""
    return list(images_of(pdf, dpi))


def _result(rendition: Rendition, measured: bool) -> PdfResult:
    findings = tuple(check_layout(rendition.pdf)) if measured else ()
    return PdfResult(rendition.pdf, rendition.pages, rendition.fonts, findings)
