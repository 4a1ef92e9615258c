"""The first page (首页) must show text (7.3.2, 7.3.3), and a signature must have text on its page (7.3.5.5).

Heights of head, title and addressees are known before anything is laid out, so the way out is chosen here: first a
smaller issuer mark, then the addressees go to the imprint, then the filing is drawn as it is and reported.

The last paragraph, the signature and the imprint are kept together by the word processor. LibreOffice moves a kept
paragraph whole, so what is kept must fit a page; where it begins the text it must fit what page 1 has left. A last
paragraph too long for that runs on, and its end has to reach the signature's page by itself: with a smaller mark, with
the line spacing adjusted within its bounds (7.3.5.5), with the line under the seal given up, in this order.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from docgen.findings import Finding
from docgen.standard.clauses import clause
from docgen.standard.page import CELLS, LEAST_LINES, LINES, MOST_LINES, PageModel
from docgen.standard.styles import TITLE_LINE
from docgen.text.widths import line_count
from docgen.units import Length

# One line of a page is left as room for what line counting cannot know.
_KEPT_LINES = LINES - 1
# The blank lines above the title and the one below it.
_ABOVE_TEXT = clause("title_gap").number_of + 1

# A paragraph's lines, and whether it stays on the page of the next one's first line (a heading).
Lines = tuple[int, bool]


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What stands above the text, and what has to stay together.

    ``heads`` are the heights of the head with ever smaller marks, the largest first (one zero for a filing without a
    head); ``movable`` says that the imprint may take the addressees. ``first_lines`` is what page 1 must show: a line,
    or a heading and a line. ``paragraphs`` tells the lines of every paragraph of the text when asked (few filings need
    it) and which are kept with the next; ``last_lines`` is its last paragraph with the headings tied to it,
    ``begins_text`` says that the text begins with it; ``signature_lines`` and ``imprint_lines`` follow it, 0 where
    nothing does.
    """

    model: PageModel
    heads: tuple[Length, ...]
    title_lines: int
    addressees: str
    movable: bool
    first_lines: int
    paragraphs: Callable[[], Sequence[Lines]]
    last_lines: int
    begins_text: bool
    signature_lines: int
    imprint_lines: int


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The way out: which of the heads, whether the addressees move, and what stays together.

    ``signature_tied``: the last paragraph stays with the signature; ``imprint_tied``: what precedes the imprint stays
    with it; ``seal_room``: a line is kept free below the date for the seal's lower part. ``model`` is the page model
    with the line spacing to set, the page's own unless it had to be adjusted.
    """

    model: PageModel
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
    ``page_lines``: how many lines a page of text then has.
    """

    lines: int
    signature_tied: bool
    imprint_tied: bool
    seal_room: bool = True
    ends_with_text: bool = False
    apart: bool = False
    page_lines: int = LINES


def arrange(usual: FirstPage, respaced: Callable[[PageModel], FirstPage]) -> Arrangement:
    """Choose the least change that lets page 1 show text, and with it a short filing's signature.

    ``respaced`` plans the same filing with another line spacing.
    """
    for wish in _wishes(usual):
        page = usual if wish.page_lines == LINES else respaced(usual.model.respaced(wish.page_lines))
        for head, moved in _choices(page, may_move=not wish.ends_with_text):
            left = _lines_left(page, head, moved=moved)
            if left >= wish.lines and (not wish.ends_with_text or _ends_with_text(page, wish, left)):
                findings = (*_findings(moved=moved, apart=wish.apart), *_respacing(usual.model, page.model))
                tied = wish.signature_tied, wish.imprint_tied
                return Arrangement(page.model, head, moved, *tied, wish.seal_room, findings)
    last = len(usual.heads) - 1
    return Arrangement(usual.model, last, signature_tied=False, imprint_tied=False, findings=(_no_text(),))


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
    # A tighter page before a wider one: it never makes the filing longer.
    spacings = (LINES, MOST_LINES, LEAST_LINES) if page.signature_lines else (LINES,)
    for page_lines, seal_room in (*((one, True) for one in spacings), (LINES, False)):
        for imprint_tied in (True, False):
            yield _Wish(page.first_lines, False, imprint_tied, seal_room, ends_with_text=True, page_lines=page_lines)
    yield _Wish(page.first_lines, signature_tied=False, imprint_tied=False, apart=page.signature_lines > 0)


def _ends_with_text(page: FirstPage, wish: _Wish, left: int) -> bool:
    """Whether the text, beginning with ``left`` lines on page 1, ends on a page that has room for what follows it."""
    below = page.signature_lines - (0 if wish.seal_room else 1) + (page.imprint_lines if wish.imprint_tied else 0)
    lines = page.model.lines
    used, on_first = _last_page(page.paragraphs(), left, lines)
    return used + below <= (left if on_first else lines)


def _last_page(paragraphs: Sequence[Lines], left: int, lines: int) -> tuple[int, bool]:
    """How many lines the text takes on the page where it ends, and whether that is page 1, which has ``left``."""
    free, room, on_first = left, left, True
    for number, (count, kept) in enumerate(paragraphs):
        if (kept and free <= _tied_lines(paragraphs, number)) or not free:
            free, room, on_first = lines, lines, False
        if count > free:
            # A page's lines are filled one by one: no line of a paragraph is kept with another.
            free = lines - ((count - free - 1) % lines + 1)
            room, on_first = lines, False
        else:
            free -= count
    return room - free, on_first


def _tied_lines(paragraphs: Sequence[Lines], number: int) -> int:
    """The lines of a heading and of those that follow it without text between them."""
    tied = 0
    for count, kept in paragraphs[number:]:
        if not kept:
            break
        tied += count
    return tied


def _choices(page: FirstPage, *, may_move: bool) -> Iterator[tuple[int, bool]]:
    """Heads from the largest to the smallest; then, the addressees gone from page 1, from the largest again."""
    for moved in (False, True) if may_move and page.movable and page.addressees else (False,):
        for head in range(len(page.heads)):
            yield head, moved


def _lines_left(page: FirstPage, head: int, *, moved: bool) -> int:
    """How many lines of text fit below head, title and addressees."""
    pitch = page.model.pitch.points
    lines = _ABOVE_TEXT
    if page.addressees and not moved:
        lines += line_count(page.addressees, CELLS)
    # In points: this is asked for every way to draw the head.
    used = page.heads[head].points + pitch * lines + TITLE_LINE.points * page.title_lines
    return int((page.model.text_height.points - used) // pitch)


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


def _respacing(usual: PageModel, chosen: PageModel) -> Iterator[Finding]:
    if chosen.pitch == usual.pitch:
        return
    before, after = (f"{one.pitch.points:g}磅（每面{one.lines}行）" for one in (usual, chosen))
    yield Finding(
        "line-spacing-adjusted",
        clause("signature_with_text").source,
        "note",
        "全文",
        f"为使印章、成文日期与正文同处一面，行距由{before}调整为{after}",
        expected=before,
        found=after,
        fix="如需保持原来的行距，请把正文最后一段分成两段，或增减几行文字",
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
