"""The archive: what publishing costs beside rendering, and how it grows: ``python benchmarks/bench_archive.py``.

Everything is on the disk that holds the temporary folder, with the waits for it that the archive asks for.
"""

import hashlib
import os
import pty
import statistics
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from archive_filings import COMMON, ONE, RARE, SIGNED, desk_in_a_folder, fill
from measuring import KIND, QUICK, Figure, numbered_filings, ratio, report, seconds_of

from docgen.models.examples import example_filing
from docgen.render.document import render
from docgen.service import drafting, publishing, reading
from docgen.service.desk import Desk
from docgen.service.filings import house_of
from docgen.service.inspection import verify

SIZES = (1_000,) if QUICK else (1_000, 10_000, 100_000)
_PAGE = 50
_BLOCK = 20
_MOST_MILLISECONDS = 100


def figures() -> list[Figure]:
    """Publishing against rendering, and the largest archive's answers."""
    return [*publishing_figures(5 if QUICK else 15), *verify_figures(), *growth_figures()]


# Publishing ----------------------------------------------------------------------------------------------------------


def publishing_figures(rounds: int) -> list[Figure]:
    """Rendering, publishing one at a time and in a group, in turn, a block of each in every round."""
    taken: dict[str, list[float]] = {"render": [], "one": [], "group": []}
    with desk_in_a_folder() as desk:
        filings, house = numbered_filings(), house_of(example_filing(KIND), desk.settings)
        # All of them beforehand: what was drafted a moment ago is still in memory, and an office's drafts are not.
        blocks = iter([drafts(desk, number) for number in range(2 * (rounds + 1))])
        for _ in range(rounds + 1):
            taken["render"].append(seconds_of(lambda: render(next(filings), house), _BLOCK))
            taken["one"].append(one_by_one(desk, next(blocks)))
            taken["group"].append(in_a_group(desk, next(blocks)))
    # The first round loads and compiles.
    drawn, one, group = (taken[name][1:] for name in ("render", "one", "group"))
    return [
        Figure("publishing one at a time, as a multiple of rendering", f"{ratio(one, drawn):.1f} x"),
        Figure(f"publishing in groups of {_BLOCK}, as a multiple of rendering", f"{ratio(group, drawn):.1f} x"),
        Figure("rendering alone", milliseconds(statistics.median(drawn))),
        Figure("publishing one, DOCX without PDF", milliseconds(statistics.median(one))),
        Figure("publishing one of a group", milliseconds(statistics.median(group))),
    ]


def drafts(desk: Desk, block: int) -> list[str]:
    """A block of drafts of the example, each under a title of its own."""
    example = example_filing(KIND)
    titles = [f"{example.title}之{block * _BLOCK + number}" for number in range(_BLOCK)]
    with desk.at_work():
        return [drafting.draft(desk, example.model_copy(update={"title": title})).row.id for title in titles]


def one_by_one(desk: Desk, ids: Sequence[str]) -> float:
    """Seconds for one of a block of filings that are published one after the other."""
    begun = time.perf_counter()
    for id in ids:
        publishing.publish(desk, id, SIGNED)
    return (time.perf_counter() - begun) / len(ids)


def in_a_group(desk: Desk, ids: Sequence[str]) -> float:
    """The same for a block that is made durable together."""
    begun = time.perf_counter()
    with desk.at_work():
        one_by_one(desk, ids)
    return (time.perf_counter() - begun) / len(ids)


# Growth --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stage:
    """One size of the archive: milliseconds of each question (median), seconds of the rest."""

    size: int
    asked: dict[str, float]
    rebuild: float
    verify: float


def stages() -> Iterator[Stage]:
    """The archive at each size; it is the same one, growing."""
    with desk_in_a_folder() as desk:
        size = 0
        for wanted in SIZES:
            fill(desk, size + 1, wanted)
            size = wanted
            asked = {what: 1000 * statistics.median(timed(ask)) for what, ask in questions(desk, size).items()}
            rebuild = seconds_of(desk.archive.rebuild, 1)
            yield Stage(size, asked, rebuild, seconds_of(lambda: sound(desk), 1))
            print(f"  {size:,} filings done", file=sys.stderr, flush=True)


