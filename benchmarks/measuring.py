"""How the benchmarks time: rivals in turn, in blocks, medians and ratios of one run; and the rows they report."""

import atexit
import os
import shutil
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

from docgen.models.examples import example_filing
from docgen.models.filing import Filing

QUICK = os.environ.get("BENCH_QUICK") == "1"
KIND = "implementation_plan"
"""The example that everything is measured on: all six sections, two attachments, an imprint."""

_BLOCK_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table: what was measured, the result, and what was wanted; ``met`` is None where nothing was."""

    what: str
    measured: str
    wanted: str = ""
    met: bool | None = None


def kept_folder() -> Path:
    """A temporary folder that goes when all benchmarks are through.

    A file system that has just let go of many files may take ten times as long to make a new one for some minutes
    (ext4 passes by what was freed lately), which would be laid to whoever is measured next.
    """
    folder = Path(mkdtemp(prefix="docgen-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def at_least(what: str, ratio: float, wanted: float) -> Figure:
    """A ratio that should not fall below ``wanted``."""
    return Figure(what, f"{ratio:.1f} times", f"at least {wanted:g} times", ratio >= wanted)


def at_most(what: str, value: float, wanted: float, unit: str) -> Figure:
    """A value that should not exceed ``wanted``."""
    return Figure(what, f"{value:.3g} {unit}", f"at most {wanted:g} {unit}", value <= wanted)


def numbered_filings() -> Iterator[Filing]:
    """The example again and again, each under a document number of its own: nothing can be kept from one to the next.

    They are validated anew, as a form or a file would bring them.
    """
    example = example_filing(KIND)
    for serial in count(1):
        yield example.model_copy(update={"head": example.head.model_copy(update={"serial": serial})})


def race(rivals: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Time every rival in each round, one after the other, and return its seconds per call, round by round.

    A rival runs a block of calls of about the same length, so that each is warm and what the machine does meanwhile
    falls on all of them; ratios are to be taken within a round.
    """
    calls = {name: max(1, round(_BLOCK_SECONDS / seconds_of(rival, 3))) for name, rival in rivals.items()}
    taken: dict[str, list[float]] = {name: [] for name in rivals}
    for _ in range(rounds):
        for name, rival in rivals.items():
            taken[name].append(seconds_of(rival, calls[name]))
    return taken


def seconds_of(action: Callable[[], object], calls: int) -> float:
    """Return the seconds that one of ``calls`` calls takes."""
    begun = time.perf_counter()
    for _ in range(calls):
        action()
    return (time.perf_counter() - begun) / calls


def ratio(slower: Sequence[float], faster: Sequence[float]) -> float:
    """The median of the ratios that two rivals had, round by round."""
    return statistics.median(one / other for one, other in zip(slower, faster, strict=True))


def milliseconds(taken: Sequence[float]) -> str:
    """The median of some seconds, for the table."""
    return f"{statistics.median(taken) * 1000:.2f} ms"


def report(figures: Sequence[Figure]) -> None:
    """Print rows for a reader of the terminal."""
    for figure in figures:
        verdict = {True: "met", False: "MISSED", None: ""}[figure.met]
        print(f"  {figure.what:<62} {figure.measured:>18}   {figure.wanted:<22} {verdict}".rstrip(), flush=True)
