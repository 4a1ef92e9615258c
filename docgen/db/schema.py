"""The database's structure (数据库结构): made and brought up to date by Alembic, which costs nothing while it fits."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect

from docgen.db.faults import MISSING, place_of
from docgen.db.transactions import begin_write
from docgen.errors import ArchiveError

REVISION = "0003"
"""The revision that this program works with."""

MIGRATIONS = Path(__file__).parent / "migrations"


def ensure_schema(engine: Engine) -> bool:
    """Make the tables or bring them up to date; True when the database was empty before.

    One cheap question when they already fit. Raises ArchiveError ``index-newer`` when a newer docgen made them.
    """
    with engine.connect() as connection:
        if _revision(connection) == REVISION:
            return False
    with begin_write(engine) as connection:
        # Under the lock: another process may have been quicker. PostgreSQL would not go on after a failed question.
        found = _revision(connection) if inspect(connection).has_table("alembic_version") else None
        if found != REVISION:
            _upgrade(connection, found)
    return found is None


def _revision(connection: Connection) -> str | None:
    try:
        found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    except ArchiveError as error:
        if error.code != MISSING:
            raise
        return None
    return found


def _upgrade(connection: Connection, found: str | None) -> None:
    # Alembic takes as long to import as a command takes to run, and is wanted once in an archive's life.
    from alembic import command
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = alembic_config(connection)
    if found is not None:
        try:
            ScriptDirectory.from_config(config).get_revision(found)
        except CommandError as error:
            where = place_of(connection.engine.url)
            raise ArchiveError(
                "index-newer",
                f"数据库 {where} 是更新版本的 docgen 建立的（结构 {found}，本程序为 {REVISION}）。",
                hint="请升级 docgen；或者另用一个空的数据库，从档案重新建立索引。",
                where=where,
            ) from error
    command.upgrade(config, "head")


def alembic_config(connection: Connection) -> Any:
    """Alembic's configuration for a connection whose transaction the caller holds."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
