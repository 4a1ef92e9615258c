"""PDFium is called by one thread at a time, whichever room calls it, and through one door."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import docgen.pdfium as door
from docgen.check.page_measure import measure_pages
from docgen.convert import page_images
from docgen.pdfium import UnreadablePdfError, opened_pdf

SOURCES = Path(door.__file__).parent


@pytest.fixture(scope="module")
def pdf() -> bytes:
    import io

    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    for _ in range(3):
        document.new_page(595, 842).close()
    written = io.BytesIO()
    document.save(written)
    document.close()
    return written.getvalue()


def test_only_one_module_opens_a_pdf() -> None:
    openers = [
        file.relative_to(SOURCES).as_posix()
        for file in SOURCES.rglob("*.py")
        if re.search(r"PdfDocument\(", file.read_text(encoding="utf-8"))
    ]
    assert openers == ["pdfium.py"]


def test_a_second_thread_waits(pdf: bytes) -> None:
    order: list[str] = []
    inside = threading.Event()

    def second() -> None:
        inside.wait(5)
        with opened_pdf(pdf):
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with opened_pdf(pdf) as document:
        inside.set()
        thread.join(0.2)
        assert thread.is_alive()
        order.append("first")
        assert len(document) == 3
    thread.join(5)
    assert order == ["first", "second"]


def test_what_is_no_pdf_is_refused_and_the_lock_given_back(pdf: bytes) -> None:
    for _ in range(2):
        with pytest.raises(UnreadablePdfError), opened_pdf(b"no PDF"):
            raise AssertionError("opened")
    with opened_pdf(pdf) as document:
        assert len(document) == 3


def test_measuring_and_drawing_at_once(pdf: bytes) -> None:
    """Two rooms, eight threads: every answer is whole."""

    def work(number: int) -> Any:
        return [page.number for page in measure_pages(pdf)] if number % 2 else len(list(page_images(pdf, 50)))

    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(work, range(32)))
    assert results == [3, [1, 2, 3]] * 16
