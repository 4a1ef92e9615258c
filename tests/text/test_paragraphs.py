"""Paragraphs keep every visible character and their own blanks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.text.paragraphs import single_line, split_paragraphs


def test_paragraphs_keep_their_blanks_and_lose_empty_lines() -> None:
    assert split_paragraphs("　　一段 \n\n \n二段\u2029三段\n") == ["　　一段 ", "二段", "三段"]
    assert split_paragraphs("") == []
    assert split_paragraphs("一行\u2028二行") == ["一行\u2028二行"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("安全\n社区", "安全社区"),
        ("A\nB", "A B"),
        ("2024\n年", "2024年"),
        ("安全\n\u2029\n社区", "安全社区"),
        ("A \nB", "A B"),
        ("", ""),
    ],
)
def test_a_single_line_joins_without_gluing_words(text: str, line: str) -> None:
    assert single_line(text) == line


@given(st.text(alphabet="安a 　\n\u2029"))
def test_nothing_visible_is_lost(text: str) -> None:
    kept = "".join(split_paragraphs(text))
    assert [char for char in kept if not char.isspace()] == [char for char in text if not char.isspace()]
    assert "\n" not in single_line(text)
