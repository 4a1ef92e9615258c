"""Pages as LibreOffice draws them: sheet, head, title and addressees, in millimetres (clauses 5, 7.2, 7.3.1-3)."""

from itertools import pairwise
from statistics import median
from typing import Any

import pytest

MIDDLE = 106.0
LEFT, RIGHT = 28.0, 184.0
TWO_BLANKS = 26.0
ONE_BLANK = 15.5
PITCH = {"ink": 10.44, "line-box": 10.21}
# LibreOffice puts an exact line's baseline at four fifths of its height: 37 mm of margin begin with ink at 40.5.
FIRST_INK = {"ink": 37.3, "line-box": 40.5}
RED = (255, 0, 0)

pytestmark = pytest.mark.office


def around(value: float, tolerance: float = 1.0) -> Any:
    return pytest.approx(value, abs=tolerance)


def pitch_of(page_case: Any, printed: Any) -> float:
    """The line spacing in millimetres, as the finding says it where it was adjusted for the signature."""
    adjusted = [one.found for one in printed.rendered.findings if one.code == "line-spacing-adjusted"]
    return float(adjusted[0].partition("磅")[0]) * 25.4 / 72 if adjusted else PITCH[page_case.model]


def test_sheet_and_type_area(printed: Any) -> None:
    for page in printed.pages:
        width, height = (297, 210) if page.turned else (210, 297)
        assert (page.width, page.height) == (around(width, 0.5), around(height, 0.5))
        assert page.strays == ()
        left, top, right, bottom = (35, 28, 260, 184) if page.turned else (LEFT, 37, RIGHT, 262)
        for line in page.lines if page.turned else page.lines[:-1]:
            assert line.ink.left >= left - 0.3, line.text
            assert line.ink.right <= right + 0.3, line.text
            assert line.ink_top >= top - 0.5, line.text
            assert line.ink_bottom <= bottom + 0.6, line.text


def test_lines_fill_the_grid(page_case: Any, printed: Any) -> None:
    text = printed.layout.text
    steps = [below.line.baseline - above.line.baseline for above, below in pairwise(text) if above.page == below.page]
    pitch = pitch_of(page_case, printed)
    assert median(steps) == around(pitch, 0.05)
    continued = [page for page in range(2, text[-1].page + 1) if printed.lines(page)[0].size < 18]
    for page in continued:
        assert printed.lines(page)[0].full_top == around(FIRST_INK[page_case.model])
        own = printed.layout.text_on(page)
        if len(own) == round(225 / pitch):
            assert own[-1].ink_bottom == around(262, 1.5)
    full = [at.line for at in text if at.line.left < LEFT + 1 and at.line.right > RIGHT - 3]
    whole = [
        line for line in full if all("\u4e00" <= char.text <= "\u9fff" or char.text in "，。" for char in line.chars)
    ]
    assert whole
    assert max(len(line.chars) for line in whole) == 28


def test_nothing_overlaps(printed: Any) -> None:
    for page in printed.pages:
        for index, upper in enumerate(page.lines):
            for lower in page.lines[index + 1 :]:
                if upper.ink.meets(lower.ink):
                    assert not any(a.ink.meets(b.ink, 0.1) for a in upper.chars for b in lower.chars), upper.text


def test_mark(page_case: Any, printed: Any) -> None:
    if page_case.form == "plain":
        assert all(line.colour == (0, 0, 0) for line in printed.lines())
        assert not printed.layout.head.present
        return
    page, mark = printed.find(page_case.mark)
    assert page == 1
    assert mark.text == page_case.mark
    assert mark.colour == RED
    assert mark.ink_top == around(72)
    assert (mark.ink.left + mark.ink.right) / 2 == around(MIDDLE)
    assert mark.ink.left >= LEFT
    assert mark.ink.right <= RIGHT
    assert mark.size >= 22


def test_number_and_red_line(page_case: Any, printed: Any) -> None:
    if page_case.form == "plain":
        assert not [rule for rule in printed.rules(1) if rule.colour == RED]
        assert not [line for line in printed.lines() if "〔2014〕" in line.text]
        return
    _, mark = printed.find(page_case.mark)
    page, number = printed.find("棠街办〔2014〕5号")
    assert page == 1
    assert number.centre == around(MIDDLE)
    assert number.ink_top - mark.ink_bottom == around(TWO_BLANKS, 3)
    (red,) = [rule for rule in printed.rules(1) if rule.colour == RED]
    assert red.top - number.ink_bottom == around(4)
    assert (red.x0, red.x1) == (around(LEFT), around(RIGHT))
    assert red.width == around(156)
    assert 0.5 <= red.weight <= 0.7


def test_front_lines(page_case: Any, printed: Any) -> None:
    wanted = []
    if "copy_number" in page_case.front:
        wanted.append("000012")
    if "classification" in page_case.front:
        period = page_case.front.get("secrecy_period")
        wanted.append(page_case.front["classification"] + (f"★{period}" if period else ""))
    if "urgency" in page_case.front:
        wanted.append(page_case.front["urgency"])
    lines = printed.lines(1)[: len(wanted)]
    assert [line.text for line in lines] == wanted
    for position, line in enumerate(lines):
        assert line.left == around(LEFT, 0.5)
        assert line.size == 16
        assert line.full_top == around(FIRST_INK[page_case.model] + pitch_of(page_case, printed) * position)
        if line.text != "000012":
            assert "Hei" in line.chars[0].font


def test_title(page_case: Any, printed: Any) -> None:
    lines = [line for line in printed.lines(1) if line.size == 22 and line.colour != RED]
    assert "".join(line.text for line in lines) == page_case.title
    assert len(lines) == page_case.title_lines
    for line in lines:
        assert line.centre == around(MIDDLE)
        assert 3 <= len(line.chars) <= 20
    lengths = [len(line.chars) for line in lines]
    assert not (len(lines) == 3 and lengths[1] < min(lengths[0], lengths[2])), "long, short, long"
    red = [rule for rule in printed.rules(1) if rule.colour == RED]
    if red:
        assert lines[0].ink_top - red[0].bottom == around(TWO_BLANKS, 3)


def test_addressees(page_case: Any, printed: Any) -> None:
    title = next(line for line in reversed(printed.lines(1)) if line.size == 22)
    below = [line for line in printed.lines(1) if line.ink_top > title.ink_bottom]
    if "addressees-moved" in {finding.code for finding in printed.rendered.findings}:
        page, moved = printed.find("主送：")
        assert page == len(printed.pages)
        assert moved.size == 14
        assert below[0].left == around(LEFT + 11.1)
        return
    lines = []
    for line in below:
        lines.append(line)
        if line.text.endswith("："):
            break
    assert "".join(line.text for line in lines) == page_case.addressees
    assert len(lines) == page_case.addressees_lines
    assert all(line.left == around(LEFT) for line in lines)
    assert lines[0].ink_top - title.ink_bottom == around(ONE_BLANK, 3)


def test_page_one_shows_text(page_case: Any, printed: Any) -> None:
    first = "现将方案印发给你们" if page_case.form == "notice" else "为做好社区安全工作"
    page, line = printed.find(first)
    assert page == 1
    assert line.left == around(LEFT + 11.1)
    assert line.size == 16
    assert "Fang" in line.font
