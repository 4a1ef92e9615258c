"""The layout check (版面检查): a finished PDF against the clauses of GB/T 9704-2012.

It sees only the pages and never the renderer, so it judges anyone's document. What it does not recognise it passes
over; a page without a red head is judged as 无版头.
"""

from collections.abc import Iterable
from dataclasses import replace

from docgen.check.layout_body_rules import check_body
from docgen.check.layout_closing_rules import check_closing
from docgen.check.layout_end_rules import check_end
from docgen.check.layout_format_rules import check_formats
from docgen.check.layout_head_rules import check_head
from docgen.check.layout_joint_rules import check_joint_mark, check_signers
from docgen.check.layout_number_rules import check_page_numbers
from docgen.check.layout_page_rules import check_page
from docgen.check.layout_reading import read_layout
from docgen.check.layout_roles import Layout
from docgen.check.layout_turned_rules import check_turned
from docgen.check.page_measure import measure_pages
from docgen.findings import Finding
from docgen.standard.page import PageModelName

_MOST_PLACES = 5


def check_layout(pdf: bytes, *, model: PageModelName | None = None) -> list[Finding]:
    """Measure ``pdf`` and return what deviates from the standard; an empty list when nothing does.

    ``model`` is the page model that the house chose; None accepts both and says in a note when a page begins as
    ``line-box`` pages do. Errors: InputError ``not-a-pdf``.
    """
    return judge(read_layout(measure_pages(pdf)), model)


def judge(layout: Layout, model: PageModelName | None = None) -> list[Finding]:
    """Apply every check to a recognised document; the same remark on several pages becomes one finding."""
    return _gathered(
        (
            *check_page(layout, model),
            *check_head(layout),
            *check_joint_mark(layout.head),
            *check_signers(layout.head),
            *check_formats(layout),
            *check_body(layout),
            *check_closing(layout),
            *check_end(layout),
            *check_page_numbers(layout),
            *check_turned(layout),
        )
    )


def _gathered(findings: Iterable[Finding]) -> list[Finding]:
    places: dict[Finding, list[str]] = {}
    for one in findings:
        seen = places.setdefault(replace(one, where=""), [])
        if one.where not in seen:
            seen.append(one.where)
    return [replace(one, where=_join(seen)) for one, seen in places.items()]


def _join(places: list[str]) -> str:
    """第2页、第3页…; a long list is cut and counted."""
    if len(places) <= _MOST_PLACES:
        return "、".join(places)
    return "、".join(places[:_MOST_PLACES]) + f"等{len(places)}处"
