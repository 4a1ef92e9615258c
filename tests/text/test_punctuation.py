"""Faults of punctuation are found at their place with what to write; sound text has none."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.text.punctuation import Spot, citation_numbers, doubled, half_width, nested_titles, unbalanced

Rule = Callable[[str], list[Spot]]
RULES: list[Rule] = [half_width, unbalanced, nested_titles, citation_numbers, doubled]
SOUND = (
    "根据《国务院关于加强安全生产工作的意见》（国发〔2011〕40号）、《某区关于转发〈某市方案〉的通知》要求，结合“平安社区”建设，"
    "投入1,000万元，9:30开始，合格率达到1.5%～2%……现制定本方案：1.加强领导；"
    "2.（一）——详见 https://example.org/a?b。AT&T's it’s。"
)


def suggestions(spots: list[Spot]) -> list[tuple[str, str]]:
    return [(spot.found, spot.suggested) for spot in spots]


@pytest.mark.parametrize("rule", RULES)
def test_sound_text_has_no_fault(rule: Rule) -> None:
    assert rule(SOUND) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("加强领导,落实责任;", [(",", "，"), (";", "；")]),
        ("说明:见附件", [(":", "：")]),
        ("(试行)办法", [("(", "（"), (")", "）")]),
        ("加强领导.", [(".", "。")]),
        ("加强领导.落实", [(".", "。")]),
        ("是否完成?", [("?", "？")]),
        ('开展"双减"工作', [('"', "“"), ('"', "”")]),
        ("开展'双减'工作", [("'", "‘"), ("'", "’")]),
        ("等等...", [("...", "……")]),
        ("等等。。。", [("。。。", "……")]),
        ("通知--方案", [("--", "——")]),
        ("共70 分,", [(",", "，")]),
        ("1.加强 2024.5 AT, T", []),
    ],
)
def test_half_width_signs_in_chinese_text(text: str, expected: list[tuple[str, str]]) -> None:
    assert suggestions(half_width(text)) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("《方案的通知", ["《"]),
        ("方案》的通知", ["》"]),
        ("（2024—2026年》）", ["》"]),
        ("（《方案）", ["《"]),
        ("“平安社区", ["“"]),
        ("1）加强 （a）落实\n2）推进", []),
        ("(2024—2026年）", []),
        ("《甲〈乙〉》", []),
        ("》《", ["》", "《"]),
    ],
)
def test_brackets_without_a_partner(text: str, found: list[str]) -> None:
    spots = unbalanced(text)
    assert [spot.found for spot in spots] == found
    assert all(spot.found in spot.suggested and len(spot.suggested) == 2 for spot in spots)


def test_titles_within_titles_take_single_brackets() -> None:
    text = "《关于印发《安全社区方案》的通知》和《甲》《乙》"
    assert suggestions(nested_titles(text)) == [("《", "〈"), ("》", "〉")]
    assert nested_titles("《甲〈乙《丙》〉》") == []
    assert nested_titles("《甲\n《乙》") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("国发【2011】40号", "〔2011〕40号"),
        ("国发[2011]40号", "〔2011〕40号"),
        ("国发(2011)40号", "〔2011〕40号"),
        ("国发（2011）40号", "〔2011〕40号"),
        ("国发〔2011〕第40号", "〔2011〕40号"),
        ("国发〔2011〕040号", "〔2011〕40号"),
        ("国发［２０１１］４０号", "〔2011〕40号"),
        ("鲁安发〔2024〕1 号", "〔2024〕1号"),
    ],
)
def test_document_numbers_in_other_forms(text: str, expected: str) -> None:
    (spot,) = citation_numbers(text)
    assert spot.suggested == expected
    assert text[spot.start : spot.end] == spot.found
    assert citation_numbers(text[: spot.start] + spot.suggested + text[spot.end :]) == []


@pytest.mark.parametrize("text", ["国发〔2011〕40号", "（2014）年", "【2011】", "2011年40号"])
def test_document_numbers_in_order_are_left_alone(text: str) -> None:
    assert citation_numbers(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("完成。。", [("。。", "。")]),
        ("落实，，推进", [("，，", "，")]),
        ("落实,,推进", [(",,", "，")]),
        ("落实、，推进", [("、，", "，")]),
        ("落实；。", [("；。", "。")]),
        ("落实，。；", [("，。；", "。")]),
        ("什么？！", []),
        ("等……。", []),
        ("等。。。", []),
        ("“完成。”，", []),
    ],
)
def test_signs_typed_twice(text: str, expected: list[tuple[str, str]]) -> None:
    assert suggestions(doubled(text)) == expected


@given(
    st.text(alphabet="安全2024a,.;:()《》〈〉“”【】〔〕（）号。，、？！\"'\n -", max_size=60), st.sampled_from(RULES)
)
def test_every_spot_points_at_what_it_names(text: str, rule: Rule) -> None:
    spots = rule(text)
    assert spots == sorted(spots)
    for spot in spots:
        assert text[spot.start : spot.end] == spot.found != spot.suggested


def test_many_unclosed_brackets_take_time_in_proportion() -> None:
    """A scan per bracket would take minutes here; the answer is what matters, every one of them is alone."""
    text = "（" * 20_000 + "》" * 20_000
    assert len(unbalanced(text)) == 40_000
