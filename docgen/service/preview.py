"""The live preview (实时预览): what is being written, as pages of the real DOCX, made by one warm LibreOffice.

The newest request of a copy takes the place of an older one that still waits; what was drawn before is not drawn again.
Where LibreOffice is missing the state says so, and nothing else is affected.
"""

import hashlib
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from docgen.convert import PoolConverter
from docgen.convert.images import page_count, page_image
from docgen.convert.rendition import Converter
from docgen.errors import DocgenError
from docgen.service.conversion import convert_options
from docgen.service.drawable import drawable
from docgen.service.filings import render
from docgen.service.preview_files import PreviewFiles
from docgen.service.typed_data import Typed, cleaned
from docgen.settings import Settings

DPI = 100
MOST_WAITING = 32
MOST_KEPT = 48
MOST_IMAGES = 256
_PATIENCE = 30.0
LOG = logging.getLogger(__name__)
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Preview:
    """What there is to see of a copy.

    ``digest`` names the document last drawn, '' before the first; ``revision`` is the one it shows, ``pages`` how many.
    ``making``: a newer one is on its way. ``left_out`` counts faulty places that it does not show. ``problem`` and
    ``hint`` say why the latest revision could not be drawn.
    """

    revision: int = 0
    digest: str = ""
    pages: int = 0
    making: bool = False
    left_out: int = 0
    problem: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class _Order:
    revision: int
    typed: Typed
    settings: Settings
    template: bytes | None = None


@dataclass(frozen=True, slots=True)
class _Drawn:
    pdf: bytes
    pages: int


class Previews:
    """All previews of one process. The office and the thread that drives it start with the first request."""

    def __init__(
        self, start: Callable[[Settings], Converter] | None = None, shared: PreviewFiles | None = None
    ) -> None:
        self._shared = shared
        self._start = start or (lambda settings: PoolConverter(1, convert_options(settings)))
        self._changed = threading.Condition()
        self._waiting: OrderedDict[str, _Order] = OrderedDict()
        self._asked: OrderedDict[str, int] = OrderedDict()
        self._shown: OrderedDict[str, Preview] = OrderedDict()
        self._drawn: OrderedDict[str, _Drawn] = OrderedDict()
        self._images: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._converter: Converter | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    def ask(self, copy_id: str, revision: int, typed: Typed, settings: Settings, template: bytes | None = None) -> None:
        """Ask for the pages of this revision unless they are there or under way already.

        ``template`` is an office's own, None the shipped one.
        """
        with self._changed:
            if self._closed or self._asked.get(copy_id) == revision:
                return
            if copy_id not in self._waiting and len(self._waiting) >= MOST_WAITING:
                # Answered by the next question: the browser asks again while it is told that pages are on their way.
                return
            _remember(self._asked, copy_id, revision, MOST_KEPT)
            self._waiting[copy_id] = _Order(revision, typed, settings, template)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="docgen-preview", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def state(self, copy_id: str, revision: int, wait: float = 0.0) -> Preview:
        """What there is to see now, at the latest after ``wait`` seconds when this revision is on its way."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._is_done(copy_id, revision), wait)
            shown = self._shown.get(copy_id, Preview())
            return replace(shown, making=not self._closed and not self._is_done(copy_id, revision))

    def page(self, copy_id: str, digest: str, number: int) -> bytes | None:
        """One page, counted from 1, as PNG; None when the document is not this copy's, or no longer kept."""
        drawn = self._of_copy(copy_id, digest)
        if drawn is None or not 1 <= number <= drawn.pages:
            return None
        with self._changed:
            known = self._images.get((digest, number))
        if known is None:
            known = page_image(drawn.pdf, number - 1, DPI)
            with self._changed:
                _remember(self._images, (digest, number), known, MOST_IMAGES)
        return known

    def _of_copy(self, copy_id: str, digest: str) -> _Drawn | None:
        """The document if it is this copy's, drawn here or by another process."""
        with self._changed:
            shown, drawn = self._shown.get(copy_id), self._drawn.get(digest)
        if shown is not None and shown.digest == digest and drawn is not None:
            return drawn
        pdf = self._shared.get(copy_id, digest) if self._shared is not None else None
        return _Drawn(pdf, page_count(pdf)) if pdf is not None else None

    def close(self) -> None:
        """End the office and its thread; nothing is drawn any more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._converter is not None:
            self._converter.close()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(_PATIENCE)

    def _is_done(self, copy_id: str, revision: int) -> bool:
        shown = self._shown.get(copy_id)
        return shown is not None and shown.revision >= revision

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._waiting)
                if self._closed:
                    return
                copy_id, order = self._waiting.popitem(last=False)
                before = self._shown.get(copy_id, Preview())
            shown = self._draw(order, before)
            drawn = self._drawn.get(shown.digest)
            if self._shared is not None and drawn is not None and shown.digest != before.digest:
                self._shared.put(copy_id, shown.digest, drawn.pdf)
            with self._changed:
                _remember(self._shown, copy_id, shown, MOST_KEPT)
                self._changed.notify_all()

    def _draw(self, order: _Order, before: Preview) -> Preview:
        """The preview of an order; what was there before stays to be seen where this cannot be drawn."""
        try:
            filing, left_out = drawable(cleaned(order.typed).data)
            if filing is None:
                problem, hint = "还不能预览", "请先选定文种类别。"
                return replace(before, revision=order.revision, left_out=left_out, problem=problem, hint=hint)
            docx = render(filing, order.settings, embed=False, template=order.template).docx
            digest = hashlib.sha256(docx).hexdigest()
            drawn = self._drawn.get(digest) or self._convert(docx, order.settings)
            with self._changed:
                _remember(self._drawn, digest, drawn, MOST_KEPT)
            return Preview(order.revision, digest, drawn.pages, left_out=left_out)
        except DocgenError as error:
            return replace(before, revision=order.revision, problem=error.message, hint=error.hint)
        except Exception:
            # The thread serves everybody: it has to go on, whatever one draft has met.
            LOG.exception("preview failed")
            return replace(before, revision=order.revision, problem="预览没有做成", hint="不影响填写和保存。")

    def _convert(self, docx: bytes, settings: Settings) -> _Drawn:
        if self._converter is None:
            self._converter = self._start(settings)
        rendition = self._converter.convert(docx, timeout=settings.pdf.timeout)
        return _Drawn(rendition.pdf, rendition.pages)


def _remember(kept: OrderedDict[_Key, _Value], key: _Key, value: _Value, most: int) -> None:
    """Keep the newest."""
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > most:
        kept.popitem(last=False)
