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
HEAVY = {"pydantic", "lxml", "jinja2", "yaml", "docgen.settings", "docgen.models", "docgen.service.filings"}


def state_after(folder: Path, *words: str, environment: dict[str, str] | None = None) -> dict[str, Any]:
    """Run one command in a process of its own and return the state that it ended in."""
    command = [sys.executable, "-c", SHOW, *words]
    root = Path(__file__).parents[2]
    inherited = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(root), "HOME": str(folder), **(environment or {})}
    done = subprocess.run(command, cwd=folder, env=inherited, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
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
