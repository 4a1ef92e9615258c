"""Every text of the corpus, however broken, fits the model with a few plain rules, and no line of it is lost."""

from pathlib import Path
from typing import Any

import pytest

from docgen.check.content import HouseNames, check_content
from docgen.check.parts import forget_parts
from docgen.check.remembered import forget_texts
from docgen.check.rules import RULES
from docgen.models.filing import Filing
from docgen.models.plain import write_json
from docgen.render.document import render
from docgen.render.house import House
from docgen.text.levels import parse_label

from .source_text import SHARED, Part, cut, docx_paragraphs, first_missing, label_of, normalised, unnumbered

FILES = sorted((SHARED / "corpus").glob("*.txt"))


@pytest.fixture(params=FILES or [None], ids=lambda file: file.stem if file else "absent")
def lines(request: pytest.FixtureRequest) -> list[str]:
    """The lines of one file; the first says where the text comes from and is no part of it."""
    file: Path | None = request.param
    if file is None:
        pytest.skip("no test material beside the project")
    return [line for line in file.read_text(encoding="utf-8").splitlines()[1:] if line.strip()]


def filing_of(lines: list[str]) -> Filing:
    """The title is the first line, a section whatever has a number of its own, the rest text where it stands."""
    title, *rest = lines
    whole = cut(rest)
    opening, sections = whole.below, []
    for part in whole.parts:
        if part.below or part.parts:
            items = [item_of(one) for one in part.parts]
            sections.append({"kind": "free", "heading": part.line, "text": paragraphs(part.below), "items": items})
        # A section needs content; a heading alone goes as an item behind what stands before it.
        elif sections:
            sections[-1]["items"].append(part.line)
        else:
            opening.append(part.written)
    if not sections:
        # A text without a heading, too, needs one section.
        heading, *opening_text = opening
        opening, sections = [], [{"kind": "free", "heading": heading, "text": paragraphs(opening_text)}]
    data: dict[str, Any] = {"kind": "work_plan", "form": "plain", "title": title, "sections": sections}
    if opening:
        data["preamble"] = {"text": paragraphs(opening)}
    return Filing.model_validate(data)


def item_of(part: Part) -> dict[str, Any]:
    """An item keeps its lines as paragraphs: a title would run into the text behind it."""
    return {"text": paragraphs([part.line, *part.below]), "items": [item_of(one) for one in part.parts]}


def paragraphs(lines: list[str]) -> str | None:
    return "\n".join(lines) or None


def test_every_line_is_in_the_document_in_order(lines: list[str]) -> None:
    page = "".join(map(normalised, docx_paragraphs(render(filing_of(lines), House()).docx)))
    assert first_missing(unnumbered(lines), page) is None


def test_the_content_check_has_something_to_say_of_each(lines: list[str]) -> None:
    findings = check_content(filing_of(lines), HouseNames())
    assert {finding.code for finding in findings} <= RULES.keys()
    assert any(finding.blocks for finding in findings), "an unsigned text is not publishable"
    assert all(finding.where and finding.message for finding in findings)


def test_findings_do_not_depend_on_what_was_judged_before(lines: list[str]) -> None:
    filing, house = filing_of(lines), HouseNames("棠溪街道办事处")
    forget_parts()
    forget_texts()
    expected = check_content(filing, house)
    for sections in (filing.sections, filing.sections[1:] or filing.sections, filing.sections):
        other = filing.model_copy(update={"sections": sections})
        found = [check_content(other, house, write_json(other)) for _ in range(2)]
        assert found == [check_content(other, house)] * 2
    assert found[0] == expected


def test_labels_are_read_as_a_reader_would(lines: list[str]) -> None:
    for line in lines:
        parsed = parse_label(line)
        read = (parsed.level, parsed.rest.strip()) if parsed else (0, line.strip())
        assert read == label_of(line)
