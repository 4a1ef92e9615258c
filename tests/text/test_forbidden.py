"""Forbidden characters are named at their place; everything a person may write passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.text.forbidden import Forbidden, find_forbidden, normalise_newlines


@pytest.mark.parametrize(
    ("char", "name"),
    [
        ("\x00", "空字符（U+0000）"),
        ("\x07", "控制字符（U+0007）"),
        ("\x0c", "换页符（U+000C）"),
        ("\r", "回车符（U+000D）"),
        ("\x85", "下一行控制符（U+0085）"),
        ("\ud800", "不成对的代理字符（U+D800）"),
        ("\udfff", "不成对的代理字符（U+DFFF）"),
        ("\u202e", "强制从右向左符（U+202E）"),
        ("\u2066", "从左向右隔离符（U+2066）"),
        ("\u2069", "方向隔离结束符（U+2069）"),
        ("\uffff", "非字符（U+FFFF）"),
    ],
)
@pytest.mark.parametrize("many_lines", [True, False])
def test_forbidden_characters_are_named_and_placed(char: str, name: str, many_lines: bool) -> None:
    assert find_forbidden(f"安全{char}社区", many_lines=many_lines) == [Forbidden(2, name)]


@pytest.mark.parametrize("char", ["\t", "\n", "\u2028", "\u2029"])
def test_line_ends_and_tabs_only_in_many_lines(char: str) -> None:
    assert find_forbidden(f"安{char}全") == []
    (found,) = find_forbidden(f"安{char}全", many_lines=False)
    assert found.at == 1


@pytest.mark.parametrize(
    "text",
    ["AT&T a<b>c {{ x }} {% raw %} {_{ ${x} ]]>", "𬱖㛃葛\U000e0100", "\u200d\u200e\u200f\u200c", "“”‘’　\u00a0"],
)
def test_ordinary_text_passes(text: str) -> None:
    assert find_forbidden(text, many_lines=False) == []


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf", "Cn"))))
def test_text_without_controls_passes(text: str) -> None:
    assert find_forbidden(text, many_lines=False) == []


@given(st.text(alphabet="ab\r\n"))
def test_newlines_become_line_feeds(text: str) -> None:
    normal = normalise_newlines(text)
    assert "\r" not in normal
    assert normal == normalise_newlines(normal)
    assert normal.splitlines() == text.splitlines()
