"""Backups taken while clerks are at work, and backups and restores that die."""

import random
from pathlib import Path

import pytest

from docgen.archive import index
from docgen.archive.backup import MANIFEST
from docgen.archive.restore import restore
from docgen.archive.store import Store
from docgen.errors import ArchiveError

from ..databases import Postgresql
from ..service.desks import Clock, open_archive
from . import trips
from .aftermath import assert_tidy, assert_whole, reopened, standing
from .nursery import Nursery, pause

pytestmark = pytest.mark.slow

CLERKS = ("甲", "乙", "丙")


def test_a_backup_under_load_is_the_archive_at_one_moment(
    nursery: Nursery, tmp_path: Path, empty_database_url: str, postgresql: Postgresql, chance: random.Random
) -> None:
    home = tmp_path / "home"
    for round in range(3):
        names = [f"{clerk}{round}" for clerk in CLERKS]
        clerks = [nursery.trip(home, empty_database_url, name, steps=24) for name in names]
        for clerk in clerks:
            clerk.until_open()
        pause(chance, 0.5)
        before = [len(clerk.acknowledged) for clerk in clerks]
        target = tmp_path / f"backup-{round}"
        saving = nursery.start("backup", home, empty_database_url, target=str(target))
        assert saving.wait() == 0
        after = [len(clerk.acknowledged) for clerk in clerks]
        assert [clerk.wait() for clerk in clerks] == [0] * len(clerks)
        (manifest,) = saving.acknowledged
        restored = tmp_path / f"restored-{round}"
        restore(target, restored)
        with postgresql.database() as fresh, reopened(restored, fresh if round else None) as desk:
            for name, first, last in zip(names, before, after, strict=True):
                found = standing(desk, name)
                assert any(trips.made(name, number) == found for number in range(first, last + 2)), (first, last)
            with desk.archive.reading() as connection:
                assert index.head(connection) == (manifest["seq"], manifest["head"])
            assert_whole(desk, outside=True)
    with reopened(home, empty_database_url) as desk:
        assert_whole(desk)


def test_a_backup_that_dies_is_none(nursery: Nursery, tmp_path: Path, chance: random.Random) -> None:
    home, cut = tmp_path / "home", 0
    assert nursery.trip(home, None, "前", steps=24).wait() == 0
    for number in range(20):
        target = tmp_path / f"backup-{number}"
        saving = nursery.start("backup", home, None, target=str(target))
        saving.until_open()
        pause(chance, 0.25)
        saving.kill()
        if saving.acknowledged or (target / MANIFEST).exists():
            restore(target, tmp_path / f"restored-{number}")
        else:
            cut += 1
            with pytest.raises(ArchiveError) as raised:
                restore(target, tmp_path / f"restored-{number}")
            assert raised.value.code == "backup-incomplete"
            assert not Store(tmp_path / f"restored-{number}").exists
    assert cut > 3
    assert nursery.trip(home, None, "后", steps=1).wait() == 0
    assert_tidy(home)
    with reopened(home, None) as desk:
        assert_whole(desk)


def test_a_restore_that_dies_leaves_no_archive_or_all_of_it(
    nursery: Nursery, tmp_path: Path, chance: random.Random
) -> None:
    home, target, cut = tmp_path / "home", tmp_path / "backup", 0
    assert nursery.trip(home, None, "前", steps=24).wait() == 0
    assert nursery.start("backup", home, None, target=str(target)).wait() == 0
    for number in range(20):
        again = tmp_path / f"restored-{number}"
        bringing = nursery.start("restore", again, None, source=str(target))
        bringing.until_open()
        pause(chance, 0.25)
        bringing.kill()
        if not Store(again).exists:
            assert not bringing.acknowledged
            cut += 1
            restore(target, again)
        with reopened(again, None) as desk:
            assert standing(desk, "前") == trips.made("前", 24)
            if number % 5 == 0:
                assert_whole(desk, outside=True)
    assert cut > 3


def test_nothing_is_restored_over_an_archive(tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "home")
    archive.backup(tmp_path / "backup")
    before = sorted(path.name for path in archive.home.iterdir())
    for _ in range(2):
        with pytest.raises(ArchiveError, match="已经有一个档案库") as raised:
            restore(tmp_path / "backup", archive.home)
        assert raised.value.code == "archive-exists"
    archive.close()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("not ours")
    other = open_archive(tmp_path / "other", clock=Clock())
    with pytest.raises(ArchiveError) as refused:
        other.backup(tmp_path / "full")
    assert refused.value.code == "backup-target"
    other.close()
    assert set(before) >= {"archive.json", "store"}
    assert (tmp_path / "full" / "letter.txt").read_text() == "not ours"
