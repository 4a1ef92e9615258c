"""The registry of codes: the documentation shows it, the checks use all of it, and a clean filing meets none of it."""

import ast
from pathlib import Path

import pytest

from docgen.check import RULES, HouseNames, check_content, publishable
from docgen.findings import Finding
from docgen.models.examples import EXAMPLE_KINDS, example_filing
from docgen.render.first_page import FirstPage, arrange
from docgen.standard.page import page_model

ROOT = Path(__file__).resolve().parents[2]


def documented(heading: str) -> list[list[str]]:
    """The rows of the table below a heading of docs/findings.md."""
    text = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
    section = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line.strip().strip("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip().strip("`") for cell in line.split("|")] for line in lines[2:]]


def test_the_documented_codes_equal_the_registry() -> None:
    rules = [
        [rule.code, rule.clause, rule.severity, "yes" if rule.blocks else "no", rule.summary] for rule in RULES.values()
    ]
    assert documented("Content") == rules


def test_the_documented_codes_of_the_drawing_are_those_that_it_makes() -> None:
    made = set()
    for addressees, whole_lines in (("各社区、" * 150, 0), ("各社区、" * 30, 20), ("", 0)):
        title_lines = 30 if not addressees else 2
        page = FirstPage(page_model("ink"), 7.0, title_lines, addressees, 1, whole_lines)
        made |= {
            (one.code, one.clause, one.severity, "yes" if one.blocks else "no") for one in arrange(page).findings
        }
    assert made == {tuple(row[:4]) for row in documented("Drawing")}


def test_every_code_is_used_by_a_check() -> None:
    used = set()
    for file in sorted((ROOT / "docgen" / "check").glob("*.py")):
        if file.name == "rules.py" or file.name.startswith(("layout", "page")):
            continue
        nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        used |= {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert set(RULES) <= used


def test_a_rule_has_a_source_and_a_summary_and_errors_block() -> None:
    for rule in RULES.values():
        assert rule.clause
        assert rule.summary
        assert rule.blocks or rule.severity != "error"


@pytest.mark.parametrize("kind", EXAMPLE_KINDS)
def test_a_shipped_example_has_no_finding(kind: str) -> None:
    assert check_content(example_filing(kind), HouseNames()) == []


def test_publishable_means_that_nothing_blocks() -> None:
    note = Finding("mark-differs", "GB/T 9704 7.2.4", "note", "版头", "不同")
    blocking = Finding("missing-date", "GB/T 9704 7.3.5.4", "warning", "落款", "没有", blocks=True)
    assert publishable([])
    assert publishable([note])
    assert not publishable([note, blocking])
