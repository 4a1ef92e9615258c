"""Two sweeps: text that ends on each of the 22 lines, and names of 4 to 30 characters; and filings with little room."""

from itertools import pairwise
from typing import Any

import pytest

LEFT, RIGHT = 28.0, 184.0
CELL = 5.56
DATE = "2014年11月3日"
RADIUS = 21.0
PITCH = 10.44
LENGTHS = range(2, 25)
NAME_LENGTHS = range(4, 31)
IMPRINT = {
    "copies_to": ["桂湖区委办公室", "桂湖区政府办公室"],
    "printed_by": "棠溪街道党政办公室",
    "printed_on": "2014-11-05",
}
UNSEALED = {"signature": {"issuer": "棠溪街道办事处", "signed_on": "2014-11-03", "seal": False}, "note": "此件公开发布"}
# How the text ends: lines of its last paragraph, and what the signature is like.
ENDINGS: dict[str, tuple[int, dict[str, Any]]] = {"sealed": (1, {}), "wrapped": (3, {}), "unsealed": (2, UNSEALED)}

pytestmark = pytest.mark.office


def around(value: float, tolerance: float = 1.0) -> Any:
    return pytest.approx(value, abs=tolerance)


def paragraphs(count: int, last_lines: int) -> list[str]:
    """So many paragraphs of one line; the last one takes ``last_lines``."""
    lines = [f"第{number}项工作按时完成。" for number in range(1, count)]
    return [*lines, "各社区要落实责任"[: 28 * last_lines - 5] + "，按期完成各项工作" * (3 * last_lines - 2) + "。"]


def name_of(length: int) -> str:
    """An organ's name of so many characters."""
    return ("棠溪安全社区建设促进工作协调推进综合治理服务保障管理监督")[: length - 2] + "中心"


def plan(text: str, **changes: Any) -> dict[str, Any]:
    return {"sections": [{"kind": "guiding_thought", "text": text}], "imprint": IMPRINT, **changes}


def assert_nothing_overlaps(printed: Any) -> None:
    for page in printed.pages:
        for upper, lower in pairwise(page.lines):
            assert upper.ink_bottom <= lower.ink_top + 0.1, f"{upper.text} and {lower.text}"
            assert not [rule for rule in page.rules if upper.ink_top < rule.y < upper.ink_bottom], upper.text


def assert_signature_has_text(printed: Any, last: str) -> None:
    """The date's page shows the end of the text above it, and every line of the text is printed once."""
    page, date = printed.find(DATE)
    above = [line for line in printed.lines(page) if line.ink_bottom < date.ink_top]
    assert [line for line in above if line.size == 16 and line.text in last], "no text above the signature"


@pytest.fixture(scope="module")
def lengths(press: Any, make_filing: Any) -> dict[tuple[str, int], Any]:
    filings = {
        (ending, count): make_filing(**plan("\n".join(paragraphs(count, lines)), **changes))
        for ending, (lines, changes) in ENDINGS.items()
        for count in LENGTHS
    }
    printed: dict[tuple[str, int], Any] = press.print_all(filings)
    return printed


@pytest.mark.parametrize("count", LENGTHS)
@pytest.mark.parametrize("ending", ENDINGS)
def test_text_of_every_length(ending: str, count: int, lengths: dict[tuple[str, int], Any]) -> None:
    printed = lengths[ending, count]
    text = paragraphs(count, ENDINGS[ending][0])
    assert_nothing_overlaps(printed)
    assert_signature_has_text(printed, text[-1])
    printed_text = "".join(line.text for line in printed.lines() if line.size == 16)
    assert "".join(text) in printed_text
    page, date = printed.find(DATE)
    rules = [rule for rule in printed.rules(len(printed.pages)) if rule.colour == (0, 0, 0)]
    assert len(rules) == 3
    assert rules[-1].bottom == around(262)
    assert all(line.ink_bottom <= 262.6 for one in printed.pages for line in one.lines[:-1])
    last = len(printed.pages)
    if page == last:
        assert date.ink_bottom < rules[0].top
    else:
        assert page == last - 1
        assert all(line.ink_top > rules[0].y for line in printed.lines(last)), "only the imprint may follow"
    if ending != "unsealed":
        issuer = next(line for line in printed.lines(page) if line.text == "棠溪街道办事处")
        lowest = (issuer.ink_top + date.ink_bottom) / 2 - 3 + RADIUS
        assert lowest <= 262
        assert not [line for line in printed.lines(page) if date.ink_bottom < line.ink_top < lowest - 2], (
            "under the seal"
        )


