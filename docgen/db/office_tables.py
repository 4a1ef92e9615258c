"""The tables of the office (办公用的表): people, their sessions and drafts in progress, the audit, the settings.

They are no index: nothing in the store could make them again, and ``rebuild-index`` never touches them. The rows of
``audit`` and ``house_settings`` can only be added to; the database itself refuses to change or remove one.
"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table

from docgen.db.tables import METADATA, NUMBER, TEXT

PEOPLE = Table(
    "people",
    METADATA,
    Column("name", TEXT, primary_key=True),
    Column("display", TEXT, nullable=False),
    Column("roles", TEXT, nullable=False),
    Column("active", Boolean(name="people_active"), nullable=False),
    Column("password", TEXT),
    Column("created_at", TEXT, nullable=False),
    Column("updated_at", TEXT, nullable=False),
)
"""People (人员) by login name; ``roles`` divided by blanks, ``password`` an Argon2 hash, None before the first.

Nobody is ever removed: names stand in the archive's log.
"""

INVITATIONS = Table(
    "invitations",
    METADATA,
    Column("token", TEXT, primary_key=True),
    Column("person", TEXT, ForeignKey(PEOPLE.c.name)),
    Column("created_at", TEXT, nullable=False),
    Column("created_by", TEXT, nullable=False),
    Column("expires_at", TEXT, nullable=False),
    Column("used_at", TEXT),
    Index("invitations_person", "person"),
)
"""One-time links (一次性链接) by the SHA-256 of their token; ``person`` None is for the first administrator."""

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("token", TEXT, primary_key=True),
    Column("person", TEXT, ForeignKey(PEOPLE.c.name), nullable=False),
    Column("created_at", TEXT, nullable=False),
    Column("seen_at", TEXT, nullable=False),
    Column("expires_at", TEXT, nullable=False),
    Column("address", TEXT, nullable=False),
    Index("sessions_person", "person"),
)
"""Who is signed in (登录会话), by the SHA-256 of the token that the browser holds."""

WORKING_COPIES = Table(
    "working_copies",
    METADATA,
    Column("id", TEXT, primary_key=True),
    Column("owner", TEXT, ForeignKey(PEOPLE.c.name), nullable=False),
    Column("filing", TEXT),
    Column("base_version", Integer),
    Column("kind", TEXT, nullable=False),
    Column("data", TEXT, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_at", TEXT, nullable=False),
    Column("updated_at", TEXT, nullable=False),
    Index("working_copies_owner", "owner", "updated_at"),
    Index("working_copies_filing", "filing"),
)
"""What is being typed (在写的稿子): ``data`` is JSON; ``filing`` and ``base_version`` are None for a new filing."""

AUDIT = Table(
    "audit",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    Column("at", TEXT, nullable=False),
    Column("actor", TEXT, nullable=False),
    Column("action", TEXT, nullable=False),
    Column("subject", TEXT, nullable=False),
    Column("address", TEXT, nullable=False),
    Column("detail", TEXT, nullable=False),
    Index("audit_subject", "action", "subject", "at"),
    Index("audit_address", "action", "address", "at"),
    Index("audit_actor", "actor", "id"),
)
"""Who did what, to what, from where (操作记录); ``actor`` is '' for somebody who is not signed in."""

HOUSE_SETTINGS = Table(
    "house_settings",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    Column("at", TEXT, nullable=False),
    Column("actor", TEXT, nullable=False),
    Column("reason", TEXT, nullable=False),
    Column("data", TEXT, nullable=False),
)
"""The house's settings (本单位设置) as JSON, whole each time: the last row counts."""

HOUSE_TEMPLATES = Table(
    "house_templates",
    METADATA,
    Column("digest", TEXT, primary_key=True),
    Column("kind", TEXT, primary_key=True),
    Column("name", TEXT, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("active", Boolean(name="house_templates_active"), nullable=False),
    Column("at", TEXT, nullable=False),
    Column("actor", TEXT, nullable=False),
    Index("house_templates_kind", "kind", "active"),
)
"""The house's Word templates (本单位模板) by the SHA-256 of their bytes and the kind of filing they are for."""

ROSTER_COLUMNS = Table(
    "roster_columns",
    METADATA,
    Column("kind", TEXT, primary_key=True),
    Column("header", TEXT, primary_key=True),
    Column("meaning", TEXT, nullable=False),
    Column("at", TEXT, nullable=False),
    Column("actor", TEXT, nullable=False),
)
"""What a column of a list of communities stood for the last time (记住的栏目对应), by kind of filing and header.

``header`` in the form in which two ways of typing it are equal; ``meaning`` 【社区名称】, an English path, or '' for a
column that is left alone.
"""

OFFICE_TABLES = (
    PEOPLE,
    INVITATIONS,
    SESSIONS,
    WORKING_COPIES,
    AUDIT,
    HOUSE_SETTINGS,
    HOUSE_TEMPLATES,
    ROSTER_COLUMNS,
)
"""All of them, in an order in which their rows can be added."""
