"""A document folded piece by piece is the document folded as a whole, whatever is remembered of others."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.archive import paragraphs
from docgen.archive.folding import ANY, EDGE, document_words, fold
from docgen.archive.paragraphs import fold_document

WORDS = [
    *(
        "安全",
        "社区",
        "〔2014〕7号",
        "GB/T",
        "9704",
        "A",
        "4",
        "ﬁ",
        "①",
        "½",
        "２０",
        "Ⅻ",
        "한",
        "ᄀ",
        "ᅡ",
        "か",
        "𠮷",
        "々",
        "〇",
    ),
    *(
        "\u0301",
        "\u0308",
        "\u3099",
        "\u200b",
        "\ufe0f",
        "\ufdd0",
        "\ufffd",
        "\0",
        "\ud800",
        "_",
        "-",
        "—",
        "·",
        "(",
        "）",
    ),
    *("，", "。", "；", "：", "、", ",", "\n", "\n\n", " ", "\u3000", "\r", "\t", "\u2028", "e", "x" * 50, "7" * 45),
]
TEXTS = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=4)), max_size=40).map("".join)


def whole(head: str, text: str) -> tuple[str, set[str]]:
    folded = fold(head + EDGE + text)
    return folded, document_words(folded)


@settings(max_examples=1500, deadline=None)
@given(head=TEXTS, text=TEXTS)
def test_piece_by_piece_is_as_a_whole(head: str, text: str) -> None:
    assert fold_document(head, text) == whole(head, text)


@settings(max_examples=300, deadline=None)
@given(head=TEXTS, text=TEXTS)
def test_it_is_the_same_where_nearly_nothing_can_be_remembered(head: str, text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paragraphs, "_MOST_REMEMBERED", 7)
        for remembered in (paragraphs._BLOCKS, paragraphs._LINES, paragraphs._CLAUSES):
            remembered.clear()
            patch.setattr(remembered, "_room", 7)
        assert fold_document(head, text) == whole(head, text)
        assert sum(map(len, paragraphs._LINES)) <= 7


def test_more_text_than_may_be_remembered_is_folded_all_the_same() -> None:
    texts = [f"第{number}社区" + "安全" * 700 + f"\n{number}" for number in range(200)]
    assert sum(map(len, texts)) > paragraphs._MOST_REMEMBERED
    for text in [*texts, *texts]:
        assert fold_document("", text) == whole("", text)
    for remembered in (paragraphs._BLOCKS, paragraphs._LINES, paragraphs._CLAUSES):
        assert sum(map(len, remembered)) <= paragraphs._MOST_REMEMBERED


def test_a_document_of_too_many_words_is_kept_as_any() -> None:
    text = "\n".join(chr(0x4E00 + number % 20_000) + chr(0x4E00 + number * 7 % 19_997) for number in range(130_000))
    assert fold_document("题", text) == whole("题", text)
    assert fold_document("题", text)[1] == {ANY}


def test_several_threads_fold_at_once() -> None:
    texts = [f"第{number % 60}社区，共{number % 7}户。\n" * 30 for number in range(400)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: fold_document("题", text), texts))
    assert found == [whole("题", text) for text in texts]
