"""Actions recorded in groups: the index that they leave is the one that the store makes; no group stands in part."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import event as engine_event

from docgen.archive import book_queries, index_rows, numbers, queries
from docgen.archive.archive import Archive
from docgen.archive.identifiers import object_id
from docgen.archive.search import search
from docgen.archive.writing import Entry, Writing
from docgen.errors import ArchiveError

from ..service.desks import assert_rebuilt_equal, rows
from .store_faults import assert_sound, dies
from .written_log import line, version

CODE = "棠街办"
YEARS = (2014, 2015, 0)
COLUMNS = {"kind": "work_plan", "issuer": "棠溪街道办事处", "state": "draft"}


@pytest.fixture
def archive(tmp_path: Path, database_url: str) -> Iterator[Archive]:
    opened = Archive.open(tmp_path / "home", database_url, create=True)
    yield opened
    opened.close()


@dataclass
class Office:
    """Takes random actions of every kind, several on the same filing and number within one group."""

    chance: Random
    ids: list[str] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)

    def act(self, writing: Writing) -> None:
        actions = [self.draft, self.issue, self.mark, self.sequence]
        if self.ids:
            actions += [self.revise, self.revise, self.rendition, self.submit, self.withdraw]
        self.chance.choice(actions)(writing)

    def draft(self, writing: Writing, *more: Entry, **numbered: Any) -> None:
        id = writing.new_filing()
        title = f"第{self.chance.randrange(99)}社区消防计划"
        columns = {**COLUMNS, "title": title, "community": self.chance.choice([None, "东兴社区"])}
        writing.record(id, [Entry("draft", "拟", {"filing": columns, "version": version(1)}), *more], self.files())
        self.ids.append(id)
        self.versions[id] = 1

    def issue(self, writing: Writing) -> None:
        year = self.chance.choice(YEARS)
        serial = writing.book.next_serial(CODE, year)
        number = {"organ_code": CODE, "year": year, "serial": serial, "document_number": f"{CODE}〔{year}〕{serial}号"}
        used = [line(CODE, year, serial)]
        publish = Entry("publish", "", {"filing": {"state": "published"}})
        self.draft(writing, Entry("number", "", {"filing": {**number, "state": "numbered"}, "numbers": used}), publish)

    def revise(self, writing: Writing) -> None:
        id = self.chance.choice(self.ids)
        self.versions[id] += 1
        data = {"filing": {"title": f"又改{self.versions[id]}"}, "version": version(self.versions[id], "修改稿")}
        writing.record(id, [Entry("revise", "改", data)], self.files(), keep=())

    def rendition(self, writing: Writing) -> None:
        id = self.chance.choice(self.ids)
        made = {"version": self.chance.randint(1, self.versions[id]), "pages": self.chance.randrange(9)}
        writing.record(id, [Entry("rendition", "", {"rendition": made})], {"filing.pdf": self.chance.randbytes(9)})

    def submit(self, writing: Writing) -> None:
        id = self.chance.choice(self.ids)
        named = {"version": self.versions[id], "name": "送审稿"}
        writing.record(id, [Entry("submit", "", {"filing": {"state": "submitted"}, "named": named})])

    def withdraw(self, writing: Writing) -> None:
        id = self.chance.choice(self.ids)
        held = numbers.held_by(writing.connection, id) if self.chance.random() < 0.5 else None
        void = [line(held.code, held.year, held.serial, "void", "撤回")] if held else []
        writing.record(id, [Entry("withdraw", "", {"filing": {"state": "withdrawn"}, "numbers": void})])

    def mark(self, writing: Writing) -> None:
        status = self.chance.choice(["void", "reserved", "paper", None])
        serials = self.chance.sample(range(1, 30), 4)
        lines = [line(CODE, self.chance.choice(YEARS), serial, status, "记") for serial in serials]
        writing.record("register-2014", [Entry("mark", "", {"numbers": lines})])

    def sequence(self, writing: Writing) -> None:
        what: dict[str, Any] = self.chance.choice([{"start": self.chance.randrange(1, 20)}, {"closed": True}])
        told = {"code": self.chance.choice([CODE, ""]), "year": self.chance.choice(YEARS), **what}
        writing.record("register-2014", [Entry("sequence", "", {"sequences": [told]})])

    def files(self) -> dict[str, bytes]:
        lines = [f"开展第{self.chance.randrange(9)}次检查，共{self.chance.randrange(9)}户。" for _ in range(5)]
        return {"text.txt": "\n".join(lines).encode(), "input.json": self.chance.randbytes(8)}


@pytest.mark.parametrize("seed", range(4))
def test_groups_of_every_kind_leave_the_index_that_the_store_makes(archive: Archive, seed: int) -> None:
    office = Office(Random(seed))
    for size in (1, 12, 40, 3, 25):
        with archive.writing("王敏") as writing:
            for _ in range(size):
                office.act(writing)
    assert_rebuilt_equal(archive)
    assert_sound(archive.store)


def test_a_group_larger_than_what_is_gathered_at_once(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_rows, "MOST", 3)
    office = Office(Random(7))
    with archive.writing("王敏") as writing:
        for _ in range(30):
            office.act(writing)
    assert_rebuilt_equal(archive)


def test_parts_that_fail_leave_no_row_and_no_number(archive: Archive) -> None:
    office, chance = Office(Random(5)), Random(5)

    def part(writing: Writing) -> None:
        ids, versions = list(office.ids), dict(office.versions)
        try:
            with writing.part():
                for _ in range(3):
                    office.act(writing)
                if chance.random() < 0.5:
                    raise ArithmeticError
        except ArithmeticError:
            office.ids, office.versions = ids, versions

    for _ in range(3):
        with archive.writing("王敏") as writing:
            for _ in range(8):
                office.act(writing)
                part(writing)
    with archive.reading() as connection:
        assert {row.id for row in queries.filings(connection)} == set(office.ids)
    assert_rebuilt_equal(archive)


def test_what_a_part_brings_is_refused_within_the_part(archive: Archive) -> None:
    with archive.writing("王敏") as writing:
        office = Office(Random(1))
        office.draft(writing)
        with pytest.raises(ArchiveError), writing.part():
            writing.record(office.ids[0], [Entry("revise", "", {"version": version(1)})], {"text.txt": b"again"})
        office.draft(writing)
    with archive.reading() as connection:
        assert [row.id for row in queries.filings(connection)] == office.ids[::-1]
    assert_rebuilt_equal(archive)


def test_what_the_index_refuses_at_the_end_is_not_published(archive: Archive) -> None:
    office = Office(Random(1))

    def lacking() -> None:
        with archive.writing("王敏") as writing:
            office.draft(writing)
            writing.record(writing.new_filing(), [Entry("draft", "", {"filing": {"title": "缺栏目"}})], {"x": b""})

    with pytest.raises(ArchiveError):
        lacking()
    assert rows(archive)[1:] == []
    assert list(archive.store.objects()) == []
    assert_sound(archive.store)


def test_whoever_asks_inside_the_write_sees_what_was_recorded_before(archive: Archive) -> None:
    office = Office(Random(3))
    with archive.writing("王敏") as writing:
        assert writing.book.next_serial(CODE, 2014) == numbers.next_serial(writing.connection, CODE, 2014) == 1
        for serial in (1, 2, 3):
            used = {"numbers": [line(CODE, 2014, serial)]}
            office.draft(writing, Entry("number", "", used))
            assert writing.book.next_serial(CODE, 2014) == serial + 1
        assert numbers.next_serial(writing.connection, CODE, 2014) == 4
        assert queries.version(writing.connection, office.ids[-1], 1) is not None
        assert [row.id for row in queries.filings(writing.connection)] == office.ids[::-1]
        assert {hit.row.id for hit in search(writing.connection, "消防计划")} == set(office.ids)
        for closed in ({"code": CODE, "year": 2014}, {"code": "", "year": 2015}):
            writing.record("register-2014", [Entry("close", "", {"sequences": [{**closed, "closed": True}]})])
        asked = [(code, year) for code in (CODE, "棠工委") for year in YEARS]
        gathered = [writing.book.year_closed(*one) for one in asked]
        assert gathered == [numbers.year_closed(writing.connection, *one) for one in asked]
        assert gathered == [True, True, False, False, True, False]
    assert_rebuilt_equal(archive)


@pytest.mark.parametrize("seed", range(3))
def test_the_gathered_book_gives_the_numbers_that_the_tables_give(archive: Archive, seed: int) -> None:
    office = Office(Random(seed))
    with archive.writing("王敏") as writing:
        for _ in range(40):
            office.chance.choice([office.mark, office.sequence, office.issue])(writing)
            if office.chance.random() < 0.3:
                asked = [(writing.book.next_serial(CODE, year), year) for year in YEARS]
                found = writing.connection
                assert asked == [(numbers.next_serial(found, CODE, year), year) for year in YEARS]
                for serial, year in asked:
                    assert serial not in {row.serial for row in book_queries.book(found, CODE, year)}


def test_a_group_asks_the_database_no_more_often_than_a_few_times(archive: Archive) -> None:
    office, asked = Office(Random(2)), []
    engine_event.listen(archive.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    def counted(write: Callable[[Writing], None], times: int) -> int:
        asked.clear()
        with archive.writing("王敏") as writing:
            for _ in range(times):
                write(writing)
        return len(asked)

    assert counted(office.draft, 1) == counted(office.draft, 60)
    assert counted(office.issue, 60) < 40


def test_an_id_that_is_taken_after_all_is_refused(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    office = Office(Random(2))
    with archive.writing("王敏") as writing:
        office.draft(writing)
    monkeypatch.setattr("docgen.archive.writing.new_id", lambda: office.ids[0])
    with pytest.raises(ArchiveError) as caught, archive.writing("王敏") as writing:
        office.draft(writing)
    assert caught.value.code == "object-behind"
    assert archive.store.head(object_id(office.ids[0])) == 1
    assert_rebuilt_equal(archive)


def test_a_death_at_any_call_leaves_the_whole_group_or_nothing_of_it(archive: Archive, database_url: str) -> None:
    office = Office(Random(11))
    with archive.writing("王敏") as writing:
        for _ in range(6):
            office.act(writing)
    archive.close()
    outcomes, before = set(), _actions(archive)
    for at in range(1, 1000, 9):
        died = dies(at, lambda: _group(archive.home, database_url, office))
        again = Archive.open(archive.home, database_url)
        with again.writing("王敏"):
            pass
        outcomes.add(_actions(again) - before)
        before = _actions(again)
        with again.reading() as connection:
            office.versions = {row.id: row.version for row in queries.filings(connection)}
        office.ids = list(office.versions)
        assert_rebuilt_equal(again)
        assert_sound(again.store)
        again.close()
        if not died:
            break
    assert outcomes == {0, 5}


def _group(home: Path, database_url: str, office: Office) -> None:
    archive = Archive.open(home, database_url)
    with archive.writing("王敏") as writing:
        for act in (office.draft, office.revise, office.issue, office.rendition, office.issue):
            act(writing)
    archive.close()


def _actions(archive: Archive) -> int:
    return len({(event.subject, version) for event, version, _ in archive.log()})


def test_the_same_actions_one_by_one_leave_the_same_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = iter(range(10_000))
    monkeypatch.setattr("docgen.archive.writing.stamp", lambda _: f"2014-11-03T00:00:00.{next(moment):06}Z")
    found = []
    for group in (1, 7, 60):
        moment, ids = iter(range(10_000)), Random(9)
        monkeypatch.setattr("docgen.archive.writing.new_id", lambda ids=ids: "".join(ids.choices("abcdefgh", k=20)))
        archive, office = Archive.open(tmp_path / f"{group}", create=True), Office(Random(4))
        for first in range(0, 60, group):
            with archive.writing("王敏") as writing:
                for _ in range(first, min(first + group, 60)):
                    office.act(writing)
        found.append((rows(archive)[1:], [event.line() for event, _, _ in archive.log()]))
        archive.close()
        shutil.rmtree(archive.home)
    assert found[0] == found[1] == found[2]
