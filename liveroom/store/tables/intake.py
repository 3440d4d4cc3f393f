"""How complaints come in beside feeds: signed messages and files, each counted once."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, Table, Text

from liveroom.store.tables.base import METADATA, Seconds

hook = Table(  # who may send complaints of a source by themselves
    "hook",
    METADATA,
    Column("source", Text, primary_key=True),
    Column("dialect", Text, nullable=False),
    Column("secrets", Text, nullable=False),  # JSON list of names, two while they rotate
)

hook_message = Table(  # the messages that have been counted, so that each counts once
    "hook_message",
    METADATA,
    Column("source", Text, primary_key=True),
    Column("message_id", Text, primary_key=True),
    Column("digest", Text, nullable=False),  # SHA-256 of the body
    Column("at_ms", BigInteger, nullable=False),
    Index("hook_message_at", "at_ms"),
)

sheet_mapping = Table(  # which column of a source's spreadsheets is which, as a person confirmed
    "sheet_mapping",
    METADATA,
    Column("source", Text, primary_key=True),
    Column("columns", Text, nullable=False),  # JSON, see liveroom.sheets.columns
    Column("saved_ms", BigInteger, nullable=False),
    Column("saved_by", Text, nullable=False),
)

import_file = Table(  # a file that a person has confirmed, and how far it has got
    "import_file",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("state", Text, nullable=False),  # applying | done | undoing | undone
    Column("at_ms", BigInteger, nullable=False),  # when it was confirmed: what it changed says so
    Column("done_ms", BigInteger),
    Column("undone_ms", BigInteger),
    Column("undone_by", Text),
    Column("new", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("conflicts", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("form", Text),  # of usage figures, whose source is an application; None: complaints
)

import_change = Table(  # what a file changed, for taking it back
    "import_change",
    METADATA,
    Column("import_id", Text, primary_key=True),
    Column("request_id", Integer, primary_key=True, autoincrement=False),
    Column("before", Text),  # JSON of the row as it was; None: it was not there
    Column("after", Text, nullable=False),  # digest of what it became
)

import_figure = Table(  # what a file of usage figures changed, for taking it back
    "import_figure",
    METADATA,
    Column("import_id", Text, primary_key=True),
    Column("metric_id", Integer, primary_key=True, autoincrement=False),
    Column("at_s", Seconds, primary_key=True, autoincrement=False),
    Column("before", Float),  # None: it was not there
    Column("after", Float, nullable=False),
)
