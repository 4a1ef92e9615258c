"""Numbers from the book: in order, out of turn, by code and year, never twice, and never without a reason."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from docgen.archive import numbers
from docgen.archive.archive import Archive
from docgen.errors import ArchiveError, InputError
from docgen.models.filing import Filing
from docgen.service import approving, book, correcting, drafting, ending, numbering, publishing
from docgen.service.book import Line
from docgen.service.desk import Desk
from docgen.service.entering import PaperFiling, enter
from docgen.service.marking import NumberSequence
from docgen.service.publishing import Wishes
from docgen.service.reading import show
from docgen.service.versions import Enclosure

from .desks import HOUSE, SIGNED, assert_rebuilt_equal, assert_sound, desk_at, house, order, plan, signed

OFFICE = NumberSequence("棠街办", 2014)
ORDERS = NumberSequence("棠溪街道办事处令", 0)


def published(desk: Desk, filing: Filing | None = None, wishes: Wishes | None = None) -> str:
    """The number of a filing issued here and now."""
    id = drafting.draft(desk, filing or plan()).row.id
    return publishing.publish(desk, id, wishes or signed()).row.document_number or ""


def refused(desk: Desk, filing: Filing | None = None, wishes: Wishes | None = None) -> ArchiveError:
    id = drafting.draft(desk, filing or plan()).row.id
    with pytest.raises(ArchiveError) as caught:
        publishing.publish(desk, id, wishes or signed())
    return caught.value


def told(lines: list[Line]) -> list[str]:
    return [f"{line.sequence}{line.serial} {line.status} {line.reason}".strip() for line in lines]


def test_each_code_and_year_has_its_own_sequence(desk: Desk) -> None:
    party = plan(signature={"issuer": "中共棠溪街道工作委员会"})
    letter = plan(head={"organ_code": "棠街办函"})
    next_year = Wishes(by="林知远", on=date(2015, 1, 5), printed_on=date(2015, 1, 5))
    assert [published(desk), published(desk, party), published(desk, letter), published(desk)] == [
        "棠街办〔2014〕1号",
        "棠街党〔2014〕1号",
        "棠街办函〔2014〕1号",
        "棠街办〔2014〕2号",
    ]
    assert published(desk, wishes=next_year) == "棠街办〔2015〕1号"
    assert published(desk) == "棠街办〔2014〕3号", "a year stays open until it is closed"
    assert_rebuilt_equal(desk.archive)


def test_orders_and_continuous_codes_go_on_over_the_years(archive: Archive) -> None:
    desk = desk_at(archive, house(HOUSE + '\n[archive]\ncontinuous = ["棠街纪要"]\n'))
    later = Wishes(by="林知远", on=date(2015, 3, 2))
    assert published(desk, order(99), Wishes(on=SIGNED)) == "棠溪街道办事处令第1号"
    assert published(desk, order(), later) == "棠溪街道办事处令第2号"
    minutes = plan(head={"organ_code": "棠街纪要"})
    assert published(desk, minutes) == "棠街纪要〔2014〕1号"
    assert published(desk, minutes, later) == "棠街纪要〔2015〕2号"
    assert told(book.lines(desk, year=0)) == [
        "棠溪街道办事处令（连续编号）1 used",
        "棠溪街道办事处令（连续编号）2 used",
        "棠街纪要（连续编号）1 used",
        "棠街纪要（连续编号）2 used",
    ]


def test_texts_without_a_head_and_minutes_carry_no_number(full_desk: Desk, desk: Desk) -> None:
    for filing in (plan(form="plain"), plan(kind="minutes", sections=[{"kind": "free", "text": "会议议定事项。"}])):
        id = drafting.draft(desk, filing).row.id
        approving.approve(desk, id, by="林知远", on=SIGNED)
        with pytest.raises(ArchiveError) as caught:
            numbering.number(desk, id)
        assert caught.value.code == "no-number-wanted"
        row = publishing.publish(desk, id, Wishes(printed_on=date(2014, 11, 4))).row
        assert (row.state, row.document_number, row.year, row.serial) == ("published", None, 2014, None)
    with desk.archive.reading() as connection:
        assert numbers.highest(connection, "棠街办", 2014) is None
    id = drafting.draft(full_desk, plan(form="plain")).row.id
    approving_way = ("submit", "review", "countersign")
    for step in approving_way:
        drafting.take_step(full_desk, id, step)
    approving.approve(full_desk, id, on=SIGNED)
    for step in ("recheck", "proofread", "seal"):
        drafting.take_step(full_desk, id, step)
    assert publishing.publish(full_desk, id, Wishes(printed_on=date(2014, 11, 4))).row.state == "published"
    assert refused(desk, plan(form="plain"), signed(serial=5, remark="要")).code == "no-number-wanted"


def test_an_unlisted_code_is_refused(sqlite_archive: Archive) -> None:
    desk = desk_at(sqlite_archive, house(HOUSE + '\n[archive]\ncodes = ["棠街办", "棠街党"]\n'))
    fault = refused(desk, plan(head={"organ_code": "堂街办"}))
    assert fault.code == "organ-code-unlisted"
    assert "棠街办、棠街党" in fault.hint
    assert published(desk) == "棠街办〔2014〕1号"
    with pytest.raises(ArchiveError, match="不在本单位"):
        book.reserve(desk, NumberSequence("堂街办", 2014), 1, 2, remark="留")


def test_an_office_joins_in_the_middle_of_a_year(desk: Desk) -> None:
    book.start(desk, OFFICE, 38, remark="此前在纸上编到37号")
    assert published(desk) == "棠街办〔2014〕38号"
    with pytest.raises(ArchiveError, match="已经编到 38号"):
        book.start(desk, OFFICE, 20, remark="写错")
    paper = PaperFiling("关于加强值班的通知", "棠溪街道办事处", OFFICE, 12, date(2014, 3, 3), date(2014, 3, 4))
    done = enter(desk, paper, remark="补录", scans=[Enclosure("扫描.pdf", b"%PDF")])
    assert (done.row.document_number, done.row.state, done.row.kind) == ("棠街办〔2014〕12号", "published", "paper")
    with pytest.raises(ArchiveError, match="已经补录"):
        enter(desk, paper, remark="再录")
    assert published(desk) == "棠街办〔2014〕39号"
    assert told(book.lines(desk, "棠街办", 2014)) == [
        "棠街办〔2014〕12 paper 补录",
        "棠街办〔2014〕38 used",
        "棠街办〔2014〕39 used",
    ]
    with desk.archive.reading() as connection:
        assert desk.archive.filing(connection, "棠街办〔2014〕12号").id == done.row.id
    assert_sound(desk)
    assert_rebuilt_equal(desk.archive)


def test_reserved_numbers_wait_for_who_asks(desk: Desk) -> None:
    book.reserve(desk, OFFICE, 1, 3, remark="区里会议")
    assert published(desk) == "棠街办〔2014〕4号"
    with pytest.raises(ArchiveError, match="已经预留"):
        book.reserve(desk, OFFICE, 3, 5, remark="又留")
    chosen = signed(serial=2, remark="区里会议用")
    assert published(desk, wishes=chosen) == "棠街办〔2014〕2号"
    book.release(desk, OFFICE, 1, 1, remark="不用了")
    assert published(desk) == "棠街办〔2014〕1号"
    with pytest.raises(ArchiveError) as caught:
        book.release(desk, OFFICE, 1, 1, remark="再放")
    assert caught.value.code == "not-reserved"
    book.void(desk, OFFICE, 3, 3, remark="会议取消")
    assert told(book.lines(desk)) == [
        "棠街办〔2014〕1 used",
        "棠街办〔2014〕2 used 区里会议用",
        "棠街办〔2014〕3 void 会议取消",
        "棠街办〔2014〕4 used",
    ]
    assert_rebuilt_equal(desk.archive)


def test_a_chosen_number_needs_its_reason_and_leaves_a_gap(desk: Desk) -> None:
    assert refused(desk, wishes=signed(serial=5)).code == "reason-missing"
    assert published(desk, wishes=signed(serial=5, remark="与区里对号")) == "棠街办〔2014〕5号"
    assert refused(desk, wishes=signed(serial=5, remark="也要5号")).code == "number-taken"
    assert [line.status for line in book.lines(desk)] == ["gap"] * 4 + ["used"]
    assert [published(desk) for _ in range(5)] == [f"棠街办〔2014〕{serial}号" for serial in (1, 2, 3, 4, 6)]


def test_an_opinion_is_no_reason_of_a_number(plain_desk: Desk) -> None:
    published(plain_desk, wishes=signed(opinion="同意", remark="同意"))
    assert told(book.lines(plain_desk)) == ["棠街办〔2014〕1 used"]


def test_a_closed_year_gives_no_number_under_any_code(desk: Desk) -> None:
    published(desk)
    published(desk, wishes=signed(serial=4, remark="对号"))
    with pytest.raises(ArchiveError) as caught:
        book.close_year(desk, 2014)
    assert caught.value.code == "numbers-unexplained"
    assert "棠街办〔2014〕2号、棠街办〔2014〕3号" in caught.value.message
    assert book.close_year(desk, 2014, remark="漏编")[0] == ["棠街办〔2014〕"]
    assert [line.status for line in book.lines(desk)] == ["used", "void", "void", "used"]
    for filing in (plan(), plan(head={"organ_code": "柳居"})):
        fault = refused(desk, filing)
        assert fault.code == "year-closed"
        assert "docgen return" in fault.hint
    for act in (book.reserve, book.void):
        with pytest.raises(ArchiveError, match="封存"):
            act(desk, OFFICE, 9, 9, remark="补")
    with pytest.raises(ArchiveError, match="已经封存"):
        book.close_year(desk, 2014)
    other_year = Wishes(by="林知远", on=date(2015, 1, 5), printed_on=date(2015, 1, 5))
    assert published(desk, wishes=other_year) == "棠街办〔2015〕1号"
    assert_sound(desk)
    assert_rebuilt_equal(desk.archive)


def test_a_year_is_not_closed_over_filings_that_wait_for_their_number(plain_desk: Desk) -> None:
    desk = plain_desk
    published(desk)
    id = drafting.draft(desk, plan()).row.id
    approving.approve(desk, id, on=SIGNED)
    with pytest.raises(ArchiveError) as caught:
        book.close_year(desk, 2014)
    assert caught.value.code == "filings-unnumbered"
    assert id in caught.value.message
    with pytest.raises(ArchiveError, match="没有编过号"):
        book.close_year(desk, 2013)
    with pytest.raises(ArchiveError, match="还没有到"):
        book.close_year(desk, 2031)


@pytest.mark.parametrize(
    ("sequence", "code"),
    [
        (NumberSequence("棠街办", 0), "sequence-year"),
        (NumberSequence("棠溪街道办事处令", 2014), "sequence-year"),
        (NumberSequence("棠街办", 12), "sequence-year"),
    ],
)
def test_a_slip_in_code_or_year_opens_no_sequence(plain_desk: Desk, sequence: NumberSequence, code: str) -> None:
    with pytest.raises(ArchiveError) as caught:
        book.reserve(plain_desk, sequence, 1, 1, remark="留")
    assert caught.value.code == code
    paper = PaperFiling("旧件", "棠溪街道办事处", NumberSequence("棠街办", 2013), 1, SIGNED)
    with pytest.raises(ArchiveError, match="2013年的"):
        enter(plain_desk, paper, remark="补录")
    with pytest.raises(ArchiveError) as span:
        book.void(plain_desk, OFFICE, 1, 5000, remark="空号")
    assert span.value.code == "number-range"


def test_paper_orders_are_numbered_as_orders_are(plain_desk: Desk) -> None:
    done = enter(plain_desk, PaperFiling("旧令", "棠溪街道办事处", ORDERS, 3, date(2009, 5, 1)), remark="补录")
    assert done.row.document_number == "棠溪街道办事处令第3号"
    assert show(plain_desk, "棠溪街道办事处令第3号").row.id == done.row.id


def test_paper_filings_have_an_end_but_no_correction(plain_desk: Desk) -> None:
    desk = plain_desk
    id = enter(desk, PaperFiling("旧件", "棠溪街道办事处", OFFICE, 1, SIGNED), remark="补录").row.id
    with pytest.raises(ArchiveError) as caught:
        correcting.correct(desk, id, remark="错字")
    assert caught.value.code == "paper-filing"
    assert drafting.take_step(desk, id, "file").row.state == "filed"
    row = ending.end(desk, id, "repeal", remark="过期").row
    assert (row.state, row.document_number) == ("repealed", "棠街办〔2014〕1号")
    with pytest.raises(InputError):
        enter(desk, PaperFiling("旧\x1b[2J件", "棠溪街道办事处", OFFICE, 2, SIGNED), remark="补录")


# Many at once --------------------------------------------------------------------------------------------------------

WORKER = """
import sys
from pathlib import Path

