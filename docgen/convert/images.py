"""PDF pages as images (页面图像), for a look at the page and for the form's preview."""

import io
from collections.abc import Iterator

from docgen.convert.rendition import opened_rendition
from docgen.units import PT_PER_INCH

DEFAULT_DPI = 150


def page_images(pdf: bytes, dpi: int = DEFAULT_DPI) -> Iterator[bytes]:
    """Yield every page as a PNG at ``dpi`` dots an inch, in order.

    Pages are drawn when asked for, so a preview of page 1 of a long document costs one page.
    """
    for number in range(page_count(pdf)):
        yield page_image(pdf, number, dpi)


def page_count(pdf: bytes) -> int:
    """How many pages it has."""
    with opened_rendition(pdf) as document:
        return len(document)


def page_image(pdf: bytes, number: int, dpi: int = DEFAULT_DPI) -> bytes:
    """Return one page, counted from 0, as a PNG."""
    # The PDF is opened anew for each page: the lock is not held while the caller works on an image.
    with opened_rendition(pdf) as document:
        # A copy: the bitmap is PDFium's and goes while the lock is held.
        picture = document[number].render(scale=dpi / PT_PER_INCH).to_pil().copy()
    written = io.BytesIO()
    # On pages of text a higher level takes longer and saves nothing.
    picture.save(written, "PNG", dpi=(dpi, dpi), compress_level=1)
    return written.getvalue()