def test_the_lengths_end_on_every_line(lengths: dict[tuple[str, int], Any]) -> None:
    """One more paragraph is one more line: 22 counts in a row end on 22 different lines, across a page's end."""
    assert len(LENGTHS) >= 22
    pages = [len(lengths["sealed", count].pages) for count in LENGTHS]
    assert pages == sorted(pages)
    assert len(set(pages)) > 1


@pytest.fixture(scope="module")
def names(press: Any, make_filing: Any) -> dict[tuple[bool, int], Any]:
    filings = {}
    for length in NAME_LENGTHS:
        for seal in (True, False):
            signature = {"issuer": name_of(length), "signed_on": "2014-11-03", "seal": seal}
            filings[seal, length] = make_filing(signature=signature)
    printed: dict[tuple[bool, int], Any] = press.print_all(filings)
    return printed


@pytest.mark.parametrize("length", NAME_LENGTHS)
def test_mark_of_every_length(length: int, names: dict[tuple[bool, int], Any]) -> None:
    printed = names[True, length]
    red = [line for line in printed.lines(1) if line.colour == (255, 0, 0)]
    assert [line.text for line in red] == [name_of(length) + "文件"], "one line, never wrapped"
    mark = red[0]
    assert mark.ink_top == around(72)
    assert mark.ink.left >= LEFT
    assert mark.ink.right <= RIGHT
    assert (mark.ink.left + mark.ink.right) / 2 == around(106)
    assert mark.ink.width >= 130, "solemn: a short name is large, a long one fills the width"
    assert mark.ink.height >= 6.5
    _, number = printed.find("棠街办〔2014〕5号")
    assert number.ink_top - mark.ink_bottom == around(26, 3)


@pytest.mark.parametrize("length", NAME_LENGTHS)
@pytest.mark.parametrize("seal", [True, False])
def test_issuer_of_every_length(seal: bool, length: int, names: dict[tuple[bool, int], Any]) -> None:
    printed = names[seal, length]
    page, date = printed.find(DATE)
    above = [line for line in printed.lines(page) if line.ink_bottom < date.ink_top]
    issuer = [line for line in above if date.baseline - line.baseline < 3.5 * PITCH and line.text in name_of(length)]
    assert "".join(line.text for line in issuer) == name_of(length)
    assert all(line.left >= LEFT and line.right <= RIGHT for line in issuer)
    assert min(len(line.chars) for line in issuer) > 2
    text = above[above.index(issuer[0]) - 1]
    if seal:
        assert RIGHT - date.right == around(4 * CELL)
        assert all(line.centre == around(date.centre) for line in issuer)
        top = (issuer[0].ink_top + date.ink_bottom) / 2 - 3 - RADIUS
        assert top > text.ink_bottom
        assert top - text.ink_bottom <= PITCH + 1, "the seal's top within one line of the text"
        return
    left, right = min(line.left for line in issuer), max(line.right for line in issuer)
    assert date.left - left == around(2 * CELL)
    longer = date if date.right - date.left > right - left else None
    assert RIGHT - (longer.right if longer else right) == around(2 * CELL)
    assert issuer[0].ink_top - text.ink_bottom == around(15.5, 3)


LITTLE_ROOM: dict[str, dict[str, Any]] = {
    "one paragraph": plan("完成各项工作。"),
    "one long paragraph": plan("各社区要落实责任，按期完成各项工作。" * 70),
    "half a page of one paragraph": plan("各社区要落实责任，按期完成各项工作。" * 18),
    "no section text": plan("", sections=[{"kind": "free", "heading": "要求", "items": ["完成工作。"]}]),
}


@pytest.fixture(scope="module")
def little_room(press: Any, make_filing: Any) -> dict[str, Any]:
    printed: dict[str, Any] = press.print_all({name: make_filing(**plain) for name, plain in LITTLE_ROOM.items()})
    return printed


@pytest.mark.parametrize("name", LITTLE_ROOM)
def test_page_one_shows_text_and_the_signature_has_some(name: str, little_room: dict[str, Any]) -> None:
    printed = little_room[name]
    items = LITTLE_ROOM[name]["sections"][0]
    text = items.get("text") or "1.完成工作。（一）完成工作。"
    addressees = next(line for line in printed.lines(1) if line.text.endswith("："))
    below = [line for line in printed.lines(1) if line.ink_top > addressees.ink_bottom and line.size == 16]
    assert below, "page 1 shows no text"
    assert_signature_has_text(printed, text)
