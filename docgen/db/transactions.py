"""Writing to the index (写事务): one writer at a time, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from docgen.db.engine import WAIT, WRITING

_LOCK = 0x646F6367656E
"""The key of PostgreSQL's advisory lock, which is held per database: one database is one archive."""


@contextmanager
def begin_write(engine: Engine) -> Iterator[Connection]:
    """A connection that may write and sees all that was committed before; commits at the end, rolls back on an error.

    Waits for another writer, at most ``WAIT`` seconds: then ArchiveError ``database-busy``.
    """
    with engine.connect() as connection:
        server = engine.dialect.name == "postgresql"
        if server:
            # Each statement sees what stood when it began. A snapshot for the whole transaction, as readers have it,
            # would be taken before the lock is granted and miss what the writer before us did.
            connection.execution_options(isolation_level="READ COMMITTED")
        connection.execution_options(**{WRITING: True})
        with connection.begin():
            if server:
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT}s'")
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            yield connection
