"""The tables of the index (索引的表): all of it can be made again from the store.

Moments and days are ISO text: they sort, and are the same on both databases. Text compares by code point everywhere, so
that an order never hangs on a server's locale. ``docgen.archive.index`` is the only writer.
"""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, MetaData, Table, Text
from sqlalchemy.types import TypeEngine

METADATA = MetaData()

TEXT: TypeEngine[str] = Text().with_variant(Text(collation="C"), "postgresql")
NUMBER: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite knows a row by its INTEGER PRIMARY KEY alone."""

META = Table(
    "meta",
    METADATA,
    Column("key", TEXT, primary_key=True),
    Column("value", TEXT, nullable=False),
)
"""What the index says of itself: the archive it belongs to."""

EVENTS = Table(
    "events",
    METADATA,
    Column("seq", NUMBER, primary_key=True, autoincrement=False),
    Column("subject", TEXT, nullable=False),
    Column("object_version", Integer, nullable=False),
    Column("action", TEXT, nullable=False),
    Column("at", TEXT, nullable=False),
    Column("actor", TEXT, nullable=False),
    Column("remark", TEXT, nullable=False),
    Column("version", Integer),
    Column("state", TEXT),
    Column("digest", TEXT, nullable=False),
    Column("previous", TEXT, nullable=False),
    Column("data", TEXT, nullable=False),
    Index("events_subject", "subject", "seq"),
)
"""The log (办理记录), one row for each event; ``version`` and ``state`` are what it made current, if anything."""

FILINGS = Table(
    "filings",
    METADATA,
    Column("id", TEXT, primary_key=True),
    Column("created_seq", NUMBER, nullable=False),
    Column("seq", NUMBER, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("form", TEXT),
    Column("title", TEXT, nullable=False),
    Column("issuer", TEXT, nullable=False),
    Column("community", TEXT),
    Column("state", TEXT, nullable=False),
    Column("organ_code", TEXT),
    Column("year", Integer),
    Column("serial", NUMBER),
    Column("document_number", TEXT),
    Column("version", Integer, nullable=False),
    Column("created_at", TEXT, nullable=False),
    Column("updated_at", TEXT, nullable=False),
    Column("signed_on", TEXT),
    Column("printed_on", TEXT),
    Column("drafter", TEXT),
    Column("base", TEXT),
    Column("ended_by", TEXT),
    Column("replaced_by", TEXT),
    Index("filings_created", "created_seq", unique=True),
    Index("filings_year", "year", "created_seq"),
    Index("filings_state", "state", "created_seq"),
    Index("filings_organ", "organ_code", "created_seq"),
    Index("filings_issuer", "issuer", "created_seq"),
    Index("filings_kind", "kind", "created_seq"),
    Index("filings_number", "document_number"),
)
"""One row for each filing (公文) as it now stands; ``created_seq`` and ``seq`` are its first and its last event."""

VERSIONS = Table(
    "versions",
    METADATA,
    Column("filing", TEXT, ForeignKey(FILINGS.c.id), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("seq", NUMBER, nullable=False),
    Column("object_version", Integer, nullable=False),
    Column("name", TEXT, nullable=False),
    Column("at", TEXT, nullable=False),
    Column("actor", TEXT, nullable=False),
    Column("reason", TEXT, nullable=False),
    Column("template", TEXT),
    Column("files", TEXT, nullable=False),
    Column("rendition", TEXT),
)
"""The versions (版本) of a filing as a person counts them; ``files`` and ``rendition`` are JSON."""

NUMBERS = Table(
    "numbers",
    METADATA,
    Column("code", TEXT, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("serial", NUMBER, primary_key=True, autoincrement=False),
    Column("status", TEXT, nullable=False),
    Column("filing", TEXT),
    Column("reason", TEXT, nullable=False),
    Column("seq", NUMBER, nullable=False),
    Index("numbers_filing", "filing"),
)
"""The number book (发文字号簿): every number that is taken, and why; ``year`` 0 is a sequence without years."""

SEQUENCES = Table(
    "sequences",
    METADATA,
    Column("code", TEXT, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("start", NUMBER, nullable=False),
    Column("floor", NUMBER, nullable=False),
    Column("closed", Boolean(name="sequences_closed"), nullable=False),
    Column("seq", NUMBER, nullable=False),
)
"""The sequences (编号序列): ``floor`` is the smallest free number from ``start`` on; code '' closes a whole year."""

SEARCH_TEXTS = Table(
    "search_texts",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=False),
    Column("filing", TEXT, ForeignKey(FILINGS.c.id), nullable=False, unique=True),
    Column("folded", TEXT, nullable=False),
    Column("head", TEXT, nullable=False),
    Column("text", TEXT, nullable=False),
)
"""What is searched (检索文字): one row for each filing, its ``id`` the filing's ``created_seq``.

The words of a row stand beside it: in the FTS5 table ``search_words`` (SQLite), in the column ``words`` (PostgreSQL).
"""