from docgen.archive.archive import Archive
from docgen.service import drafting, publishing
from desks import desk_at, plan, signed

home, url, name, rounds = Path(sys.argv[1]), sys.argv[2] or None, sys.argv[3], int(sys.argv[4])
for turn in range(rounds):
    archive = Archive.open(home, url, create=True)
    desk = desk_at(archive, None, name)
    id = drafting.draft(desk, plan(f"{name}的第{turn + 1}份计划")).row.id
    print(publishing.publish(desk, id, signed()).row.document_number, flush=True)
    archive.close()
"""


@pytest.mark.parametrize("rounds", [5, pytest.param(25, marks=pytest.mark.slow)])
def test_eight_processes_get_exactly_every_number(tmp_path: Path, empty_database_url: str, rounds: int) -> None:
    """The archive itself is made by whichever process comes first."""
    here = Path(__file__).resolve().parent
    paths = os.pathsep.join(map(str, (here.parents[1], here)))
    command = [sys.executable, "-c", WORKER, str(tmp_path / "home"), empty_database_url]
    workers = [
        subprocess.Popen(
            [*command, f"文书{number}", str(rounds)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": paths},
        )
        for number in range(8)
    ]
    said = [worker.communicate(timeout=500)[0].decode().split() for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * 8
    given = [number for one in said for number in one]
    assert sorted(given, key=lambda text: int(text[9:-1])) == [
        f"棠街办〔2014〕{serial}号" for serial in range(1, 8 * rounds + 1)
    ]
    archive = Archive.open(tmp_path / "home", empty_database_url)
    desk = desk_at(archive)
    assert [line.status for line in book.lines(desk)] == ["used"] * (8 * rounds)
    assert_sound(desk)
    assert_rebuilt_equal(archive)
    archive.close()


def test_the_book_in_json(plain_desk: Desk) -> None:
    published(plain_desk, wishes=signed(serial=2, remark="对号"))
    gap, used = json.loads(json.dumps([line.as_dict() for line in book.lines(plain_desk)]))
    assert gap == {
        "code": "棠街办", "year": 2014, "serial": 1, "status": "gap", "filing": None, "title": None, "reason": "",
    }  # fmt: skip
    assert (used["title"], used["reason"]) == ("棠溪街道消防工作计划", "对号")
