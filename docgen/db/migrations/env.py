"""Alembic's environment: migrations run on the connection that ``docgen.db.schema`` hands over, in its transaction."""

from alembic import context

from docgen.db.office_tables import OFFICE_TABLES

# One MetaData holds the index and the office; the module named last knows both.
metadata = OFFICE_TABLES[0].metadata
context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
