"""Minutes as LibreOffice draws them: the mark, who attended, the signature (10.3), in millimetres."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from allpairspy import AllPairs

from docgen.check.layout import judge
from docgen.models.examples import example_filing

LEFT, RIGHT, MIDDLE = 28.0, 184.0, 106.0
CELL = 5.56
ONE_BLANK, TWO_BLANKS = 15.5, 26.0
PITCH = {"ink": 10.44, "line-box": 10.21}
RED = (255, 0, 0)
DATE = "2014年11月3日"
PEOPLE = ["闻景行", "顾明川", "程若谷", "苏怀瑾", "韩立言", "叶知秋", "白景和", "方以恒", "许清源", "江月白", "魏承安"]
LABELS = {"present": "出席：", "absent": "请假：", "observers": "列席："}
ATTENDANCE: dict[str, dict[str, list[str]]] = {
    "present": {"present": PEOPLE[:3]},
    "long": {"present": PEOPLE, "absent": ["沈嘉禾（出差）"]},
    "all": {"present": PEOPLE[:4], "absent": ["沈嘉禾（出差）"], "observers": [f"{one}（民政局）" for one in PEOPLE]},
    "none": {},
}
IMPRINT = {"copies_to": ["各乡镇"], "printed_by": "云溪县人民政府办公室", "printed_on": "2014-11-05"}

pytestmark = pytest.mark.office


@dataclass(frozen=True)
class Minutes:
    """One combination; ``paragraphs`` of one line make one page or several."""

    mark: str
    attendance: str
    paragraphs: int
    seal: bool
    imprint: bool
    note: str | None
    model: str

    def __str__(self) -> str:
        return f"{len(self.mark)}-{self.attendance}-{self.paragraphs}-{self.seal}-{self.imprint}-{self.model}"

    @property
    def roles(self) -> list[tuple[str, list[str]]]:
        return [(LABELS[role], people) for role, people in ATTENDANCE[self.attendance].items()]

    def plain(self) -> dict[str, Any]:
        given = ATTENDANCE[self.attendance]
        return {
            "kind": "minutes",
            "head": {"organ_code": "云政纪", "year": 2014, "serial": 5, "mark": self.mark},
            "title": "研究社区安全工作专题会议纪要",
            "addressees": [],
            "sections": [{"kind": "free", "text": "\n".join(["会议研究了社区安全工作。"] * self.paragraphs)}],
            **({"attendance": given} if given else {}),
            "signature": {"issuer": "云溪县人民政府办公室", "signed_on": "2014-11-03", "seal": self.seal},
            "imprint": IMPRINT if self.imprint else None,
            "note": self.note,
            "page_model": self.model,
        }


def _cases() -> Iterator[Minutes]:
    flags = [True, False]
    marks = ["云溪县人民政府专题会议", "桂湖村民委员会"]
    choices = [marks, list(ATTENDANCE), [1, 8, 25], flags, flags, [None, "此件不公开"], list(PITCH)]
    return (Minutes(*chosen) for chosen in AllPairs(choices))


CASES = list(_cases())
each = pytest.mark.parametrize("case", CASES, ids=str)


@pytest.fixture(scope="module")
def minutes(press: Any, make_filing: Any) -> dict[Minutes, Any]:
    printed: dict[Minutes, Any] = press.print_all({case: make_filing(**case.plain()) for case in CASES})
    return printed


def around(value: float, tolerance: float = 1.0) -> Any:
    return pytest.approx(value, abs=tolerance)


def plain_text(line: Any) -> str:
    return "".join(char.text for char in line.chars)


def flow(printed: Any) -> list[tuple[int, Any]]:
    """Every line of 3号 text with its page."""
    return [(page.number, line) for page in printed.pages for line in page.lines if line.size == 16]


def role_lines(case: Minutes, printed: Any) -> list[list[tuple[int, Any]]]:
    """The lines of each role: from its label on until its names are complete."""
    found = []
    lines = flow(printed)
    for label, people in case.roles:
        start = next(index for index, (_, line) in enumerate(lines) if plain_text(line).startswith(label))
        own: list[tuple[int, Any]] = []
        for at in lines[start:]:
            own.append(at)
            text = "".join(plain_text(line) for _, line in own)
            if text.endswith(people[-1]) and all(one in text for one in people):
                break
        assert text == label + "，".join(people)
        found.append(own)
    return found


@each
def test_mark_and_number(case: Minutes, minutes: dict[Minutes, Any]) -> None:
    printed = minutes[case]
    (mark,) = [line for line in printed.lines(1) if line.colour == RED]
    assert mark.text == case.mark + "纪要"
    assert mark.ink_top == around(72)
    assert (mark.ink.left + mark.ink.right) / 2 == around(MIDDLE)
    _, number = printed.find("云政纪〔2014〕5号")
    assert number.ink_top - mark.ink_bottom == around(TWO_BLANKS, 3)
    (rule,) = [rule for rule in printed.rules(1) if rule.colour == RED]
    assert rule.top - number.ink_bottom == around(4)
    assert (rule.x0, rule.x1) == (around(LEFT, 0.5), around(RIGHT, 0.5))


@each
def test_attendance_in_order_below_the_text(case: Minutes, minutes: dict[Minutes, Any]) -> None:
    printed = minutes[case]
    labels = [plain_text(line)[:3] for _, line in flow(printed) if plain_text(line)[:3] in LABELS.values()]
    assert labels == [label for label, _ in case.roles]
    if not labels:
        return
    page, first = role_lines(case, printed)[0][0]
    lines = printed.lines(page)
    above = lines[: lines.index(first)]
    if above and above[-1].text == "会议研究了社区安全工作。":
        assert first.ink_top - above[-1].ink_bottom == around(ONE_BLANK, 3)
    else:
        assert not above


@each
def test_labels_and_names(case: Minutes, minutes: dict[Minutes, Any]) -> None:
    for own in role_lines(case, minutes[case]):
        label, names = own[0][1].chars[:3], own[0][1].chars[3:]
        assert label[0].left == around(LEFT + 2 * CELL)
        assert all("Hei" in char.font and char.size == 16 for char in label)
        assert all("Fang" in char.font for char in names)
        assert all(line.left == around(names[0].left) for _, line in own[1:]), "under the first name"
        for (page, above), (other, below) in pairwise(own):
            assert page != other or below.baseline - above.baseline == around(PITCH[case.model], 0.3)


@each
def test_the_signature_has_text_or_names_above_it(case: Minutes, minutes: dict[Minutes, Any]) -> None:
    printed = minutes[case]
    page, date = printed.find(DATE)
    above = [line for line in printed.lines(page) if line.ink_bottom < date.ink_top and line.size == 16]
    assert [line for line in above if line.text != "云溪县人民政府办公室"]


@each
def test_no_finding(case: Minutes, minutes: dict[Minutes, Any]) -> None:
    assert [(one.code, one.where, one.found) for one in judge(minutes[case].layout, case.model)] == []


def test_the_shipped_example_has_no_finding(press: Any) -> None:
    printed = press.print_all({"minutes": example_filing("minutes")})["minutes"]
    assert [(one.code, one.where, one.found) for one in judge(printed.layout)] == []
