"""Run every benchmark and write the table into docs/performance.md: ``make bench``; ``BENCH_QUICK=1`` for a short run.

Nothing here judges: a figure that misses what was wanted is marked, and the command still ends well. On a shared
machine, compare the ratios: whatever else ran, ran beside both sides.
"""

import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import bench_archive
import bench_batch
import bench_cli
import bench_memory
import bench_node
import bench_pages
import bench_render
from measuring import QUICK, Figure, report

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- benchmarks: measured -->\n", "<!-- benchmarks: end -->"
_COMMAND = "BENCH_QUICK=1 make bench" if QUICK else "make bench"
_ROOMS = (
    ("Rendering, one core", bench_render),
    ("Against Node libraries", bench_node),
    ("Long filings", bench_pages),
    ("Memory", bench_memory),
    ("Command line", bench_cli),
    ("Archive", bench_archive),
)
_PACKAGES = ("docxtpl", "lxml", "pydantic", "deflate", "sqlalchemy")
_VERDICTS = {True: "yes", False: "**no**", None: ""}


def main() -> None:
    """Measure everything, print it as it comes and write it down."""
    pieces = [conditions()]
    # Before anything that leaves a full disk cache behind.
    pieces.append(measured("Batches, all cores", bench_batch))
    # A single core: what the machine's other cores could take over is not to be counted. The pool needs them all.
    whole = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    if whole:
        os.sched_setaffinity(0, {max(whole)})
    for heading, bench in _ROOMS:
        pieces.append(measured(heading, bench))
    if whole:
        os.sched_setaffinity(0, whole)
    pieces.append(f"### Conversion\n\n```text\n{pool()}\n```")
    write("\n\n".join(pieces))
    print(f"written: {PAGE.relative_to(ROOT)}")


def measured(heading: str, bench: ModuleType) -> str:
    """Measure one room; its table under its heading."""
    print(heading, flush=True)
    figures: list[Figure] = bench.figures()
    report(figures)
    return f"### {heading}\n\n{table(figures)}"


def conditions() -> str:
    """When, where and with what this was measured."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    day = datetime.now(UTC).date().isoformat()
    machine = f"{platform.machine()}, {cores} processors, {platform.system()}, Python {platform.python_version()}"
    return f"Measured {day} by `{_COMMAND}` on {machine}; {packages}."


def table(figures: Sequence[Figure]) -> str:
    """The figures as Markdown."""
    rows = [f"| {one.what} | {one.measured} | {one.wanted} | {_VERDICTS[one.met]} |" for one in figures]
    return "\n".join(["| what | measured | wanted | met |", "|---|---|---|---|", *rows])


def pool() -> str:
    """What the benchmark of the conversion pool prints, or that it cannot run here."""
    command = [sys.executable, str(Path(__file__).with_name("bench_pool.py")), *(["--rounds", "5"] if QUICK else [])]
    done = subprocess.run(command, capture_output=True, text=True)
    print(done.stdout or done.stderr, flush=True)
    said = done.stdout.strip()
    return said if done.returncode == 0 else f"{said}\nnot measured: no LibreOffice that stays warm here".strip()


def write(measured: str) -> None:
    """Put the figures between the two comments of the page."""
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{measured}\n\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
