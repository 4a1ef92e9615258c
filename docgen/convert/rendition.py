"""What a conversion gives back, and what a converter is; the pool of warm offices is one more converter."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol, Self

from docgen.errors import ConversionError
from docgen.pdfium import UnreadablePdfError, opened_pdf

SUBSET_PREFIX_LENGTH = 7
FORM_DEPTH = 8
PDF_TAIL = 1024


@dataclass(frozen=True, slots=True, order=True)
class EmbeddedFont:
    """A font as the PDF itself names it, without a subset's prefix; ``embedded``: its glyphs are in the PDF."""

    name: str
    embedded: bool


@dataclass(frozen=True, slots=True)
class Rendition:
    """A filing as PDF (版式文件).

    ``pages`` counts all of them, blank ones included; ``fonts`` are those that the text really uses, sorted;
    ``seconds`` is the time that the conversion took (in a batch its share); ``office_version`` is empty if unknown;
    ``waited`` is the time in seconds before it, until a pool had an office free; 0 without a pool.
    """

    pdf: bytes
    pages: int
    fonts: tuple[EmbeddedFont, ...]
    seconds: float
    office_version: str
    waited: float = 0.0


class Converter(Protocol):
    """Turns DOCX bytes into a Rendition; safe to call from several threads until it is closed."""

    def convert(self, docx: bytes, *, timeout: float = ...) -> Rendition:
        """Convert one document within ``timeout`` seconds, or raise ConversionError."""
        ...

    def close(self) -> None:
        """End what the converter keeps running; calling it again does nothing."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...


def read_rendition(pdf: bytes, seconds: float, office_version: str, waited: float = 0.0) -> Rendition:
    """Describe these bytes; ConversionError ``office-bad-output`` when they are no whole PDF with pages."""
    if not pdf.startswith(b"%PDF"):
        raise bad_output("LibreOffice 的输出不是 PDF 文件。")
    # PDFium repairs a PDF that was cut off, and pages would be missing without a word.
    if b"%%EOF" not in pdf[-PDF_TAIL:]:
        raise bad_output("LibreOffice 输出的 PDF 不完整。")
    with opened_rendition(pdf) as document:
        pages = len(document)
        if pages == 0:
            raise bad_output("LibreOffice 输出的 PDF 没有一页。")
        return Rendition(pdf, pages, fonts_of(document), seconds, office_version, waited)


@contextmanager
def opened_rendition(pdf: bytes) -> Iterator[Any]:
    """Yield the pypdfium2 document, holding PDFium's lock; bytes that are no PDF are ``office-bad-output``."""
    try:
        with opened_pdf(pdf) as document:
            yield document
    except UnreadablePdfError as error:
        raise bad_output(f"PDF 文件已损坏，无法打开（{error}）。") from error


def fonts_of(document: Any) -> tuple[EmbeddedFont, ...]:
    """Return the fonts that the text of the document uses, sorted by name; the lock is held by the caller."""
    import pypdfium2.raw as pdfium

    fonts: set[EmbeddedFont] = set()
    for page in document:
        seen: set[int] = set()
        for text in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=FORM_DEPTH):
            font = pdfium.FPDFTextObj_GetFont(text.raw)
            address = ctypes.cast(font, ctypes.c_void_p).value
            # Asking for the name is the slow part and a page draws thousands of texts in a handful of fonts.
            if address is not None and address not in seen:
                seen.add(address)
                fonts.add(EmbeddedFont(font_name(font), pdfium.FPDFFont_GetIsEmbedded(font) == 1))
        page.close()
    return tuple(sorted(fonts))


def font_name(font: Any) -> str:
    """Return the font's base name without the six letters and the plus sign of a subset."""
    import pypdfium2.raw as pdfium

    length = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, length)
    name = buffer.value.decode("utf-8", "replace")
    return name[SUBSET_PREFIX_LENGTH:] if name[SUBSET_PREFIX_LENGTH - 1 : SUBSET_PREFIX_LENGTH] == "+" else name


def bad_output(message: str) -> ConversionError:
    """Return the error for an output that cannot be used."""
    return ConversionError(
        "office-bad-output",
        message,
        "请确认该 DOCX 能在 Word、WPS 或 LibreOffice 中打开；仍不行时运行 docgen doctor 检查环境。",
    )


def timed_out(seconds: float) -> ConversionError:
    """Return the error for a conversion that took longer than it may."""
    return ConversionError(
        "office-timeout",
        f"LibreOffice 在 {seconds:g} 秒内没有完成转换，已终止。",
        "文件很大时请加大时限；反复出现时运行 docgen doctor 检查环境。",
    )
