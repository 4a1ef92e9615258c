"""Batches against a plain loop of docxtpl: ``python benchmarks/bench_batch.py``.

Ours is ``docgen batch`` as a user runs it, a process of its own, its start included: the workbook is read, every row
is laid over the base plan, validated, drawn, proven and written, on all cores. The loop is what docxtpl's manual shows
(``DocxTemplate``, ``render``, ``save``), on the same template, in one process, given finished contexts: reading,
merging and drawing head and tables cost it nothing. It runs over a part of the rows, before and after ours.
Memory is the proportional set size (PSS) of all processes together, sampled while they run where it is told.
"""

import io
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from docxtpl import DocxTemplate
from measuring import KIND, QUICK, Figure, at_least, at_most, kept_folder, report
from openpyxl import Workbook
from process_memory import memory_of

from docgen.convert import ConvertOptions, PoolConverter
from docgen.errors import ConversionError
from docgen.ingest.sources import read_input
from docgen.models.examples import example_yaml
from docgen.models.filing import Filing
from docgen.models.plain import write_json
from docgen.models.upgrades import upgrade
from docgen.render.context import ContextWriter
from docgen.render.document import shipped_template
from docgen.render.house import House

ROWS = 300 if QUICK else 2_000
FEW, MANY = (200, 1_000) if QUICK else (1_000, 10_000)
DRY = 1_000 if QUICK else 10_000
PRINTED = 20 if QUICK else 300
LOOPED = 20 if QUICK else 60
_PAUSE = 0.1
_HEADERS = ("社区名称", "组织领导·领导小组·办公室·联系方式", "落款·成文日期")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the command: its seconds, its processor time, the most memory of its processes together, in MB."""

    seconds: float
    memory: float
    processor: float


@dataclass(frozen=True, slots=True)
class Loop:
    """What one document takes in docxtpl's loop: seconds and processor time."""

    seconds: float
    processor: float


def figures() -> list[Figure]:
    """Measure; every figure is of one run."""
    folder, base = kept_folder(), base_plan()
    (folder / "base.yaml").write_text(yaml.safe_dump(base, allow_unicode=True, sort_keys=False), encoding="utf-8")
    for count in {ROWS, FEW, MANY, DRY, PRINTED}:
        (folder / f"{count}.xlsx").write_bytes(roster(count))
    return [*_against_docxtpl(folder, base), *_growth(folder), *_pdf(folder), *_dry(folder)]


def _against_docxtpl(folder: Path, base: dict[str, Any]) -> list[Figure]:
    contexts = [context_of(base, number) for number in range(LOOPED)]
    loops = [loop_of_docxtpl(contexts)]
    files = batch(folder, ROWS, "files")
    loops.append(loop_of_docxtpl(contexts))
    drafts = batch(folder, ROWS, "drafts", "--draft")
    loops.append(loop_of_docxtpl(contexts))
    one, other = (statistics.mean(loop.seconds for loop in pair) for pair in (loops[:2], loops[1:]))
    processor = statistics.median(loop.processor for loop in loops)
    return [
        at_least(f"{ROWS} rows to DOCX, against docxtpl's loop", one * ROWS / files.seconds, 20),
        at_least(f"{ROWS} rows drafted in the archive too", other * ROWS / drafts.seconds, 6),
        Figure("docgen batch: files, each row", _each(files, ROWS)),
        Figure("docgen batch --draft: files and archive, each row", _each(drafts, ROWS)),
        Figure("docxtpl's loop, each row", f"{one * 1000:.2f} ms, processor {processor * 1000:.2f} ms"),
        Figure("processor time: docxtpl's against files, drafts", _shares(processor, files, drafts)),
    ]


def _shares(processor: float, files: Run, drafts: Run) -> str:
    """How much less processor time a row takes; on an idle machine its cores come on top."""
    return f"{processor * ROWS / files.processor:.1f}, {processor * ROWS / drafts.processor:.1f} times"


def _growth(folder: Path) -> list[Figure]:
    few, many = batch(folder, FEW, "few", watch=True), batch(folder, MANY, "many", watch=True)
    growth = (many.seconds / MANY) / (few.seconds / FEW)
    return [
        at_most(f"{MANY} rows: a row's cost against {FEW} rows", growth, 1.2, "times"),
        at_most(f"{MANY} rows: memory of all processes", many.memory, 400, "MB"),
        Figure(f"{MANY} rows, each row", _each(many, MANY)),
    ]


