"""The command line as a person meets it, whole processes: ``python benchmarks/bench_cli.py``."""

import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

from measuring import KIND, QUICK, Figure, at_most, report


def figures(runs: int = 5 if QUICK else 10) -> list[Figure]:
    """The medians of so many runs of ``docgen --help`` and of ``docgen render`` without a PDF."""
    docgen = str(Path(sysconfig.get_path("scripts")) / "docgen")
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "plan.yaml"
        subprocess.run([docgen, "new", KIND, "-o", plan], check=True, capture_output=True)
        render = [docgen, "render", str(plan), "-o", str(plan.with_suffix(".docx"))]
        return [
            at_most("docgen --help, the whole process", process([docgen, "--help"], runs), 0.15, "s"),
            at_most("docgen render plan.yaml -o plan.docx, the whole process", process(render, runs), 0.6, "s"),
            Figure("of which starting Python at all", f"{process([sys.executable, '-c', ''], runs):.3g} s"),
        ]


def process(command: list[str], runs: int) -> float:
    """The median seconds of a command from its start to its end; the first run, which fills the caches, is left out."""
    # An installed docgen keeps its compiled modules, whatever the shell of a build or a container says.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    taken = []
    for _ in range(runs + 1):
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=environment)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken[1:])


if __name__ == "__main__":
    report(figures())
