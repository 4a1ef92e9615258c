"""What goes wrong with a database is told in Chinese, by its code, with what to do, and never with a password."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, select, text

from docgen.db.engine import default_url, make_engine
from docgen.db.schema import ensure_schema
from docgen.db.tables import META, METADATA
from docgen.db.transactions import begin_write
from docgen.errors import ArchiveError, DocgenError, SettingsError

from ..databases import GUARDED, PASSWORD, Postgresql


def fault(url: str | URL) -> DocgenError:
    """What opening the database says."""
    engine = make_engine(url)
    with pytest.raises(DocgenError) as caught:
        ensure_schema(engine)
    engine.dispose()
    assert caught.value.hint
    assert not caught.value.message.isascii()
    return caught.value


PUT_A, PUT_B = "INSERT INTO meta VALUES ('a', '')", "INSERT INTO meta VALUES ('b', '')"


def write(engine: Engine, *statements: str) -> None:
    with begin_write(engine) as connection:
        for statement in statements:
            connection.execute(text(statement))


def stored(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(select(META.c.key)).scalars())


@pytest.mark.parametrize(
    "url", ["", "index.sqlite3", "mysql://a:hidden@b/c", "oracle://hidden", "postgresql://a:hidden@b:x/"]
)
def test_what_is_no_database_url_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(SettingsError) as caught:
        make_engine(url)
    assert caught.value.code == "database-url"
    assert "hidden" not in caught.value.message + caught.value.hint + str(caught.value)
    assert "postgresql+psycopg://" in caught.value.hint


@pytest.mark.parametrize("url", ["postgres://u@h/d", "postgresql://u@h/d", "postgresql+psycopg://u@h/d"])
def test_every_spelling_of_postgresql_means_the_one_driver(url: str) -> None:
    assert make_engine(url).url.drivername == "postgresql+psycopg"


def test_a_missing_driver_is_named() -> None:
    ask = (
        "import sys\n"
        "sys.modules['psycopg'] = None\n"
        "from docgen.db.engine import make_engine\n"
        "from docgen.errors import SettingsError\n"
        "try:\n"
        "    make_engine('postgresql+psycopg://u:hidden@h/d')\n"
        "except SettingsError as error:\n"
        "    print(error.code, error.message, error.hint)\n"
    )
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    ran = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, env=environment, timeout=60)
    assert ran.stdout.startswith("database-driver 缺少数据库驱动 psycopg"), ran.stderr
    assert "pip install" in ran.stdout
    assert "hidden" not in ran.stdout


def test_the_index_stands_in_the_home_whatever_the_folder_is_called(tmp_path: Path) -> None:
    home = tmp_path / "a?b#c%20 档案"
    home.mkdir()
    engine = make_engine(default_url(home))
    assert ensure_schema(engine)
    engine.dispose()
    assert (home / "index.sqlite3").is_file()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    error = fault(default_url(tmp_path / "nowhere"))
    assert (error.code, error.where) == ("database-unreachable", str(tmp_path / "nowhere" / "index.sqlite3"))


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "index.sqlite3").write_bytes(b"no database, only words. " * 100)
    error = fault(default_url(tmp_path))
    assert error.code == "database-damaged"
    assert "rebuild-index" in error.hint


def test_a_database_cut_short(tmp_path: Path, sqlite_with_tables: Path) -> None:
    whole = sqlite_with_tables.read_bytes()
    (tmp_path / "index.sqlite3").write_bytes(whole[: len(whole) // 2 // 4096 * 4096])
    engine = make_engine(default_url(tmp_path))
    with pytest.raises(ArchiveError) as caught:
        read_everything(engine)
    assert caught.value.code == "database-damaged"
    engine.dispose()


def read_everything(engine: Engine) -> None:
    with engine.connect() as connection:
        for table in METADATA.sorted_tables:
            connection.execute(select(table).order_by(*table.c)).all()


def test_a_read_only_file(sqlite_with_tables: Path, tmp_path: Path) -> None:
    file = tmp_path / "index.sqlite3"
    file.write_bytes(sqlite_with_tables.read_bytes())
    engine = make_engine(f"sqlite:///file:{file}?mode=ro&uri=true")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM events")).scalar() == 0
    with pytest.raises(ArchiveError) as caught:
        write(engine, PUT_A)
    assert caught.value.code == "database-read-only"
    engine.dispose()


def test_a_full_disk_takes_nothing_half(sqlite_with_tables: Path, tmp_path: Path) -> None:
    file = tmp_path / "index.sqlite3"
    file.write_bytes(sqlite_with_tables.read_bytes())
    engine = make_engine(f"sqlite:///{file}")
    with pytest.raises(ArchiveError) as caught:
        write(engine, "PRAGMA max_page_count = 1", f"{PUT_A}, ('large', '{'x' * 1_000_000}')")
    assert caught.value.code == "database-full"
    assert stored(engine) == []
    engine.dispose()


def test_a_database_without_our_tables(empty_database_url: str) -> None:
    engine = make_engine(empty_database_url)
    with pytest.raises(ArchiveError) as caught, engine.connect() as connection:
        connection.execute(text("SELECT * FROM events"))
    assert caught.value.code == "index-missing"
    engine.dispose()


def test_what_contradicts_the_index_is_refused(index_engine: Engine) -> None:
    with pytest.raises(ArchiveError) as caught:
        write(index_engine, PUT_A, PUT_A)
    assert caught.value.code == "index-conflict"
    assert stored(index_engine) == []


def test_a_mistake_of_our_own_is_an_error_of_the_archive_too(index_engine: Engine) -> None:
    with pytest.raises(ArchiveError) as caught, index_engine.connect() as connection:
        connection.execute(text("SELECT nonsense FROM meta"))
    assert caught.value.code == "database-failed"
    assert "nonsense" in caught.value.message


# SQLite ---------------------------------------------------------------------------------------------------------


def test_a_connection_is_set_up_for_an_index_that_keeps_what_it_was_told(tmp_path: Path) -> None:
    engine = make_engine(default_url(tmp_path))
    with engine.connect() as connection:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        said = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas}
    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}
    engine.dispose()


def test_a_database_that_another_program_holds(sqlite_with_tables: Path, tmp_path: Path) -> None:
    file = tmp_path / "index.sqlite3"
    file.write_bytes(sqlite_with_tables.read_bytes())
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    engine = make_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 10")
    with pytest.raises(ArchiveError) as caught, begin_write(engine):
        pytest.fail("two writers at once")
    assert caught.value.code == "database-busy"
    engine.dispose()
    holder.close()


# PostgreSQL -----------------------------------------------------------------------------------------------------


def test_a_server_that_is_not_there() -> None:
    error = fault("postgresql+psycopg://docgen:hidden@127.0.0.1:1/docgen")
    assert error.code == "database-unreachable"
    assert "127.0.0.1:1/docgen" in error.message
    assert "hidden" not in error.message + error.hint


def test_a_wrong_password(postgresql: Postgresql) -> None:
    error = fault(postgresql.url("postgres", GUARDED, "wrong-word"))
    assert error.code == "database-unreachable"
    assert GUARDED in error.message
    assert "wrong-word" not in error.message + error.hint + error.where


def test_a_database_that_the_server_does_not_have(postgresql: Postgresql) -> None:
    error = fault(postgresql.url("nowhere"))
    assert error.code == "database-unreachable"
    assert "nowhere" in error.message


def test_a_user_who_may_make_no_tables(postgresql: Postgresql) -> None:
    with postgresql.database() as url:
        database = url.rsplit("/", 1)[1]
        error = fault(postgresql.url(database, GUARDED, PASSWORD))
    assert error.code == "database-forbidden"
    assert PASSWORD not in error.message


def test_a_database_that_cannot_hold_every_character(postgresql: Postgresql) -> None:
    with postgresql.database(options="ENCODING 'LATIN1'") as url:
        error = fault(url)
    assert error.code == "database-encoding"
    assert "LATIN1" in error.message


@pytest.mark.parametrize("afterwards", [[], [PUT_B]], ids=["before the commit", "before another change"])
def test_the_server_goes_away_in_the_middle(postgresql: Postgresql, afterwards: list[str]) -> None:
    with postgresql.database("with_tables") as url:
        engine = make_engine(url)
        with pytest.raises(ArchiveError) as caught:
            write_and_lose(engine, postgresql, afterwards)
        assert caught.value.code == "database-gone"
        assert stored(engine) == []
        engine.dispose()


def write_and_lose(engine: Engine, server: Postgresql, afterwards: list[str]) -> None:
    with begin_write(engine) as connection:
        connection.execute(text(PUT_A))
        own = connection.execute(text("SELECT pg_backend_pid()")).scalar()
        server.run(f"SELECT pg_terminate_backend({own}, 5000)")
        for statement in afterwards:
            connection.execute(text(statement))
