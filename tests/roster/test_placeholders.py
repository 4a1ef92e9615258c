"""Placeholders in the texts of a base plan."""

from hypothesis import given
from hypothesis import strategies as st

from docgen.roster.placeholders import Placeholder, escaped, odd_brackets, placeholders_in, split_text

_ANY = st.text(st.sampled_from("甲乙 【】{}%x\n"), max_size=16)


def filled(text: str, values: dict[str, str]) -> str:
    return "".join(values[piece.name] if isinstance(piece, Placeholder) else piece for piece in split_text(text))


def test_names_and_doubled_brackets() -> None:
    assert split_text("甲【社区名称】乙") == ["甲", Placeholder("社区名称"), "乙"]
    assert split_text("【【社区名称】】") == ["【社区名称】"]
    assert split_text("【甲】【乙】【【丙】】") == [Placeholder("甲"), Placeholder("乙"), "【丙】"]
    assert split_text("{{ 甲 }} {% x %}") == ["{{ 甲 }} {% x %}"]
    assert split_text("") == []


def test_a_value_is_put_in_as_it_is() -> None:
    values = {"甲": "【乙】{{乙}}", "乙": "不"}
    assert filled("一【甲】二", values) == "一【乙】{{乙}}二"


def test_odd_brackets() -> None:
    assert [odd_brackets(text) for text in ("【甲", "甲】", "【】", "【【甲】", "【甲【乙】】", "【【】】")] == [
        True
    ] * 6
    assert not odd_brackets("【甲】和【【乙】】")


def test_every_placeholder_is_found_with_its_places() -> None:
    data = {"title": "【甲】", "list": [{"text": "【乙】【甲】"}, "【【丙】】"], "n": 3, "【不是】": "x"}
    assert placeholders_in(data) == {"甲": [("title",), ("list", 0, "text")], "乙": [("list", 0, "text")]}


@given(_ANY)
def test_an_escaped_text_prints_as_it_is(text: str) -> None:
    if odd_brackets(escaped(text)):
        return
    assert filled(escaped(text), {}) == text


@given(_ANY, _ANY)
def test_literal_text_around_a_placeholder_stays(before: str, after: str) -> None:
    plain = (
        before.translate({ord(sign): None for sign in "【】"}),
        after.translate({ord(sign): None for sign in "【】"}),
    )
    assert filled(f"{plain[0]}【名】{plain[1]}", {"名": "【值】"}) == f"{plain[0]}【值】{plain[1]}"
