"""What the office's columns stand for in its lists of communities."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0003"
down_revision = "0002"

TEXT: TypeEngine[str] = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "roster_columns",
        sa.Column("kind", TEXT, primary_key=True),
        sa.Column("header", TEXT, primary_key=True),
        *(sa.Column(name, TEXT, nullable=False) for name in ("meaning", "at", "actor")),
    )
