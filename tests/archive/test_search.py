"""Search: what a person types, what is found, and how it is shown."""

import unicodedata
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine

from docgen.archive.folding import ANY, document_words, fold
from docgen.archive.passages import Passage
from docgen.archive.search import LONGEST_WORD, MOST_WORDS, Hit, search
from docgen.db.transactions import begin_write
from docgen.errors import UsageError

from .written_log import WrittenLog, version

TEXT = (
    "为贯彻落实安全生产工作部署，制定本方案。\n一、工作目标\n（一）2014年12月底前，全部小区装上烟感 AED 机 3台。\n"
    "二、步骤\n按照 GB/T 9704—2012 印发，联系人𠮷田、王䶮。\n"
)


def id_of(number: int) -> str:
    alphabet = "23456789abcdefghjkmnpqrstvwxyz"
    return "".join(alphabet[number // len(alphabet) ** place % len(alphabet)] for place in range(20))


@pytest.fixture
def connection(index_engine: Engine) -> Iterator[Connection]:
    with begin_write(index_engine) as connection:
        yield connection


@pytest.fixture
def one(connection: Connection) -> Connection:
    log = WrittenLog(connection)
    log.draft(id_of(1), "棠溪街道消防安全专项方案", TEXT, community="东兴社区")
    log.number(id_of(1), "棠街办", 2014, 17)
    log.draft(id_of(2), "无关的通知", "全无关系。", issuer="别处")
    return connection


def found(connection: Connection, query: str) -> bool:
    hits = [hit.row.id for hit in search(connection, query)]
    assert hits in ([], [id_of(1)])
    return bool(hits)


@pytest.mark.parametrize(
    "query",
    [
        "消防",
        "消防安全专项",
        "烟",
        "台",
        "安全生产工作部署",
        "生产 消防 东兴",
        "　消防　 专项\n方案 ",
        "棠溪街道办事处",
        "东兴社区",
        "棠街办〔2014〕17号",
        "棠街办[2014]17号",
        "棠街办（２０１４）１７号",
        "〔2014〕17号",
        "2014",
        "17号",
        "2014年12月底前",
        "２０１４年",
        "aed",
        "AED机3台",
        "gb/t9704-2012",
        "GB/T 9704",
        "9704",
        "𠮷田",
        "䶮",
        "部署，制定",
        "部署,制定",
        "目标（一）2014",
    ],
)
def test_found(one: Connection, query: str) -> None:
    assert found(one, query)


@pytest.mark.parametrize(
    "query",
    [
        "7号",
        "1号",
        "014年",
        "20",
        "ae",
        "ed",
        "防消",
        "消防安全 燃气",
        "消防生产",
        "方案棠街办",
        "消*",
        '"消防" OR 无关',
        "消防 NEAR 安全",
        "消%防",
        "消_防",
        "消防'",
        "title:消防",
        "消防\\",
        "𠮷王",
    ],
)
def test_not_found(one: Connection, query: str) -> None:
    assert not found(one, query)


@pytest.mark.parametrize(
    "query", ["", " \n　", "%", "消防 《》", "*", "_ _", "😀", "\u200b", "消" * (LONGEST_WORD + 1)]
)
def test_what_cannot_be_searched_is_refused_at_once(one: Connection, query: str) -> None:
    with pytest.raises(UsageError) as caught:
        search(one, query)
    assert caught.value.code == "search-query"
    assert caught.value.hint


def test_too_many_words_are_refused(one: Connection) -> None:
    with pytest.raises(UsageError, match="太多"):
        search(one, "消 " * (MOST_WORDS + 1))
    assert found(one, "消 " * MOST_WORDS)


def test_the_longest_word_and_the_most_words_are_asked_for(connection: Connection) -> None:
    long = "".join(chr(0x4E00 + number) for number in range(MOST_WORDS * LONGEST_WORD))
    words = [long[at : at + LONGEST_WORD] for at in range(0, len(long), LONGEST_WORD)]
    log = WrittenLog(connection)
    log.draft(id_of(1), "甲", long)
    log.draft(id_of(2), "乙", long[:-1])
    assert [hit.row.id for hit in search(connection, " ".join(words))] == [id_of(1)]


# Pages ----------------------------------------------------------------------------------------------------------


def test_newest_first_page_by_page_and_all_of_them(connection: Connection) -> None:
    log = WrittenLog(connection)
    for number in range(390):
        log.draft(id_of(number), f"第{number}个方案", "消防" if number % 9 == 0 else "防消")
    wanted = [id_of(number) for number in reversed(range(0, 390, 9))]
    assert [hit.row.id for hit in search(connection, "消防", limit=None)] == wanted
    before, pages = None, []
    while page := list(search(connection, "消防", limit=7, before=before)):
        pages.append([hit.row.id for hit in page])
        before = page[-1].row.created_seq
    assert [len(page) for page in pages] == [7, 7, 7, 7, 7, 7, 2]
    assert [id for page in pages for id in page] == wanted


def test_candidates_that_hold_the_words_in_another_order_do_not_end_a_page(connection: Connection) -> None:
    log = WrittenLog(connection)
    log.draft(id_of(0), "甲", "一二三一")
    for number in range(1, 420):
        log.draft(id_of(number), "乙", "二三一，一二，三一")
    assert [hit.row.id for hit in search(connection, "一二三", limit=1)] == [id_of(0)]


# What is shown --------------------------------------------------------------------------------------------------


def only(connection: Connection, query: str) -> Hit:
    (hit,) = search(connection, query)
    return hit


def marked(passage: Passage | None) -> list[str]:
    assert passage is not None
    return [passage.text[first:end] for first, end in passage.marks]


def test_a_hit_carries_the_filing_and_marks_what_was_found(one: Connection) -> None:
    hit = only(one, "消防 安全 17号")
    assert (hit.row.id, hit.row.state) == (id_of(1), "numbered")
    assert marked(hit.title) == ["消防安全"], "words that touch are one mark"
    assert hit.number == Passage("棠街办〔2014〕17号", ((9, 12),))
    assert marked(hit.snippet) == ["安全"]


def test_a_snippet_is_the_text_as_written_around_the_word(one: Connection) -> None:
    hit = only(one, "aed机3台 gb/t9704-2012")
    assert "\n" not in hit.snippet.text
    assert hit.snippet.text in TEXT.replace("\n", " ")
    assert marked(hit.snippet) == ["AED 机 3台", "GB/T 9704—2012"]
    assert hit.title.marks == ()


def test_a_word_that_the_text_lacks_shows_how_it_begins_or_where_the_word_stands(one: Connection) -> None:
    assert only(one, "专项").snippet == Passage(TEXT[:80].strip().replace("\n", " "))
    assert only(one, "东兴").snippet == Passage("东兴社区", ((0, 2),))


def test_a_snippet_deep_in_a_long_text(connection: Connection) -> None:
    filler = "ﷺ 〔〕Ａb①\u200b\n" * 3000
    WrittenLog(connection).draft(id_of(1), "甲", filler + "在此处消 防检查" + filler)
    hit = only(connection, "此处消防检")
    assert marked(hit.snippet) == ["此处消 防检"]
    assert len(hit.snippet.text) <= 100


@pytest.mark.parametrize("length", [50_000, 140_000], ids=["its words are kept", "more words than can be kept"])
def test_a_long_text_is_found_whole(connection: Connection, length: int) -> None:
    chance = Random(4)
    text = "".join(chr(0x20000 + chance.randrange(40_000)) for _ in range(length))
    assert (document_words(fold(text)) == {ANY}) == (length == 140_000)
    log = WrittenLog(connection)
    log.draft(id_of(1), "甲", text)
    log.draft(id_of(2), "乙", "短" + text[:5])
    for at in (0, length // 2, length - 50):
        assert [hit.row.id for hit in search(connection, text[at : at + 50])] == [id_of(1)]
    assert list(search(connection, "短" + text[:9])) == []
    log.add(id_of(1), "revise", "短", version=version(2))
    assert list(search(connection, text[:50])) == []


@pytest.mark.parametrize("odd", ["a\0b 消防", "\ud800消防", "消防\ufdd0", "e\u0301消防", "消\ufe0f防"])
def test_odd_characters_are_stored_and_searched(connection: Connection, odd: str) -> None:
    WrittenLog(connection).draft(id_of(1), "甲", odd)
    assert [hit.row.id for hit in search(connection, "消防")] == [id_of(1)]
    assert [hit.row.id for hit in search(connection, odd)] == [id_of(1)]


# Against a reading of the rules that uses no index ----------------------------------------------------------------

ALPHABET = st.sampled_from("消防安全生产一二号年𠮷䶮aBﬁ①２014 \n　，。〔〕()[]\"'*%_\\-+:&|!<>😀é")
TEXTS = st.text(ALPHABET, max_size=25)
WORDS = st.one_of(
    st.text(ALPHABET, min_size=1, max_size=8), st.sampled_from(["OR 消", "消 AND", "NEAR(消 防)", "消*", "消:*"])
)


def units(text: str) -> list[str]:
    """The rules told again, one character at a time."""
    found: list[str] = []
    kind_before = ""
    for char in unicodedata.normalize("NFC", text):
        for folded in unicodedata.normalize("NFKC", char).casefold():
            folded = {"〔": "(", "[": "(", "〕": ")", "]": ")"}.get(folded, folded)
            kind = (
                "blank" if folded.isspace() else "digit" if folded.isdigit() else "letter" if folded in "abfié" else ""
            )
            if kind == kind_before in ("digit", "letter"):
                found[-1] += folded
            elif kind != "blank":
                found.append(folded)
            kind_before = kind
    return found


def holds(text: str, word: str) -> bool:
    all_units, wanted = units(text), units(word)
    return any(all_units[at : at + len(wanted)] == wanted for at in range(len(all_units)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=1, max_size=6), query=WORDS, cut=st.tuples(st.integers(0, 5), st.integers(0, 24)))
def test_the_index_answers_as_a_plain_reading_does(
    index_engine: Engine, texts: list[str], query: str, cut: tuple[int, int]
) -> None:
    with index_engine.connect() as connection, connection.begin() as undone:
        log = WrittenLog(connection)
        for number, text in enumerate(texts):
            log.draft(id_of(number), "x", text)
        piece = texts[cut[0] % len(texts)][cut[1] :]
        for asked in (query, piece):
            words = asked.split()
            if not words or not all(any(char.isalnum() for unit in units(word) for char in unit) for word in words):
                continue
            wanted = [n for n, text in enumerate(texts) if all(holds(text, word) for word in words)]
            hits = [hit.row.id for hit in search(connection, asked, limit=None)]
            assert hits == [id_of(number) for number in reversed(wanted)], asked
        undone.rollback()
