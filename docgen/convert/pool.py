"""DOCX to PDF with warm offices (常驻转换): the converter for many documents and for a service."""

import os
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import Self

from docgen.convert.conversion import OneShotConverter, refusal
from docgen.convert.fleet import Fleet, Limits
from docgen.convert.office import Office, find_office
from docgen.convert.options import DEFAULT_TIMEOUT, ConvertOptions
from docgen.convert.rendition import Rendition, read_rendition
from docgen.convert.uno_python import UnoPython, find_uno_python
from docgen.convert.warm_office import WarmOffice
from docgen.errors import ConversionError

QUEUE_TIMEOUT = 300.0
"""Seconds that a request may wait for an office."""
MOST_OFFICES = 8
AHEAD = 4
"""Documents per office that a batch holds at once: enough that no office waits, few enough to bound the memory."""
COLD_BATCH = 16


class PoolConverter:
    """A Converter with ``size`` offices that stay; one per processor, at most eight, when None.

    They are started at once, in the background; a request meanwhile waits for the first that is ready. Where no Python
    can drive LibreOffice (``docgen doctor`` says so) every call starts its own, as OneShotConverter does. ``limits``:
    when an office is replaced. ``queue_timeout``: seconds that a request may wait for an office.
    """

    def __init__(
        self,
        size: int | None = None,
        options: ConvertOptions | None = None,
        *,
        queue_timeout: float = QUEUE_TIMEOUT,
        limits: Limits | None = None,
    ) -> None:
        if size is not None and size < 1:
            raise ValueError("a pool has at least one office")
        self.options = options or ConvertOptions.from_environment()
        self.size = size or min(len(os.sched_getaffinity(0)), MOST_OFFICES)
        self._queue_timeout = queue_timeout
        self._cold = OneShotConverter(self.options)
        self._version = ""
        self._fleet: Fleet | None = None
        tools = find_tools(self.options)
        if tools is not None:
            office, python = tools
            self._version = office.version
            launch = partial(WarmOffice.launch, office, python, self.options)
            self._fleet = Fleet(self.size, launch, limits or Limits())

    @property
    def warm(self) -> bool:
        """Tell whether the offices stay; false where every call starts its own."""
        return self._fleet is not None

    @property
    def ready(self) -> int:
        """Count the offices that could take a document now."""
        return self._fleet.ready if self._fleet is not None else 0

    def convert(self, docx: bytes, *, timeout: float = DEFAULT_TIMEOUT) -> Rendition:
        """Convert one document; ``timeout`` counts from when an office takes it.

        When the office dies under it, it is tried once more in another one, within the same time: an office may have
        died of something else, and a document that kills two is to blame. A timeout is not tried again.
        ConversionError: those of OneShotConverter, pool-busy, pool-closed.
        """
        if self._fleet is None:
            return self._cold.convert(docx, timeout=timeout)
        if (refused := refusal(docx)) is not None:
            raise refused
        pdf, seconds, waited = self._press(self._fleet, docx, timeout)
        return read_rendition(pdf, seconds, self._version, waited)

    def convert_many(
        self, docxs: Iterable[bytes], *, timeout: float = DEFAULT_TIMEOUT
    ) -> Iterator[Rendition | ConversionError]:
        """Yield for each document, in order, its rendition or its own error; ``timeout`` counts per document.

        Documents are taken from the iterable as offices get free, a few ahead, and no more results are kept than that.
        """
        if self._fleet is None:
            remaining = iter(docxs)
            while batch := list(islice(remaining, COLD_BATCH)):
                yield from self._cold.convert_all(batch, timeout=timeout)
            return
        pending: deque[Future[Rendition | ConversionError]] = deque()
        # More threads than offices: while one reads a finished PDF, its office has the next document.
        with ThreadPoolExecutor(2 * self.size, thread_name_prefix="docgen-convert") as threads:
            try:
                for docx in docxs:
                    pending.append(threads.submit(self._attempt, docx, timeout))
                    if len(pending) >= AHEAD * self.size:
                        yield pending.popleft().result()
                while pending:
                    yield pending.popleft().result()
            finally:
                for future in pending:
                    future.cancel()

    def close(self) -> None:
        """End all offices; a conversion that is under way in another thread fails with pool-closed."""
        if self._fleet is not None:
            self._fleet.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _attempt(self, docx: bytes, timeout: float) -> Rendition | ConversionError:
        try:
            return self.convert(docx, timeout=timeout)
        except ConversionError as error:
            return error

    def _press(self, fleet: Fleet, docx: bytes, timeout: float) -> tuple[bytes, float, float]:
        """Return the PDF, the seconds in offices and the seconds waited for them."""
        seconds = waited = 0.0
        tried_before = False
        while True:
            asked = time.monotonic()
            with fleet.lent(self._queue_timeout) as office:
                begun = time.monotonic()
                waited += begun - asked
                try:
                    return office.convert(docx, timeout - seconds), seconds + time.monotonic() - begun, waited
                except ConversionError as error:
                    seconds += time.monotonic() - begun
                    if tried_before or error.code != "office-crashed" or seconds >= timeout:
                        raise
            tried_before = True


def find_tools(options: ConvertOptions) -> tuple[Office, UnoPython] | None:
    """Return what warm offices need, or None where it is not all there."""
    try:
        office = find_office(options)
    except ConversionError:
        return None  # each conversion says so
    python = find_uno_python(options)
    return (office, python) if python is not None else None
