"""Lists, search, one filing, the log and file names, as programs and people get them; and whatever comes as an id."""

import json
import re
from itertools import pairwise
from typing import Any

import pytest

from docgen.archive.archive import Archive
from docgen.errors import ArchiveError
from docgen.service import drafting, handing_out, publishing, reading
from docgen.service.book import reserve
from docgen.service.desk import Desk
from docgen.service.marking import NumberSequence
from docgen.service.publishing import Wishes

from .desks import SIGNED, desk_at, plan, signed, worded

ASKED = {"id", "title", "state", "document_number", "year", "version", "signed_on", "printed_on", "digests"}
HOSTILE = [
    "../../etc/passwd",
    "..",
    "/",
    "a\0b",
    "\udcff",
    "' OR 1=1 --",
    "%",
    "x" * 100_000,
    "",
    "@v1",
    "@v",
    "2" * 20,
    "register-2014",
    "urn:docgen:filing:22222222222222222222",
    "棠街办〔2014〕99号",
    "\u202e",
    "index.sqlite3",
]


def issued(desk: Desk, title: str = "棠溪街道消防工作计划", **more: Any) -> str:
    id = drafting.draft(desk, plan(title, **more)).row.id
    publishing.publish(desk, id, signed())
    return id


def test_the_objects_of_a_list(desk: Desk) -> None:
    first, second = issued(desk), drafting.draft(desk, plan("第二份")).row.id
    objects = json.loads(json.dumps([reading.described(row, kept) for row, kept in reading.listed(desk)]))
    assert [one["id"] for one in objects] == [second, first], "newest first"
    assert all(one.keys() >= ASKED for one in objects)
    assert objects[1]["document_number"] == "棠街办〔2014〕1号"
    assert (objects[1]["year"], objects[1]["version"], objects[1]["state"]) == (2014, 2, "published")
    assert (objects[1]["signed_on"], objects[1]["printed_on"]) == ("2014-11-03", "2014-11-04")
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in objects[1]["digests"].values())
    assert (objects[0]["document_number"], objects[0]["signed_on"], objects[0]["printed_on"]) == (None, None, None)


def test_all_of_them_unpaged(desk: Desk) -> None:
    with desk.at_work():
        ids = [drafting.draft(desk, plan(f"第{number}份")).row.id for number in range(230)]
    assert [row.id for row, _ in reading.listed(desk)] == ids[::-1]
    assert len(list(reading.search(desk, "消防"))) == 230
    assert len(list(reading.search(desk, "消防", limit=7))) == 7


def test_filters(desk: Desk) -> None:
    party = issued(desk, "党的工作", signature={"issuer": "中共棠溪街道工作委员会"})
    office = issued(desk)
    later = drafting.draft(desk, plan()).row.id
    publishing.publish(desk, later, Wishes(on=SIGNED.replace(year=2015)))

    def ids(**asked: Any) -> list[str]:
        return [row.id for row, _ in reading.listed(desk, **asked)]

    assert ids(year=2014) == [office, party]
    assert ids(year=2015, organ="棠街办") == [later]
    assert ids(organ="棠街党") == ids(organ="中共棠溪街道工作委员会") == [party]
    assert ids(state="draft") == []
    for odd in ("a\0b", "\udcff", "' OR 1=1 --"):
        assert ids(organ=odd) == []


def test_the_object_of_one_filing(desk: Desk) -> None:
    id = issued(desk)
    shown = reading.show(desk, f"{id}@v1").as_dict()
    assert shown.keys() >= ASKED | {"shown_version", "versions", "files", "template", "rendition", "ends"}
    assert (shown["version"], shown["shown_version"]) == (2, 1)
    assert [one["name"] for one in shown["versions"]] == ["初稿", "正本"]
    assert shown["digests"] == shown["versions"][0]["digests"] != shown["versions"][1]["digests"]
    assert reading.show(desk, "棠街办〔2014〕1号").row.id == id
    for number in (0, 3, 999999999):
        with pytest.raises(ArchiveError) as caught:
            reading.show(desk, f"{id}@v{number}")
        assert caught.value.code == "version-missing"


