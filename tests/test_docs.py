"""The documentation tells the truth: its tables, commands, examples and links are held against the code."""

import ast
import re
import runpy
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from click import Group, Option

import docgen.errors
from docgen.archive import refusals
from docgen.cli.main import docgen as command_line
from docgen.cli.main import run
from docgen.cli.translate import EXIT_CODES
from docgen.errors import DocgenError
from docgen.ingest.filings import parse_filing
from docgen.ingest.sources import read_input
from docgen.models.element import Element
from docgen.models.sections import SectionBase
from docgen.service import outputs
from docgen.settings import Settings, parse_settings

ROOT = Path(__file__).resolve().parents[1]
DOCS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
MANUAL = ROOT / "docs" / "手册.md"
MOST_README_LINES = 110
MOST_IMAGE_BYTES = 150_000

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^(?:\$ )?docgen((?: +[^\s#]+)+)", re.MULTILINE)
_NOT_OURS = re.compile(
    r"/home/|/root\b|/tmp/|/work/|/Users/|[A-Z]:\\Users|pypi\.|pythonhosted|npmjs|registry\.|mirrors?\.|proxy\.|localhost|127\.0\.0\.1"
)


# The generated tables -------------------------------------------------------------------------------------------

TABLES = runpy.run_path(str(ROOT / "scripts" / "doc_tables.py"))


@pytest.mark.parametrize(("file", "mark"), TABLES["GENERATED"], ids=str)
def test_a_generated_table_equals_the_code(file: str, mark: str) -> None:
    text = (ROOT / "docs" / file).read_text(encoding="utf-8")
    table = TABLES["GENERATED"][file, mark]()
    assert text == TABLES["with_generated"](text, mark, table), "run: .venv/bin/python scripts/doc_tables.py"


def test_the_model_tables_hold_every_class() -> None:
    def below(base: type[Element]) -> set[type[Element]]:
        return {found for child in base.__subclasses__() for found in (child, *below(child))}

    shipped = {element for element in below(Element) if element.__module__.startswith("docgen.")}
    assert set(TABLES["elements"]()) == shipped - {SectionBase}


# Errors and exit codes ------------------------------------------------------------------------------------------

_ERRORS = {name: value for name, value in vars(docgen.errors).items() if isinstance(value, type)}
_FACTORIES = {"broken": (0, 3), "_fault": (1, 3)}
"""Functions that take a code and return an InputError: where the code stands in a call, and the exit code."""

_FROM_DATA = {
    # One table of system errors, and the code used for any other.
    "docgen/service/outputs.py": {(code, 5) for code, _, _ in outputs._REASONS.values()} | {("output-failed", 5)},
    # What is a broken template elsewhere is a broken input to `docgen new --from`.
    "docgen/service/filings.py": set(),
    # What the system refuses the archive: one table, and the code used for any other.
    "docgen/archive/refusals.py": {(code, 7) for code, _, _ in refusals._REASONS.values()} | {("archive-failed", 7)},
    # An error with a class of its own.
    "docgen/service/drafting.py": {("stale-version", 7)},
    # A function of the same name as a factory, which gives the fault in words.
    "docgen/archive/inventory.py": set(),
    "docgen/archive/layout.py": set(),
    # The same two refusals of the system, told while a batch is written.
    "docgen/service/batch_files.py": {("disk-full", 5), ("output-failed", 5)},
    # What was typed wrong in the form for a new password.
    "docgen/service/signing_in.py": {("wrong-password", 3), ("password-differs", 3)},
    # An error of its own that tells when to try again.
    "docgen/accounts/lock_out.py": {("locked-out", 2)},
    # The two factories themselves.
    "docgen/ingest/tree.py": set(),
    "docgen/ingest/yaml_reader.py": set(),
}
"""Modules in which a code is no literal, with the codes that stand in their data."""


def codes_in_source() -> set[tuple[str, int]]:
    """Every (code, exit code) with which docgen/ makes an error."""
    files = sorted((ROOT / "docgen").rglob("*.py"))
    found = {file.relative_to(ROOT).as_posix(): _codes_in(file) for file in files}
    relayed = {(code, 3) for code, exit_code in found["docgen/render/package.py"] if exit_code == 4}
    return set().union(*found.values(), *_FROM_DATA.values(), relayed)


def _codes_in(file: Path) -> set[tuple[str, int]]:
    name = file.relative_to(ROOT).as_posix()
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and (place := _code_place(node.func)) is not None:
            position, exit_code = place
            code = node.args[min(position, len(node.args) - 1)]
            if isinstance(code, ast.Constant):
                found.add((str(code.value), exit_code))
            else:
                assert name in _FROM_DATA, f"{name}:{node.lineno}: the code is no literal"
    return found


def _code_place(called: ast.expr) -> tuple[int, int] | None:
    if isinstance(called, ast.Attribute):
        return _FACTORIES.get(called.attr)
    if not isinstance(called, ast.Name):
        return None
    error = _ERRORS.get(called.id)
    return (0, error.exit_code) if error is not None and issubclass(error, DocgenError) else _FACTORIES.get(called.id)


def _rows_below(text: str, heading: str) -> list[list[str]]:
    """The rows of the table below a heading."""
    section = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row] for row in rows[1:]]


def test_errors_lists_every_code_of_the_source() -> None:
    rows = _rows_below((ROOT / "docs/errors.md").read_text(encoding="utf-8"), "Codes")
    documented = [(row[0].strip("`"), int(row[1])) for row in rows]
    assert documented == sorted(set(documented), key=lambda row: (row[1], row[0]))
    assert set(documented) == codes_in_source()
    assert all(row[2] for row in rows)


def test_errors_lists_every_exit_code() -> None:
    rows = _rows_below((ROOT / "docs/errors.md").read_text(encoding="utf-8"), "Exit codes")
    assert {int(row[0]): row[1] for row in rows if int(row[0]) < 128} == EXIT_CODES


def test_the_manual_lists_every_exit_code() -> None:
    rows = _rows_below(MANUAL.read_text(encoding="utf-8"), "十、退出码")
    assert {int(row[0]): row[1] for row in rows} == EXIT_CODES


# Commands, examples, links --------------------------------------------------------------------------------------


def _code_of(file: Path) -> str:
    """Everything set as code, a piece of code in running text on a line of its own."""
    text = file.read_text(encoding="utf-8")
    return "\n".join([*(found[2] for found in _FENCE.finditer(text)), *re.findall(r"`([^`\n]+)`", text)])


def _commands_in(file: Path) -> list[str]:
    return [found[1].strip() for found in _COMMAND.finditer(_code_of(file))]


SHOWN = [(file.name, command) for file in DOCS for command in dict.fromkeys(_commands_in(file))]


@pytest.mark.parametrize(("file", "command"), SHOWN)
def test_a_shown_command_exists(file: str, command: str) -> None:
    """Subcommand and options; ``docgen --help`` lists every command that is not hidden."""
    assert isinstance(command_line, Group), file
    name, *words = command.split()
    if name.startswith("-"):
        assert name in _options(command_line.params) | {"--help"}
        return
    assert name in command_line.commands
    shown = command_line.commands[name]
    assert not shown.hidden
    if isinstance(shown, Group) and words:
        shown = shown.commands[words[0]]
    known = _options(shown.params) | {"--help"}
    assert {word.partition("=")[0] for word in words if word.startswith("-")} <= known


def _options(parameters: list[Any]) -> set[str]:
    return {name for one in parameters if isinstance(one, Option) for name in one.opts}


def test_readme_shows_every_command() -> None:
    assert isinstance(command_line, Group)
    shown = {command.split()[0] for command in _commands_in(ROOT / "README.md")}
    assert {name for name, command in command_line.commands.items() if not command.hidden} <= shown


def test_a_shown_make_target_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    shown = {name for file in DOCS for name in re.findall(r"\bmake ([a-z-]+)", _code_of(file))}
    assert shown
    assert shown <= targets


def _blocks(language: str) -> list[str]:
    found = [block[2] for block in _FENCE.finditer(MANUAL.read_text(encoding="utf-8")) if block[1] == language]
    assert found
    return found


@pytest.mark.parametrize("text", _blocks("yaml"), ids=lambda text: text.splitlines()[0])
def test_a_yaml_piece_of_the_manual_is_accepted(text: str) -> None:
    """Every piece shown is part of a filing: together with the least that a filing needs, it is one."""
    least = {"kind": "work_plan", "title": "示例", "sections": [{"kind": "guiding_thought", "text": "示例。"}]}
    source = read_input(text.encode("utf-8"), name="手册.md")
    for key, value in least.items():
        source.data.setdefault(key, value)
    assert parse_filing(source).model_fields_set >= source.data.keys()


@pytest.mark.parametrize("text", _blocks("toml"), ids=lambda text: text.splitlines()[0])
def test_a_settings_piece_of_the_manual_is_accepted(text: str) -> None:
    assert parse_settings(text) != Settings()


_SLIPS = (("end: 4月底前", "end: 2026-13"), ("addressees:", "addresses:"), ("kind: goals", "kind: goal"))


@pytest.mark.parametrize(("file", "slips"), [("draft.yaml", ()), ("bad.yaml", _SLIPS)])
def test_the_manual_shows_what_validate_says(
    file: str,
    slips: tuple[tuple[str, str], ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("DOCGEN_SETTINGS", "DOCGEN_HOME", "XDG_CONFIG_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    draft = next(block for block in _blocks("yaml") if "20xx" in block)
    for right, wrong in slips:
        assert right in draft
        draft = draft.replace(right, wrong)
    Path(file).write_text(draft, encoding="utf-8")
    run(["validate", file])
    said = capsys.readouterr()
    assert f"$ docgen validate {file}\n{said.out}{said.err}" in _blocks("text")


def _links() -> list[Any]:
    return [
        pytest.param(file, target, id=f"{file.name}:{target}")
        for file in DOCS
        for target in _LINK.findall(file.read_text(encoding="utf-8"))
        if "://" not in target
    ]


@pytest.mark.parametrize(("file", "target"), _links())
def test_a_relative_link_leads_somewhere(file: Path, target: str) -> None:
    path, _, anchor = unquote(target).partition("#")
    linked = (file.parent / path).resolve() if path else file
    assert linked.is_relative_to(ROOT)
    assert linked.exists()
    if anchor:
        headings = re.findall(r"^#+ (.+)$", linked.read_text(encoding="utf-8"), re.MULTILINE)
        assert anchor in {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("file", DOCS, ids=lambda file: file.name)
def test_no_place_of_one_machine_is_told(file: Path) -> None:
    assert _NOT_OURS.findall(file.read_text(encoding="utf-8")) == []


def test_readme_is_short_and_shows_a_small_picture() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_README_LINES
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)|<img[^>]* src=\"([^\"]+)\"", text)
    sizes = [(ROOT / (one or other)).stat().st_size for one, other in pictures]
    assert sizes
    assert max(sizes) < MOST_IMAGE_BYTES
