"""What the pool of warm offices is worth: ``python benchmarks/bench_pool.py [--rounds N]``.

Builds filings of five pages from the shipped example, one number apart, and measures on this machine, in this order:
a LibreOffice started for one filing, a filing given to a warm one, forty filings given to two warm ones. The load is
printed with the figures: on a busy machine they say more about the neighbours.
"""

import argparse
import os
import platform
import statistics
import sys
import time

from docgen.convert import Converter, ConvertOptions, OneShotConverter, PoolConverter, Rendition
from docgen.errors import ConversionError
from docgen.models.examples import example_filing
from docgen.service.filings import render
from docgen.settings import Settings

EXAMPLE = "work_plan"
PAGES = 5
BATCH = 40
OFFICES = 2
WARM_TARGET = 0.25
RATE_TARGET = 8.0


def main() -> int:
    """Measure and print; return 1 when LibreOffice cannot be kept warm here."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=15, help="conversions per median (default 15)")
    rounds = parser.parse_args().rounds
    options = ConvertOptions.from_environment()
    docxs = filings(BATCH)
    print(f"{platform.machine()}, {len(os.sched_getaffinity(0))} processors, {loads()}")
    cold = measure_cold(docxs, options, max(3, rounds // 3))
    report("cold: one LibreOffice per filing, median", cold, cold)
    with PoolConverter(1, options) as pool:
        if not pool.warm:
            print("no Python here can import uno: nothing stays warm (docgen doctor)", file=sys.stderr)
            return 1
        until_ready(pool, 1)
        warm, inside = measure_warm(docxs, pool, rounds)
    report("warm: one office, one filing, median", warm, cold, f"target < {WARM_TARGET} s")
    print(f"  of which LibreOffice {inside:.3f} s, reading the PDF and the rest {warm - inside:.3f} s")
    with PoolConverter(OFFICES, options) as pool:
        until_ready(pool, OFFICES)
        batch, waited = measure_batch(docxs, pool)
    rate = f"{BATCH / batch:.1f} a second, target >= {RATE_TARGET:g}"
    report(f"batch: {BATCH} filings, {OFFICES} offices, each", batch / BATCH, cold, rate)
    print(f"  longest wait for an office {waited:.3f} s; {loads()}")
    return 0


def filings(count: int) -> list[bytes]:
    """Render the example under so many document numbers, so that no two are the same bytes."""
    example = example_filing(EXAMPLE)
    numbered = (
        example.model_copy(update={"head": example.head.model_copy(update={"serial": serial})})
        for serial in range(1, count + 1)
    )
    return [render(filing, Settings()).docx for filing in numbered]


def measure_cold(docxs: list[bytes], options: ConvertOptions, rounds: int) -> float:
    """Return the median seconds of a conversion that starts its own office; the first, for the caches, is not kept."""
    converter = OneShotConverter(options)
    checked(converter.convert(docxs[0]))
    return statistics.median(timed(converter, docx)[0] for docx in docxs[:rounds])


def measure_warm(docxs: list[bytes], pool: PoolConverter, rounds: int) -> tuple[float, float]:
    """Return the median seconds of a warm conversion as the caller sees it, and of LibreOffice's part."""
    # Like the cold ones: what only the very first filing pays for is left out.
    checked(pool.convert(docxs[0]))
    pairs = [timed(pool, docx) for docx in (docxs * (rounds // len(docxs) + 1))[:rounds]]
    whole, inside = zip(*pairs, strict=True)
    return statistics.median(whole), statistics.median(inside)


def measure_batch(docxs: list[bytes], pool: PoolConverter) -> tuple[float, float]:
    """Return the seconds that all filings took together, and the longest wait of one."""
    begun = time.perf_counter()
    renditions = [checked(result) for result in pool.convert_many(docxs)]
    return time.perf_counter() - begun, max(rendition.waited for rendition in renditions)


def checked(result: Rendition | ConversionError) -> Rendition:
    """Return the rendition, having made sure that it is what is to be measured."""
    if isinstance(result, ConversionError):
        raise result
    if result.pages != PAGES:
        raise SystemExit(f"the example {EXAMPLE} has {result.pages} pages now, not {PAGES}: choose another")
    return result


def until_ready(pool: PoolConverter, count: int) -> None:
    """Wait until so many offices have started: the start is the cold figure's matter."""
    deadline = time.monotonic() + 60
    while pool.ready < count:
        if time.monotonic() > deadline:
            raise SystemExit("the offices did not start within a minute (docgen doctor)")
        time.sleep(0.02)


def timed(converter: Converter, docx: bytes) -> tuple[float, float]:
    """Return the seconds of a conversion for its caller, and those that LibreOffice took."""
    begun = time.perf_counter()
    rendition = checked(converter.convert(docx))
    return time.perf_counter() - begun, rendition.seconds


def report(what: str, took: float, cold: float, note: str = "") -> None:
    """Print one figure and its ratio to a cold conversion."""
    print(f"{what:<46} {took:6.3f} s   {cold / took:5.1f} times as fast as cold   {note}".rstrip())


def loads() -> str:
    """Return the load average of the last minute."""
    return f"load {os.getloadavg()[0]:.1f}"


if __name__ == "__main__":
    sys.exit(main())
