"""The fold: what each kind of event makes of the tables, and what it refuses."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from docgen.archive import book_queries, index, queries, search
from docgen.archive.events import FIRST, Event
from docgen.db.transactions import begin_write
from docgen.errors import ArchiveError

from .written_log import WrittenLog, line, version

ONE, TWO, THREE = "2" * 20, "3" * 20, "4" * 20


@pytest.fixture
def connection(index_engine: Engine) -> Iterator[Connection]:
    with begin_write(index_engine) as connection:
        yield connection


@pytest.fixture
def log(connection: Connection) -> WrittenLog:
    return WrittenLog(connection)


def filing(connection: Connection, id: str) -> queries.FilingRow:
    row = queries.filing(connection, id)
    assert row is not None
    return row


def found(connection: Connection, query: str) -> list[str]:
    return [hit.row.id for hit in search.search(connection, query)]


def test_an_empty_index_begins_before_the_first_event(connection: Connection) -> None:
    assert index.head(connection) == (0, FIRST)


def test_a_first_event_makes_the_filing(log: WrittenLog, connection: Connection) -> None:
    event = log.draft(ONE, "棠溪街道安全社区建设方案", form="red_head", drafter="李一")
    assert asdict(filing(connection, ONE)) == {
        "id": ONE,
        "created_seq": 1,
        "seq": 1,
        "kind": "work_plan",
        "form": "red_head",
        "title": "棠溪街道安全社区建设方案",
        "issuer": "棠溪街道办事处",
        "community": None,
        "state": "draft",
        "organ_code": None,
        "year": None,
        "serial": None,
        "document_number": None,
        "version": 1,
        "created_at": event.at,
        "updated_at": event.at,
        "signed_on": None,
        "printed_on": None,
        "drafter": "李一",
        "base": None,
        "ended_by": None,
        "replaced_by": None,
    }
    assert index.head(connection) == (1, event.digest)


def test_later_events_change_what_they_name_and_nothing_else(log: WrittenLog, connection: Connection) -> None:
    log.draft(ONE, "甲方案")
    log.draft(TWO, "乙方案")
    before = filing(connection, TWO)
    event = log.add(ONE, "approve", filing={"state": "approved", "signed_on": "2014-11-03"})
    changed = filing(connection, ONE)
    assert (changed.state, changed.signed_on, changed.title) == ("approved", "2014-11-03", "甲方案")
    assert (changed.created_seq, changed.seq, changed.updated_at) == (1, 3, event.at)
    assert filing(connection, TWO) == before


def test_an_event_without_columns_still_moves_the_filing_on(log: WrittenLog, connection: Connection) -> None:
    log.draft(ONE, "甲方案")
    log.add(ONE, "countersign", opinion="同意")
    assert filing(connection, ONE).seq == 2
    assert filing(connection, ONE).state == "draft"


def test_the_log_is_read_back_as_it_was_written(log: WrittenLog, connection: Connection) -> None:
    made = [
        log.draft(ONE, "甲方案"),
        log.draft(TWO, "乙方案"),
        log.add(ONE, "approve", remark="同意印发", actor="王主任", filing={"state": "approved"}, by="王主任"),
    ]
    rows = list(queries.events(connection, ONE))
    assert [row.seq for row in rows] == [1, 3]
    assert [row.seq for row in queries.events(connection)] == [1, 2, 3]
    last = rows[-1]
    assert (last.action, last.actor, last.remark, last.state, last.version) == (
        "approve",
        "王主任",
        "同意印发",
        "approved",
        None,
    )
    assert (last.digest, last.previous) == (made[2].digest, made[1].digest)
    assert last.data == {"filing": {"state": "approved"}, "by": "王主任"}
    assert (rows[0].version, rows[0].object_version, last.object_version) == (1, 1, 2)


def test_a_version_keeps_who_made_it_when_why_and_of_what(log: WrittenLog, connection: Connection) -> None:
    log.draft(ONE, "甲方案")
    made = {**version(2, "送审稿"), "template": "a" * 64}
    event = log.add(ONE, "revise", remark="调整实施步骤", actor="张二", version=made)
    row = queries.version(connection, ONE, 2)
    assert row is not None
    assert row == queries.VersionRow(
        ONE, 2, event.seq, 2, "送审稿", event.at, "张二", "调整实施步骤", "a" * 64, made["files"], None
    )
    assert [one.version for one in queries.versions(connection, ONE)] == [1, 2]
    assert queries.version(connection, ONE, 3) is None
    assert filing(connection, ONE).version == 2


def test_a_rendition_is_added_to_its_own_version(log: WrittenLog, connection: Connection) -> None:
    log.draft(ONE, "甲方案")
    log.add(ONE, "revise", version=version(2))
    log.add(ONE, "render", rendition={"version": 1, "files": {"filing.pdf": {"sha256": "b" * 64}}})
    log.add(ONE, "render", rendition={"version": 1, "office": "7.4"})
    first, second = queries.versions(connection, ONE)
    files = {"filing.pdf": {"sha256": "b" * 64}}
    assert first.rendition == {"version": 1, "files": files, "office": "7.4", "object_version": 4}
    assert second.rendition is None
    assert filing(connection, ONE).version == 2


def test_a_new_version_replaces_the_searched_text(log: WrittenLog, connection: Connection) -> None:
    log.draft(ONE, "甲方案", "开展消防检查。")
    log.draft(TWO, "乙方案", "开展消防演练。")
    assert found(connection, "消防") == [TWO, ONE]
    log.add(ONE, "revise", "开展燃气检查。", version=version(2), filing={"title": "丙方案"})
    assert found(connection, "消防") == [TWO]
    assert found(connection, "燃气") == [ONE]
    assert found(connection, "甲方案") == []
    assert found(connection, "丙方案") == [ONE]


def test_a_number_is_searched_with_the_text_that_was_there(log: WrittenLog, connection: Connection) -> None:
    log.draft(ONE, "甲方案", "开展消防检查。", community="棠溪社区")
    log.number(ONE, "棠街办", 2014, 7)
    for query in ("〔2014〕7号", "棠街办〔2014〕7号 消防", "2014", "7号", "棠溪社区", "甲方案"):
        assert found(connection, query) == [ONE], query


# Order ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("changes", [{"seq": 3}, {"seq": 1}, {"previous": "f" * 64}], ids=str)
def test_an_event_out_of_order_is_refused(log: WrittenLog, connection: Connection, changes: dict[str, Any]) -> None:
    first = log.draft(ONE, "甲方案")
    following = Event(2, ONE, "approve", first.at, "王", first.digest)
    with pytest.raises(ArchiveError) as caught:
        index.apply(connection, replace(following, **changes), 2, str)
    assert caught.value.code == "index-order"
    assert index.head(connection) == (1, first.digest)
    index.apply(connection, following, 2, str)


def test_a_column_that_is_not_there_is_refused(log: WrittenLog) -> None:
    with pytest.raises(ArchiveError, match="colour") as caught:
        log.draft(ONE, "甲方案", colour="red")
    assert caught.value.code == "index-unknown-column"


def test_the_places_that_the_log_gives_cannot_be_told_otherwise(log: WrittenLog) -> None:
    with pytest.raises(ArchiveError, match="created_seq"):
        log.draft(ONE, "甲方案", created_seq=7)


def test_a_rendition_of_no_version_is_refused(log: WrittenLog) -> None:
    log.draft(ONE, "甲方案")
    with pytest.raises(ArchiveError, match="第 2 版"):
        log.add(ONE, "render", rendition={"version": 2})


# Whose index ----------------------------------------------------------------------------------------------------


def test_a_database_belongs_to_one_archive(connection: Connection) -> None:
    index.bind(connection, "a" * 32)
    index.bind(connection, "a" * 32)
    with pytest.raises(ArchiveError) as caught:
        index.bind(connection, "b" * 32)
    assert caught.value.code == "index-foreign"


# Questions ------------------------------------------------------------------------------------------------------


def ids(rows: Iterator[queries.FilingRow]) -> list[str]:
    return [row.id for row in rows]


@pytest.fixture
def three(log: WrittenLog, connection: Connection) -> Connection:
    log.draft(ONE, "甲方案", issuer="棠溪街道办事处")
    log.draft(TWO, "乙方案", issuer="棠街办", kind="implementation_plan")
    log.draft(THREE, "丙方案", issuer="棠溪街道党工委")
    log.number(ONE, "棠街办", 2014, 7)
    log.number(THREE, "棠工委", 2015, 7)
    return connection


def test_filings_come_newest_first_whole_or_by_the_page(three: Connection) -> None:
    assert ids(queries.filings(three)) == [THREE, TWO, ONE]
    first = list(queries.filings(three, limit=2))
    assert ids(iter(first)) == [THREE, TWO]
    assert ids(queries.filings(three, limit=2, before=first[-1].created_seq)) == [ONE]
    assert ids(queries.filings(three, before=first[-1].created_seq)) == [ONE]


def test_filings_are_chosen_by_year_state_kind_and_organ(three: Connection) -> None:
    assert ids(queries.filings(three, year=2014)) == [ONE]
    assert ids(queries.filings(three, state="numbered")) == [THREE, ONE]
    assert ids(queries.filings(three, kind="implementation_plan")) == [TWO]
    assert ids(queries.filings(three, state="numbered", year=2015, limit=5)) == [THREE]
    assert ids(queries.filings(three, year=1999)) == []


@pytest.mark.parametrize("limit", [None, 5, 1])
def test_an_organ_is_its_code_or_its_name_and_nothing_comes_twice(three: Connection, limit: int | None) -> None:
    assert ids(queries.filings(three, organ="棠街办", limit=limit)) == [TWO, ONE][:limit]
    assert ids(queries.filings(three, organ="棠溪街道党工委", limit=limit)) == [THREE]
    assert ids(queries.filings(three, organ="棠街办", limit=limit, before=2)) == [ONE]
    assert ids(queries.filings(three, organ="棠街办", state="draft", limit=limit)) == [TWO]


def test_a_filing_is_known_by_its_number_as_written(three: Connection) -> None:
    row = queries.by_number(three, "棠街办〔2014〕7号")
    assert row is not None
    assert row.id == ONE
    assert queries.by_number(three, "棠街办〔2014〕8号") is None
    assert queries.filing(three, "5" * 20) is None


def test_the_book_tells_every_number_with_its_filing_and_reason(three: Connection, log: WrittenLog) -> None:
    log.add(
        "register-2014",
        "void",
        numbers=[line("棠街办", 2014, 3, "void", "误编"), line("棠街办", 2014, 2, "reserved", "留")],
    )
    rows = [
        (row.code, row.year, row.serial, row.status, row.filing, row.title, row.reason)
        for row in book_queries.book(three)
    ]
    assert rows == [
        ("棠工委", 2015, 7, "used", THREE, "丙方案", ""),
        ("棠街办", 2014, 2, "reserved", None, None, "留"),
        ("棠街办", 2014, 3, "void", None, None, "误编"),
        ("棠街办", 2014, 7, "used", ONE, "甲方案", ""),
    ]
    assert [row.serial for row in book_queries.book(three, code="棠街办")] == [2, 3, 7]
    assert [row.serial for row in book_queries.book(three, year=2015)] == [7]
    assert book_queries.gaps(three, "棠街办", 2014) == [1, 4, 5, 6]
    assert book_queries.gaps(three, "棠街办", 2013) == []
