"""The registry of codes: the documentation shows it, the checks use all of it, and a clean filing meets none of it."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from docgen.check import RULES, HouseNames, check_content, publishable
from docgen.findings import Finding
from docgen.models.examples import EXAMPLE_KINDS, example_filing
from docgen.render.first_page import FirstPage, arrange
from docgen.render.imprint import too_tall
from docgen.standard.page import PageModel, page_model
from docgen.units import Mm

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


def _never(_model: PageModel) -> FirstPage:
    raise AssertionError("an ordinary filing keeps its line spacing")


def test_the_documented_codes_of_the_drawing_are_those_that_it_makes() -> None:
    ordinary = FirstPage(
        model=page_model("ink"),
        heads=(Mm(90), Mm(80)),
        title_lines=2,
        addressees="",
        movable=True,
        first_lines=1,
        paragraphs=lambda: [(40, False)],
        last_lines=3,
        begins_text=False,
        signature_lines=5,
        imprint_lines=3,
    )
    assert arrange(ordinary, _never).findings == ()
    crowded = replace(ordinary, addressees="各社区、" * 150)
    apart = replace(ordinary, heads=(Mm(90),), paragraphs=lambda: [(51, False)], last_lines=51, begins_text=True)
    full = replace(ordinary, title_lines=30)
    found = [one for page in (crowded, apart, full) for one in arrange(page, lambda _, page=page: page).findings]
    found += [*arrange(apart, lambda model: replace(apart, model=model)).findings, *too_tall([40])]
    made = {(one.code, one.clause, one.severity, "yes" if one.blocks else "no") for one in found}
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
