"""The start of the process: what it loads for a command, and what it leaves alone."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SHOW = """
import gc, json, os, sys
from docgen.cli.start import run
code = run()
state = {"modules": sorted(sys.modules), "threshold": gc.get_threshold()[0], "frozen": gc.get_freeze_count(),
         "plugins": os.environ["PYDANTIC_DISABLE_PLUGINS"]}
open("state.json", "w", encoding="utf-8").write(json.dumps(state))
sys.exit(code)
"""
# Each of these takes longer to load than the shipped templates need altogether, or belongs to another command.
FOREIGN = {
    "docxtpl",
    "docx",
    "rjieba",
    "pypdfium2",
    "PIL",
    "sqlalchemy",
    "alembic",
    "psycopg",
    "urllib.request",
    "http.client",
    "ssl",
    "asyncio",
    "tomllib",
    "docgen.archive",
    "docgen.convert",
    "docgen.db",
    "docgen.ingest.refusals",
    "docgen.models.yaml_writer",
}
# What a batch that makes files and nothing else can do without: the archive, workbooks to edit, further processes.
# Its results are a workbook, so openpyxl is loaded, and brings PIL along: while rows are made, or behind the last one.
BATCH_FOREIGN = FOREIGN - {"docgen.archive", "PIL"} | {
    "concurrent.futures",
    "multiprocessing",
    "docgen.archive.archive",
    "docgen.archive.index",
    "docgen.archive.store",
    "docgen.check",
    "docgen.render.template_check",
    "docgen.roster.mending",
    "docgen.roster.workbook",
    "docgen.service.desk",
    "docgen.service.opening",
    "docgen.service.templates",
    "docgen.service.versions",
}
HEAVY = {"pydantic", "lxml", "jinja2", "yaml", "docgen.settings", "docgen.models", "docgen.service.filings"}


def state_after(folder: Path, *words: str, environment: dict[str, str] | None = None, code: int = 0) -> dict[str, Any]:
    """Run one command in a process of its own and return the state that it ended in."""
    command = [sys.executable, "-c", SHOW, *words]
    root = Path(__file__).parents[2]
    inherited = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(root), "HOME": str(folder), **(environment or {})}
    done = subprocess.run(command, cwd=folder, env=inherited, capture_output=True, text=True, timeout=60)
    assert done.returncode == code, done.stderr
    state: dict[str, Any] = json.loads((folder / "state.json").read_text(encoding="utf-8"))
    return state


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A folder with the shipped example of an implementation plan."""
    state_after(tmp_path, "new", "implementation_plan", "-o", "plan.yaml")
    return tmp_path


def test_a_shipped_template_is_drawn_without_what_only_house_templates_need(plan: Path) -> None:
    loaded = set(state_after(plan, "render", "plan.yaml", "-o", "plan.docx")["modules"])
    assert (plan / "plan.docx").stat().st_size > 0
    assert loaded >= HEAVY
    assert loaded & FOREIGN == set()


def test_own_fonts_and_pre_printed_paper_need_no_more(plan: Path) -> None:
    (plan / "docgen.toml").write_text('[fonts]\nbody = "仿宋"\n[page]\nmodel = "line-box"\n', encoding="utf-8")
    loaded = set(state_after(plan, "render", "plan.yaml", "-o", "plan.docx", "--preprinted")["modules"])
    assert loaded & FOREIGN == {"tomllib"}


def test_a_house_template_asks_for_docxtpl(plan: Path) -> None:
    state_after(plan, "template", "new", "implementation_plan", "-o", "mine.docx")
    loaded = set(state_after(plan, "render", "plan.yaml", "-o", "plan.docx", "--template", "mine.docx")["modules"])
    assert loaded >= {"docxtpl", "docx"}


def test_help_loads_none_of_the_libraries(tmp_path: Path) -> None:
    loaded = set(state_after(tmp_path, "--help")["modules"])
    assert loaded & (HEAVY | FOREIGN) == set()


def test_garbage_is_collected_in_large_portions_and_not_on_the_way_out(tmp_path: Path) -> None:
    state = state_after(tmp_path, "--version")
    assert state["threshold"] == 100_000
    assert state["frozen"] > 0


def test_plugins_of_pydantic_are_left_out_unless_asked_for(tmp_path: Path) -> None:
    assert state_after(tmp_path, "--version")["plugins"] == "__all__"
    assert state_after(tmp_path, "--version", environment={"PYDANTIC_DISABLE_PLUGINS": "one"})["plugins"] == "one"


def roster_of(folder: Path, rows: int, date: str = "2025年3月12日") -> str:
    """Write a list of communities into the folder and return its name."""
    lines = "".join(f"第{number}社区,{date}\n" for number in range(rows))
    (folder / "list.csv").write_text(f"社区名称,落款·成文日期\n{lines}", encoding="utf-8")
    return "list.csv"


def test_a_batch_of_files_loads_no_archive_no_workbooks_and_no_processes(plan: Path) -> None:
    loaded = set(state_after(plan, "batch", "plan.yaml", roster_of(plan, 3), "-o", "out")["modules"])
    assert len(list((plan / "out").glob("*.docx"))) == 3
    assert (plan / "out" / "结果.xlsx").exists()
    assert loaded >= HEAVY
    assert loaded & BATCH_FOREIGN == set()


def test_a_longer_batch_asks_for_processes_and_for_nothing_else(plan: Path) -> None:
    words = ("batch", "plan.yaml", roster_of(plan, 70), "-o", "out", "--jobs", "2")
    loaded = set(state_after(plan, *words)["modules"])
    assert len(list((plan / "out").glob("*.docx"))) == 70
    assert loaded & BATCH_FOREIGN == {"concurrent.futures", "multiprocessing"}


def test_rows_to_be_mended_ask_for_what_edits_workbooks(plan: Path) -> None:
    words = ("batch", "plan.yaml", roster_of(plan, 2, "三月"), "-o", "out")
    loaded = set(state_after(plan, *words, code=9)["modules"])
    assert (plan / "out" / "失败.xlsx").exists()
    assert "docgen.roster.mending" in loaded
    assert not loaded & {"sqlalchemy", "docgen.service.desk"}


def test_a_batch_of_drafts_asks_for_the_archive_but_for_no_workbook_to_edit(plan: Path) -> None:
    home = {"DOCGEN_HOME": str(plan / "home")}
    words = ("batch", "plan.yaml", roster_of(plan, 3), "-o", "out", "--draft")
    loaded = set(state_after(plan, *words, environment=home)["modules"])
    assert loaded >= {"sqlalchemy", "docgen.archive.archive", "docgen.service.desk"}
    assert not loaded & {"docgen.roster.mending", "docgen.render.template_check", "multiprocessing"}
