"""Joint marks as LibreOffice draws them: names one a line, equally wide, 文件 at their right (7.2.4), in mm."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from allpairspy import AllPairs

from docgen.check.layout import judge

LEFT, RIGHT, MIDDLE = 28.0, 184.0, 106.0
TWO_BLANKS = 26.0
RED = (255, 0, 0)
ORGANS = {
    "two": ["云溪县民政局", "云溪县公安局"],
    "two unlike": ["云溪县委", "云溪县住房和城乡建设管理局"],
    "three": ["云溪县应急管理局", "云溪县住房建设局", "云溪县教育体育局"],
    "five": ["云溪县人民政府", "云溪县公安局", "云溪县应急管理局", "云溪县民政局", "云溪县教育局"],
    "five unlike": ["云溪县委", "云溪县人民政府办公室", "云溪县公安局", "云溪县住房和城乡建设局", "云溪县总工会"],
}
FRONTS: dict[str, dict[str, Any]] = {
    "none": {},
    "all": {"copy_number": 12, "classification": "机密", "urgency": "特急"},
}

pytestmark = pytest.mark.office


@dataclass(frozen=True)
class Mark:
    """One combination of what a joint mark and its surroundings may be."""

    organs: str
    mark: str
    suffixed: bool
    front: str
    model: str

    def __str__(self) -> str:
        return f"{self.organs}-{self.mark}-{self.suffixed}-{self.front}-{self.model}"

    @property
    def names(self) -> list[str]:
        return ORGANS[self.organs]

    @property
    def suffix(self) -> str:
        return "文件" if self.suffixed else ""

    def plain(self) -> dict[str, Any]:
        named = {"joint_mark": self.mark, "mark_suffix": self.suffixed, **FRONTS[self.front]}
        return {
            "organs": self.names,
            "head": {"organ_code": "云政发", "year": 2014, "serial": 5, **named},
            "page_model": self.model,
            "sections": [{"kind": "guiding_thought", "text": "\n".join(["各单位要按期完成工作。"] * 3)}],
            "signature": {"signed_on": "2014-11-03"},
        }


def _cases() -> Iterator[Mark]:
    choices = [list(ORGANS), ["all", "lead"], [True, False], list(FRONTS), ["ink", "line-box"]]
    return (Mark(*chosen) for chosen in AllPairs(choices))


CASES = list(_cases())
each = pytest.mark.parametrize("case", CASES, ids=str)


@pytest.fixture(scope="module")
def marks(press: Any, make_filing: Any) -> dict[Mark, Any]:
    printed: dict[Mark, Any] = press.print_all({case: make_filing(**case.plain()) for case in CASES})
    return printed


def around(value: float, tolerance: float = 1.0) -> Any:
    return pytest.approx(value, abs=tolerance)


def place_of(lines: list[Any], name: str) -> list[Any]:
    """The characters of a name; all of it stands on one line."""
    for line in lines:
        at = "".join(char.text for char in line.chars).find(name)
        if at >= 0:
            return list(line.chars[at : at + len(name)])
    raise AssertionError(f"{name!r} is not printed on one line")


def top(chars: list[Any]) -> float:
    return float(min(char.ink.top for char in chars))


def bottom(chars: list[Any]) -> float:
    return float(max(char.ink.bottom for char in chars))


@each
def test_the_mark_names_the_organs(case: Mark, marks: dict[Mark, Any]) -> None:
    red = [line for line in marks[case].lines(1) if line.colour == RED]
    chars = [char for line in red for char in line.chars]
    assert min(line.ink_top for line in red) == around(72)
    left, right = min(line.ink.left for line in red), max(line.ink.right for line in red)
    assert (left + right) / 2 == around(MIDDLE)
    assert left >= LEFT
    assert right <= RIGHT
    if case.mark == "lead":
        assert [line.text for line in red] == [case.names[0] + case.suffix]
        return
    names = [place_of(red, name) for name in case.names]
    assert [name[0].baseline for name in names] == sorted({name[0].baseline for name in names}), "one name a line"
    assert all(len({round(char.baseline, 1) for char in name}) == 1 for name in names), "no name wraps"
    assert all(name[0].left == around(names[0][0].left, 0.5) for name in names)
    assert all(name[-1].right == around(names[0][-1].right, 0.8) for name in names), "names of equal width"
    suffix = [char for char in chars if char not in [one for name in names for one in name]]
    assert "".join(char.text for char in suffix) == case.suffix
    if not suffix:
        return
    assert suffix[0].left > names[0][-1].right
    heights = [*names[0], *names[-1]]
    assert (top(suffix) + bottom(suffix)) / 2 == around((top(heights) + bottom(heights)) / 2), (
        "文件 on the names' middle"
    )


@each
def test_number_and_red_line(case: Mark, marks: dict[Mark, Any]) -> None:
    printed = marks[case]
    mark = max(line.ink_bottom for line in printed.lines(1) if line.colour == RED)
    _, number = printed.find("云政发〔2014〕5号")
    assert number.ink_top - mark == around(TWO_BLANKS, 3)
    assert number.centre == around(MIDDLE)
    (rule,) = [rule for rule in printed.rules(1) if rule.colour == RED]
    assert rule.top - number.ink_bottom == around(4)
    assert (rule.x0, rule.x1) == (around(LEFT), around(RIGHT))


@each
def test_no_finding(case: Mark, marks: dict[Mark, Any]) -> None:
    found = [(one.code, one.found) for one in judge(marks[case].layout, case.model)]
    assert found == []
