"""The archive's index: log, filings, versions, number book, and the words to search by."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0001"
down_revision = None

TEXT: TypeEngine[str] = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER: TypeEngine[int] = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _log()
    _filings()
    _numbers()
    _search()
    if op.get_bind().dialect.name == "sqlite":
        _words_for_sqlite()
    else:
        _words_for_postgresql()


def _log() -> None:
    op.create_table("meta", sa.Column("key", TEXT, primary_key=True), sa.Column("value", TEXT, nullable=False))
    op.create_table(
        "events",
        sa.Column("seq", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("object_version", sa.Integer, nullable=False),
        sa.Column("action", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("remark", TEXT, nullable=False),
        sa.Column("version", sa.Integer),
        sa.Column("state", TEXT),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("previous", TEXT, nullable=False),
        sa.Column("data", TEXT, nullable=False),
    )
    op.create_index("events_subject", "events", ["subject", "seq"])


def _filings() -> None:
    op.create_table(
        "filings",
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("created_seq", NUMBER, nullable=False),
        sa.Column("seq", NUMBER, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("form", TEXT),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("issuer", TEXT, nullable=False),
        sa.Column("community", TEXT),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("organ_code", TEXT),
        sa.Column("year", sa.Integer),
        sa.Column("serial", NUMBER),
        sa.Column("document_number", TEXT),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.Column("updated_at", TEXT, nullable=False),
        sa.Column("signed_on", TEXT),
        sa.Column("printed_on", TEXT),
        sa.Column("drafter", TEXT),
        sa.Column("base", TEXT),
        sa.Column("ended_by", TEXT),
        sa.Column("replaced_by", TEXT),
    )
    op.create_index("filings_created", "filings", ["created_seq"], unique=True)
    for name, column in (("year",) * 2, ("state",) * 2, ("organ", "organ_code"), ("issuer",) * 2, ("kind",) * 2):
        op.create_index(f"filings_{name}", "filings", [column, "created_seq"])
    op.create_index("filings_number", "filings", ["document_number"])
    op.create_table(
        "versions",
        sa.Column("filing", TEXT, sa.ForeignKey("filings.id"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seq", NUMBER, nullable=False),
        sa.Column("object_version", sa.Integer, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("template", TEXT),
        sa.Column("files", TEXT, nullable=False),
        sa.Column("rendition", TEXT),
    )


def _numbers() -> None:
    op.create_table(
        "numbers",
        sa.Column("code", TEXT, primary_key=True),
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("serial", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("filing", TEXT),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("seq", NUMBER, nullable=False),
    )
    op.create_index("numbers_filing", "numbers", ["filing"])
    op.create_table(
        "sequences",
        sa.Column("code", TEXT, primary_key=True),
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("start", NUMBER, nullable=False),
        sa.Column("floor", NUMBER, nullable=False),
        sa.Column("closed", sa.Boolean(name="sequences_closed"), nullable=False),
        sa.Column("seq", NUMBER, nullable=False),
    )


def _search() -> None:
    op.create_table(
        "search_texts",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("filing", TEXT, sa.ForeignKey("filings.id"), nullable=False, unique=True),
        sa.Column("folded", TEXT, nullable=False),
        sa.Column("head", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
    )


def _words_for_sqlite() -> None:
    # The words arrive ready, divided by blanks; the "ascii" tokenizer leaves every other character as it is. Which
    # words a filing has is all that is asked: no places (detail), no lengths (columnsize), no second copy (content).
    op.execute(
        "CREATE VIRTUAL TABLE search_words USING fts5(words, content='', detail=none, columnsize=0, tokenize='ascii')"
    )


def _words_for_postgresql() -> None:
    op.execute("ALTER TABLE search_texts ADD COLUMN words tsvector NOT NULL")
    op.execute("CREATE INDEX search_words ON search_texts USING gin (words)")
    # The planner takes no account of what it costs to fetch a large text or its words out of line, and would rather
    # test row after row in the wanted order than sort a long answer of the index: told here to ask the index.
    op.execute(
        "CREATE FUNCTION search_candidates(wanted tsquery, below bigint, most integer) RETURNS SETOF bigint"
        " LANGUAGE sql STABLE SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off"
        " AS 'SELECT id FROM search_texts WHERE words @@ wanted AND id + 0 < below ORDER BY id DESC LIMIT most'"
    )
