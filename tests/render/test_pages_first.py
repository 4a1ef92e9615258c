"""When page 1 would show no text: a smaller mark, then addressees to the imprint, then an error (7.3.2, 7.3.3)."""

from typing import Any

import pytest

from docgen.check.layout import judge

pytestmark = pytest.mark.office

# Addressees of nine cells each: they fit, the largest mark leaves no room, any mark leaves none.
COUNTS = (2, 17, 19, 20, 24, 44)
HEAD = {"organ_code": "棠街办", "year": 2014, "serial": 5, "mark": "棠溪街道"}
LONG_TITLE = "棠溪街道关于贯彻落实桂湖区安全生产委员会办公室有关部署进一步加强社区安全隐患排查治理工作的实施方案" * 4


@pytest.fixture(scope="module")
def crowded(press: Any, make_filing: Any) -> dict[int, Any]:
    filings = {
        count: make_filing(
            head=HEAD,
            addressees=[f"棠溪第{number:03}号社区居委" for number in range(count)],
            preamble={"text": "为做好社区安全工作，制定本方案。"},
        )
        for count in COUNTS
    }
    filings[0] = make_filing(title=LONG_TITLE, addressees=[], preamble={"text": "为做好社区安全工作，制定本方案。"})
    printed: dict[int, Any] = press.print_all(filings)
    return printed


@pytest.mark.parametrize("count", COUNTS)
def test_page_one_shows_text(count: int, crowded: dict[int, Any]) -> None:
    printed = crowded[count]
    page, line = printed.find("为做好社区安全工作")
    assert page == 1
    assert line.ink_bottom < 262.6
    text = "".join(one.text for one in printed.lines())
    assert all(text.count(f"第{number:03}号") == 1 for number in range(count)), "every addressee once"
    assert judge(printed.layout) == []


def test_the_mark_shrinks_before_the_addressees_move(crowded: dict[int, Any]) -> None:
    marks, moved = {}, {}
    for count in COUNTS:
        printed = crowded[count]
        marks[count] = next(line for line in printed.lines(1) if line.colour == (255, 0, 0))
        assert marks[count].ink_top == pytest.approx(72, abs=1)
        moved[count] = "addressees-moved" in {finding.code for finding in printed.rendered.findings}
    staying = [marks[count].size for count in COUNTS if not moved[count]]
    assert staying == sorted(staying, reverse=True)
    assert staying[-1] < staying[0]
    assert moved == {count: count > 20 for count in COUNTS}


@pytest.mark.parametrize("count", [24, 44])
def test_moved_addressees_stand_in_the_imprint(count: int, crowded: dict[int, Any]) -> None:
    printed = crowded[count]
    page, line = printed.find("主送：")
    assert page == len(printed.pages)
    assert line.size == 14
    rules = [rule for rule in printed.rules(page) if rule.colour == (0, 0, 0)]
    assert rules[0].top > 37
    assert rules[-1].bottom == pytest.approx(262, abs=1)


def test_the_mark_is_large_again_once_the_addressees_have_moved(crowded: dict[int, Any]) -> None:
    largest, freed = (next(line for line in crowded[count].lines(1) if line.colour == (255, 0, 0)) for count in (2, 44))
    assert freed.size == largest.size


def test_a_page_one_without_text_is_an_error(crowded: dict[int, Any]) -> None:
    printed = crowded[0]
    assert {finding.code: finding.severity for finding in printed.rendered.findings}[
        "first-page-without-text"
    ] == "error"
    assert {finding.code: finding.severity for finding in judge(printed.layout)}["first-page-text"] == "error"
