"""Databases that go, come back as they once were, or belong to somebody else."""

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from docgen.archive.archive import Archive
from docgen.archive.transaction import Transaction
from docgen.errors import ArchiveError
from docgen.service import drafting, publishing
from docgen.service.desk import Desk
from docgen.service.inspection import verify

from ..databases import Postgresql, running_postgresql
from ..service.desks import Clock, desk_at, plan, rows, signed
from .aftermath import assert_whole, reopened
from .nursery import Nursery, pause

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server() -> Iterator[Postgresql]:
    """A server that the tests here may stop and start."""
    with running_postgresql() as running:
        yield running


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def opened(home: Path, url: str | None = None) -> Desk:
    return desk_at(Archive.open(home, url, create=True, clock=Clock()))


def issue(desk: Desk) -> int:
    """Draft and issue a filing; the number it got."""
    serial = publishing.publish(desk, drafting.draft(desk, plan()).row.id, signed()).row.serial
    assert serial is not None
    return serial


def fault(act: Callable[[], object]) -> ArchiveError:
    with pytest.raises(ArchiveError) as raised:
        act()
    assert raised.value.hint
    return raised.value


# Gone in the middle of a write ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("after_the_store", [False, True])
@pytest.mark.parametrize("how", ["terminated", "stopped", "crashed"])
def test_postgresql_goes_in_the_middle_of_a_write(
    server: Postgresql, home: Path, how: str, after_the_store: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the store has taken the write up nothing stands; after that all of it does, and is told to the index."""
    real = Transaction.commit

    def go() -> None:
        if how == "terminated":
            server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        else:
            server.stop(at_once=how == "crashed")

    def commit(self: Transaction) -> None:
        if after_the_store:
            real(self)
        go()

    with server.database() as url:
        desk = opened(home, url)
        assert issue(desk) == 1
        drafted = drafting.draft(desk, plan()).row.id
        with monkeypatch.context() as patch:
            patch.setattr(Transaction, "commit", commit)
            error = fault(lambda: publishing.publish(desk, drafted, signed()))
        assert error.code == ("index-behind" if after_the_store else "database-gone")
        if how != "terminated":
            assert fault(lambda: opened(home, url)).code == "database-unreachable"
            server.start()
        # The very desk that met the fault goes on, as a server would.
        assert issue(desk) == (3 if after_the_store else 2)
        if not after_the_store:
            assert publishing.publish(desk, drafted, signed()).row.serial == 3
        desk.archive.close()
        with reopened(home, url) as again:
            assert_whole(again)


def test_a_server_that_is_not_there(server: Postgresql, home: Path) -> None:
    with server.database() as url:
        desk = opened(home, url)
        drafted = drafting.draft(desk, plan()).row.id
        server.stop()
        try:
            # The connection broke, then there is nobody to connect to.
            codes = {fault(lambda: publishing.publish(desk, drafted, signed())).code for _ in range(2)}
            assert codes <= {"database-gone", "database-unreachable"}
            assert (home / "work").exists()
            assert list((home / "work").iterdir()) == []
        finally:
            server.start()
        assert publishing.publish(desk, drafted, signed()).row.serial == 1
        assert_whole(desk)
        desk.archive.close()


# Deleted, replaced, of another day -----------------------------------------------------------------------------------


def test_a_sqlite_file_is_deleted_under_an_open_archive(home: Path) -> None:
    desk = opened(home)
    assert issue(desk) == 1
    before = rows(desk.archive)
    for file in home.glob("index.sqlite3*"):
        file.unlink()
    assert "rebuild-index" in fault(lambda: issue(desk)).hint, "nothing is written into a file that nobody sees"
    with reopened(home, None) as again:
        assert rows(again.archive) == before
        assert issue(again) == 2
    assert issue(desk) == 3, "the archive that was open all the time finds the new file"
    assert_whole(desk)
    desk.archive.close()


def test_a_sqlite_file_is_replaced_by_an_older_one_under_an_open_archive(home: Path, tmp_path: Path) -> None:
    with reopened_new(home) as first:
        assert issue(first) == 1
    shutil.copy(home / "index.sqlite3", tmp_path / "older")
    desk = opened(home)
    assert [issue(desk) for _ in range(3)] == [2, 3, 4]
    for file in home.glob("index.sqlite3*"):
        file.unlink()
    shutil.copy(tmp_path / "older", home / "index.sqlite3")
    assert issue(desk) == 5, "no number is given twice"
    assert_whole(desk)
    desk.archive.close()


def reopened_new(home: Path) -> "reopened":
    opened(home).archive.close()
    return reopened(home, None)


def test_a_postgresql_database_is_dropped_and_made_anew(server: Postgresql, home: Path) -> None:
    with server.database() as url:
        name = url.rpartition("/")[2]
        desk = opened(home, url)
        assert issue(desk) == 1
        before = rows(desk.archive)
        server.run(f"DROP DATABASE {name} WITH (FORCE)")
        assert fault(lambda: issue(desk)).code in {"database-gone", "database-unreachable"}
        server.run(f"CREATE DATABASE {name} TEMPLATE template0")
        assert fault(lambda: issue(desk)).code == "index-missing"
        with reopened(home, url) as again:
            assert rows(again.archive) == before
        assert issue(desk) == 2
        assert_whole(desk)
        desk.archive.close()


def test_a_database_that_is_none_any_more(home: Path) -> None:
    with reopened_new(home) as first:
        issue(first)
        before = rows(first.archive)
    (home / "index.sqlite3").write_bytes(b"nothing like a database" * 1000)
    error = fault(lambda: opened(home))
    assert error.code == "database-damaged"
    assert "移走" in error.hint
    (home / "index.sqlite3").rename(home.parent / "moved")
    with reopened(home, None) as again:
        assert rows(again.archive) == before
        assert_whole(again)


def test_a_store_of_an_earlier_day_takes_no_new_numbers(home: Path, tmp_path: Path, empty_database_url: str) -> None:
    """The database knows more than the store: filings are lost, and the work may not go on as if they were not."""
    desk = opened(home, empty_database_url)
    assert issue(desk) == 1
    shutil.copytree(home / "store", tmp_path / "older")
    assert [issue(desk) for _ in range(2)] == [2, 3]
    shutil.rmtree(home / "store")
    (tmp_path / "older").rename(home / "store")
    for _ in range(2):
        error = fault(lambda: issue(desk))
        assert error.code == "store-behind"
        assert "备份" in error.hint
    assert "event-missing" in {damage.code for damage in verify(desk).damages}
    assert fault(lambda: desk.archive.backup(tmp_path / "backup")).code == "store-behind"
    desk.archive.rebuild()
    assert desk.archive.tip().lost
    assert [damage.code for damage in verify(desk).damages] == ["event-missing"]
    assert issue(desk) == 2
    desk.archive.close()


# Two at once ---------------------------------------------------------------------------------------------------------


def test_whoever_comes_second_opens_what_the_first_has_made(
    nursery: Nursery, home: Path, empty_database_url: str, chance: random.Random
) -> None:
    children = [nursery.start("open", home, empty_database_url) for _ in range(5)]
    assert [child.wait() for child in children] == [0] * 5
    assert [child.said for child in children] == [[{"open": True}]] * 5
    with reopened(home, empty_database_url) as desk:
        assert issue(desk) == 1
        assert_whole(desk)


def test_founding_dies_and_the_next_one_finishes_it(
    nursery: Nursery, tmp_path: Path, empty_database_url: str, chance: random.Random
) -> None:
    """On PostgreSQL the first home's archive keeps the database: the same home is begun again until it stands."""
    home, cut = tmp_path / "home", 0
    for _ in range(20):
        child = nursery.start("open", home, empty_database_url)
        pause(chance, 0.15)
        child.kill()
        cut += not child.said
    assert cut > 2
    assert nursery.start("open", home, empty_database_url).wait() == 0
    with reopened(home, empty_database_url) as desk:
        assert issue(desk) == 1
        assert_whole(desk)


def test_two_archives_do_not_share_a_database(home: Path, tmp_path: Path, empty_database_url: str) -> None:
    desk = opened(home, empty_database_url)
    before = rows(desk.archive)
    error = fault(lambda: opened(tmp_path / "other", empty_database_url))
    assert error.code == "index-foreign"
    assert "DOCGEN_DATABASE_URL" in error.hint
    assert rows(desk.archive) == before
    desk.archive.close()
