"""Signature stamp, notes, enclosed attachments and the imprint's further rows (7.3.5.3, 7.3.6, 7.4), in millimetres."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from allpairspy import AllPairs

from docgen.check.layout import judge

LEFT, RIGHT = 28.0, 184.0
CELL, IMPRINT_CELL = 5.56, 4.94
ONE_BLANK, TWO_BLANKS = 15.5, 26.0
DATE = "2014年11月3日"
PITCH = {"ink": 10.44, "line-box": 10.21}
COPIES = [f"桂湖区{name}局" for name in ("公安", "民政", "教育", "卫生", "交通", "水务", "农业", "司法", "财政")]
IMPRINTS: dict[str, dict[str, Any] | None] = {
    "none": None,
    "count": {"printed_by": "棠溪街道党政办公室", "printed_on": "2014-11-05", "number_of_copies": 120},
    "moved": {
        "copies_to": COPIES,
        "printed_by": "棠溪街道党政办公室",
        "printed_on": "2014-11-05",
        "with_addressees": True,
    },
    "all": {
        "copies_to": COPIES[:2],
        "printed_by": "棠溪街道党政办公室",
        "printed_on": "2014-11-05",
        "with_addressees": True,
        "number_of_copies": 60,
    },
}
ENCLOSED = {"title": "桂湖区安全社区规划图纸", "enclosed": {"count": 3, "unit": "册"}}
TEXT = {"title": "排查任务安排", "text": "各单位按季度报送进展。"}
ATTACHED: dict[str, list[dict[str, Any]]] = {"none": [], "enclosed": [ENCLOSED], "both": [TEXT, ENCLOSED]}
NAMED: dict[str, list[str]] = {
    "none": [],
    "enclosed": ["附件：桂湖区安全社区规划图纸（另附，3册）"],
    "both": ["附件：1.排查任务安排", "2.桂湖区安全社区规划图纸（另附，3册）"],
}

pytestmark = pytest.mark.office


@dataclass(frozen=True)
class Stamped:
    """One combination; ``name`` is the printed name, None where the stamp itself will show it."""

    post: str
    name: str | None
    imprint: str
    attached: str
    note: str | None
    disclosed: bool
    model: str

    def __str__(self) -> str:
        return f"{self.post}-{self.name}-{self.imprint}-{self.attached}-{self.note}-{self.disclosed}-{self.model}"

    @property
    def notes(self) -> list[str]:
        return [f"（{self.note}）"] * bool(self.note) + ["（此件主动公开）"] * self.disclosed

    def plain(self) -> dict[str, Any]:
        return {
            "sections": [{"kind": "guiding_thought", "text": "\n".join(["各单位要按期完成各项工作。"] * 3)}],
            "signature": {
                "issuer": "棠溪街道办事处",
                "signed_on": "2014-11-03",
                "stamp": {"post": self.post, "name": self.name},
            },
            "imprint": IMPRINTS[self.imprint],
            "attachments": ATTACHED[self.attached],
            "note": self.note,
            "disclosure": "主动公开",
            "print_disclosure": self.disclosed,
            "page_model": self.model,
        }


def _cases() -> Iterator[Stamped]:
    people = [["主任", "办事处主任"], ["林知远", "顾明", None]]
    choices = [*people, list(IMPRINTS), list(ATTACHED), [None, "联系人：周安"], [True, False], list(PITCH)]
    return (Stamped(*chosen) for chosen in AllPairs(choices))


CASES = list(_cases())
each = pytest.mark.parametrize("case", CASES, ids=str)


@pytest.fixture(scope="module")
def stamped(press: Any, make_filing: Any) -> dict[Stamped, Any]:
    printed: dict[Stamped, Any] = press.print_all({case: make_filing(**case.plain()) for case in CASES})
    return printed


def around(value: float, tolerance: float = 1.0) -> Any:
    return pytest.approx(value, abs=tolerance)


@each
def test_stamp_and_date(case: Stamped, stamped: dict[Stamped, Any]) -> None:
    printed = stamped[case]
    page, date = printed.find(DATE)
    lines = printed.lines(page)
    _, officer = printed.find(case.post + (case.name or ""))
    assert "".join(char.text for char in officer.chars) == case.post + (case.name or "")
    above = lines[lines.index(officer) - 1]
    assert above in [at.line for at in (*printed.layout.text, *printed.layout.attachment_note)]
    assert officer.ink_top - above.ink_bottom == around(TWO_BLANKS, 3)
    assert date.ink_top - officer.ink_bottom == around(ONE_BLANK, 3)
    assert RIGHT - date.right == around(4 * CELL)
    post = officer.chars[: len(case.post)]
    if case.name:
        name = officer.chars[len(case.post) :]
        assert RIGHT - name[-1].right == around(4 * CELL)
        assert name[0].left - post[-1].right == around(2 * CELL)
        assert all("Kai" in char.font for char in name)
    else:
        assert RIGHT - post[-1].right >= 9 * CELL, "room for the stamp, four characters in from the right"
    assert not [line for line in printed.lines(page) if line.text.strip() == "棠溪街道办事处"], (
        "the head names the organ"
    )


@each
def test_notes(case: Stamped, stamped: dict[Stamped, Any]) -> None:
    printed = stamped[case]
    page, date = printed.find(DATE)
    lines = printed.lines(page)
    below = [line for line in lines if line.ink_top > date.ink_bottom and line.text.startswith("（")]
    assert [line.text for line in below] == case.notes
    for number, line in enumerate(below, start=1):
        assert line.left == around(LEFT + 2 * CELL)
        assert line.baseline - date.baseline == around(PITCH[case.model] * number, 0.5)


@each
def test_enclosed_attachments_are_named_and_counted(case: Stamped, stamped: dict[Stamped, Any]) -> None:
    printed = stamped[case]
    texts = ["".join(char.text for char in line.chars) for line in printed.lines()]
    assert [text for text in texts if text.startswith(("附件：", "2.桂"))] == NAMED[case.attached]
    marks = [text for text in texts if text in ("附件", "附件1", "附件2")]
    assert marks == (["附件1"] if case.attached == "both" else []), "what is enclosed has no page"


@each
def test_imprint_rows(case: Stamped, stamped: dict[Stamped, Any]) -> None:
    printed = stamped[case]
    last = len(printed.pages)
    rules = [rule for rule in printed.rules(last) if rule.colour == (0, 0, 0)]
    if case.imprint == "none":
        assert rules == []
        return
    wanted = {"count": ["棠溪街道党政", "共印120份"], "moved": ["主送：", "棠溪街道党政"]}
    starts = wanted.get(case.imprint, ["主送：", "棠溪街道党政", "共印60份"])
    assert rules[-1].bottom == around(262)
    assert len(rules) == len(starts) + 1, "no rule between the addressees and the copies"
    for upper, lower, start in zip(rules, rules[1:], starts, strict=False):
        inside = [line for line in printed.lines(last) if upper.bottom < line.ink_top < lower.top]
        assert inside[0].text.replace(" ", "").startswith(start)
        assert all(line.ink_bottom < lower.top and line.size == 14 for line in inside)
        if start == "主送：":
            assert inside[0].text == "主送：各社区，各有关单位。"
            assert inside[1].text.startswith("抄送：")
            assert all(line.left == around(LEFT + IMPRINT_CELL) for line in inside[:2])
            assert all(line.left == around(inside[1].chars[3].left) for line in inside[2:])
        if start.startswith("共印"):
            assert RIGHT - inside[0].right == around(IMPRINT_CELL)
    moved = bool((IMPRINTS[case.imprint] or {}).get("with_addressees"))
    assert moved != bool([line for line in printed.lines(1) if line.text.endswith("：")]), "above the text or below it"


@each
def test_no_finding(case: Stamped, stamped: dict[Stamped, Any]) -> None:
    assert [(one.code, one.where, one.found) for one in judge(stamped[case].layout, case.model)] == []
