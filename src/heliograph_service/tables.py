"""The tables of the central service, the same for SQLite and PostgreSQL."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

SCHEMA = 3
"""Raised with every change of the tables; a newer database is refused.

2: previews, originals, reviews and replies. 3: codes for many devices.
"""

facts = Table(
    "facts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

codes = Table(
    "codes",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("proof_key", LargeBinary, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("organisation_name", Text, nullable=False),
    Column("made_ms", BigInteger, nullable=False),
    Column("first_used_ms", BigInteger),
    Column("uses", Integer, nullable=False),
)

wide_codes = Table(
    "wide_codes",
    metadata,
    Column("hash", Text, ForeignKey("codes.hash"), primary_key=True),
    Column("most_devices", Integer, nullable=False),
)

devices = Table(
    "devices",
    metadata,
    Column("id", Text, primary_key=True),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("organisation", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("code_hash", Text, ForeignKey("codes.hash"), nullable=False),
    Column("enrolled_ms", BigInteger, nullable=False),
)

stories = Table(
    "stories",
    metadata,
    Column("story", Text, primary_key=True),
    Column("organisation", Text, nullable=False),
    Column("first_ms", BigInteger, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    Column("story", Text, ForeignKey("stories.story"), primary_key=True),
    Column("revision", BigInteger, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("manifest", LargeBinary),  # emptied when the story is withdrawn
    Column("device", Text, nullable=False),
    Column("kept_ms", BigInteger, nullable=False),
    Column("receipt", Text),
    Column("number", Text, unique=True),
)

items = Table(
    "items",
    metadata,
    Column("story", Text, primary_key=True),
    Column("revision", BigInteger, primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("size_bytes", BigInteger, nullable=False),
    Column("place", Integer, nullable=False),
    ForeignKeyConstraint(["story", "revision"], ["revisions.story", "revisions.revision"]),
    Index("items_by_sha256", "sha256"),
)

previews = Table(
    "previews",
    metadata,
    Column("story", Text, primary_key=True),
    Column("revision", BigInteger, primary_key=True),
    Column("item", Text, primary_key=True),  # sha256 of the media item that it is of
    Column("sha256", Text, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    ForeignKeyConstraint(
        ["story", "revision", "item"], ["items.story", "items.revision", "items.sha256"]
    ),
    Index("previews_by_sha256", "sha256"),
)

originals = Table(
    "originals",
    metadata,
    Column("story", Text, primary_key=True),
    Column("item", Text, primary_key=True),  # the media item's id in the manifest
    Column("sha256", Text, primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("told_ms", BigInteger, nullable=False),
    ForeignKeyConstraint(["story", "revision"], ["revisions.story", "revisions.revision"]),
    Index("originals_by_sha256", "sha256"),
)

holdings = Table(
    "holdings",
    metadata,
    Column("organisation", Text, primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("size_bytes", BigInteger, nullable=False),
    Column("held_ms", BigInteger, nullable=False),
    Index("holdings_by_sha256", "sha256"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("place", Integer, primary_key=True),  # grows with each review: cursors are made of it
    Column("organisation", Text, nullable=False),
    Column("story", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("statement", Text, nullable=False),
    UniqueConstraint("story", "number"),
    Index("reviews_by_organisation", "organisation", "place"),
    sqlite_autoincrement=True,
)

replies = Table(
    "replies",
    metadata,
    Column("id", Text, primary_key=True),
    Column("organisation", Text, nullable=False),
    Column("story", Text, nullable=False),
    Column("comment", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("kept_ms", BigInteger, nullable=False),
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("organisation", Text, primary_key=True),
    Column("story", Text, primary_key=True),
    Column("withdrawn_ms", BigInteger, nullable=False),
    Column("confirmation", Text, nullable=False),
)

uploads = Table(
    "uploads",
    metadata,
    Column("id", Text, primary_key=True),
    Column("organisation", Text, nullable=False),
    Column("length", BigInteger, nullable=False),
    Column("sha256", Text),
    Column("tags", Text, nullable=False),  # Upload-Metadata as it came
    Column("concat", Text, nullable=False),  # Upload-Concat as it came, or empty
    Column("durable", BigInteger, nullable=False),  # bytes known to be on the disk
    Column("done", Integer, nullable=False),
    Column("touched_ms", BigInteger, nullable=False),
    Index("uploads_by_item", "organisation", "sha256"),
)

packs = Table(
    "packs",
    metadata,
    Column("campaign", Text, primary_key=True),
    Column("version", BigInteger, primary_key=True),
    Column("payload", LargeBinary, nullable=False),
    Column("published_ms", BigInteger, nullable=False),
)
