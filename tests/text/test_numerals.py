"""Chinese numerals: every number comes back, every sloppy spelling is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.text.numerals import LARGEST, SMALLEST, from_chinese, to_chinese

TABLE = {
    1: "一", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 100: "一百", 105: "一百零五", 110: "一百一十",
    115: "一百一十五", 1000: "一千", 1001: "一千零一", 1010: "一千零一十", 2014: "二千零一十四", 10000: "一万",
    10001: "一万零一", 10010: "一万零一十", 11000: "一万一千", 20105: "二万零一百零五", 99999: "九万九千九百九十九",
}  # fmt: skip


@pytest.mark.parametrize(("number", "written"), TABLE.items())
def test_number_is_written_and_read(number: int, written: str) -> None:
    assert to_chinese(number) == written
    assert from_chinese(written) == number


@given(st.integers(SMALLEST, LARGEST))
def test_every_number_comes_back(number: int) -> None:
    assert from_chinese(to_chinese(number)) == number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("二〇一四", 2014),
        ("二○○九", 2009),
        ("二零一四", 2014),
        ("一零五", 105),
        ("一十二", 12),
        ("两百", 200),
        ("一百〇五", 105),
    ],
)
def test_usual_variants_are_read(written: str, number: int) -> None:
    assert from_chinese(written) == number


@pytest.mark.parametrize("written", ["", "零", "〇〇", "十零一", "五十三百", "一百五百", "12", "三个", "百", "十十"])
def test_what_is_no_number_is_refused_in_chinese(written: str) -> None:
    with pytest.raises(ValueError, match="不是规范的中文数字"):
        from_chinese(written)


@pytest.mark.parametrize("number", [0, -1, 100_000])
def test_numbers_out_of_range_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match="中文数字只支持1到99999"):
        to_chinese(number)
