"""Line spacing adjusted so that a signature stands with text (7.3.5.5), in millimetres, and what is said of it."""

from collections import Counter
from itertools import pairwise
from statistics import median
from typing import Any

import pytest

from docgen.check.layout import judge
from docgen.models.filing import Filing
from docgen.render.document import render
from docgen.render.house import House
from docgen.standard.page import page_model
from docgen.units import Pt

DATE = "2014年11月3日"
SENTENCE = "各社区要落实责任，按期完成各项工作。"
LENGTHS = range(34, 75)
BOUNDS = {"ink": (28.35, 31.05), "line-box": (27.7, 30.35)}

pytestmark = pytest.mark.office


def plan(times: int, model: str, *, seal: bool = True) -> dict[str, Any]:
    """One paragraph longer than any page, and what follows it."""
    return {
        "page_model": model,
        "sections": [{"kind": "guiding_thought", "text": SENTENCE * times}],
        "signature": {"issuer": "棠溪街道办事处", "signed_on": "2014-11-03", "seal": seal},
        "imprint": {"printed_by": "棠溪街道办公室", "printed_on": "2014-11-05"},
    }


def adjusted(filing: Filing) -> str:
    """What the finding says of the line spacing; empty where it is the usual one."""
    found = [one for one in render(filing, House()).findings if one.code == "line-spacing-adjusted"]
    return found[0].found if found else ""


@pytest.fixture(scope="module")
def printed(press: Any, make_filing: Any) -> dict[tuple[str, bool, int], Any]:
    """The filings of the sweep that need the remedy, a few for each model and way of spacing."""
    filings = {
        (model, seal, times): make_filing(**plan(times, model, seal=seal))
        for model in BOUNDS
        for seal in (True, False)
        for times in LENGTHS
    }
    seen: Counter[tuple[str, bool, str]] = Counter()
    chosen = {}
    for key, filing in filings.items():
        spacing = adjusted(filing)
        seen[key[0], key[1], spacing] += 1
        if spacing and seen[key[0], key[1], spacing] <= 3:
            chosen[key] = filing
    pages: dict[tuple[str, bool, int], Any] = press.print_all(chosen)
    return pages


def test_both_ways_of_spacing_come_into_use(printed: dict[tuple[str, bool, int], Any]) -> None:
    used = {(key[0], finding.found) for key, one in printed.items() for finding in one.rendered.findings}
    assert used == {
        ("ink", "28.35磅（每面23行）"),
        ("ink", "31.05磅（每面21行）"),
        ("line-box", "27.7磅（每面23行）"),
        ("line-box", "30.35磅（每面21行）"),
    }


def test_the_finding_gives_the_figures(printed: dict[tuple[str, bool, int], Any]) -> None:
    for (model, _, _), one in printed.items():
        (finding,) = one.rendered.findings
        assert (finding.severity, finding.clause, finding.blocks) == ("note", "GB/T 9704 7.3.5.5", False)
        assert finding.expected == {"ink": "29.6磅（每面22行）", "line-box": "28.95磅（每面22行）"}[model]
        assert finding.found in finding.message
        assert finding.expected in finding.message


def test_text_is_set_with_the_spacing_that_was_said(printed: dict[tuple[str, bool, int], Any]) -> None:
    for (model, _, _), one in printed.items():
        said = float(one.rendered.findings[0].found.partition("磅")[0])
        text = one.layout.text
        steps = [b.line.baseline - a.line.baseline for a, b in pairwise(text) if a.page == b.page]
        assert median(steps) == pytest.approx(Pt(said).mm, abs=0.03)
        assert BOUNDS[model][0] <= said <= BOUNDS[model][1]


def test_the_signature_stands_with_text_and_pages_stay_filled(printed: dict[tuple[str, bool, int], Any]) -> None:
    for key, one in printed.items():
        page, date = one.find(DATE)
        assert [line for line in one.layout.text_on(page) if line.ink_bottom < date.ink_top], key
        wanted = int(one.rendered.findings[0].found.partition("每面")[2].removesuffix("行）"))
        full = [number for number in range(2, page) if len(one.layout.text_on(number)) > 12]
        for number in full:
            lines = one.layout.text_on(number)
            assert len(lines) == wanted, key
            assert lines[-1].ink_bottom == pytest.approx(261.5, abs=1.3), key


def test_the_checker_accepts_the_spacing_and_notes_it(printed: dict[tuple[str, bool, int], Any]) -> None:
    for (model, _, _), one in printed.items():
        found = judge(one.layout, "ink" if model == "ink" else "line-box")
        assert [(finding.code, finding.severity) for finding in found] == [("lines-adjusted", "note")]


def test_the_head_keeps_its_heights(printed: dict[tuple[str, bool, int], Any]) -> None:
    for one in printed.values():
        _, mark = one.find("棠溪街道办事处文件")
        assert mark.ink_top == pytest.approx(72, abs=1)
        assert one.rules(1)[0].width == pytest.approx(156, abs=1)


def test_an_ordinary_filing_keeps_its_spacing(make_filing: Any) -> None:
    short = make_filing(sections=[{"kind": "guiding_thought", "text": "\n".join([SENTENCE] * 60)}])
    assert adjusted(short) == ""


@pytest.mark.parametrize("name", ["ink", "line-box"])
def test_a_respaced_page_holds_one_line_more_or_less(name: Any) -> None:
    model = page_model(name)
    assert model.lines == 22
    assert [model.respaced(lines).lines for lines in (21, 23)] == [21, 23]
    assert [model.respaced(lines).pitch.points for lines in (23, 21)] == pytest.approx(BOUNDS[name])
    assert (model.respaced(23).top, model.respaced(23).bottom) == (model.top, model.bottom)
