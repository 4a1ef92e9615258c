"""Rendering against docxtemplater and easy-template-x: ``python benchmarks/bench_node.py``.

Both are installed with npm into a temporary folder and run in one Node process that is warm before anything counts.
Their template is made from our own rendered DOCX: every text of its document becomes a tag of its own, ``{t17}``, and
the values are those texts. So they give back the same paragraphs, runs and words (checked), without a loop, a condition
or any drawing of a head, a table or an imprint, which ours does in the same time, its proof included.
"""

import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from lxml import etree
from measuring import QUICK, Figure, at_least, kept_folder, milliseconds, numbered_filings, ratio, report, seconds_of

from docgen.render.document import render
from docgen.render.house import House
from docgen.render.styles_part import WORD

ENGINES = ("docxtemplater", "easy-template-x")
_PACKAGES = (*ENGINES, "pizzip")
_DOCUMENT = "word/document.xml"
_DRIVER = Path(__file__).with_name("bench_node.mjs")
_WARM_UP = 30 if QUICK else 150
_CALLS = 10


def figures(rounds: int = 4 if QUICK else 20) -> list[Figure]:
    """Measure, or say why not."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return [Figure("docxtemplater, easy-template-x", "no node here", "at least 4 times")]
    folder = kept_folder()
    if not installed(npm, folder):
        return [Figure("docxtemplater, easy-template-x", "npm failed", "at least 4 times")]
    docx = render(next(numbered_filings()), House()).docx
    make_template(docx, folder)
    with asking(node, folder) as ask:
        return [*compare(ask, docx, folder, rounds), Figure("Node", version_of(node))]


def compare(ask: Callable[[str, int], dict[str, str]], docx: bytes, folder: Path, rounds: int) -> list[Figure]:
    """Run the three in turn, in blocks."""
    filing, house = next(numbered_filings()), House()
    for engine in ENGINES:
        answer = ask(engine, _WARM_UP)
        if shape(Path(answer["file"]).read_bytes()) != shape(docx):
            raise SystemExit(f"{engine} does not give the same paragraphs, runs and words")
    taken: dict[str, list[float]] = {"docgen": [], **{engine: [] for engine in ENGINES}}
    for _ in range(rounds):
        taken["docgen"].append(seconds_of(lambda: render(filing, house), _CALLS * 2))
        for engine in ENGINES:
            taken[engine].append(float(ask(engine, _CALLS)["seconds"]))
    ours = taken["docgen"]
    rows = [at_least(f"faster than {one} {version(folder, one)}", ratio(taken[one], ours), 4) for one in ENGINES]
    rows += [Figure(f"{name}: one rendering", milliseconds(seconds)) for name, seconds in taken.items()]
    return rows


def installed(npm: str, folder: Path) -> bool:
    """Install the packages into ``folder``; False where that fails (no network)."""
    (folder / "package.json").write_text('{"private": true}')
    command = [npm, "install", "--no-audit", "--no-fund", "--silent", *_PACKAGES]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
    return done.returncode == 0


def version_of(node: str) -> str:
    """The version of Node itself."""
    return subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()


def version(folder: Path, package: str) -> str:
    """The installed version of a package."""
    return str(json.loads((folder / "node_modules" / package / "package.json").read_text(encoding="utf-8"))["version"])


def make_template(docx: bytes, folder: Path) -> None:
    """Write template.docx, every text of ``docx`` a tag, and data.json with the texts."""
    values = {}
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(folder / "template.docx", "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == _DOCUMENT:
                root = etree.fromstring(part)
                for number, text in enumerate(root.iter(f"{{{WORD}}}t")):
                    values[f"t{number}"] = text.text or ""
                    text.text = f"{{t{number}}}"
                part = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
            target.writestr(name, part, zipfile.ZIP_DEFLATED)
    (folder / "data.json").write_text(json.dumps(values), encoding="utf-8")


def shape(docx: bytes) -> tuple[int, int, str]:
    """How many paragraphs and runs a document has, and its words."""
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(docx)).read(_DOCUMENT))
    paragraphs, runs, texts = (list(root.iter(f"{{{WORD}}}{name}")) for name in ("p", "r", "t"))
    return len(paragraphs), len(runs), "".join(text.text or "" for text in texts)


@contextmanager
def asking(node: str, folder: Path) -> Iterator[Callable[[str, int], dict[str, str]]]:
    """A Node process that renders so many times with the engine it is asked for, and says how long one took."""
    command = [node, str(_DRIVER), str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        questions, answers = process.stdin, process.stdout
        assert questions is not None
        assert answers is not None

        def ask(engine: str, calls: int) -> dict[str, str]:
            print(engine, calls, file=questions, flush=True)
            return dict(json.loads(answers.readline()))

        yield ask
        questions.close()


if __name__ == "__main__":
    report(figures())
