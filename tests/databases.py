"""Databases for tests: a private PostgreSQL for each test process, a fresh database for each test on either kind."""

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine

from docgen.db.engine import make_engine
from docgen.db.schema import ensure_schema

OWNER = "docgen"
GUARDED = "guarded"
"""A role that has to give its password, ``PASSWORD``."""

PASSWORD = "s3cret-word"

_TEMPLATE = "with_tables"
_ACCESS = f"host all {GUARDED} 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n"
_NAMES = count(1)


class Postgresql:
    """A server of our own, running unless it was stopped; ``url`` names a database in it."""

    def __init__(self, port: int, begin: Callable[[], "subprocess.Popen[bytes]"]) -> None:
        self.port, self._begin = port, begin
        self.start()

    def start(self) -> None:
        """Start it; its databases are what they were."""
        self._process = self._begin()

    def stop(self, *, at_once: bool = False) -> None:
        """Stop it; ``at_once`` as in a crash, without a word to those who are connected."""
        self._process.send_signal(signal.SIGQUIT if at_once else signal.SIGINT)
        self._process.wait(30)

    def url(self, database: str, user: str = OWNER, password: str = "") -> str:
        login = f"{user}:{password}" if password else user
        return f"postgresql+psycopg://{login}@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str) -> None:
        """Run one statement outside of any transaction, as the server's owner."""
        with psycopg.connect(host="127.0.0.1", port=self.port, user=OWNER, dbname="postgres", autocommit=True) as link:
            link.execute(statement.encode())

    @contextmanager
    def database(self, template: str = "template0", options: str = "") -> Iterator[str]:
        """The URL of a database that is there only for a while."""
        name = f"test_{next(_NAMES)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} {options}")
        try:
            yield self.url(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")


def _programs() -> Path | None:
    """The folder of the newest server programs; Debian keeps them off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def _server_user() -> str | None:
    """The server refuses to run as root: then the package's own user runs it."""
    return "postgres" if os.geteuid() == 0 else None


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


def _die_with_parent() -> None:
    """A test run that is killed leaves no server behind."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


@contextmanager
def running_postgresql(*, durable: bool = False) -> Iterator[Postgresql]:
    """Start a server of our own and stop it at the end; ``durable`` makes it wait for the disk."""
    programs, user = _programs(), _server_user()
    if programs is None:
        pytest.skip("needs PostgreSQL (scripts/install-postgresql.sh installs it)")
    # Not below pytest's folder, which no other user may enter.
    folder = Path(tempfile.mkdtemp(prefix="docgen-postgresql-"))
    if user is not None:
        account = pwd.getpwnam(user)
        os.chown(folder, account.pw_uid, account.pw_gid)
    data, port = folder / "data", _free_port()
    make = [programs / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run(make, user=user, cwd="/", check=True, capture_output=True, timeout=60)
    (data / "pg_hba.conf").write_text(_ACCESS)
    settings = {
        "port": port,
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "fsync": "on" if durable else "off",
        "max_connections": 60,
        "shared_buffers": "32MB",
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def begin() -> "subprocess.Popen[bytes]":
        with (folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [programs / "postgres", "-D", data, *options],
                user=user,
                cwd="/",
                stderr=log,
                preexec_fn=_die_with_parent,
            )
        _wait(process, programs, port, folder / "log")
        return process

    try:
        server = Postgresql(port, begin)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


def _wait(server: "subprocess.Popen[bytes]", programs: Path, port: int, log: Path) -> None:
    ready = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    for _ in range(600):
        if server.poll() is not None:
            raise AssertionError(f"PostgreSQL did not start: {log.read_text()}")
        if subprocess.run(ready, timeout=10).returncode == 0:
            return
    raise AssertionError(f"PostgreSQL did not become ready: {log.read_text()}")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql]:
    """This test process's own server, or a skip where PostgreSQL is not installed."""
    with running_postgresql() as server:
        server.run(f"CREATE ROLE {GUARDED} LOGIN PASSWORD '{PASSWORD}'")
        server.run(f"CREATE DATABASE {_TEMPLATE} TEMPLATE template0")
        engine = make_engine(server.url(_TEMPLATE))
        ensure_schema(engine)
        engine.dispose()
        yield server


@pytest.fixture(scope="session")
def sqlite_with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite index without a row, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "index.sqlite3"
    engine = make_engine(f"sqlite:///{file}")
    ensure_schema(engine)
    engine.dispose()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh index without a row, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        file = tmp_path / "index.sqlite3"
        shutil.copyfile(request.getfixturevalue("sqlite_with_tables"), file)
        yield f"sqlite:///{file}"
    else:
        server: Postgresql = request.getfixturevalue("postgresql")
        with server.database(_TEMPLATE) as url:
            yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    else:
        server: Postgresql = request.getfixturevalue("postgresql")
        with server.database() as url:
            yield url


@pytest.fixture
def index_engine(database_url: str) -> Iterator[Engine]:
    """An engine on a fresh index; its connections are given back."""
    engine = make_engine(database_url)
    yield engine
    engine.dispose()
