"""The titles of plan and notice (标题, GB/T 9704 7.3.1; 条例 第九条): kind, length, and the same title in both."""

import re
from collections.abc import Iterator

from docgen.check.draft import Draft, shorten
from docgen.findings import Finding
from docgen.models.faults import Path
from docgen.models.fields import CHOICE_LABELS, Kind
from docgen.standard.clauses import clause
from docgen.text.titles import break_title
from docgen.text.widths import width

MOST_LINES = 3
_CELLS = clause("title_cells").number_of
_KINDS: dict[Kind, tuple[str, ...]] = {
    "implementation_plan": ("方案", "计划", "办法", "意见", "规划"),
    "work_plan": ("计划", "方案", "要点", "安排", "规划"),
    "letter": ("函",),
    "order": ("令",),
    "minutes": ("纪要",),
}
_ISSUED = re.compile("《(?P<title>(?:[^《》]|《[^《》]*》)*)》")


def check_titles(draft: Draft) -> Iterator[Finding]:
    """Check the plan's title, and the notice's words about it."""
    yield from _kind(draft)
    yield from _length(draft, ("title",), draft.filing.title)
    if draft.filing.form == "notice":
        yield from _notice(draft)


def _kind(draft: Draft) -> Iterator[Finding]:
    """The title names its kind (文种)."""
    filing = draft.filing
    if not any(word in filing.title for word in _KINDS[filing.kind]):
        wanted = CHOICE_LABELS[filing.kind]
        message = f"标题“{shorten(filing.title)}”没有写明文种“{wanted}”"
        fix = f"请在标题末尾写明“{wanted}”"
        yield draft.finding("title-kind", ("title",), message, expected=wanted, fix=fix)


def _length(draft: Draft, place: Path, title: str) -> Iterator[Finding]:
    """At most three lines; breaking needs the dictionary, so a title that surely fits is not broken."""
    surely_fits = "\n" not in title and width(title) <= _CELLS * (MOST_LINES - 1)
    lines = 0 if surely_fits else len(break_title(title, _CELLS))
    if lines > MOST_LINES:
        message = f"标题有{lines}行，超过{MOST_LINES}行，首页会显得拥挤"
        fix = "请精简标题，或减少手工换行"
        yield draft.finding("title-long", place, message, expected=f"不超过{MOST_LINES}行", found=f"{lines}行", fix=fix)


def _notice(draft: Draft) -> Iterator[Finding]:
    """The notice (印发通知) is about this plan; its usual title is as long as issuer and plan make it."""
    filing, notice = draft.filing, draft.filing.notice
    given = notice.title if notice else None
    title = _one_line(filing.title)
    yield from _length(draft, ("notice", "title"), given or f"{draft.issuer}关于印发《{title}》的通知")
    if notice is None:
        return
    for name, text in (("title", notice.title), ("text", notice.text)):
        named = [_one_line(found["title"]) for found in _ISSUED.finditer(text or "")]
        if named and not any(_same(one, title) for one in named):
            message = f"通知里写的是《{shorten(named[0], 40)}》，所印发的是《{shorten(title, 40)}》"
            fix = f"请统一为《{title}》，或删去这一项而用通行的写法"
            yield draft.finding("notice-title", ("notice", name), message, expected=title, found=named[0], fix=fix)


def _one_line(title: str) -> str:
    """A title without its line feeds and the blanks around them."""
    return "".join(line.strip() for line in title.split("\n"))


def _same(one: str, other: str) -> bool:
    """Whether two titles agree, whatever kind of book marks stands inside."""
    same_marks = str.maketrans("〈〉", "《》")
    return one.translate(same_marks) == other.translate(same_marks)
