"""What citizens said, and what the city decided of it."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from liveroom.store.tables.base import METADATA

source = Table(
    "source",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("dialect", Text, nullable=False),
    Column("every_s", Integer),  # None: filled by files
    Column("as_of_ms", BigInteger),  # when it was last read in full
    Column("watermark_ms", BigInteger),  # newest moment of its own clock that was taken
    Column("first_day", Integer),  # the oldest local day it had told when it was last read in full
    Column("again_ms", BigInteger),  # what came before is read again: boundaries are others now
    Column("failed_ms", BigInteger),  # set while the last poll failed
    Column("failure", Text),
)

_ENDED = "'resolved', 'closed', 'rejected', 'not_our_authority', 'archived'"
_SAID_MS = "coalesce(resolved_ms, updated_ms, received_ms)"
_LEFT = (
    f"CASE WHEN known_status AND status IN ({_ENDED}) THEN "
    f"CASE WHEN {_SAID_MS} < received_ms THEN received_ms ELSE {_SAID_MS} END END"
)

request = Table(
    "request",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("source_id", Integer, ForeignKey("source.id"), nullable=False),
    Column("external_id", Text, nullable=False),
    Column("received_ms", BigInteger, nullable=False),
    Column("received_day", Integer, nullable=False),
    Column("updated_ms", BigInteger),
    Column("status", Text, nullable=False),
    Column("source_status", Text, nullable=False),
    Column("known_status", Boolean, nullable=False),
    Column("topic", Text, nullable=False),
    Column("agency", Text),  # as the source says, else by the registry's topic
    Column("district", Text),  # Kemendagri code 36.71.NN, else None
    Column("category", Text),
    Column("application", Text),
    Column("mapping", Text, nullable=False),  # mapped | unrelated | unmapped
    Column("first_response_ms", BigInteger),
    Column("resolved_ms", BigInteger),
    Column("due_ms", BigInteger),  # what the source told, else by the city's table of deadlines
    Column("told_due_ms", BigInteger),  # the source's own
    Column("response_due_ms", BigInteger),
    Column("response_days", Integer),  # working days until the first answer
    Column("resolution_days", Integer),  # working days until it was resolved
    Column("named_agency", Text),  # the source's own word, for when the registry changes
    Column("named_application", Text),
    Column("kind", Text, nullable=False, server_default="pengaduan"),  # the class deadlines go by
    Column("channel", Text),  # the source's word for the way it came
    Column("verified_ms", BigInteger),  # found to be a complaint
    Column("closed_ms", BigInteger),  # its end confirmed; resolved is what an agency says itself
    Column("reopened_ms", BigInteger),  # for the last time
    Column("reopenings", Integer, nullable=False, server_default="0"),
    # Worked out by the database: since when it is open no more, else None; never before it came.
    Column("left_ms", BigInteger, Computed(_LEFT, persisted=True)),
    UniqueConstraint("source_id", "external_id"),
    Index("request_received", "received_ms"),
    Index(
        "request_open",
        *("received_ms", "due_ms", "district", "agency", "status", "known_status"),
        sqlite_where=text("left_ms IS NULL"),
        postgresql_where=text("left_ms IS NULL"),
    ),
    Index(
        "request_left",
        *("left_ms", "received_ms", "resolved_ms", "status"),
        sqlite_where=text("left_ms IS NOT NULL"),
        postgresql_where=text("left_ms IS NOT NULL"),
    ),
    Index(  # all that complaints are counted by from day to day, so that no row need be read
        "request_counted",
        *("received_day", "mapping", "district", "topic", "received_ms"),
    ),
    Index("request_about", "application", "category", "received_ms"),
)

request_text = Table(  # what a citizen wrote, masked; only where the city chose to keep it
    "request_text",
    METADATA,
    Column("request_id", Integer, ForeignKey("request.id"), primary_key=True),
    Column("text", Text, nullable=False),
    Column("kept_ms", BigInteger, nullable=False),
    Column("destroy_ms", BigInteger, nullable=False),
    Index("request_text_destroy", "destroy_ms"),
)

text_destruction = Table(  # how many texts were destroyed, each time some were
    "text_destruction",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("texts", Integer, nullable=False),
)

request_history = Table(
    "request_history",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("request_id", Integer, ForeignKey("request.id"), nullable=False),
    Column("seen_ms", BigInteger, nullable=False),
    Column("updated_ms", BigInteger),
    Column("status", Text, nullable=False),
    Column("source_status", Text, nullable=False),
    Column("kind", Text, nullable=False, server_default="pengaduan"),
)

complaint_word = (
    Table(  # what the city decided that a source's word means; else liveroom.dialects.words
        "complaint_word",
        METADATA,
        Column("source_id", Integer, ForeignKey("source.id"), primary_key=True),
        Column("word", Text, primary_key=True),  # without case, with single blanks
        Column("status", Text, nullable=False),
        Column("changed_ms", BigInteger, nullable=False),
        Column("changed_by", Text, nullable=False),
    )
)

complaint_topic = Table(  # what the city decided of a topic; it comes before the registry's
    "complaint_topic",
    METADATA,
    Column("topic", Text, primary_key=True),  # without case, with single blanks
    Column("name", Text, nullable=False),
    Column("owner", Text),
    Column("category", Text),
    Column("application", Text),
    Column("changed_ms", BigInteger, nullable=False),
    Column("changed_by", Text, nullable=False),
)

deadline = Table(  # what the city decided; else liveroom.rules.deadlines.DEFAULTS
    "deadline",
    METADATA,
    Column("kind", Text, primary_key=True),  # the class; "" is any
    Column("topic", Text, primary_key=True),  # without case, with single blanks; "" is any
    Column("name", Text, nullable=False),  # the topic as it was written
    Column("response_amount", Integer),
    Column("response_unit", Text),  # hours | working_days
    Column("resolution_amount", Integer),
    Column("resolution_unit", Text),
    Column("changed_ms", BigInteger, nullable=False),
    Column("changed_by", Text, nullable=False),
)

free_day = Table(  # days the city does not work, beside the country's holidays and collective leave
    "free_day",
    METADATA,
    Column("day", Integer, primary_key=True),
    Column("origin", Text, primary_key=True),  # registry | city
    Column("name", Text, nullable=False),
)

complaint_day = Table(  # local days whose counts were told already when more complaints came
    "complaint_day",
    METADATA,
    Column("source_id", Integer, ForeignKey("source.id"), primary_key=True),
    Column("day", Integer, primary_key=True),
    Column("revised_ms", BigInteger, nullable=False),  # for the last time
    Column("added", Integer, nullable=False),  # complaints that came late, in all
)

published = Table(  # figures somebody published about complaints; never mixed into our own counts
    "published",
    METADATA,
    Column("name", Text, primary_key=True),  # who published it
    Column("period", Text, primary_key=True),  # 2025, 2025-08 or FROM/TO
    Column("label", Text, primary_key=True),  # received | resolved | in_progress | waiting
    Column("count", Integer, nullable=False),
    Column("percent", Float),
    Column("citation", Text, nullable=False),
    Column("kept_ms", BigInteger, nullable=False),
)

saved_view = Table(  # a set of filters of the complaint page under a name, for everybody
    "saved_view",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("query", Text, nullable=False),
    Column("changed_ms", BigInteger, nullable=False),
    Column("changed_by", Text, nullable=False),
)

silent_outage = Table(  # far more complaints than usual about an application whose check was green
    "silent_outage",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("application_id", Integer, ForeignKey("application.id"), nullable=False),
    Column("opened_ms", BigInteger, nullable=False),  # the first complaint of the window
    Column("seen_ms", BigInteger, nullable=False),  # when it was first called
    Column("closed_ms", BigInteger),
    Column("received", Integer, nullable=False),  # at its height, in `window_s`
    Column("expected", Float, nullable=False),
    Column("window_s", Integer, nullable=False),
    Index("silent_outage_open", "closed_ms"),
)
