"""The first page (首页): it must show text (7.3.2, 7.3.3).

Heights of head, title and addressees are known before anything is laid out, so the way out is chosen here: first a
smaller issuer mark, then the addressees go to the imprint, then the filing is drawn as it is and reported.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from docgen.findings import Finding
from docgen.standard.clauses import clause
from docgen.standard.head import LARGEST_MARK, SMALLEST_MARK, UPRIGHT_MARK, MarkSize, head_height, mark_size
from docgen.standard.page import CELLS, PageModel
from docgen.standard.styles import TITLE_LINE
from docgen.text.widths import line_count
from docgen.units import Length, Pt

_CEILINGS = (LARGEST_MARK, Pt(48), Pt(36), UPRIGHT_MARK, SMALLEST_MARK)


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What stands above the text, and what has to stay together on this page.

    ``mark_cells`` is None for a filing without a head. ``first_lines`` is what the text must show here: one line, or
    a heading and a line. ``whole_lines`` counts text and signature together when the text is a single paragraph,
    which no engine splits from its signature; 0 otherwise.
    """

    model: PageModel
    mark_cells: float | None
    title_lines: int
    addressees: str
    first_lines: int
    whole_lines: int


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The way out: the mark's size, whether the addressees move to the imprint, whether signature and text part."""

    mark: MarkSize
    addressees_moved: bool = False
    signature_apart: bool = False
    findings: tuple[Finding, ...] = ()


def arrange(page: FirstPage) -> Arrangement:
    """Choose the least change that lets page 1 show text, and with it a short filing's signature."""
    for want in dict.fromkeys((max(page.whole_lines, page.first_lines), page.first_lines)):
        for choice in _choices(page):
            if _lines_left(page, choice) >= want:
                return _told(choice, apart=want < page.whole_lines)
    last = list(_choices(page))[-1]
    return Arrangement(last.mark, last.addressees_moved, findings=(_no_text(),))


def _choices(page: FirstPage) -> Iterator[Arrangement]:
    if page.mark_cells is None:
        marks = [MarkSize(LARGEST_MARK)]
    else:
        marks = list(dict.fromkeys(mark_size(page.mark_cells, ceiling) for ceiling in _CEILINGS))
    for mark in marks:
        yield Arrangement(mark)
    if page.addressees and page.mark_cells is not None:
        yield Arrangement(marks[-1], addressees_moved=True)


def _lines_left(page: FirstPage, choice: Arrangement) -> int:
    """How many lines of text fit below head, title and addressees."""
    pitch = page.model.pitch
    blanks = clause("title_gap").number_of + 1
    head = head_height(page.model, choice.mark) if page.mark_cells is not None else Length.zero()
    lines = blanks
    if page.addressees and not choice.addressees_moved:
        lines += line_count(page.addressees, CELLS)
    used = head + pitch * lines + TITLE_LINE * page.title_lines
    return int((page.model.text_height - used).points // pitch.points)


def _told(choice: Arrangement, *, apart: bool) -> Arrangement:
    findings = []
    if choice.addressees_moved:
        findings.append(_moved())
    if apart:
        findings.append(_apart())
    return Arrangement(choice.mark, choice.addressees_moved, apart, tuple(findings))


def _moved() -> Finding:
    row = clause("addressees_gap")
    return Finding(
        "addressees-moved",
        row.source,
        "note",
        "主送机关",
        "主送机关过多，首页容不下正文，已移至版记中",
        fix="如需留在首页，请改用统称，如“各社区、各有关单位”",
    )


def _apart() -> Finding:
    row = clause("signature_with_text")
    return Finding(
        "signature-apart",
        row.source,
        "warning",
        "落款",
        "正文只有一段，首页容不下落款，落款可能单独成页",
        fix="请缩短标题或主送机关，或把正文分成两段",
    )


def _no_text() -> Finding:
    row = clause("text_on_first_page")
    return Finding(
        "first-page-without-text",
        row.source,
        row.severity,
        "首页",
        "首页没有正文：版头、标题和主送机关已占满一页",
        expected="首页至少有一行正文",
        fix="请缩短标题或主送机关",
        blocks=True,
    )
