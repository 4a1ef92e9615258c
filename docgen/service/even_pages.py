"""The imprint on an even page (版记置于偶数页, 7.4.1, 7.5): only the finished pages tell where it has come to stand.

A filing whose imprint may stand anywhere is drawn once. Where the house wants it on an even page the filing is drawn,
converted and looked at; an imprint on an odd page, or alone on an even one, then gets a section of its own, which opens
an even page and has no page number, and neither has the blank page before it.
"""

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from docgen.errors import ConversionError, DocgenError
from docgen.findings import Finding
from docgen.service import filings

if TYPE_CHECKING:
    from docgen.models.filing import Filing
    from docgen.render.document import Rendered
    from docgen.service.conversion import PdfResult
    from docgen.settings import Settings


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn filing, and how to draw it with its imprint apart; None where the imprint may stand anywhere."""

    rendered: "Rendered"
    apart: "Callable[[], Rendered] | None" = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a drawing: the DOCX as it is to be kept, and its PDF or why there is none."""

    docx: bytes
    result: "PdfResult | DocgenError"


def draw(
    filing: "Filing",
    settings: "Settings",
    *,
    embed: bool = True,
    template: bytes | None = None,
    preprinted: bool = False,
) -> Drawing:
    """Render the filing as ``filings.render`` does, ready to be drawn again where its pages ask for it."""
    render = partial(filings.render, filing, settings, embed=embed, template=template, preprinted=preprinted)
    apart = partial(render, imprint_apart=True) if filings.wants_even_page(filing, settings) else None
    return Drawing(render(), apart)


def undecided(drawing: Drawing) -> list[Finding]:
    """Say that a DOCX alone cannot know on which page its imprint comes to stand."""
    if drawing.apart is None:
        return []
    message = "只生成 DOCX 时不知道页数，版记排在最后一面，未必是偶数页"
    return [Finding("even-page-unknown", "GB/T 9704 7.4.1", "note", "版记", message, fix="请加 --pdf 生成，按页数排定")]


def goes_apart(pdf: bytes, pages: int) -> bool:
    """Whether the imprint of these finished pages needs an even page of its own: it stands on an odd one, or alone."""
    # Measuring needs libraries that drawing does without.
    from docgen.check.imprint_page import imprint_stands_alone

    return pages % 2 == 1 or imprint_stands_alone(pdf)


def needs_apart(docx: bytes, settings: "Settings") -> bool:
    """The same of a document that has no pages yet: a trial conversion makes them; ConversionError where it fails."""
    from docgen.service import conversion

    tried = conversion.to_pdf(docx, settings, measured=False)
    return goes_apart(tried.pdf, tried.pages)


def to_pdf(drawing: Drawing, settings: "Settings", *, measured: bool = True) -> Settled:
    """Convert one drawing, its imprint where it belongs."""
    from docgen.service import conversion

    settling = _Settling([drawing])
    try:
        result = conversion.to_pdf(drawing.rendered.docx, settings, measured=measured, again=settling.again)
    except DocgenError as error:
        return settling.settled(0, error)
    return settling.settled(0, result)


def to_pdfs(drawings: Iterable[Drawing], settings: "Settings", *, measured: bool = True) -> Generator[Settled]:
    """Convert many drawings in order with warm LibreOffice processes, each imprint where it belongs."""
    from docgen.service import conversion

    settling = _Settling(list(drawings))
    docxs = (one.rendered.docx for one in settling.drawings)
    results = conversion.to_pdfs(docxs, settings, measured=measured, again=settling.again)
    try:
        for place, result in enumerate(results):
            yield settling.settled(place, result)
    finally:
        results.close()


class _Settling:
    """Remembers which drawings were drawn again."""

    def __init__(self, drawings: list[Drawing]) -> None:
        self.drawings = drawings
        self._apart: dict[int, bytes] = {}

    def again(self, place: int, pdf: bytes, pages: int) -> bytes | None:
        """The document to convert instead of the one at ``place``; None where its pages are right."""
        apart = self.drawings[place].apart
        if apart is None or not goes_apart(pdf, pages):
            return None
        self._apart[place] = apart().docx
        return self._apart[place]

    def settled(self, place: int, result: "PdfResult | ConversionError | DocgenError") -> Settled:
        return Settled(self._apart.get(place, self.drawings[place].rendered.docx), result)