def _pdf(folder: Path) -> list[Figure]:
    """The pool at work inside a batch against the pool with nothing else to do, over the same documents."""
    made = folder / "printed"
    try:
        batch(folder, PRINTED, "printed")
        docxs = [path.read_bytes() for path in sorted(made.glob("*.docx"))]
        alone = ceiling(docxs)
    except ConversionError as error:
        return [Figure("PDF", f"not measured: {error.code}")]
    printed = batch(folder, PRINTED, "pdf", "--pdf")
    return [
        Figure("PDF: the pool alone, documents a second", f"{PRINTED / alone:.2f}"),
        at_least_share("PDF: share of that in a batch, start included", alone / printed.seconds, 0.85),
    ]


def _dry(folder: Path) -> list[Figure]:
    run = command(["batch", str(folder / "base.yaml"), str(folder / f"{DRY}.xlsx"), "--dry-run"], folder)
    return [at_most(f"dry run of {DRY} rows", run.seconds, 15, "s")]


def at_least_share(what: str, share: float, wanted: float) -> Figure:
    """A share that should not fall below ``wanted``."""
    return Figure(what, f"{share:.0%}", f"at least {wanted:.0%}", share >= wanted)


def base_plan() -> dict[str, Any]:
    """The shipped example with the community's name in title, preamble and first section."""
    base = upgrade(read_input(example_yaml(KIND).encode(), name="base.yaml").data)
    base["title"] = "【社区名称】创建省级安全社区实施方案"
    base["preamble"]["text"] = "结合【社区名称】实际，制定本方案。"
    base["sections"][0]["text"] = "【社区名称】" + base["sections"][0]["text"]
    base["head"].pop("serial", None)
    return json.loads(json.dumps(base, default=str))


def roster(count: int) -> bytes:
    """So many communities that differ in name, contact and date."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("社区名单")
    sheet.append(list(_HEADERS))
    for number in range(count):
        sheet.append(list(cells(number)))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def cells(number: int) -> tuple[str, str, str]:
    """What one community fills in."""
    return f"第{number + 1}社区", f"林知远{number}，0000-{8_000_000 + number}", f"2025-03-{number % 28 + 1:02}"


def context_of(base: dict[str, Any], number: int) -> dict[str, Any]:
    """The finished context of one community, as docxtpl is given it."""
    name, contact, signed = cells(number)
    data = json.loads(json.dumps(base, ensure_ascii=False).replace("【社区名称】", name))
    data["sections"][2]["group"]["office"]["contact"] = contact
    data["signature"]["signed_on"] = signed
    filing = Filing.model_validate(data)
    return ContextWriter(filing, House("棠溪街道办事处"), write_json(filing)).context().values


def loop_of_docxtpl(contexts: Sequence[dict[str, Any]]) -> "Loop":
    """Render and save each in turn; return what one takes."""
    template, folder = shipped_template(KIND), kept_folder()
    begun, used = time.perf_counter(), time.process_time()
    for number, context in enumerate(contexts):
        document = DocxTemplate(io.BytesIO(template))
        document.render(context, autoescape=True)
        document.save(f"{folder}/{number}.docx")
    seconds, processor = time.perf_counter() - begun, time.process_time() - used
    return Loop(seconds / len(contexts), processor / len(contexts))


def batch(folder: Path, rows: int, output: str, *options: str, watch: bool = False) -> Run:
    """Run ``docgen batch`` over so many rows."""
    words = [str(folder / "base.yaml"), str(folder / f"{rows}.xlsx"), "-o", str(folder / output), *options]
    return command(["batch", *words], folder, watch=watch)


def command(words: list[str], folder: Path, *, watch: bool = False) -> Run:
    """Run the command line in a process of its own; ``watch`` its memory, which takes some of the processors' time."""
    environ = {**os.environ, "DOCGEN_HOME": str(folder / "home"), "HOME": str(folder), "DOCGEN_USER": "bench"}
    begun, used = time.perf_counter(), children_time()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "docgen.cli", *words], env=environ, cwd=folder, stdout=log, stderr=log
        )
        most = 0.0
        while watch and process.poll() is None:
            most = max(most, memory_of(process.pid))
            time.sleep(_PAUSE)
        process.wait()
    seconds = time.perf_counter() - begun
    if process.returncode:
        raise SystemExit(f"docgen {' '.join(words)}: exit {process.returncode}\n{(folder / 'log').read_text()}")
    return Run(seconds, most, children_time() - used)


def children_time() -> float:
    """The processor time of all processes that this one has started and that have ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def ceiling(docxs: list[bytes]) -> float:
    """The seconds that warm offices alone need for these documents, their start included."""
    begun = time.perf_counter()
    with PoolConverter(options=ConvertOptions.from_environment()) as pool:
        for result in pool.convert_many(docxs):
            if isinstance(result, ConversionError):
                raise result
    return time.perf_counter() - begun


def _each(run: Run, rows: int) -> str:
    return f"{run.seconds / rows * 1000:.2f} ms, processor {run.processor / rows * 1000:.2f} ms"


if __name__ == "__main__":
    report(figures())
