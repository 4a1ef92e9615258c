"""Widths and line breaking: what was measured in LibreOffice 7.4, and laws that hold for any text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.text.characters import CLOSING, OPENING
from docgen.text.widths import BODY_CELLS, gap, line_count, may_break, set_width, set_widths, width, wrap

MIXED = st.text(alphabet="安全社区建设，。、；（）《》“”—…·20xAT% 𬱖é\u0301", max_size=120)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", 0),
        ("安全社区", 4),
        ("2024年", 3),
        ("AT&T", 2),
        ("《》“”——……·①", 10),
        ("ＡＢ１２", 4),
        ("𬱖㛃", 2),
        ("é", 0.5),
        ("e\u0301", 0.5),
        ("葛\U000e0100", 1),
        ("　", 1),
        (" ", 0.5),
        ("\ue000", 1),
    ],
)
def test_characters_take_a_cell_or_half(text: str, cells: float) -> None:
    assert width(text) == cells


def test_chinese_and_latin_are_set_apart() -> None:
    assert gap("年", "5") == gap("5", "年") == gap("建", "A") == gap("①", "建") == 0.2
    assert gap("（", "5") == gap("，", "A") == gap("年", "(") == gap("5", "A") == gap("年", "月") == 0
    assert set_width("到2024年底") == pytest.approx(width("到2024年底") + 0.4)


@given(MIXED)
def test_set_widths_never_shrink(text: str) -> None:
    reach = set_widths(text)
    assert len(reach) == len(text) + 1
    assert reach == sorted(reach)
    assert reach[-1] >= width(text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("建", "，"),
        ("建", "》"),
        ("（", "建"),
        ("“", "建"),
        ("—", "—"),
        ("…", "…"),
        ("2", "0"),
        ("5", "%"),
        ("A", "T"),
        ("建", " "),
    ],
)
def test_places_where_no_line_ends(before: str, after: str) -> None:
    assert not may_break(before, after)


@pytest.mark.parametrize(
    ("before", "after"), [("建", "设"), ("，", "建"), ("》", "《"), ("4", "年"), ("年", "2"), (" ", "A")]
)
def test_places_where_a_line_may_end(before: str, after: str) -> None:
    assert may_break(before, after)


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("建" * 28, [28]),
        ("建" * 28 + "。", [27, 2]),
        ("建" * 27 + "（设）", [27, 3]),
        ("建" * 26 + "2024年", [26, 5]),
        ("建" * 27 + "。”设", [26, 4]),
        ("建" * 25 + "》2024设", [30, 1]),
        ("建" * 27 + "，2024设", [26, 7]),
        ("建" * 27 + "；2024设", [28, 5]),
        ("建" * 28 + "  设", [30, 1]),
        ("建" * 26 + "2024%设", [26, 6]),
        ("1" * 60, [56, 4]),
        ("", [0]),
    ],
)
def test_body_lines_break_as_measured(text: str, lengths: list[int]) -> None:
    assert [len(line) for line in wrap(text, BODY_CELLS)] == lengths


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("建" * 28 + "。设", [29, 1]),
        ("建" * 28 + "。2024", [29, 4]),
        ("建" * 28 + "。”设", [27, 4]),
        ("建" * 28 + "）设", [27, 3]),
        ("建" * 27 + "，2024设", [28, 5]),
        ("建" * 28 + "。", [29]),
    ],
)
def test_one_sign_may_stand_in_the_margin(text: str, lengths: list[int]) -> None:
    assert [len(line) for line in wrap(text, BODY_CELLS, overhang=True)] == lengths


def test_indents_shorten_first_and_further_lines() -> None:
    assert [len(line) for line in wrap("建" * 60, 28, first_indent=2)] == [26, 28, 6]
    assert [len(line) for line in wrap("建" * 60, 28, first_indent=5, hanging=7)] == [23, 21, 16]
    assert line_count("建" * 60, 28, hanging=4) == 3


def test_line_feeds_end_lines() -> None:
    assert wrap("建设\n\n社区\n", 28) == ["建设", "", "社区", ""]


def test_a_narrow_column_still_ends() -> None:
    assert wrap("建设", 1, first_indent=5) == ["建", "设"]


@given(MIXED, st.integers(4, 30), st.booleans())
def test_lines_lose_nothing_and_fit(text: str, cells: int, overhang: bool) -> None:
    lines = wrap(text, cells, overhang=overhang)
    assert "".join(lines) == text
    margin = 1 if overhang else 0
    assert all(set_width(line.rstrip()) <= cells + margin + 1e-9 for line in lines)


@given(st.text(alphabet="安全社区建设，。（）《》", max_size=120), st.integers(10, 30))
def test_signs_keep_their_side_of_the_line(text: str, cells: int) -> None:
    lines = wrap(text, cells)
    for line, following in pairwise(lines):
        emergency = not any(may_break(*pair) for pair in pairwise(line))
        assert emergency or (line[-1] not in OPENING and following[0] not in CLOSING)
