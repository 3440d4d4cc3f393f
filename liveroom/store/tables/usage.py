"""How much applications are used."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Integer, Table, Text, UniqueConstraint

from liveroom.store.tables.base import METADATA, Seconds

metric = Table(
    "metric",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("application_id", Integer, ForeignKey("application.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    UniqueConstraint("application_id", "name"),
)

reading = Table(
    "reading",
    METADATA,
    Column("at_s", Seconds, primary_key=True, autoincrement=False),
    Column("metric_id", Integer, primary_key=True, autoincrement=False),
    Column("value", Float, nullable=False),  # as read; a counter's growth is worked out on reading
    sqlite_with_rowid=False,
)
