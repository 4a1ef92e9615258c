"""Disks that are full or may only be read, clocks that stand wrong, files that change by themselves."""

import hashlib
import os
import random
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import groupby, pairwise
from pathlib import Path

import pytest

from docgen.archive import queries
from docgen.archive.archive import Archive
from docgen.archive.identifiers import object_id
from docgen.errors import ArchiveError
from docgen.service import reading
from docgen.service.desk import Desk
from docgen.service.inspection import verify

from ..archive.store_faults import cut_short, flip_a_bit
from ..service.desks import Clock, desk_at, open_archive
from . import trips
from .aftermath import assert_whole, reopened, steps_taken
from .nursery import Nursery
from .worker import Order, walk

pytestmark = pytest.mark.slow

FULL = {"disk-full", "database-full", "index-behind", "database-unreachable", "database-failed"}
"""What a full disk may be called: the store's, the database's, and where the store was quick enough."""


class SmallDisk:
    """A file system in memory whose size can be changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def remount(self, options: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{options}", self.folder], check=True, timeout=30)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "docgen", folder], capture_output=True, timeout=30)
    if made.returncode:
        pytest.skip("needs the right to mount a file system of its own")
    yield SmallDisk(folder)
    subprocess.run(["umount", folder], check=True, timeout=30)


def test_a_full_disk_stops_the_work_and_loses_nothing(
    small_disk: SmallDisk, database_kind_url: str | None, chance: random.Random
) -> None:
    """The disk grows by a little each time, so that another call meets its end."""
    home, kilobytes, codes = small_disk.folder / "home", 900, set()
    open_archive(home, database_kind_url).close()
    for number in range(20):
        small_disk.remount(f"size={kilobytes}k")
        said: list[Order] = []
        error = walk_until_full(home, database_kind_url, f"满{number}", said)
        codes.add(error.code)
        assert error.hint
        small_disk.remount("size=64m")
        with reopened(home, database_kind_url) as desk:
            steps_taken(desk, f"满{number}", said)
            assert_whole(desk)
        used = os.statvfs(small_disk.folder)
        kilobytes = (used.f_blocks - used.f_bfree) * used.f_frsize // 1024 + chance.randrange(20, 500, 4)
    assert "disk-full" in codes
    assert codes <= FULL


def walk_until_full(home: Path, url: str | None, name: str, said: list[Order]) -> ArchiveError:
    def work() -> None:
        archive = Archive.open(home, url, clock=Clock())
        try:
            walk(desk_at(archive), name, said.append, steps=400)
        finally:
            archive.close()

    with pytest.raises(ArchiveError) as raised:
        work()
    return raised.value


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """SQLite on the small disk itself, or a PostgreSQL somewhere else."""
    if request.param == "sqlite":
        yield None
    else:
        with request.getfixturevalue("postgresql").database() as url:
            yield url


def test_a_disk_that_may_only_be_read(small_disk: SmallDisk, database_kind_url: str | None) -> None:
    home = small_disk.folder / "home"
    archive = open_archive(home, database_kind_url)
    walk(desk_at(archive), "前", lambda _: None, steps=3)
    archive.close()
    small_disk.remount("ro")
    try:
        if database_kind_url is None:
            # SQLite needs a file beside its own even to read.
            with pytest.raises(ArchiveError, match="打不开数据库文件"):
                Archive.open(home, None)
        else:
            look_without_writing(home, database_kind_url)
    finally:
        small_disk.remount("rw")
    with reopened(home, database_kind_url) as desk:
        assert_whole(desk)


def look_without_writing(home: Path, url: str) -> None:
    with reopened(home, url) as desk:
        assert len(list(reading.listed(desk))) == 1
        assert verify(desk).damages == []
        with pytest.raises(ArchiveError, match="只能读") as raised:
            walk(desk, "后", lambda _: None, steps=1)
        assert raised.value.code == "archive-denied"


def test_a_clock_that_jumps_about(nursery: Nursery, tmp_path: Path, empty_database_url: str) -> None:
    clock = Clock()
    archive = open_archive(tmp_path / "home", empty_database_url, clock)
    desk, ids, notices = desk_at(archive), trips.Ids(), []
    for number, step in zip(range(12), trips.steps("钟"), strict=False):
        clock.now = datetime(2014 + (number * 5) % 7, 1 + number, 2, tzinfo=UTC)
        notices += step.act(desk, ids).notices
    assert any("请校准时钟" in notice for notice in notices)
    with archive.reading() as connection:
        log = list(queries.events(connection))
    assert [event.seq for event in log] == list(range(1, len(log) + 1))
    actions = [list(events) for _, events in groupby(log, key=lambda event: event.at)]
    marks = [{event.data.get("clock") for event in events} for events in actions]
    behind = [later[0].at < before[0].at for before, later in pairwise(actions)]
    assert marks == [{None}, *({"behind"} if one else {None} for one in behind)]
    assert_whole(desk)
    archive.close()


def test_any_change_to_any_file_of_the_store_is_found(tmp_path: Path, chance: random.Random) -> None:
    archive = open_archive(tmp_path / "home")
    desk = desk_at(archive)
    walk(desk, "损", lambda _: None, steps=12)
    files = sorted(path for path in archive.store.root.rglob("*") if path.is_file())
    for _ in range(60):
        file = chance.choice(files)
        raw, place = file.read_bytes(), str(file.relative_to(archive.store.root))
        chance.choice([flip_a_bit, cut_short, Path.unlink, overwrite_with_another])(file)
        if not file.exists() or file.read_bytes() != raw:
            found = verify(desk)
            assert not found.sound
            assert any(place in damage.message for damage in found.damages), (place, found.damages)
            refuse_or_right(desk)
        file.write_bytes(raw)
    assert_whole(desk)
    archive.close()


def overwrite_with_another(file: Path) -> None:
    """The same length, other bytes."""
    file.write_bytes(bytes(255 - byte for byte in file.read_bytes()))


def refuse_or_right(desk: Desk) -> None:
    """Whoever reads a filing gets what was stored, or a clear error: never other bytes."""
    for row, kept in reading.listed(desk):
        for path, entry in kept.files.items():
            with suppress(ArchiveError):
                content = desk.archive.store.read(object_id(row.id), path, kept.object_version)
                assert hashlib.sha256(content).hexdigest() == entry["sha256"]
