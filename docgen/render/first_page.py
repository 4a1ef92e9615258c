"""The first page (首页) must show text (7.3.2, 7.3.3), and a signature must have text on its page (7.3.5.5).

Heights of head, title and addressees are known before anything is laid out, so the way out is chosen here: first a
smaller issuer mark, then the addressees go to the imprint, then the filing is drawn as it is and reported.

The last paragraph, the signature and the imprint are kept together by the word processor. LibreOffice moves a kept
paragraph whole, so what is kept must fit a page; where it begins the text it must fit what page 1 has left.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from docgen.findings import Finding
from docgen.standard.clauses import clause
from docgen.standard.page import CELLS, LINES, PageModel
from docgen.standard.styles import TITLE_LINE
from docgen.text.widths import line_count
from docgen.units import Length

# One line of a page is left as room for what line counting cannot know.
_KEPT_LINES = LINES - 1


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What stands above the text, and what has to stay together.

    ``heads`` are the heights of the head with ever smaller marks, the largest first (one zero for a filing without a
    head); ``movable`` says that the imprint may take the addressees. ``first_lines`` is what page 1 must show: a line,
    or a heading and a line. ``text_lines`` counts the whole text when asked (few filings need it), ``last_lines`` its
    last paragraph with the headings tied to it, ``begins_text`` says that the text begins with it; ``signature_lines``
    and ``imprint_lines`` follow it, 0 where nothing does.
    """

    model: PageModel
    heads: tuple[Length, ...]
    title_lines: int
    addressees: str
    movable: bool
    first_lines: int
    text_lines: Callable[[], int]
    last_lines: int
    begins_text: bool
    signature_lines: int
    imprint_lines: int


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The way out: which of the heads, whether the addressees move, and what stays together.

    ``signature_tied``: the last paragraph stays with the signature; ``imprint_tied``: what precedes the imprint stays
    with it; ``seal_room``: a line is kept free below the date for the seal's lower part.
    """

    head: int
    addressees_moved: bool = False
    signature_tied: bool = True
    imprint_tied: bool = True
    seal_room: bool = True
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Wish:
    """How many lines page 1 should hold, what is tied, and how many lines the signature then takes.

    ``ends_with_text``: the text's end has to reach the signature's page. ``apart``: nothing sees to that any more.
    """

    lines: int
    signature_tied: bool
    imprint_tied: bool
    seal_room: bool = True
    ends_with_text: bool = False
    apart: bool = False


def arrange(page: FirstPage) -> Arrangement:
    """Choose the least change that lets page 1 show text, and with it a short filing's signature."""
    for wish in _wishes(page):
        for head, moved in _choices(page, may_move=not wish.ends_with_text):
            left = _lines_left(page, head, moved=moved)
            if left >= wish.lines and (not wish.ends_with_text or _ends_with_text(page, wish, left)):
                findings = tuple(_findings(moved=moved, apart=wish.apart))
                return Arrangement(head, moved, wish.signature_tied, wish.imprint_tied, wish.seal_room, findings)
    return Arrangement(len(page.heads) - 1, signature_tied=False, imprint_tied=False, findings=(_no_text(),))


def _wishes(page: FirstPage) -> Iterator[_Wish]:
    """What to try, the best first. Untied, a long last paragraph runs over pages and the signature follows its end."""
    text = page.last_lines + page.signature_lines
    whole = text + page.imprint_lines
    if page.begins_text:
        yield _Wish(whole, signature_tied=True, imprint_tied=True)
        yield _Wish(text, signature_tied=True, imprint_tied=False)
    elif text <= _KEPT_LINES:
        yield _Wish(page.first_lines, signature_tied=True, imprint_tied=whole <= _KEPT_LINES)
        return
    for seal_room in (True, False):
        for imprint_tied in (True, False):
            yield _Wish(page.first_lines, False, imprint_tied, seal_room, ends_with_text=True)
    yield _Wish(page.first_lines, signature_tied=False, imprint_tied=False, apart=page.signature_lines > 0)


def _ends_with_text(page: FirstPage, wish: _Wish, left: int) -> bool:
    """Whether the text, beginning with ``left`` lines on page 1, ends on a page that has room for what follows it."""
    below = page.signature_lines - (0 if wish.seal_room else 1) + (page.imprint_lines if wish.imprint_tied else 0)
    text = page.text_lines()
    if text <= left:
        return text + below <= left
    last = (text - left) % LINES
    return 0 < last <= LINES - below


def _choices(page: FirstPage, *, may_move: bool) -> Iterator[tuple[int, bool]]:
    """Heads from the largest to the smallest; then, the addressees gone from page 1, from the largest again."""
    for moved in (False, True) if may_move and page.movable and page.addressees else (False,):
        for head in range(len(page.heads)):
            yield head, moved


def _lines_left(page: FirstPage, head: int, *, moved: bool) -> int:
    """How many lines of text fit below head, title and addressees."""
    pitch = page.model.pitch
    lines = clause("title_gap").number_of + 1
    if page.addressees and not moved:
        lines += line_count(page.addressees, CELLS)
    used = page.heads[head] + pitch * lines + TITLE_LINE * page.title_lines
    return int((page.model.text_height - used).points // pitch.points)


def _findings(*, moved: bool, apart: bool) -> Iterator[Finding]:
    if moved:
        yield Finding(
            "addressees-moved",
            clause("addressees_gap").source,
            "note",
            "主送机关",
            "主送机关过多，首页容不下正文，已移至版记中",
            fix="如需留在首页，请改用统称，如“各社区、各有关单位”",
        )
    if apart:
        yield Finding(
            "signature-apart",
            clause("signature_with_text").source,
            "warning",
            "落款",
            "正文最后一段过长，落款可能单独成页",
            fix="请把正文最后一段分成两段，或缩短标题、主送机关",
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
