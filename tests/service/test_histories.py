"""Long random histories over every action: the index made again is the same row by row, the archive sound."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from docgen.archive.archive import Archive
from docgen.errors import DocgenError
from docgen.service import approving, book, correcting, drafting, ending, numbering, publishing, reading
from docgen.service.book import lines
from docgen.service.desk import Desk
from docgen.service.entering import PaperFiling, enter
from docgen.service.lifecycle import OPTIONAL, STATES
from docgen.service.marking import NumberSequence
from docgen.service.publishing import Wishes
from docgen.service.versions import Enclosure

from ..archive.store_faults import outside_opinion
from .desks import HOUSE, Clock, assert_rebuilt_equal, assert_sound, desk_at, house, order, plan, worded

CODES = ("棠街办", "柳居", "棠街纪要")
CONTINUOUS = HOUSE + '\n[archive]\ncontinuous = ["棠街纪要"]\nsteps = '


class Office:
    """Somebody who does anything to any filing, sensible or not."""

    def __init__(self, archive: Archive, seed: int) -> None:
        self.chance, self.archive = random.Random(seed), archive
        self.ids: list[str] = []
        self.done = self.refused = 0
        self.settings = house(CONTINUOUS + str(self.chance.sample(OPTIONAL, self.chance.randrange(4))))

    def desk(self) -> Desk:
        return desk_at(self.archive, self.settings, self.chance.choice(["王敏", "李一", "赵国平"]))

    def go_on(self) -> None:
        """One write of one to three actions; those that are refused leave nothing."""
        desk = self.desk()
        if self.chance.random() < 0.7:
            self.one(desk)
            return
        with desk.at_work():
            for _ in range(self.chance.randrange(1, 4)):
                self.one(desk)

    def one(self, desk: Desk) -> None:
        acts = [self.draft, self.revise, self.step, self.step, self.approve, self.number, self.publish, self.publish]
        acts += [self.back, self.end, self.correct, self.of_book, self.paper, self.clock]
        act = self.draft if not self.ids else self.chance.choice(acts)
        try:
            act(desk)
            self.done += 1
        except DocgenError:
            self.refused += 1

    def id(self) -> str:
        return self.chance.choice(self.ids[-8:])

    def text(self) -> Any:
        code = {"organ_code": self.chance.choice(CODES)}
        form = "plain" if self.chance.random() < 0.1 else "red_head"
        words = self.chance.choice(["坚持预防为主。", "坚持防消结合。", "抓好消防工作。"])
        return order() if self.chance.random() < 0.15 else worded(words, head=code, form=form)

    def day(self) -> date:
        return date(2014, 1, 1) + timedelta(days=self.chance.randrange(800))

    def draft(self, desk: Desk) -> None:
        enclosed = [Enclosure("名单.pdf", self.chance.randbytes(8))] if self.chance.random() < 0.3 else []
        self.ids.append(drafting.draft(desk, self.text(), attachments=enclosed, remark="拟").row.id)

    def revise(self, desk: Desk) -> None:
        base = self.chance.choice([None, None, 1])
        drafting.revise(desk, self.id(), self.text(), base=base, remark="改")

    def step(self, desk: Desk) -> None:
        action = self.chance.choice(["submit", "review", "countersign", "recheck", "proofread", "seal", "file"])
        drafting.take_step(desk, self.id(), action, remark="办")

    def approve(self, desk: Desk) -> None:
        approving.approve(desk, self.id(), by="林知远", on=self.day(), scans=[Enclosure("签批.pdf", b"%PDF")])

    def number(self, desk: Desk) -> None:
        serial = self.chance.choice([None, None, self.chance.randrange(1, 30)])
        numbering.number(desk, self.id(), serial=serial, remark="对号" if serial else None)

    def publish(self, desk: Desk) -> None:
        said = Wishes(by="林知远", on=self.day()) if self.chance.random() < 0.6 else Wishes()
        publishing.publish(desk, self.id(), said)

    def back(self, desk: Desk) -> None:
        drafting.send_back(desk, self.id(), remark="退")

    def end(self, desk: Desk) -> None:
        others = {"replaced_by": self.chance.choice([None, self.id(), "区政发〔2014〕9号"])}
        ending.end(desk, self.id(), self.chance.choice(["withdraw", "revoke", "repeal"]), remark="不再有效", **others)

    def correct(self, desk: Desk) -> None:
        if self.chance.random() < 0.3:
            correcting.abandon(desk, self.id(), remark="不改了")
            return
        correcting.correct(desk, self.id(), self.chance.choice([None, plan(), self.text()]), remark="错字")

    def of_book(self, desk: Desk) -> None:
        year = self.chance.choice([0, 2014, 2014, 2015, 2016])
        sequence, first = NumberSequence(self.chance.choice(CODES), year), self.chance.randrange(1, 40)
        match self.chance.randrange(5):
            case 0:
                book.reserve(desk, sequence, first, first + self.chance.randrange(3), remark="留")
            case 1:
                book.release(desk, sequence, first, first, remark="不用")
            case 2:
                book.void(desk, sequence, first, first, remark="空号")
            case 3:
                book.start(desk, sequence, first, remark="接着编")
            case _:
                book.close_year(desk, self.chance.choice([2013, 2014]), remark=self.chance.choice([None, "漏编"]))

    def paper(self, desk: Desk) -> None:
        day = self.day()
        sequence = NumberSequence(self.chance.choice(CODES[:2]), day.year)
        paper = PaperFiling("旧件", "棠溪街道办事处", sequence, self.chance.randrange(1, 60), day)
        self.ids.append(enter(desk, paper, remark="补录").row.id)

    def clock(self, desk: Desk) -> None:
        clock = desk.archive.clock
        assert isinstance(clock, Clock)
        clock.now = datetime(2014, 1, 1, tzinfo=UTC) + timedelta(days=self.chance.randrange(900))


def assert_book_is_right(desk: Desk) -> None:
    """No number twice, each issued filing's own in the book, each other one explained."""
    known = lines(desk)
    places = [(line.sequence, line.serial) for line in known]
    assert len(set(places)) == len(places)
    borne = {line.filing: line for line in known if line.status in ("used", "paper")}
    assert len(borne) == sum(line.status in ("used", "paper") for line in known)
    assert all(line.reason for line in known if line.status in ("void", "reserved", "paper"))
    for row, _ in reading.listed(desk):
        assert row.state in STATES
        if row.document_number is None:
            assert row.id not in borne
        else:
            line = borne[row.id]
            assert row.document_number == line.sequence.number(line.serial, row.year or 0)


@pytest.mark.parametrize(
    ("seed", "rounds"), [(1, 60), (2, 60), *(pytest.param(seed, 400, marks=pytest.mark.slow) for seed in range(10, 16))]
)
def test_a_random_history(archive: Archive, seed: int, rounds: int) -> None:
    office = Office(archive, seed)
    for _ in range(rounds):
        office.go_on()
    assert office.done > rounds / 4
    assert office.refused > rounds / 20
    desk = office.desk()
    assert_sound(desk)
    assert_book_is_right(desk)
    assert_rebuilt_equal(archive)
    assert_sound(desk)
    assert outside_opinion(archive.store.root) == []
