"""PDFium (读取 PDF 的程序库): the one lock, and the one way to open a PDF, for every room that reads one.

PDFium is not safe to use from two threads. Whoever calls it does so inside ``opened_pdf`` and keeps nothing of it: an
object that the library frees later would be freed without the lock.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_LOCK = threading.Lock()


class UnreadablePdfError(ValueError):
    """PDFium cannot open these bytes; the text is the library's own."""


@contextmanager
def opened_pdf(pdf: bytes) -> Iterator[Any]:
    """Yield the pypdfium2 document, holding the lock; UnreadablePdfError when the bytes are no PDF.

    Opening costs about a millisecond: who works long on each page opens the PDF anew for the next, so that others come
    in between.
    """
    # Only some commands need PDFium, and importing it costs as much as a command's whole start.
    import pypdfium2

    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise UnreadablePdfError(str(error)) from error
        try:
            yield document
        finally:
            document.close()
