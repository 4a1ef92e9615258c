"""The office's own tables: people, invitations, sessions, working copies, audit, house settings and templates."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0002"
down_revision = "0001"

TEXT: TypeEngine[str] = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER: TypeEngine[int] = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _people()
    _working_copies()
    _audit()
    _house()
    for table in ("audit", "house_settings"):
        _append_only(table)


def _text(name: str, *, null: bool = False) -> "sa.Column[str]":
    return sa.Column(name, TEXT, nullable=null)


def _key(name: str) -> "sa.Column[str]":
    return sa.Column(name, TEXT, primary_key=True)


def _people() -> None:
    op.create_table(
        "people",
        _key("name"),
        _text("display"),
        _text("roles"),
        sa.Column("active", sa.Boolean(name="people_active"), nullable=False),
        _text("password", null=True),
        _text("created_at"),
        _text("updated_at"),
    )
    op.create_table(
        "invitations",
        _key("token"),
        sa.Column("person", TEXT, sa.ForeignKey("people.name")),
        _text("created_at"),
        _text("created_by"),
        _text("expires_at"),
        _text("used_at", null=True),
    )
    op.create_index("invitations_person", "invitations", ["person"])
    op.create_table(
        "sessions",
        _key("token"),
        sa.Column("person", TEXT, sa.ForeignKey("people.name"), nullable=False),
        _text("created_at"),
        _text("seen_at"),
        _text("expires_at"),
        _text("address"),
    )
    op.create_index("sessions_person", "sessions", ["person"])


def _working_copies() -> None:
    op.create_table(
        "working_copies",
        _key("id"),
        sa.Column("owner", TEXT, sa.ForeignKey("people.name"), nullable=False),
        _text("filing", null=True),
        sa.Column("base_version", sa.Integer),
        _text("kind"),
        _text("data"),
        sa.Column("revision", sa.Integer, nullable=False),
        _text("created_at"),
        _text("updated_at"),
    )
    op.create_index("working_copies_owner", "working_copies", ["owner", "updated_at"])
    op.create_index("working_copies_filing", "working_copies", ["filing"])


def _audit() -> None:
    columns = [_text(name) for name in ("at", "actor", "action", "subject", "address", "detail")]
    op.create_table("audit", sa.Column("id", NUMBER, primary_key=True), *columns)
    op.create_index("audit_subject", "audit", ["action", "subject", "at"])
    op.create_index("audit_address", "audit", ["action", "address", "at"])
    op.create_index("audit_actor", "audit", ["actor", "id"])


def _house() -> None:
    columns = [_text(name) for name in ("at", "actor", "reason", "data")]
    op.create_table("house_settings", sa.Column("id", NUMBER, primary_key=True), *columns)
    op.create_table(
        "house_templates",
        _key("digest"),
        _key("kind"),
        _text("name"),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("active", sa.Boolean(name="house_templates_active"), nullable=False),
        _text("at"),
        _text("actor"),
    )
    op.create_index("house_templates_kind", "house_templates", ["kind", "active"])


def _append_only(table: str) -> None:
    """Rows are added and never changed, whoever asks."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql"
        f" AS 'BEGIN RAISE EXCEPTION ''{table} is append-only'' USING ERRCODE = ''integrity_constraint_violation'';"
        " END'"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {table}_append_only()"
    )
