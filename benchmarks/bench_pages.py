"""What a page costs in a short and in a long filing: ``python benchmarks/bench_pages.py``.

Filings of 1 to 200 pages of plain text under numbered headings, 22 lines of 28 characters a page. A page's cost is what
a filing takes longer for it than the next shorter one; it should not depend on how many pages there are.
"""

import statistics
from itertools import pairwise

from measuring import QUICK, Figure, at_most, race, report

from docgen.models.filing import Filing
from docgen.render.document import render
from docgen.render.house import House
from docgen.standard.page import CELLS, LINES

_PAGES = (1, 20, 50, 100, 200)
_SENTENCE = "各责任单位逐项制订措施，明确专人，按月报送进度，办公室每季度通报一次。"
_PARAGRAPH_LINES = 5


def figures(rounds: int = 3 if QUICK else 15) -> list[Figure]:
    """Render every length in turn and compare the costs of a page."""
    house = House()
    filings = {str(pages): filing_of(pages) for pages in _PAGES}
    taken = race({name: lambda filing=filing: render(filing, house) for name, filing in filings.items()}, rounds)
    seconds = {int(name): statistics.median(each) for name, each in taken.items()}
    costs = {longer: (seconds[longer] - seconds[shorter]) / (longer - shorter) for shorter, longer in pairwise(_PAGES)}
    rows = [at_most("a page beyond the 100th, as a multiple of one before the 50th", costs[200] / costs[50], 1.2, "x")]
    for shorter, longer in pairwise(_PAGES):
        rows.append(Figure(f"one page more, from {shorter} to {longer} pages", f"{costs[longer] * 1000:.3f} ms"))
    return [*rows, Figure("a filing of 200 pages", f"{seconds[200] * 1000:.0f} ms")]


def filing_of(pages: int) -> Filing:
    """A work plan of about so many pages."""
    paragraph = (_SENTENCE * LINES)[: CELLS * _PARAGRAPH_LINES - 2]
    count = max(pages * LINES // _PARAGRAPH_LINES, 1)
    items = [{"title": f"第{number}项工作", "text": paragraph} for number in range(1, count + 1)]
    section = {"kind": "free", "heading": "重点任务", "items": items}
    return Filing.model_validate({"kind": "work_plan", "title": "年度工作计划", "sections": [section]})


if __name__ == "__main__":
    report(figures())
