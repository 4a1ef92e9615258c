"""Whether memory grows: the resident size over thousands of renderings, ``python benchmarks/bench_memory.py``.

The first renderings fill what is kept on purpose (the compiled template, tables of characters, the title's dictionary)
and are not counted.
"""

import gc
from itertools import islice
from pathlib import Path

from measuring import QUICK, Figure, at_most, numbered_filings, report

from docgen.render.document import render
from docgen.render.house import House

_WARM_UP = 300
_MEGABYTE = 1_000_000
_STATUS = Path("/proc/self/status")


def figures(renderings: int = 1000 if QUICK else 10_000) -> list[Figure]:
    """Render so many filings and report the growth."""
    what = f"growth of memory over {renderings:,} renderings"
    if not _STATUS.exists():
        return [Figure(what, "not measured", "at most 20 MB")]
    filings, house = numbered_filings(), House()
    for filing in islice(filings, _WARM_UP):
        render(filing, house)
    before = resident()
    for filing in islice(filings, renderings):
        render(filing, house)
    return [at_most(what, (resident() - before) / _MEGABYTE, 20, "MB")]


def resident() -> int:
    """Bytes of memory that the process holds, once everything that is garbage has been given back."""
    gc.collect()
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    report(figures())
