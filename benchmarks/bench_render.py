"""Rendering against docxtpl and against deflating alone: ``python benchmarks/bench_render.py``.

Ours is ``docgen.render.document.render``: a validated filing becomes the bytes of a DOCX, with its context written,
its template filled, its text proven, its input embedded and everything zipped. docxtpl's is what its manual shows:
``DocxTemplate``, ``render`` and ``save`` on the same template bytes, given the finished context, so that drawing head,
tables and imprint costs it nothing; ``autoescape=True`` lets our slots pass as the markup they are. Each call gets a
filing (a context) of another document number. docxtpl compiles its template every time, ours is compiled once.
"""

import io
import statistics
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from typing import Any, ParamSpec, TypeVar
from unittest import mock

from docxtpl import DocxTemplate
from measuring import KIND, QUICK, Figure, at_least, at_most, milliseconds, numbered_filings, race, ratio, report

from docgen.models.filing import Filing
from docgen.models.plain import to_plain
from docgen.render import document as rendering
from docgen.render.context import build_context
from docgen.render.document import render, shipped_template
from docgen.render.house import House
from docgen.render.template import CompiledTemplate

Given = TypeVar("Given")
Result = TypeVar("Result")
Taken = ParamSpec("Taken")

_DOCUMENT = "word/document.xml"
_VARIANTS = 40
_STEPS = {
    "context": "build_context",
    "proof": "prove",
    "input for the document": "input_item",
    "zip": "write_package",
}
"""The steps of a rendering and the names under which ``docgen.render.document`` calls them."""


def figures(rounds: int = 8 if QUICK else 40) -> list[Figure]:
    """Measure; the speed-ups are medians over rounds in which every rival ran."""
    filings, house = list(islice(numbered_filings(), _VARIANTS)), House()
    one = document_of(render(filings[0], house).docx)
    ours = over(filings, lambda filing: render(filing, house))
    theirs = over([build_context(filing, house).values for filing in filings], through_docxtpl)
    taken = race({"ours": ours, "docxtpl": theirs, "zlib": lambda: zlib.compress(one, 6)}, rounds)
    rows = [
        at_least("faster than docxtpl, same template and values", ratio(taken["docxtpl"], taken["ours"]), 15),
        at_most("rendering, as a multiple of zlib -6 of its document.xml", ratio(taken["ours"], taken["zlib"]), 5, "x"),
        Figure("docgen: one rendering, proof included", milliseconds(taken["ours"])),
        Figure("docxtpl: DocxTemplate, render, save", milliseconds(taken["docxtpl"])),
        Figure(f"zlib -6 of document.xml alone ({len(one) / 1000:.0f} kB)", milliseconds(taken["zlib"])),
    ]
    shares = steps(filings, house, rounds * 5)
    whole = shares.pop("whole")
    for name, seconds in (shares | {"all else": whole - sum(shares.values())}).items():
        rows.append(Figure(f"of a rendering: {name}", f"{seconds * 1000:.2f} ms, {seconds / whole:.0%}"))
    data = [to_plain(filing) for filing in filings]
    validation = race({"validation": over(data, Filing.model_validate)}, rounds)["validation"]
    return [*rows, Figure("before it: validation of the plain data", milliseconds(validation))]


def through_docxtpl(values: dict[str, object]) -> bytes:
    """Render as docxtpl's manual says, into memory."""
    template = DocxTemplate(io.BytesIO(shipped_template(KIND)))
    template.render(values, autoescape=True)
    saved = io.BytesIO()
    template.save(saved)
    return saved.getvalue()


def over(inputs: list[Given], action: Callable[[Given], object]) -> Callable[[], object]:
    """An action that takes the next of ``inputs`` with every call."""
    turn = cycle(inputs)
    return lambda: action(next(turn))


def document_of(docx: bytes) -> bytes:
    """The main part of a DOCX."""
    return zipfile.ZipFile(io.BytesIO(docx)).read(_DOCUMENT)


def steps(filings: list[Filing], house: House, rounds: int) -> dict[str, float]:
    """The median seconds of each step and of the whole, measured at the calls that ``render`` makes."""
    taken: dict[str, list[float]] = {name: [] for name in ("context", "template", *_STEPS, "whole")}
    with all_timed(taken):
        whole = timed(render, taken["whole"])
        for filing in islice(cycle(filings), rounds):
            whole(filing, house)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


@contextmanager
def all_timed(taken: dict[str, list[float]]) -> Iterator[None]:
    """Put a clock around every step for a while."""
    clocks: dict[str, Any] = {called: timed(getattr(rendering, called), taken[step]) for step, called in _STEPS.items()}
    filling = timed(CompiledTemplate.fill, taken["template"])
    with mock.patch.multiple(rendering, **clocks), mock.patch.object(CompiledTemplate, "fill", filling):
        yield


def timed(step: Callable[Taken, Result], taken: list[float]) -> Callable[Taken, Result]:
    """The same step, noting its seconds."""

    def measured(*arguments: Taken.args, **options: Taken.kwargs) -> Result:
        begun = time.perf_counter()
        result = step(*arguments, **options)
        taken.append(time.perf_counter() - begun)
        return result

    return measured


if __name__ == "__main__":
    report(figures())
