"""Batches of the pages below the pages: what columns are remembered, what counts as progress, who may do what."""

from pathlib import Path
from typing import Any

import pytest

from docgen.db import office_dump
from docgen.db.transactions import begin_write
from docgen.errors import ArchiveError, RightsError
from docgen.jobs import claim
from docgen.jobs.journal import Journal
from docgen.service import batch_columns, batch_office, batch_orders, batch_outcome
from docgen.service.batch_columns import Base, base_of_file
from docgen.service.batch_office import Uploaded
from docgen.service.batch_plan import Wants
from docgen.service.batch_progress import progress_of
from docgen.service.desk import Actor, Desk
from docgen.service.lifecycle import ROLES
from docgen.service.office import Office

from ..office import HandClock, cheap_hashes, hand_clock, office
from .batches import base_bytes, communities, settings, workbook

__all__ = ["HandClock", "cheap_hashes", "hand_clock", "office"]


def desk_of(office: Office, name: str, *roles: Any) -> Desk:
    return Desk(office.archive, settings(), Actor(name, frozenset(roles)))


@pytest.fixture
def drafter(office: Office) -> Desk:
    return desk_of(office, "lin", "drafter")


@pytest.fixture
def base(drafter: Desk) -> Base:
    return base_of_file(drafter, "../基准方案.yaml", base_bytes())


def test_the_remembered_columns_go_with_every_backup(office: Office, drafter: Desk, base: Base) -> None:
    rows = workbook([["甲社区", "3", "2014-11-03"]], ("社区", "网格", "成文日期"))
    order = batch_office.begin(drafter, base, Uploaded("C:\\名单\\名单.xlsx", rows), "")
    assert (order.roster_name, order.community, order.base_name) == ("名单.xlsx", "社区", "基准方案.yaml")
    batch_columns.remember(drafter, order)
    before = batch_columns.remembered_for(drafter, "work_plan")
    assert before == {"社区": "社区名称", "网格": "【网格数】", "成文日期": "signature.signed_on"}
    with office.engine.connect() as connection:
        lines = list(office_dump.dump(connection))
    with begin_write(office.engine) as connection:
        connection.exec_driver_sql("DELETE FROM roster_columns")
        assert office_dump.load(connection, lines) == 3
    assert batch_columns.remembered_for(drafter, "work_plan") == before
    assert batch_columns.remembered_for(drafter, "letter") == {}


def test_remembering_twice_keeps_the_last_word(drafter: Desk, base: Base) -> None:
    rows = Uploaded("名单.xlsx", workbook([["甲社区", "3", "2014-11-03"]]))
    order = batch_office.begin(drafter, base, rows, "")
    batch_columns.remember(drafter, order)
    changed = batch_columns.with_meanings(order.columns, ["【网格数】", ""])
    batch_columns.remember(drafter, batch_orders.save(drafter, order, columns=changed))
    assert batch_columns.remembered_for(drafter, "work_plan") == {"网格数": "【网格数】", "落款成文日期": ""}


def test_what_an_earlier_run_has_counted_is_no_progress_of_this_one(tmp_path: Path) -> None:
    with Journal.own(tmp_path) as journal:
        journal.add([{"counts": {"made": 3, "unchanged": 0, "failed": 1, "rate": 1.0}, "finished": True, "run": 1}])
    assert progress_of(tmp_path, 4, 1).finished
    again = progress_of(tmp_path, 4, 2)
    assert (again.done, again.finished) == (0, False)


def test_nobody_publishes_a_batch_who_may_not_take_every_step(office: Office, drafter: Desk, base: Base) -> None:
    every = [role for role in ROLES if role not in ("archivist", "administrator")]
    order = batch_office.begin(drafter, base, Uploaded("名单.xlsx", workbook(communities(2))), "")
    batch_office.map_columns(drafter, order.id, [one.meaning for one in order.columns])
    wants = Wants(mode="publish", numbering="each")
    some = desk_of(office, "lin", *(role for role in every if role != "clerk"))
    with pytest.raises(ArchiveError) as refused:
        batch_office.launch(some, order.id, wants)
    assert refused.value.code == "not-allowed"
    assert not batch_orders.files_of(drafter, order).exists()


def test_rights_are_asked_again_whenever_somebody_acts(office: Office, drafter: Desk, base: Base) -> None:
    order = batch_office.begin(drafter, base, Uploaded("名单.xlsx", workbook(communities(2))), "")
    gone = desk_of(office, "lin", "reviewer")
    for act in (batch_orders.get, batch_orders.own, batch_orders.discard, batch_office.resume, batch_office.reopen):
        with pytest.raises(RightsError):
            act(gone, order.id)
    with pytest.raises(RightsError):
        batch_orders.listed(gone)
    archivist = desk_of(office, "dang", "archivist")
    assert batch_orders.get(archivist, order.id).id == order.id
    with pytest.raises(RightsError):
        batch_orders.own(archivist, order.id)
    for bad in ("..", "", "2" * 20, "../../etc", order.id + "/../" + order.id):
        with pytest.raises(RightsError):
            batch_orders.get(archivist, bad)
    with pytest.raises(ArchiveError) as absent:
        batch_outcome.take(archivist, order.id, "plan.json")
    assert absent.value.code == "file-absent"


def test_a_batch_at_work_is_left_alone(drafter: Desk, base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    order = batch_office.begin(drafter, base, Uploaded("名单.xlsx", workbook(communities(2))), "")
    batch_office.map_columns(drafter, order.id, [one.meaning for one in order.columns])
    monkeypatch.setattr("docgen.service.batch_background.supervised.start", lambda *_: None)
    assert batch_office.launch(drafter, order.id, Wants())
    inside = batch_orders.files_of(drafter, order) / ".docgen-batch"
    found = batch_orders.get(drafter, order.id)
    with claim.Claim.take(inside) or pytest.fail("somebody else has it"):
        assert batch_orders.standing(drafter, found).state == "running"
        for act in (batch_orders.discard, batch_office.reopen):
            with pytest.raises(ArchiveError) as refused:
                act(drafter, order.id)
            assert refused.value.code == "batch-at-work"
        batch_office.stop(drafter, order.id)
        assert claim.asked_to_stop(inside)
    assert batch_orders.standing(drafter, found).state == "stopped"
    (inside / "process.log").write_text('{"ok": false, "error": {"code": "x", "message": "磁盘已满。", "hint": ""}}\n')
    ended = batch_outcome.trouble(drafter, batch_orders.standing(drafter, found))
    assert ended is not None
    assert ended.message == "磁盘已满。"
