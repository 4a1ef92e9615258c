"""Orders as LibreOffice draws them: mark, order number, text, office and signature stamp (10.2), in millimetres."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from allpairspy import AllPairs

from docgen.check.layout import judge
from docgen.models.examples import example_filing

LEFT, RIGHT, MIDDLE = 28.0, 184.0, 106.0
CELL, IMPRINT_CELL = 5.56, 4.94
ONE_BLANK, TWO_BLANKS = 15.5, 26.0
RED = (255, 0, 0)
DATE = "2014年11月3日"
MARKS = ["云溪县人民政府", "桂湖区社区安全与应急管理工作领导小组"]
FRONTS: dict[str, dict[str, Any]] = {
    "none": {},
    "urgent": {"urgency": "特急"},
    "all": {"copy_number": 12, "classification": "机密", "urgency": "特急"},
}
IMPRINT = {"copies_to": ["县委各部门"], "printed_by": "云溪县人民政府办公室", "printed_on": "2014-11-05"}

pytestmark = pytest.mark.office


@dataclass(frozen=True)
class Order:
    """One combination; ``number`` is the order number (令号)."""

    mark: str
    word: str
    number: int
    front: str
    paragraphs: int
    imprint: bool
    disclosed: bool
    model: str

    def __str__(self) -> str:
        return f"{len(self.mark)}-{self.word}-{self.number}-{self.front}-{self.paragraphs}-{self.imprint}-{self.model}"

    def plain(self) -> dict[str, Any]:
        return {
            "kind": "order",
            "head": {
                "mark": self.mark,
                "order_number": self.number,
                "order_word": self.word,
                **FRONTS[self.front],
            },
            "title": "关于加强森林防火工作的命令",
            "addressees": [],
            "sections": [{"kind": "free", "text": "\n".join(["在全县实行防火戒严。"] * self.paragraphs)}],
            "signature": {
                "issuer": self.mark,
                "signed_on": "2014-11-03",
                "stamp": {"post": "县长", "name": "闻景行"},
            },
            "imprint": IMPRINT if self.imprint else None,
            "disclosure": "主动公开",
            "print_disclosure": self.disclosed,
            "page_model": self.model,
        }


def _cases() -> Iterator[Order]:
    flags = [True, False]
    choices = [MARKS, ["令", "命令"], [3, 128], list(FRONTS), [1, 9, 30], flags, flags, ["ink", "line-box"]]
    return (Order(*chosen) for chosen in AllPairs(choices))


CASES = list(_cases())
each = pytest.mark.parametrize("case", CASES, ids=str)


@pytest.fixture(scope="module")
def orders(press: Any, make_filing: Any) -> dict[Order, Any]:
    printed: dict[Order, Any] = press.print_all({case: make_filing(**case.plain()) for case in CASES})
    return printed


def around(value: float, tolerance: float = 1.0) -> Any:
    return pytest.approx(value, abs=tolerance)


@each
def test_mark(case: Order, orders: dict[Order, Any]) -> None:
    (mark,) = [line for line in orders[case].lines(1) if line.colour == RED]
    assert mark.text == case.mark + case.word
    assert (mark.ink.left + mark.ink.right) / 2 == around(MIDDLE)
    assert mark.ink.left >= LEFT
    assert mark.ink.right <= RIGHT
    if case.front != "all":
        assert mark.ink_top == around(57)
        return
    fronts = [line for line in orders[case].lines(1) if line.ink_top < mark.ink_top]
    assert [line.text for line in fronts] == ["000012", "机密", "特急"]
    assert mark.ink_top >= fronts[-1].ink_bottom


@each
def test_order_number_and_text(case: Order, orders: dict[Order, Any]) -> None:
    printed = orders[case]
    (mark,) = [line for line in printed.lines(1) if line.colour == RED]
    page, number = printed.find(f"第{case.number}号")
    assert page == 1
    assert number.ink_top - mark.ink_bottom == around(TWO_BLANKS, 3)
    assert number.centre == around(MIDDLE)
    page, text = printed.find("在全县实行防火戒严。")
    assert page == 1
    assert text.ink_top - number.ink_bottom == around(TWO_BLANKS, 3)
    assert text.left == around(LEFT + 2 * CELL)
    assert not [rule for rule in printed.rules(1) if rule.colour == RED], "an order has no red line"
    assert not [line for line in printed.lines() if "关于加强森林防火" in line.text], "nor a title"


@each
def test_office_and_stamp(case: Order, orders: dict[Order, Any]) -> None:
    printed = orders[case]
    page, officer = printed.find("县长闻景行")
    lines = printed.lines(page)
    _, date = printed.find(DATE)
    post, name = officer.chars[:2], officer.chars[2:]
    assert RIGHT - name[-1].right == around(4 * CELL)
    assert name[0].left - post[-1].right == around(2 * CELL)
    assert officer.ink_top - lines[lines.index(officer) - 1].ink_bottom == around(TWO_BLANKS, 3)
    assert lines[lines.index(officer) - 1].text == "在全县实行防火戒严。"
    assert date.ink_top - officer.ink_bottom == around(ONE_BLANK, 3)
    assert RIGHT - date.right == around(4 * CELL)


@each
def test_pages_are_numbered_and_closed(case: Order, orders: dict[Order, Any]) -> None:
    printed = orders[case]
    for page in printed.pages:
        number = page.lines[-1]
        assert number.text.replace(" ", "") == f"—{page.number}—"
        assert (RIGHT - number.right if page.number % 2 else number.left - LEFT) == around(IMPRINT_CELL)
    rules = printed.rules(len(printed.pages))
    assert len(rules) == (3 if case.imprint else 0)
    assert not rules or rules[-1].bottom == around(262)


@each
def test_no_finding(case: Order, orders: dict[Order, Any]) -> None:
    found = [(one.code, one.where, one.found) for one in judge(orders[case].layout, case.model)]
    if case.front == "all":
        # Three lines of secrecy and urgency reach lower than an order's mark may begin: the mark gives way.
        assert {code for code, _, _ in found} <= {"order-mark-top"}
        return
    assert found == []


def test_the_shipped_example_has_no_finding(press: Any) -> None:
    printed = press.print_all({"order": example_filing("order")})["order"]
    assert [(one.code, one.where, one.found) for one in judge(printed.layout)] == []
