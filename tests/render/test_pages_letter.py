"""Letters as LibreOffice draws them: mark, red double rules, number, page 1 without a number, plain imprint (10.1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from allpairspy import AllPairs

from docgen.check.layout import judge
from docgen.models.examples import example_filing

LEFT, RIGHT, SHEET, MIDDLE = 28.0, 184.0, 297.0, 106.0
CELL, IMPRINT_CELL = 5.56, 4.94
SEVEN_EIGHTHS = 4.94
TWO_BLANKS = 26.0
PITCH = {"ink": 10.44, "line-box": 10.21}
RED = (255, 0, 0)
NUMBER = "桂应急函〔2014〕5号"
MARKS = ["桂湖区应急管理局", "桂湖局", "桂湖区社区安全与应急管理工作领导小组办公室"]
FRONTS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "none": ({}, []),
    "urgent": ({"urgency": "特急"}, ["特急"]),
    "all": (
        {"copy_number": 12, "classification": "机密", "secrecy_period": "1年", "urgency": "加急"},
        ["000012", "机密★1年", "加急"],
    ),
}
ORGANS = ["云溪县民政局", "云溪县公安局"]
COPIES = {"copies_to": ["区安全生产委员会办公室", "棠溪街道办事处"]}
FULL = {**COPIES, "printed_by": "桂湖区应急管理局办公室", "printed_on": "2014-11-05"}

pytestmark = pytest.mark.office


@dataclass(frozen=True)
class Letter:
    """One combination; ``paragraphs`` of one line make one page or several."""

    mark: str
    front: str
    joint: bool
    paragraphs: int
    imprint: str
    seal: bool
    attached: bool
    model: str

    def __str__(self) -> str:
        return f"{len(self.mark)}-{self.front}-{self.joint}-{self.paragraphs}-{self.imprint}-{self.seal}-{self.model}"

    @property
    def shown_mark(self) -> str:
        return ORGANS[0] if self.joint else self.mark

    def plain(self) -> dict[str, Any]:
        named = {} if self.joint else {"mark": self.mark}
        signed = {} if self.joint else {"issuer": self.mark}
        return {
            "kind": "letter",
            **({"organs": ORGANS} if self.joint else {}),
            "head": {"organ_code": "桂应急函", "year": 2014, "serial": 5, **named, **FRONTS[self.front][0]},
            "title": "关于商请提供社区意外伤害监测数据的函",
            "addressees": ["区卫生健康局"],
            "sections": [{"kind": "free", "text": "\n".join(["现商请提供有关数据。"] * self.paragraphs)}],
            "signature": {"signed_on": "2014-11-03", "seal": self.seal, **signed},
            "imprint": {"none": None, "copies": COPIES, "full": FULL}[self.imprint],
            "attachments": [{"title": "数据表样", "text": "按月填报。"}] if self.attached else [],
            "page_model": self.model,
        }


def _cases() -> Iterator[Letter]:
    flags = [True, False]
    choices = [MARKS, list(FRONTS), flags, [2, 12, 45], ["none", "copies", "full"], flags, flags, list(PITCH)]
    return (Letter(*chosen) for chosen in AllPairs(choices))


CASES = list(_cases())
each = pytest.mark.parametrize("case", CASES, ids=str)


@pytest.fixture(scope="module")
def letters(press: Any, make_filing: Any) -> dict[Letter, Any]:
    printed: dict[Letter, Any] = press.print_all({case: make_filing(**case.plain()) for case in CASES})
    return printed


def around(value: float, tolerance: float = 1.0) -> Any:
    return pytest.approx(value, abs=tolerance)


def red_rules(printed: Any) -> list[Any]:
    rules = [rule for rule in printed.rules(1) if rule.colour == RED]
    assert len(rules) == 4, "two double rules"
    return rules


@each
def test_mark(case: Letter, letters: dict[Letter, Any]) -> None:
    (mark,) = [line for line in letters[case].lines(1) if line.colour == RED]
    assert mark.text == case.shown_mark
    assert mark.ink_top == around(30)
    assert (mark.ink.left + mark.ink.right) / 2 == around(MIDDLE)
    assert mark.ink.left >= LEFT
    assert mark.ink.right <= RIGHT


@each
def test_double_rules(case: Letter, letters: dict[Letter, Any]) -> None:
    printed = letters[case]
    (mark,) = [line for line in printed.lines(1) if line.colour == RED]
    thick, thin, last_thin, last_thick = red_rules(printed)
    assert thick.top - mark.ink_bottom == around(4)
    assert SHEET - last_thick.bottom == around(20, 0.5)
    assert min(thick.weight, last_thick.weight) > 1.5 * max(thin.weight, last_thin.weight)
    for rule in (thick, thin, last_thin, last_thick):
        assert rule.width == around(170, 0.5)
        assert (rule.x0 + rule.x1) / 2 == around(105, 0.5), "centred on the sheet"
    assert 0 < thin.top - thick.bottom < 1.5
    assert 0 < last_thick.top - last_thin.bottom < 1.5
    assert all(rule.colour != RED for page in printed.pages[1:] for rule in page.rules), "on page 1 alone"


@each
def test_number_and_front_lines(case: Letter, letters: dict[Letter, Any]) -> None:
    """Both begin 7/8 of a character below the first rule, the number at the right, the others at the left."""
    printed = letters[case]
    below = red_rules(printed)[1].bottom
    texts = FRONTS[case.front][1]
    _, first = printed.find((texts[0] if texts else "") + NUMBER)
    assert first.full_top - below == around(SEVEN_EIGHTHS)
    number = first.chars[-len(NUMBER) :]
    assert number[-1].right == around(RIGHT)
    assert all("Fang" in char.font and char.size == 16 for char in number)
    lines = [first, *(printed.find(text)[1] for text in texts[1:])]
    for above, line in pairwise(lines):
        assert line.baseline - above.baseline == around(PITCH[case.model], 0.3)
    for line, text in zip(lines, texts, strict=False):
        assert line.left == around(LEFT)
        assert text.isdigit() or "Hei" in line.chars[0].font
    title = next(line for line in printed.lines(1) if line.size == 22 and line.colour != RED)
    assert title.ink_top - lines[-1].ink_bottom == around(TWO_BLANKS, 3)
    assert title.centre == around(MIDDLE)


@each
def test_page_one_is_not_numbered(case: Letter, letters: dict[Letter, Any]) -> None:
    printed = letters[case]
    assert not [line for line in printed.lines(1) if line.ink_top > 262.5]
    for page in printed.pages[1:]:
        number = page.lines[-1]
        assert number.text.replace(" ", "") == f"—{page.number}—"
        gap = RIGHT - number.right if page.number % 2 else number.left - LEFT
        assert gap == around(IMPRINT_CELL)


@each
def test_the_pages_stay_inside_the_type_area(case: Letter, letters: dict[Letter, Any]) -> None:
    printed = letters[case]
    for page in printed.pages:
        flow = [line for line in page.lines if line.ink_top <= 262.5 and line.colour != RED]
        assert all(line.ink.left >= LEFT - 0.3 and line.ink.right <= RIGHT + 0.3 for line in flow)
        assert all(line.ink_top >= 36.5 and line.ink_bottom <= 262.6 for line in flow)


@each
def test_imprint_without_rules(case: Letter, letters: dict[Letter, Any]) -> None:
    printed = letters[case]
    assert not [rule for page in printed.pages for rule in page.rules if rule.colour != RED and not rule.in_table]
    texts = "".join(line.text for line in printed.lines())
    assert "印发" not in texts
    assert ("抄送：" in texts) == (case.imprint != "none")
    if case.imprint == "none":
        return
    page, copies = printed.find("抄送：")
    assert page == len(printed.pages)
    assert copies.size == 14
    assert copies.left == around(LEFT + IMPRINT_CELL)
    lowest = [line for line in printed.lines(page) if line.ink_top <= 262.5][-1]
    assert lowest is copies, "at the bottom of the last page"
    assert 258 <= copies.ink_bottom <= 262.6


@each
def test_no_finding(case: Letter, letters: dict[Letter, Any]) -> None:
    assert [(one.code, one.where, one.found) for one in judge(letters[case].layout, case.model)] == []


def test_the_shipped_example_has_no_finding(press: Any) -> None:
    printed = press.print_all({"letter": example_filing("letter")})["letter"]
    assert [(one.code, one.where, one.found) for one in judge(printed.layout)] == []
