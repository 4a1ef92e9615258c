"""Upward filings as LibreOffice draws them: signers at the right, the number on their last line (7.2.5, 7.2.6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from allpairspy import AllPairs

from docgen.check.layout import judge

LEFT, RIGHT = 28.0, 184.0
CELL = 5.56
TWO_BLANKS = 26.0
PITCH = {"ink": 10.44, "line-box": 10.21}
RED = (255, 0, 0)
NUMBER = "棠街办〔2014〕5号"
LABEL = "签发人："
SIGNERS = {
    "one": ["林知远"],
    "two": ["林知远", "顾明"],
    "three": ["欧阳知秋", "周安", "吴一鸣"],
    "five": ["林知远", "顾明", "欧阳知秋", "周安", "吴一鸣"],
    "five, long last": ["林知远", "顾明", "周安", "吴一鸣", "欧阳知秋"],
}
ORGANS = ["云溪县人民政府", "云溪县公安局", "云溪县应急管理局", "云溪县民政局", "云溪县教育局"]
FRONTS: list[dict[str, Any]] = [{}, {"copy_number": 12, "classification": "机密", "urgency": "特急"}]
IMPRINT = {"copies_to": ["桂湖区委办公室"], "printed_by": "棠溪街道党政办公室", "printed_on": "2014-11-05"}

pytestmark = pytest.mark.office


@dataclass(frozen=True)
class Upward:
    """One combination of what an upward filing's head may hold; ``organs`` is the number of joint organs."""

    signers: str
    organs: int
    front: int
    model: str
    imprint: bool
    code: str

    def __str__(self) -> str:
        return f"{self.signers}-{self.organs}-{self.front}-{self.model}-{self.code}"

    @property
    def names(self) -> list[str]:
        return SIGNERS[self.signers]

    @property
    def number(self) -> str:
        return f"{self.code}〔2014〕5号"

    def plain(self) -> dict[str, Any]:
        joint = self.organs > 1
        return {
            **({"organs": ORGANS[: self.organs]} if joint else {}),
            "head": {"organ_code": self.code, "year": 2014, "serial": 5, "signers": self.names, **FRONTS[self.front]},
            "title": "关于安全社区建设情况的报告",
            "addressees": ["桂湖区人民政府"],
            "page_model": self.model,
            "sections": [{"kind": "guiding_thought", "text": "\n".join(["各项工作进展顺利。"] * 3)}],
            "signature": {"signed_on": "2014-11-03", **({} if joint else {"issuer": "棠溪街道办事处"})},
            "imprint": IMPRINT if self.imprint else None,
        }


def _cases() -> Iterator[Upward]:
    choices = [list(SIGNERS), [1, 2, 5], range(len(FRONTS)), list(PITCH), [True, False], ["棠街办", "桂应急"]]
    return (Upward(*chosen) for chosen in AllPairs(list(map(list, choices))))


CASES = list(_cases())
each = pytest.mark.parametrize("case", CASES, ids=str)


@pytest.fixture(scope="module")
def upward(press: Any, make_filing: Any) -> dict[Upward, Any]:
    printed: dict[Upward, Any] = press.print_all({case: make_filing(**case.plain()) for case in CASES})
    return printed


def around(value: float, tolerance: float = 1.0) -> Any:
    return pytest.approx(value, abs=tolerance)


def red_line(printed: Any) -> Any:
    (rule,) = [rule for rule in printed.rules(1) if rule.colour == RED]
    return rule


def signer_lines(printed: Any) -> list[Any]:
    """The lines between the mark and the red line."""
    mark = max(line.ink_bottom for line in printed.lines(1) if line.colour == RED)
    return [line for line in printed.lines(1) if mark < line.ink_top < red_line(printed).top]


def chars_of(line: Any, text: str) -> list[Any]:
    at = "".join(char.text for char in line.chars).find(text)
    assert at >= 0, f"{text} does not stand in {line.text}"
    return list(line.chars[at : at + len(text)])


def rows(names: list[str]) -> list[list[str]]:
    return [names[start : start + 2] for start in range(0, len(names), 2)]


@each
def test_two_names_a_line_in_order(case: Upward, upward: dict[Upward, Any]) -> None:
    lines = signer_lines(upward[case])
    wanted = ["".join(row) for row in rows(case.names)]
    wanted[0] = LABEL + wanted[0]
    wanted[-1] = case.number + wanted[-1]
    assert ["".join(char.text for char in line.chars) for line in lines] == wanted
    assert all(below.baseline - above.baseline == around(PITCH[case.model], 0.3) for above, below in pairwise(lines))


@each
def test_names_align_under_the_first(case: Upward, upward: dict[Upward, Any]) -> None:
    lines = signer_lines(upward[case])
    places = [[chars_of(line, name) for name in row] for line, row in zip(lines, rows(case.names), strict=True)]
    for column in range(2):
        starts = [row[column][0].left for row in places if len(row) > column]
        assert all(start == around(starts[0], 0.5) for start in starts)
    for row in places:
        assert all("Kai" in char.font and char.size == 16 for name in row for char in name)
        if len(row) > 1:
            assert row[1][0].left - row[0][-1].right >= CELL - 1, "names stand apart"
    label = chars_of(lines[0], LABEL)
    assert all("Fang" in char.font and char.size == 16 for char in label)
    assert places[0][0][0].left == around(label[-1].right, 1)


@each
def test_the_names_end_one_character_from_the_right(case: Upward, upward: dict[Upward, Any]) -> None:
    """The longest line of names ends there, the others begin where it does."""
    assert RIGHT - max(line.right for line in signer_lines(upward[case])) == around(CELL)


@each
def test_the_number_stands_at_the_left_of_the_last_line(case: Upward, upward: dict[Upward, Any]) -> None:
    last = signer_lines(upward[case])[-1]
    number = chars_of(last, case.number)
    assert number[0].left - LEFT == around(CELL)
    assert all("Fang" in char.font and char.size == 16 for char in number)
    name = chars_of(last, rows(case.names)[-1][0])
    assert number[0].baseline == around(name[0].baseline, 0.2)


@each
def test_gaps_and_red_line(case: Upward, upward: dict[Upward, Any]) -> None:
    printed = upward[case]
    red = [line for line in printed.lines(1) if line.colour == RED]
    lines, rule = signer_lines(printed), red_line(printed)
    assert min(line.ink_top for line in red) == around(72)
    assert lines[0].ink_top - max(line.ink_bottom for line in red) == around(TWO_BLANKS, 3)
    assert rule.top - lines[-1].ink_bottom == around(4)
    assert (rule.x0, rule.x1) == (around(LEFT, 0.5), around(RIGHT, 0.5))
    title = next(line for line in printed.lines(1) if line.size == 22 and line.colour != RED)
    assert title.ink_top - rule.bottom == around(TWO_BLANKS, 3)


@each
def test_no_finding(case: Upward, upward: dict[Upward, Any]) -> None:
    assert [(one.code, one.where, one.found) for one in judge(upward[case].layout, case.model)] == []
