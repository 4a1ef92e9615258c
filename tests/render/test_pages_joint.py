"""Joint signatures as LibreOffice draws them: rows of seals, and names without seals (7.3.5.1, 7.3.5.2), in mm."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise, product
from typing import Any

import pytest
from allpairspy import AllPairs

from docgen.check.layout import judge

LEFT, RIGHT, BOTTOM = 28.0, 184.0, 262.0
CELL = 5.56
RADIUS = 21.0
ONE_BLANK = 15.5
PITCH = {"ink": 10.44, "line-box": 10.21}
DATE = "2014年11月3日"
ORGANS = {
    "two": ["云溪县民政局", "云溪县公安局"],
    "two unlike": ["云溪县人民政府", "云溪县消防救援大队"],
    "three long": ["云溪县应急管理局", "云溪县住房建设局", "云溪县教育体育局"],
    "five": ["云溪县人民政府", "云溪县公安局", "云溪县应急管理局", "云溪县民政局", "云溪县教育局"],
    "five unlike": ["云溪县委", "云溪县人民政府办公室", "云溪县公安局", "云溪县住房和城乡建设局", "云溪县总工会"],
}
IMPRINT = {"copies_to": ["桂湖区委办公室"], "printed_by": "云溪县政府办公室", "printed_on": "2014-11-05"}
ATTACHED = [{"title": "排查任务安排", "text": "各单位按季度报送进展。"}]

pytestmark = pytest.mark.office


@dataclass(frozen=True)
class Joint:
    """One combination of what a joint filing may hold."""

    organs: str
    mark: str
    seal: bool
    model: str
    imprint: bool
    attached: bool
    note: str | None

    def __str__(self) -> str:
        flags = "".join(name[0] for name in ("seal", "imprint", "attached", "note") if getattr(self, name))
        return f"{self.organs}-{self.mark}-{self.model}-{flags}"

    @property
    def names(self) -> list[str]:
        return ORGANS[self.organs]

    def plain(self) -> dict[str, Any]:
        return {
            "organs": self.names,
            "head": {"organ_code": "云政发", "year": 2014, "serial": 5, "joint_mark": self.mark},
            "page_model": self.model,
            "sections": [{"kind": "guiding_thought", "text": "\n".join(["各单位要按期完成各项工作。"] * 3)}],
            "signature": {"signed_on": "2014-11-03", "seal": self.seal},
            "imprint": IMPRINT if self.imprint else None,
            "attachments": ATTACHED if self.attached else [],
            "note": self.note,
        }


def _cases() -> Iterator[Joint]:
    choices = [
        list(ORGANS),
        ["all", "lead"],
        [True, False],
        list(PITCH),
        [True, False],
        [True, False],
        [None, "此件公开"],
    ]
    return (Joint(*chosen) for chosen in AllPairs(choices))


CASES = list(_cases())
SEALED = [case for case in CASES if case.seal]
UNSEALED = [case for case in CASES if not case.seal]
each, each_sealed, each_unsealed = (
    pytest.mark.parametrize("case", cases, ids=str) for cases in (CASES, SEALED, UNSEALED)
)


@pytest.fixture(scope="module")
def joint(press: Any, make_filing: Any) -> dict[Joint, Any]:
    printed: dict[Joint, Any] = press.print_all({case: make_filing(**case.plain()) for case in CASES})
    return printed


def around(value: float, tolerance: float = 1.0) -> Any:
    return pytest.approx(value, abs=tolerance)


def place_of(lines: list[Any], name: str) -> list[Any]:
    """The characters of a name, on one line or broken over two lines of one axis."""
    for line in lines:
        for chars in pieces_of(line, name):
            return chars
    for cut, upper, lower in product(range(len(name) - 1, 0, -1), lines, lines):
        if not 0 < lower.baseline - upper.baseline < 13:
            continue
        for first, second in product(pieces_of(upper, name[:cut]), pieces_of(lower, name[cut:])):
            if axis(first) == around(axis(second)):
                return [*first, *second]
    raise AssertionError(f"{name!r} is not printed")


def pieces_of(line: Any, words: str) -> Iterator[list[Any]]:
    """Every place on a line where these words stand: names side by side may begin alike."""
    text = "".join(char.text for char in line.chars)
    at = text.find(words)
    while at >= 0:
        yield list(line.chars[at : at + len(words)])
        at = text.find(words, at + 1)


def axis(chars: list[Any]) -> float:
    return float((min(char.left for char in chars) + max(char.right for char in chars)) / 2)


def top(chars: list[Any]) -> float:
    return float(min(char.ink.top for char in chars))


def bottom(chars: list[Any]) -> float:
    return float(max(char.ink.bottom for char in chars))


def middle(chars: list[Any]) -> float:
    return (top(chars) + bottom(chars)) / 2


def signed_lines(printed: Any) -> tuple[int, list[Any], Any]:
    """The signature's page, its lines of 3号 type, and the date's line, which may stand beside a name."""
    for page in reversed(printed.pages):
        for line in page.lines:
            if DATE in line.text and line.size == 16:
                return page.number, [one for one in page.lines if one.size == 16], line
    raise AssertionError("no date")


def circles(printed: Any, case_names: list[str]) -> tuple[int, list[tuple[float, float]], list[Any]]:
    """Page and middle of every seal: on the organ's name, the last on name and date; and what they may cover.

    The others of the last row stand beside the last seal, level with it.
    """
    page, lines, day = signed_lines(printed)
    date = place_of([day], DATE)
    places = [place_of(lines, name) for name in case_names]
    drop = bottom(date) - bottom(places[-1])
    middles = []
    for chars in places:
        level = abs(middle(chars) - middle(places[-1])) < RADIUS
        middles.append((axis(chars), middle(chars) + (drop / 2 if level else 0)))
    return page, middles, [*(char for chars in places for char in chars), *date]


def seals_are_right(printed: Any, names: list[str]) -> None:
    page, middles, own = circles(printed, names)
    for x, y in middles:
        assert x - RADIUS >= LEFT - 0.5
        assert x + RADIUS <= RIGHT + 0.5
        assert y + RADIUS <= BOTTOM + 0.5
    for (x0, y0), (x1, y1) in combinations(middles, 2):
        assert ((x0 - x1) ** 2 + (y0 - y1) ** 2) ** 0.5 > 2 * RADIUS, "seals touch"
    rows: list[list[tuple[float, float]]] = []
    for x, y in middles:
        if not rows or y - rows[-1][0][1] > RADIUS:
            rows.append([])
        rows[-1].append((x, y))
    for row in rows:
        assert len(row) <= 3
        assert [x for x, _ in row] == sorted(x for x, _ in row), "in the organs' order"
        assert all(y == around(row[0][1]) for _, y in row), "seals of a row stand level"
    covered = [
        char.text
        for line in printed.lines(page)
        for char in line.chars
        for x, y in middles
        if char not in own
        and max(char.ink.left - x, x - char.ink.right, 0) ** 2 + max(char.ink.top - y, y - char.ink.bottom, 0) ** 2
        < (RADIUS - 0.5) ** 2
    ]
    assert covered == []
    first = min(y for _, y in middles) - RADIUS
    above = [line.ink_bottom for line in printed.lines(page) if line.ink_bottom <= first]
    assert above, "no text above the seals"
    assert first - max(above) <= PITCH["ink"] + 1


@each_sealed
def test_seals(case: Joint, joint: dict[Joint, Any]) -> None:
    seals_are_right(joint[case], case.names)


@each_sealed
def test_names_of_a_row_stand_on_one_line(case: Joint, joint: dict[Joint, Any]) -> None:
    """The date below the last name does not lift that name above its neighbours."""
    _, lines, _ = signed_lines(joint[case])
    places = [place_of(lines, name) for name in case.names]
    rows = [[one for one in places if abs(middle(one) - middle(first)) < RADIUS] for first in places]
    for row in rows:
        alike = [one for one in row if len({char.baseline for char in one}) == len({c.baseline for c in row[-1]})]
        assert all(one[0].baseline == pytest.approx(row[-1][0].baseline, abs=0.2) for one in alike)


@each_sealed
def test_names_stand_apart_and_the_date_under_the_last(case: Joint, joint: dict[Joint, Any]) -> None:
    """Names of one row cannot be read apart unless there is about a character between them."""
    _, lines, day = signed_lines(joint[case])
    date = place_of([day], DATE)
    assert RIGHT - date[-1].right == around(4 * CELL)
    places = [place_of(lines, name) for name in case.names]
    for one, other in pairwise(places):
        if other[0].left > one[-1].right - 1:
            assert min(char.left for char in other) - max(char.right for char in one) >= CELL - 1
    assert axis(places[-1]) == around(axis(date))
    assert 0 < top(date) - bottom(places[-1]) < PITCH["ink"]


@each_unsealed
def test_names_without_seals(case: Joint, joint: dict[Joint, Any]) -> None:
    page, lines, day = signed_lines(joint[case])
    places = [place_of(lines, name) for name in case.names]
    assert all(name[0].left == around(places[0][0].left, 0.5) for name in places)
    steps = [below[0].baseline - above[0].baseline for above, below in pairwise([*places, list(day.chars)])]
    assert all(step == around(PITCH[case.model], 0.3) for step in steps)
    assert day.left - places[0][0].left == around(2 * CELL)
    widest = max(name[-1].right for name in places)
    assert RIGHT - (widest if widest - places[0][0].left > day.right - day.left else day.right) == around(2 * CELL)
    above = [line.ink_bottom for line in joint[case].lines(page) if line.ink_bottom < top(places[0])]
    assert top(places[0]) - max(above) == around(ONE_BLANK, 3)


@each
def test_note(case: Joint, joint: dict[Joint, Any]) -> None:
    """On the line below the date; below the seals where they stand in its way."""
    printed = joint[case]
    if case.note is None:
        return
    page, note = printed.find("（此件公开）")
    assert note.left == around(LEFT + 2 * CELL)
    assert page == signed_lines(printed)[0]
    seals = circles(printed, case.names)[1] if case.seal else []
    above = max((y for _, y in seals), default=signed_lines(printed)[2].ink_bottom - RADIUS) + RADIUS
    assert 0 < note.ink_top - above <= PITCH["ink"]


@each
def test_no_finding(case: Joint, joint: dict[Joint, Any]) -> None:
    assert all(page.strays == () for page in joint[case].pages)
    assert [(one.code, one.where, one.found) for one in judge(joint[case].layout, case.model)] == []


LENGTHS = [(organs, count) for organs in ("two", "five") for count in range(2, 24)]


@pytest.fixture(scope="module")
def lengths(press: Any, make_filing: Any) -> dict[tuple[str, int], Any]:
    filings = {}
    for organs, count in LENGTHS:
        plain = Joint(organs, "all", True, "ink", True, False, "此件公开").plain()
        text = "\n".join(["各单位要按期完成各项工作。"] * count)
        filings[organs, count] = make_filing(**{**plain, "sections": [{"kind": "guiding_thought", "text": text}]})
    printed: dict[tuple[str, int], Any] = press.print_all(filings)
    return printed


@pytest.mark.parametrize(("organs", "count"), LENGTHS)
def test_seals_after_text_of_every_length(organs: str, count: int, lengths: dict[tuple[str, int], Any]) -> None:
    printed = lengths[organs, count]
    seals_are_right(printed, ORGANS[organs])
    page, _ = printed.find("（此件公开）")
    assert page == signed_lines(printed)[0], "the note stays with the signature"
    assert judge(printed.layout, "ink") == []
