"""Pages as LibreOffice draws them: levels, attachments, signature, note, imprint, page numbers, in millimetres."""

from typing import Any

import pytest

MIDDLE = 106.0
LEFT, RIGHT = 28.0, 184.0
CELL = 5.56
IMPRINT_CELL = 4.94
ONE_BLANK = 15.5
PITCH = {"ink": 10.44, "line-box": 10.21}
FIRST_INK = {"ink": 37.3, "line-box": 40.5}
DATE = "2014年11月3日"
RADIUS = 21.0

pytestmark = pytest.mark.office


def around(value: float, tolerance: float = 1.0) -> Any:
    return pytest.approx(value, abs=tolerance)


def pitch_of(page_case: Any, printed: Any) -> float:
    """The line spacing in millimetres, as the finding says it where it was adjusted for the signature."""
    adjusted = [one.found for one in printed.rendered.findings if one.code == "line-spacing-adjusted"]
    return float(adjusted[0].partition("磅")[0]) * 25.4 / 72 if adjusted else PITCH[page_case.model]


def signature(page_case: Any, printed: Any) -> tuple[int, list[Any], Any]:
    """The signature's page, the issuer's lines and the date."""
    page, date = printed.find(DATE)
    lines = printed.lines(page)
    above: list[Any] = []
    for line in reversed(lines[: lines.index(date)]):
        above.insert(0, line)
        if "".join(one.text for one in above) == page_case.issuer:
            return page, above, date
    raise AssertionError("no issuer above the date")


def test_level_faces_and_indents(printed: Any) -> None:
    for start, face in (
        ("一、指导思想", "Hei"),
        ("（一）平安楼院", "Kai"),
        ("1.装灯", "Fang"),
        ("（1）到岗到人", "Fang"),
    ):
        _, line = printed.find(start)
        assert line.left == around(LEFT + 2 * CELL)
        sign = next(char for char in line.chars if char.text not in "（）1.")
        assert face in sign.font
        assert line.size == 16


def test_attachment_note(page_case: Any, printed: Any) -> None:
    names = [one["title"] for one in page_case.attached]
    if not names:
        assert not [line for line in printed.lines() if line.text.startswith("附件")]
        return
    page, first = printed.find("附件：")
    lines = printed.lines(page)
    index = lines.index(first)
    assert first.left == around(LEFT + 2 * CELL)
    # A text that fills its page to the last line leaves the blank line to the top of the next.
    above = lines[index - 1].ink_bottom if index else FIRST_INK[page_case.model] - ONE_BLANK + PITCH[page_case.model]
    assert first.ink_top - above == around(ONE_BLANK, 3)
    numbered = [f"{number}.{name}" for number, name in enumerate(names, start=1)]
    wanted = "附件：" + ("".join(numbered) if len(names) > 1 else names[0])
    note: list[Any] = []
    for line in lines[index:]:
        note.append(line)
        if "".join(one.text for one in note).replace(" ", "") == wanted:
            break
    assert "".join(one.text for one in note).replace(" ", "") == wanted
    start = first.chars[5 if len(names) > 1 else 3].left
    for line in note[1:]:
        here = line.chars[2].left if line.text[:2] in ("2.", "3.") else line.left
        assert here == around(start), line.text


def test_signature_place(page_case: Any, printed: Any) -> None:
    page, issuer, date = signature(page_case, printed)
    if page_case.signature.startswith("seal"):
        room_for_the_seal(printed, page, issuer, date, pitch_of(page_case, printed))
    else:
        place_without_seal(page_case, printed, page, issuer, date)


def room_for_the_seal(printed: Any, page: int, issuer: list[Any], date: Any, pitch: float) -> None:
    """Date four in, issuer centred above it; a 42 mm seal over both is clear of text and within a line of it."""
    assert RIGHT - date.right == around(4 * CELL)
    for line in issuer:
        assert line.centre == around(date.centre)
    middle = (issuer[0].ink_top + date.ink_bottom) / 2 - 3
    assert middle + RADIUS <= 263
    assert date.centre + RADIUS <= RIGHT + 1
    others = [line for line in printed.lines(page) if line not in issuer and line is not date]
    for line in others:
        for char in line.chars:
            across = max(char.ink.left - date.centre, date.centre - char.ink.right, 0)
            down = max(char.ink.top - middle, middle - char.ink.bottom, 0)
            assert (across**2 + down**2) ** 0.5 > RADIUS - 0.5, f"{char.text} of {line.text} lies under the seal"
    above = [line for line in others if line.ink_bottom < issuer[0].ink_top]
    assert middle - RADIUS - above[-1].ink_bottom <= max(PITCH["ink"], pitch) + 1


