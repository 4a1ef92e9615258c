"""Connections to the index (数据库连接): SQLite in the archive's home, or PostgreSQL where an office has outgrown it.

Readers see one state of the index from their first question on and never wait for a writer.
"""

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from docgen.db.faults import place_of, translate
from docgen.errors import SettingsError

WRITING = "docgen_writing"
"""The execution option of a connection that is about to write: see ``docgen.db.transactions``."""

WAIT = 30
"""Seconds that a connection waits for another one's lock."""

_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
_WRITTEN = "sqlite:////绝对路径/index.sqlite3 或 postgresql+psycopg://用户:密码@主机/数据库"
_SERVER_WAIT = 10
_PATIENCE = 0.02
_FILE = "docgen_file"


def default_url(home: Path) -> URL:
    """The SQLite index in the archive's home folder."""
    return URL.create("sqlite", database=str(home.absolute() / "index.sqlite3"))


def make_engine(url: str | URL) -> Engine:
    """The engine for a database URL; nothing is connected yet.

    Raises SettingsError when the URL is none, names another kind of database, or its driver is not installed.
    Later on every failure of the database arrives as an ArchiveError: see ``docgen.db.faults``.
    """
    parsed = _parse(url)
    try:
        engine = _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _postgresql(parsed)
    except ImportError as error:
        raise SettingsError(
            "database-driver",
            f"缺少数据库驱动 {parsed.get_driver_name()}，连不上 {place_of(parsed)}。",
            hint='请执行 pip install "psycopg[binary]"。',
            where="DOCGEN_DATABASE_URL",
        ) from error
    event.listen(engine, "handle_error", translate)
    return engine


def _parse(url: str | URL) -> URL:
    try:
        parsed = make_url(url)
        return parsed.set(drivername=_DRIVERS[parsed.get_backend_name()])
    except (ArgumentError, KeyError, ValueError) as error:
        # Neither the URL nor the parser's own words are shown: both may hold a password.
        raise SettingsError(
            "database-url", "数据库地址的写法不对。", hint=f"应为 {_WRITTEN}。", where="DOCGEN_DATABASE_URL"
        ) from error


def _postgresql(url: URL) -> Engine:
    # No prepared statements: a plan made while a table is small would be kept while a rebuild fills it.
    arguments: dict[str, Any] = {"prepare_threshold": None}
    if "connect_timeout" not in url.query:
        arguments["connect_timeout"] = _SERVER_WAIT
    engine = create_engine(url, isolation_level="REPEATABLE READ", pool_pre_ping=True, connect_args=arguments)

    @event.listens_for(engine, "connect")
    def _check_encoding(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        encoding = connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            connection.close()
            raise SettingsError(
                "database-encoding",
                f"数据库 {place_of(url)} 的编码是 {encoding}，存不了全部汉字。",
                hint="请用 createdb --encoding=UTF8 --template=template0 另建一个数据库。",
                where="DOCGEN_DATABASE_URL",
            )

    return engine


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": WAIT})

    @event.listens_for(engine, "connect")
    def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        # Python's own idea of when a transaction begins is off: it would begin one only at the first change.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        # The store's versions are durable before the index is told of them. An index that lost its last commits in a
        # power failure would look complete and be behind, so each commit waits for the disk (NORMAL would not).
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA cache_size=-32768")
        # After a rebuild the log would otherwise keep the size of the whole index.
        cursor.execute("PRAGMA journal_size_limit=67108864")
        _keep_log(cursor)
        cursor.close()

    @event.listens_for(engine, "checkout")
    def _refuse_removed(_connection: DBAPIConnection, entry: ConnectionPoolEntry, _: PoolProxiedConnection) -> None:
        # A connection outlives its file: what it writes after the file was removed or replaced is seen by nobody.
        if entry.info.setdefault(_FILE, _file_of(url)) != _file_of(url):
            raise DisconnectionError

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get(WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _file_of(url: URL) -> tuple[int, int] | None:
    """Which file the database is; None for one in memory, or where it is gone."""
    try:
        found = os.stat(url.database or "")
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _keep_log(cursor: DBAPICursor) -> None:
    """Switch the file to a write-ahead log (WAL), which a database remembers.

    While another process makes the same switch SQLite answers "locked" at once instead of waiting.
    """
    until = time.monotonic() + WAIT
    while not _has_log(cursor):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(_PATIENCE)


def _has_log(cursor: DBAPICursor) -> bool:
    cursor.execute("PRAGMA journal_mode")
    mode = cursor.fetchone()
    # A database in memory has no file to log for.
    return mode is not None and mode[0] in ("wal", "memory")
