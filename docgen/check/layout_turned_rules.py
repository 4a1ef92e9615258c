"""Checks of landscape tables (A4横排表格, clause 8): on which edge of the bound sheet the table's head lies.

Binding on the left, the edge that the standard names is the left one of every sheet as it is bound: the binding side of
an odd page, the fore edge of an even one. The page number, which keeps its place, shows how a turned page is bound.
"""

from collections.abc import Iterator

from docgen.check.layout_codes import finding, on_page
from docgen.check.layout_roles import Layout, table_boxes
from docgen.findings import Finding

# By parity of the page: where the head has to lie, and what the other edge is called there.
_EDGES = {1: ("订口", "切口"), 0: ("切口", "订口")}


def check_turned(layout: Layout) -> Iterator[Finding]:
    """Check every page that is read turned and holds a table."""
    for page in layout.pages:
        if page.turned and page.head_edge == "right" and table_boxes(page):
            wanted, found = _EDGES[page.number % 2]
            kind = "单" if page.number % 2 else "双"
            message = f"横排表格的表头方向不对：{kind}页码的表头应在{wanted}一边"
            yield finding(
                "table-head-edge", on_page(page.number), message, found=f"{found}一边", expected=f"{wanted}一边"
            )