def place_without_seal(page_case: Any, printed: Any, page: int, issuer: list[Any], date: Any) -> None:
    """One blank line below the text, two in from the right, the date two right of the issuer's first character."""
    left, right = min(line.left for line in issuer), max(line.right for line in issuer)
    assert date.left - left == around(2 * CELL)
    outer = date.right if page_case.signature == "plain_short" else right
    assert RIGHT - outer == around(2 * CELL)
    above = [line for line in printed.lines(page) if line.ink_bottom < issuer[0].ink_top]
    assert issuer[0].ink_top - above[-1].ink_bottom == around(ONE_BLANK, 3)


def test_signature_stands_under_text_and_note_under_it(page_case: Any, printed: Any) -> None:
    page, _, date = signature(page_case, printed)
    assert [line for line in printed.layout.text_on(page) if line.ink_bottom < date.ink_top]
    notes = [line for line in printed.lines() if line.text.startswith("（此件")]
    assert len(notes) == (1 if page_case.note else 0)
    for note in notes:
        assert note in printed.lines(page)
        assert note.left == around(LEFT + 2 * CELL)
        assert note.text == f"（{page_case.note}）"
        assert note.baseline - date.baseline == around(pitch_of(page_case, printed), 0.5)


def test_attachment_pages(page_case: Any, printed: Any) -> None:
    names = [one["title"] for one in page_case.attached]
    marks = [f"附件{number}" for number in range(1, len(names) + 1)] if len(names) > 1 else ["附件"] * len(names)
    opened = [page for page in printed.pages if page.lines and page.lines[0].text in marks]
    assert [page.lines[0].text for page in opened] == marks
    for page, name, attached in zip(opened, names, page_case.attached, strict=True):
        assert page.turned == bool(attached.get("table", {}).get("landscape"))
        left, first, middle = (
            (35.0, FIRST_INK[page_case.model] - 9, 147.5) if page.turned else (LEFT, FIRST_INK[page_case.model], MIDDLE)
        )
        mark = page.lines[0]
        assert mark.left == around(left)
        assert mark.full_top == around(first)
        assert "Hei" in mark.chars[0].font
        title = [line for line in page.lines if line.size == 22]
        assert "".join(line.text for line in title) == name
        assert title[0].ink_top - mark.full_top == around(2 * pitch_of(page_case, printed), 1.5)
        assert all(line.centre == around(middle) for line in title)


def test_imprint(page_case: Any, printed: Any) -> None:
    moved = "addressees-moved" in {finding.code for finding in printed.rendered.findings}
    last = len(printed.pages)
    rules = [rule for rule in printed.rules(last) if rule.colour == (0, 0, 0)]
    if page_case.imprint == "none" and not moved:
        assert rules == []
        assert not [line for line in printed.lines() if line.text.endswith("印发")]
        return
    rows = 1 + (page_case.imprint == "full" or (moved and page_case.imprint != "none"))
    assert len(rules) == rows + 1
    assert rules[-1].bottom == around(262)
    for rule in rules:
        assert (rule.x0, rule.x1) == (around(LEFT), around(RIGHT))
        assert rule.weight == around(0.35 if rule in (rules[0], rules[-1]) else 0.25, 0.1)
    inside = [line for line in printed.lines(last) if rules[0].y < line.ink_bottom < rules[-1].y]
    assert inside
    for line in inside:
        assert line.size == 14
        assert line.ink_top > rules[0].bottom
        assert all(line.ink_bottom < rule.top or line.ink_top > rule.bottom for rule in rules)
    if page_case.imprint != "none":
        assert inside[-1].text.replace(" ", "") == "棠溪街道党政综合办公室2014年11月5日印发"
        assert (inside[-1].left, inside[-1].right) == (around(LEFT + IMPRINT_CELL), around(RIGHT - IMPRINT_CELL))
    if page_case.imprint == "full":
        start = next(index for index, line in enumerate(inside) if line.text.startswith("抄送："))
        copies = inside[start:-1]
        assert len(copies) > 1
        assert copies[0].left == around(LEFT + IMPRINT_CELL)
        assert all(line.left == around(copies[0].chars[3].left) for line in copies[1:])
        assert copies[-1].text.endswith("。")


def test_page_numbers(printed: Any) -> None:
    """Measured on the sheet as it is bound, where a landscape page's number runs along its side."""
    for page in printed.pages:
        line = page.side[-1] if page.turned else page.lines[-1]
        assert line.text.replace(" ", "") == f"—{page.number}—"
        assert line.size == 14
        dash = line.chars[0]
        assert (dash.ink.top + dash.ink.bottom) / 2 == around(269)
        gap = RIGHT - line.right if page.number % 2 else line.left - LEFT
        assert gap == around(IMPRINT_CELL)
        assert "Song" in line.chars[1].font
