"""People, drafts in progress and the audit go into a backup and come out of it; sessions and links do not."""

from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from docgen.archive.archive import Archive
from docgen.archive.backup import OFFICE
from docgen.archive.restore import restore
from docgen.db.office_tables import AUDIT, HOUSE_TEMPLATES, INVITATIONS, PEOPLE, SESSIONS, WORKING_COPIES
from docgen.errors import ArchiveError

AT = "2026-11-21T08:00:00.000000Z"


def _furnish(archive: Archive) -> None:
    person = {"name": "lin", "display": "林知远", "roles": "drafter clerk", "active": True, "password": "hash"}
    with archive.engine.begin() as connection:
        connection.execute(insert(PEOPLE).values(**person, created_at=AT, updated_at=AT))
        connection.execute(insert(SESSIONS).values(token="t", person="lin", created_at=AT, seen_at=AT, expires_at=AT,
                                                   address="127.0.0.1"))  # fmt: skip
        connection.execute(insert(INVITATIONS).values(token="i", person="lin", created_at=AT, created_by="lin",
                                                      expires_at=AT))  # fmt: skip
        copy = {"id": "c", "owner": "lin", "kind": "work_plan", "data": '{"title":"方案\\n"}', "revision": 3}
        connection.execute(insert(WORKING_COPIES).values(**copy, created_at=AT, updated_at=AT))
        event = {"at": AT, "actor": "lin", "action": "sign-in", "subject": "lin", "address": "", "detail": ""}
        connection.execute(insert(AUDIT).values(**event))
        template = {"digest": "d", "kind": "work_plan", "name": "模板.docx", "content": b"PK\x00\xff\n", "active": True}
        connection.execute(insert(HOUSE_TEMPLATES).values(**template, at=AT, actor="lin"))


def _rows(archive: Archive, table: object) -> list[tuple[object, ...]]:
    with archive.reading() as connection:
        return [tuple(row) for row in connection.execute(select(table))]  # type: ignore[call-overload]


def test_the_office_comes_back_without_its_keys(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "home", create=True)
    _furnish(archive)
    archive.backup(tmp_path / "backup")
    restore(tmp_path / "backup", tmp_path / "other")
    other = Archive.open(tmp_path / "other")
    for table in (PEOPLE, WORKING_COPIES, AUDIT, HOUSE_TEMPLATES):
        assert _rows(other, table) == _rows(archive, table) != []
    with other.reading() as connection:
        assert connection.execute(select(func.count()).select_from(SESSIONS)).scalar() == 0
        assert connection.execute(select(func.count()).select_from(INVITATIONS)).scalar() == 0
    assert not (tmp_path / "other" / OFFICE).exists()
    archive.close()
    other.close()


def test_a_changed_office_is_refused(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "home", create=True)
    _furnish(archive)
    archive.backup(tmp_path / "backup")
    archive.close()
    place = tmp_path / "backup" / OFFICE
    place.write_bytes(place.read_bytes().replace(b"drafter clerk", b"administrator"))
    with pytest.raises(ArchiveError) as caught:
        restore(tmp_path / "backup", tmp_path / "other")
    assert caught.value.code == "backup-damaged"
    assert OFFICE in caught.value.message
    assert not (tmp_path / "other" / "archive.json").exists()


def test_a_database_that_has_people_keeps_its_own(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "home", create=True)
    _furnish(archive)
    before = _rows(archive, PEOPLE)
    (tmp_path / "home" / OFFICE).write_bytes(b'{"table":"people","row":{}}\n')
    archive.close()
    again = Archive.open(tmp_path / "home")
    assert _rows(again, PEOPLE) == before
    assert not (tmp_path / "home" / OFFICE).exists()
    again.close()
