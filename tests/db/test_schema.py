"""The tables are made once, whoever comes first, and a database of another time is told from ours."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect
from sqlalchemy.schema import SchemaItem

from docgen.db.engine import make_engine
from docgen.db.schema import REVISION, alembic_config, ensure_schema
from docgen.db.tables import METADATA
from docgen.db.transactions import begin_write
from docgen.errors import ArchiveError


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    engine = make_engine(empty_database_url)
    yield engine
    engine.dispose()


def test_an_empty_database_gets_its_tables_once(engine: Engine) -> None:
    assert ensure_schema(engine) is True
    assert ensure_schema(engine) is False
    assert set(METADATA.tables) <= set(inspect(engine).get_table_names())


def test_the_migrations_make_what_the_tables_say(engine: Engine) -> None:
    ensure_schema(engine)

    def ours(item: SchemaItem, name: str | None, kind: str, reflected: bool, _other: SchemaItem | None) -> bool:
        # What stands beside the tables for searching is each database's own.
        return not (reflected and (name or "").startswith(("search_words", "words", "alembic_version")))

    with engine.connect() as connection:
        options = {"include_object": ours, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, METADATA) == []


def test_the_newest_migration_is_the_one_the_program_works_with(engine: Engine) -> None:
    with engine.connect() as connection:
        assert ScriptDirectory.from_config(alembic_config(connection)).get_current_head() == REVISION


def test_a_newer_database_is_refused_and_left_alone(engine: Engine) -> None:
    ensure_schema(engine)
    with begin_write(engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(ArchiveError, match="更新版本") as caught:
        ensure_schema(engine)
    assert caught.value.code == "index-newer"
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "9999"
    engine.dispose()


ENSURE = """
import sys
from docgen.db.engine import make_engine
from docgen.db.schema import ensure_schema
sys.stdin.read()
print(ensure_schema(make_engine(sys.argv[1])))
"""


def test_eight_processes_make_the_tables_at_once(engine: Engine, empty_database_url: str) -> None:
    command = [sys.executable, "-c", ENSURE, empty_database_url]
    racing = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(8)
    ]
    for process in racing:
        assert process.stdin is not None
        process.stdin.close()
        process.stdin = None
    ended = [(process.communicate(timeout=120), process.returncode) for process in racing]
    assert [error for (_, error), code in ended if code] == []
    assert [said.strip() for (said, _), _ in ended].count("True") == 1
    assert ensure_schema(engine) is False


def test_a_database_that_fits_costs_one_question_and_no_alembic(database_url: str) -> None:
    ask = (
        "import sys\n"
        "from sqlalchemy import event\n"
        "from docgen.db.engine import make_engine\n"
        "from docgen.db.schema import ensure_schema\n"
        "engine = make_engine(sys.argv[1])\n"
        "said = []\n"
        "event.listen(engine, 'before_cursor_execute', lambda *given: said.append(given[2]))\n"
        "print(ensure_schema(engine), [one for one in said if one != 'BEGIN'], 'alembic' in sys.modules)\n"
    )
    ran = subprocess.run([sys.executable, "-c", ask, database_url], capture_output=True, text=True, timeout=60)
    assert ran.stdout.strip() == "False ['SELECT version_num FROM alembic_version'] False", ran.stderr
