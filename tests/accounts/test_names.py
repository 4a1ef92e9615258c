"""One spelling for each person, and nothing in a name that deceives."""

import pytest

from docgen.accounts.names import display_name, fold_name, login_name
from docgen.errors import InputError


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("zhang.min", "zhang.min"),
        ("  Zhang.Min ", "zhang.min"),
        ("ＺＨＡＮＧ．ｍｉｎ", "zhang.min"),
        ("张敏", "张敏"),
        ("clerk-2@office", "clerk-2@office"),
    ],
)
def test_a_login_name_has_one_spelling(typed: str, kept: str) -> None:
    assert login_name(typed) == kept
    assert fold_name(kept) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "a b", "a/b", "../x", "<b>", "a\u202eb", "a\nb", "-x", ".x", "x" * 41, "x?y", "a#b", "x%2fy", "\ud800"],
)
def test_what_cannot_be_a_login_name_is_refused(typed: str) -> None:
    with pytest.raises(InputError) as caught:
        login_name(typed)
    assert (caught.value.code, caught.value.where) == ("bad-name", "name")
    assert caught.value.hint
    assert caught.value.problems[0].path == "name"


def test_a_display_name_may_be_nearly_anything_visible() -> None:
    assert display_name("  <b>张  敏</b> ") == "<b>张 敏</b>"
    assert display_name("O'Brien & 子") == "O'Brien & 子"


@pytest.mark.parametrize("typed", ["", " \t ", "x" * 41, "a\u202eb", "a\x07b", "\ud800"])
def test_what_nobody_can_see_is_no_name(typed: str) -> None:
    with pytest.raises(InputError) as caught:
        display_name(typed)
    assert caught.value.where == "display"
