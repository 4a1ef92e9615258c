"""Pre-printed paper (套印): no mark, no red line, everything else where it was, moved by the house's offset."""

from dataclasses import replace
from typing import Any

import pytest

from docgen.models.examples import EXAMPLE_KINDS, example_filing
from docgen.render.document import render
from docgen.render.house import House
from docgen.units import Mm

RIGHT, DOWN = 2.5, -3.0
HOUSE = House()
ON_PAPER = replace(HOUSE, paper=(Mm(RIGHT), Mm(DOWN)))
RED = (255, 0, 0)


@pytest.fixture(scope="module")
def printed(press: Any) -> dict[str, Any]:
    filing = example_filing("implementation_plan")
    drawn = {"whole": render(filing, HOUSE).docx, "paper": render(filing, ON_PAPER).docx}
    pages: dict[str, Any] = press.print_docx(drawn)
    return pages


@pytest.mark.parametrize("kind", EXAMPLE_KINDS)
def test_the_mark_is_left_to_the_paper(kind: str) -> None:
    filing = example_filing(kind)
    whole, paper = ([line for line in render(filing, house).text.splitlines() if line] for house in (HOUSE, ON_PAPER))
    suffix = {"order": "令", "minutes": "纪要", "letter": ""}.get(kind, "文件")
    mark = (filing.head.mark or filing.signature.issuer or "") + suffix
    assert mark in whole
    whole.remove(mark)
    assert whole == paper


@pytest.mark.office
def test_nothing_red_is_printed(printed: dict[str, Any]) -> None:
    whole, paper = printed["whole"], printed["paper"]
    assert [line for line in whole.lines(1) if line.colour == RED]
    assert not [line for line in paper.lines(1) if line.colour == RED]
    assert not [rule for rule in paper.rules(1) if rule.colour == RED]


@pytest.mark.office
def test_every_line_moves_by_the_offset(printed: dict[str, Any]) -> None:
    whole, paper = printed["whole"], printed["paper"]
    assert len(whole.pages) == len(paper.pages)
    for number in range(1, len(whole.pages) + 1):
        before = [line for line in whole.lines(number) if line.colour != RED]
        after = paper.lines(number)
        assert [line.text for line in before] == [line.text for line in after]
        for one, other in zip(before, after, strict=True):
            assert other.left - one.left == pytest.approx(RIGHT, abs=0.2), one.text
            assert other.ink_top - one.ink_top == pytest.approx(DOWN, abs=0.3), one.text


@pytest.mark.office
def test_the_imprint_moves_too(printed: dict[str, Any]) -> None:
    last = len(printed["whole"].pages)
    before, after = ([rule.bottom for rule in printed[name].rules(last)][-1] for name in ("whole", "paper"))
    assert after - before == pytest.approx(DOWN, abs=0.2)
