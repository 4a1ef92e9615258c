"""Rendering against docxtpl and against deflating alone: ``python benchmarks/bench_render.py``.

Ours is ``docgen.render.document.render``: a validated filing becomes the bytes of a DOCX, with its context written,
its template filled, its text proven, its input embedded and everything zipped. docxtpl's is what its manual shows:
``DocxTemplate``, ``render`` and ``save`` on the same template bytes, given the finished context, so that drawing head,
tables and imprint costs it nothing; ``autoescape=True`` lets our slots pass as the markup they are. docxtpl compiles
its template every time, ours is compiled once.

Two loads. ``another number``: each call gets the same plan under another document number, as in a batch, a preview or
a revision, where parts drawn before are not drawn again. ``every text new``: each call gets a plan all of whose texts
are others than in the plans before, so that nothing kept is of any use.
"""

import io
import statistics
import time
import zipfile
import zlib
from collections.abc import Callable
from itertools import cycle, islice
from typing import Any, ParamSpec, TypeVar
from unittest import mock

from docxtpl import DocxTemplate
from measuring import KIND, QUICK, Figure, at_least, at_most, milliseconds, numbered_filings, race, ratio, report

from docgen.models.filing import Filing
from docgen.models.plain import to_plain, write_json
from docgen.render import document as rendering
from docgen.render.context import ContextWriter
from docgen.render.document import Rendering, render, shipped_template
from docgen.render.house import House

Given = TypeVar("Given")
Result = TypeVar("Result")
Taken = ParamSpec("Taken")

_DOCUMENT = "word/document.xml"
_VARIANTS = 40
# More than all that is kept between renderings: in a circle of so many filings none finds anything of its own.
_TOO_MANY = 200
# Choices, days and moments: they have to stay what they are, and a document number keeps its form.
_DAYS = {"by", "start", "end", "deadline", "signed_on", "printed_on"}
_CHOICES = {"kind", "form", "derived", "numbering", "page_model", "classification", "urgency", "disclosure"}
_NO_TEXTS = _DAYS | _CHOICES | {"secrecy_period", "joint_mark", "order_word", "organ_code"}
_STEPS = {
    "context": ("plan", "write"),
    "template": ("fill",),
    "proof": ("take_up", "read", "compare"),
    "input for the document, with its digest, and zip": ("pack",),
}
"""The steps of a rendering and the stages of ``Rendering`` that they take."""
_JSON = "the input as JSON"


def figures(rounds: int = 8 if QUICK else 40) -> list[Figure]:
    """Measure; the speed-ups are medians over rounds in which every rival ran."""
    filings, house = list(islice(numbered_filings(), _VARIANTS)), House()
    one = document_of(render(filings[0], house).docx)
    new = reworded_filings(_TOO_MANY)
    rivals = {
        "ours": over(filings, lambda filing: render(filing, house)),
        "ours, new": over(new, lambda filing: render(filing, house)),
        "docxtpl": over(values_of(filings, house), through_docxtpl),
        "docxtpl, new": over(values_of(new[:_VARIANTS], house), through_docxtpl),
        "zlib": lambda: zlib.compress(one, 6),
    }
    taken = race(rivals, rounds)
    rows = []
    for load, ours, theirs in (("another number", "ours", "docxtpl"), ("every text new", "ours, new", "docxtpl, new")):
        faster, multiple = ratio(taken[theirs], taken[ours]), ratio(taken[ours], taken["zlib"])
        rows += [
            at_least(f"{load}: faster than docxtpl, same template and values", faster, 15),
            at_most(f"{load}: as a multiple of zlib -6 of its document.xml", multiple, 5, "x"),
            Figure(f"{load}: one rendering by docgen, proof included", milliseconds(taken[ours])),
            Figure(f"{load}: docxtpl, DocxTemplate, render, save", milliseconds(taken[theirs])),
        ]
    rows.append(Figure(f"zlib -6 of document.xml alone ({len(one) / 1000:.0f} kB)", milliseconds(taken["zlib"])))
    for load, rendered in (("another number", filings), ("every text new", new)):
        rows += shares(load, rendered, house, rounds * 5)
    data = [to_plain(filing) for filing in filings]
    validation = race({"validation": over(data, Filing.model_validate)}, rounds)["validation"]
    return [*rows, Figure("before it: validation of the plain data", milliseconds(validation))]


def values_of(filings: list[Filing], house: House) -> list[dict[str, object]]:
    """The finished contexts, for docxtpl."""
    return [ContextWriter(filing, house, write_json(filing)).context().values for filing in filings]


def shares(load: str, filings: list[Filing], house: House, rounds: int) -> list[Figure]:
    """What each step takes of a rendering under this load."""
    taken = steps(filings, house, rounds)
    whole = taken.pop("whole")
    named = taken | {"all else": whole - sum(taken.values())}
    return [
        Figure(f"{load}, of a rendering: {name}", f"{seconds * 1000:.2f} ms, {seconds / whole:.0%}")
        for name, seconds in named.items()
    ]


def reworded_filings(count: int) -> list[Filing]:
    """The example in so many wordings: a number of its own in every text that is no choice, name of a day or number."""
    plain = to_plain(next(numbered_filings()))
    return [Filing.model_validate(reworded(plain, f"第{number}版")) for number in range(100, 100 + count)]


def reworded(value: Any, mark: str, field: str = "") -> Any:
    """The same plain data with ``mark`` behind its texts; entries of lists and cells of tables are texts too."""
    if isinstance(value, dict):
        return {name: reworded(inner, mark, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [reworded(inner, mark, field) for inner in value]
    return value + mark if isinstance(value, str) and field not in _NO_TEXTS else value


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
    taken: dict[str, list[float]] = {"whole": [], _JSON: []}
    stages = Rendering.STAGES
    clocks = [timed(stage, taken.setdefault(stage.__name__, [])) for stage in stages]
    writing = timed(rendering.write_json, taken[_JSON])
    with mock.patch.object(Rendering, "STAGES", clocks), mock.patch.object(rendering, "write_json", writing):
        whole = timed(render, taken["whole"])
        for filing in islice(cycle(filings), rounds):
            whole(filing, house)
    medians = {name: statistics.median(seconds) for name, seconds in taken.items()}
    named = {step: sum(medians[stage] for stage in names) for step, names in _STEPS.items()}
    return {_JSON: medians[_JSON], **named, "whole": medians["whole"]}


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