def questions(desk: Desk, size: int) -> dict[str, Callable[[], object]]:
    """What people ask of an archive, each with an answer that is not empty."""
    ids = [row.id for row, _ in islice(reading.listed(desk), size // 2, size // 2 + 7)]

    def found(word: str) -> int:
        return filled(islice(reading.search(desk, word, limit=20), 20))

    return {
        "list, first page of 50": lambda: filled(islice(reading.listed(desk), _PAGE)),
        "list of a year": lambda: filled(islice(reading.listed(desk, year=2000), _PAGE)),
        "search, a word in all filings": lambda: found(COMMON),
        "search, a word in one of a thousand": lambda: found(RARE),
        "search, a single character": lambda: found(ONE),
        "search, two words": lambda: found(f"{COMMON} {RARE}"),
        "show": lambda: [reading.show(desk, id).as_dict() for id in ids[:1]],
    }


def filled(answer: Iterator[object]) -> int:
    """How much was found; nothing would be quick and wrong."""
    count = sum(1 for _ in answer)
    if count == 0:
        raise AssertionError("nothing was found")
    return count


def timed(ask: Callable[[], object]) -> list[float]:
    """Seconds of each of some askings, the first one left out."""
    return [seconds_of(ask, 1) for _ in range(12 if QUICK else 30)][1:]


def sound(desk: Desk) -> None:
    """Verify the archive."""
    verdict = verify(desk)
    if not verdict.sound:
        raise AssertionError(verdict.damages[:3])


def growth_figures() -> list[Figure]:
    """What was asked of the archive at each size, and what all of it took; the sizes stand side by side."""
    found = list(stages())
    sizes = " / ".join(f"{stage.size:,}" for stage in found)
    rows = []
    for what in found[-1].asked:
        taken = [stage.asked[what] for stage in found]
        shown = " / ".join(f"{one:.1f}" for one in taken)
        quick = max(taken) <= _MOST_MILLISECONDS
        rows.append(Figure(f"{what}, {sizes} filings", f"{shown} ms", f"at most {_MOST_MILLISECONDS} ms", quick))
    for what, seconds in (
        ("rebuild-index", [stage.rebuild for stage in found]),
        ("verify, small filings", [stage.verify for stage in found]),
    ):
        rows.append(Figure(f"{what}, {sizes} filings", f"{' / '.join(f'{one:.1f}' for one in seconds)} s"))
    return rows


# Verifying -----------------------------------------------------------------------------------------------------------


def verify_figures() -> list[Figure]:
    """``verify`` against reading the same files once with the same digest, on filings with their PDF and a scan."""
    files = {"filing.pdf": os.urandom(150_000), "scans/001.pdf": os.urandom(850_000)}
    with desk_in_a_folder() as desk:
        fill(desk, 1, 100 if QUICK else 400, files)
        root = desk.archive.store.root
        size = read_plainly(root) / 1e6
        plain, checked = [], []
        for _ in range(3):
            plain.append(seconds_of(lambda: read_plainly(root), 1))
            checked.append(seconds_of(lambda: sound(desk), 1))
        bar, whole = on_a_terminal(desk.archive.home)
    speed = {
        what: f"{size / statistics.median(taken):.0f} MB/s" for what, taken in (("read", plain), ("verify", checked))
    }
    return [
        Figure(f"reading {size:.0f} MB of an archive with sha512 and nothing else", speed["read"]),
        Figure("verify of the same", speed["verify"]),
        Figure("verify, as a multiple of reading", f"{ratio(checked, plain):.1f} x"),
        Figure("docgen verify on a terminal, the whole process", f"{whole:.1f} s, bar {'drawn' if bar else 'MISSING'}"),
    ]


def read_plainly(root: Path) -> int:
    """Read and hash every file; return the bytes."""
    size = 0
    for folder, _, names in os.walk(root):
        for name in names:
            with open(os.path.join(folder, name), "rb") as stream:
                size += len(data := stream.read())
            hashlib.sha512(data).digest()
    return size


def on_a_terminal(home: Path) -> tuple[bool, float]:
    """Run ``docgen verify`` on a terminal; whether it drew its bar to the end, and the seconds it took."""
    docgen = Path(sysconfig.get_path("scripts")) / "docgen"
    ours, theirs = pty.openpty()
    environment = {**os.environ, "DOCGEN_HOME": str(home), "TERM": "xterm"}
    begun = time.perf_counter()
    with subprocess.Popen([docgen, "verify"], stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        shown = b"".join(iter(lambda: told(ours), b""))
    os.close(ours)
    if process.returncode != 0:
        raise AssertionError(shown.decode())
    return "核验" in shown.decode() and "100%" in shown.decode(), time.perf_counter() - begun


def told(terminal: int) -> bytes:
    """What the process wrote next; nothing when it has ended."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        # How Linux says that the other end is closed.
        return b""


def milliseconds(seconds: float) -> str:
    """For the table."""
    return f"{seconds * 1000:.1f} ms"


if __name__ == "__main__":
    print(f"{KIND}; archives of {', '.join(map(str, SIZES))} filings", file=sys.stderr)
    report(figures())
