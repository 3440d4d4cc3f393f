"""How much applications are used."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

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
    Column("value", Float, nullable=False),  # as read; what a counter grew is in `usage_day`
    Index("reading_metric", "metric_id", "at_s"),
    sqlite_with_rowid=False,
)

usage_day = Table(  # what the readings of a local day come to; see liveroom.store.usage_days
    "usage_day",
    METADATA,
    Column("metric_id", Integer, primary_key=True, autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False),  # YYYYMMDD
    Column("value", Float, nullable=False),
    Column("readings", Integer, nullable=False),
    Column("resets", Integer, nullable=False),  # how often a counter began anew
    sqlite_with_rowid=False,
)

usage_month = Table(  # the sums of these days, that in progress so far
    "usage_month",
    METADATA,
    Column("metric_id", Integer, primary_key=True, autoincrement=False),
    Column("month", Integer, primary_key=True, autoincrement=False),  # YYYYMM
    Column("value", Float, nullable=False),
    Column("told", Integer, nullable=False),  # days
    Column("resets", Integer, nullable=False),
    sqlite_with_rowid=False,
)
