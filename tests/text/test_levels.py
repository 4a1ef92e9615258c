"""Level labels: written by the standard, read in whatever form an office types them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.text.levels import Scheme, depth, label, parse_label


@pytest.mark.parametrize(
    ("level", "n", "scheme", "expected"),
    [
        (1, 1, "standard", "一、"),
        (1, 11, "standard", "十一、"),
        (2, 3, "standard", "（三）"),
        (3, 12, "standard", "12."),
        (4, 2, "standard", "（2）"),
        (5, 1, "standard", "①"),
        (5, 21, "standard", "㉑"),
        (5, 36, "standard", "㊱"),
        (5, 50, "standard", "㊿"),
        (5, 51, "standard", "51）"),
        (1, 2, "two_level", "二、"),
        (2, 2, "two_level", "2."),
        (3, 2, "two_level", "（2）"),
        (4, 2, "two_level", "②"),
    ],
)
def test_label_follows_the_scheme(level: int, n: int, scheme: Scheme, expected: str) -> None:
    assert label(level, n, scheme) == expected


@pytest.mark.parametrize(("level", "n", "scheme"), [(0, 1, "standard"), (6, 1, "standard"), (5, 1, "two_level")])
def test_level_outside_the_scheme_is_refused(level: int, n: int, scheme: Scheme) -> None:
    with pytest.raises(ValueError, match=f"第1层到第{depth(scheme)}层"):
        label(level, n, scheme)


def test_numbers_start_at_one() -> None:
    with pytest.raises(ValueError, match="从1开始"):
        label(3, 0)


@given(st.integers(1, 5), st.integers(1, 999), st.sampled_from(["", "加强领导", "　加强领导", "2014年"]))
def test_every_label_reads_back(level: int, n: int, rest: str) -> None:
    parsed = parse_label(label(level, n) + rest)
    assert parsed is not None or (level == 3 and rest[:1].isdigit())
    if parsed is not None:
        assert parsed == (level, n, rest.strip())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、指导思想", (1, 1, "指导思想")),
        ("　　十二、 附则", (1, 12, "附则")),
        ("一．总则", (1, 1, "总则")),
        ("(一)机构", (2, 1, "机构")),
        ("（ 二 ）机构", (2, 2, "机构")),
        ("（三）、机构", (2, 3, "机构")),
        ("1、措施", (3, 1, "措施")),
        ("1．措施", (3, 1, "措施")),
        ("１.措施", (3, 1, "措施")),
        ("⒈措施", (3, 1, "措施")),
        ("(1)措施", (4, 1, "措施")),
        ("⑴措施", (4, 1, "措施")),
        ("①措施", (5, 1, "措施")),
        ("1）措施", (5, 1, "措施")),
        ("1.", (3, 1, "")),
    ],
)
def test_labels_as_typed_are_read(text: str, expected: tuple[int, int, str]) -> None:
    assert parse_label(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "指导思想",
        "1.5亿元资金",
        "2014.11",
        "2014年",
        "（2014）",
        "（试行）",
        "三年行动",
        "100米",
        "第一、",
    ],
)
def test_what_is_no_label_is_left_alone(text: str) -> None:
    assert parse_label(text) is None
