"""File names from a pattern."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.errors import UsageError
from docgen.roster.filenames import MOST_BYTES, MOST_UNITS, FileNames, NameParts, safe_name


def test_the_pattern_is_filled_and_empty_parts_leave_no_sign() -> None:
    names = FileNames()
    full = NameParts("桂湖社区", "实施方案", "2014", "棠街办〔2014〕5号")
    assert names.name("a", full) == "2014-棠街办〔2014〕5号-桂湖社区-实施方案.docx"
    assert names.name("b", NameParts("桂湖社区", "实施方案")) == "桂湖社区-实施方案.docx"
    assert FileNames("序号_社区 通知", ".pdf").name("a", NameParts("甲", position="003")) == "003_甲 通知.pdf"
    assert FileNames("2014年-社区").name("a", NameParts("甲", year="2015")) == "2014年-甲.docx"


def test_a_pattern_without_parts_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        FileNames("通知-公告")
    assert "社区" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ('<b>"&{{x}}', "＜b＞＂&{{x}}"),
        ("a/b\\c:d*e?f|g", "a／b＼c：d＊e？f｜g"),
        ("CON", "_CON"),
        ("com1.txt", "_com1.txt"),
        ("COM¹", "_COM¹"),
        ("CONTRACT", "CONTRACT"),
        ("..名. ", "名"),
        ("--help", "help"),
        ("甲\n乙\t丙", "甲 乙 丙"),
        ("甲\x00\u202e\ud800乙", "甲乙"),
        ("../../etc", "／..／etc"),
        ("　. ", "未命名"),
        ("e\u0301", "é"),
    ],
)
def test_safe_names(text: str, safe: str) -> None:
    assert safe_name(text) == safe


def test_names_that_windows_takes_for_one_are_told_apart() -> None:
    names = FileNames("社区")
    given = [names.name(str(n), NameParts(text)) for n, text in enumerate(["Ab", "aB", "ab ", "e\u0301", "É"])]
    assert given == ["Ab.docx", "aB-2.docx", "ab-3.docx", "é.docx", "É-2.docx"]


def test_a_key_keeps_its_name_whatever_comes_before_it() -> None:
    first = FileNames("社区")
    kept = {key: first.name(key, NameParts("中心社区")) for key in ("a", "b")}
    second = FileNames("社区", given=kept)
    assert second.name("c", NameParts("中心社区")) == "中心社区-3.docx"
    assert {key: second.name(key, NameParts("中心社区")) for key in kept} == kept


@given(st.lists(st.text(max_size=300), max_size=4), st.sampled_from([".docx", ".pdf"]))
def test_any_name_is_short_safe_and_unique(texts: list[str], suffix: str) -> None:
    names = FileNames("社区-标题", suffix)
    found = [names.name(str(n), NameParts(text, "标题" * 60)) for n, text in enumerate(texts)]
    assert len({unicodedata.normalize("NFC", name.casefold()) for name in found}) == len(found)
    for name in found:
        assert len(name.encode("utf-8")) <= MOST_BYTES
        assert len(name.encode("utf-16-le")) // 2 <= MOST_UNITS
        assert name.endswith(suffix)
        assert not set(name) & set('<>:"/\\|?*\n\r\t\0')
        assert name == name.strip(" .　")
        assert safe_name(name.removesuffix(suffix)) == name.removesuffix(suffix)