def test_the_log_of_one_filing_and_of_all(desk: Desk) -> None:
    id = issued(desk)
    reserve(desk, NumberSequence("棠街办", 2014), 8, 9, remark="留两个")
    events = list(reading.log(desk, id))
    assert [event["seq"] for event in events] == [1, 2, 3, 4]
    assert events[2]["document_number"] == "棠街办〔2014〕1号"
    assert events[0]["previous"] == "0" * 64
    assert all(after["previous"] == before["digest"] for before, after in pairwise(events))
    whole = list(reading.log(desk))
    assert whole[:4] == events
    assert (whole[4]["id"], whole[4]["title"], whole[4]["action"]) == (None, None, "reserve")
    assert [line["serial"] for line in whole[4]["numbers"]] == [8, 9]
    clerk = desk_at(desk.archive, desk.settings, "李一", "clerk")
    with pytest.raises(Exception, match="没有这份公文"):
        list(reading.log(clerk))


def test_a_reader_that_stops_half_way_leaves_nothing_open(desk: Desk) -> None:
    with desk.at_work():
        for number in range(3):
            drafting.draft(desk, plan(f"第{number}份"))
    for stream in (reading.listed(desk), reading.log(desk), reading.search(desk, "消防")):
        next(stream)
        stream.close()
    assert desk.archive.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_a_search_finds_words_of_one_and_two_characters(desk: Desk) -> None:
    id = issued(desk)
    other = drafting.draft(
        desk, worded("坚持防洪。", title="防汛计划", signature={"issuer": "柳湾社区居民委员会"})
    ).row.id
    for words in ("消防工作计划", "棠", "棠街办〔2014〕1号", "消防工作 生命"):
        (hit,) = reading.search(desk, words)
        assert hit.row.id == id
        assert hit.as_dict().keys() >= ASKED | {"snippet"}
    assert [hit.row.id for hit in reading.search(desk, "防")] == [other, id], "newest first"
    (hit,) = reading.search(desk, "防洪")
    assert "坚持[防洪]。" in hit.marked("[", "]")


@pytest.mark.parametrize("given", HOSTILE, ids=range(len(HOSTILE)))
def test_an_id_from_outside_is_only_ever_looked_up(archive: Archive, given: str) -> None:
    desk = desk_at(archive)
    before = sorted(archive.home.rglob("*"))
    for act in (
        lambda: reading.show(desk, given),
        lambda: list(reading.log(desk, given)),
        lambda: handing_out.take_out(desk, given, "docx"),
        lambda: drafting.revise(desk, given, plan(), remark="改"),
        lambda: publishing.publish(desk, given, signed()),
    ):
        with pytest.raises(ArchiveError) as caught:
            act()
        assert caught.value.code == "not-found"
        assert len(caught.value.message) < 300
    assert sorted(archive.home.rglob("*")) == before


def test_titles_of_any_length_and_case(desk: Desk) -> None:
    long = "长" * 300
    ids = [drafting.draft(desk, plan(title)).row.id for title in (long, "ABC计划", "abc计划", "a/b:c*计划")]
    assert [row.title for row, _ in reading.listed(desk)] == ["a/b:c*计划", "abc计划", "ABC计划", long]
    names = [handing_out.take_out(desk, id, "docx")[0] for id in ids]
    assert len({name.lower() for name in names}) == 4, "no two on a system that knows no case"
    for name in names:
        assert len(name.encode()) < 255
        assert not re.search(r'[\\/:*?"<>|\x00-\x1f]', name)
        assert not name.endswith((" ", "."))
    assert names[3].endswith("a_b_c_计划.docx")


def test_a_broken_title_is_told_in_one_line(plain_desk: Desk) -> None:
    id = drafting.draft(plain_desk, plan("棠溪街道\n消防工作计划")).row.id
    assert reading.show(plain_desk, id).row.title == "棠溪街道消防工作计划"
