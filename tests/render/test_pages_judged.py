"""The layout checker on what the renderer draws: every combination, and the shipped examples, without a finding."""

from typing import Any

import pytest

from docgen.check.layout import judge
from docgen.models.examples import example_filing
from docgen.render.document import render
from docgen.render.house import House

from .conftest import CASES

pytestmark = pytest.mark.office


def test_no_finding(page_case: Any, printed: Any) -> None:
    findings = judge(printed.layout, page_case.model)
    assert [(one.code, one.where, one.found) for one in findings if one.code != "lines-adjusted"] == []
    # What the checker notes of the line spacing is what the drawing said, or too little text shows it.
    noted = {one.code for one in findings}
    assert not noted or "line-spacing-adjusted" in {one.code for one in printed.rendered.findings}


def test_some_cases_meet_adjusted_spacing(press: Any, make_filing: Any) -> None:
    """The cases with a long last paragraph are of use only where some of them need the remedy."""
    findings = [render(make_filing(**case.plain()), House()).findings for case in CASES if case.ending]
    adjusted = [one for found in findings for one in found if one.code == "line-spacing-adjusted"]
    assert len(adjusted) >= 5
    assert len({one.found for one in adjusted}) >= 2


def test_all_parts_are_recognised(page_case: Any, printed: Any) -> None:
    """A checker that recognises nothing has no finding either: each part of the case has to be seen."""
    layout = printed.layout
    assert layout.head.present == (page_case.form != "plain")
    assert len(layout.head.front) == len(page_case.front.keys() - {"secrecy_period"})
    assert "".join(line.text for line in layout.title) == page_case.title
    moved = "addressees-moved" in {finding.code for finding in printed.rendered.findings}
    assert "".join(line.text for line in layout.addressees) == ("" if moved else page_case.addressees)
    (signed,) = layout.signatures
    assert "".join(line.text for line in signed.issuer) == page_case.issuer
    assert bool(signed.note) == bool(page_case.note)
    assert len(layout.attachments) == len(page_case.attached)
    assert bool(layout.attachment_note) == bool(page_case.attached)
    assert (layout.imprint is not None) == (page_case.imprint != "none" or moved)
    assert sorted(layout.page_numbers) == [page.number for page in printed.pages]


@pytest.mark.parametrize("kind", ["implementation_plan", "work_plan"])
def test_the_shipped_examples_have_no_finding(kind: str, press: Any) -> None:
    printed = press.print_all({kind: example_filing(kind)})[kind]
    assert judge(printed.layout) == []
