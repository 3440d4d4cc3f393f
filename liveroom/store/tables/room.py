"""What the room knows of itself, and whom it tells."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from liveroom.store.tables.base import METADATA

channel = Table(  # the ways by which notices leave, as registered; never their addresses
    "channel",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("kind", Text, nullable=False),  # json, mailtos, tgram …; empty: a secret decides
    Column("level", Text, nullable=False),  # operator | agency | leadership
    Column("after_s", Integer, nullable=False),
    Column("sent_ms", BigInteger),  # when it last took a notice
    Column("failed_ms", BigInteger),  # since when it takes none
    Column("failures", Integer, nullable=False, server_default="0"),  # since it took the last one
    Column("failure", Text),
    Column("next_ms", BigInteger, nullable=False, server_default="0"),  # tried no earlier
)

notice = Table(  # the outbox: one row for each channel, subject and step
    "notice",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("subject", Text, nullable=False),  # incident:7 certificate:parkir monitor source:laksa
    Column("step", Text, nullable=False),
    Column("round", Integer, nullable=False),  # of the same subject, after it was over once
    Column("name", Text, nullable=False),  # of what it speaks
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("queued_ms", BigInteger, nullable=False),
    Column("state", Text, nullable=False),  # waiting sending sent abandoned quiet
    Column("is_open", Boolean, nullable=False),  # what it speaks of has not been told over
    Column("is_doubtful", Boolean, nullable=False, server_default=false()),  # perhaps sent before
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("tried_ms", BigInteger),
    Column("sent_ms", BigInteger),
    UniqueConstraint("channel", "subject", "step", "round"),
    Index("notice_open", "is_open"),
    Index("notice_state", "state"),
    sqlite_autoincrement=True,
)

poll = Table(  # every poll that is not a health sample: usage, complaints, registry
    "poll",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("source", Text, nullable=False),  # usage | complaints | registry
    Column("subject", Text, nullable=False),  # slug or feed name
    Column("cause", SmallInteger, nullable=False),
    Column("took_ms", Integer, nullable=False),
    Column("kept", Integer, nullable=False),
    Column("detail", Text, nullable=False),
    Index("poll_at", "at_ms"),
)

writer = Table(  # whose turn it is to collect; see liveroom.store.writer
    "writer",
    METADATA,
    Column("id", SmallInteger, primary_key=True),  # always 1
    Column("epoch", BigInteger, nullable=False),  # grows with every turn
    Column("holder", Text),  # host and home; None: it has left
    Column("taken_ms", BigInteger, nullable=False),
)

heartbeat = Table(
    "heartbeat",
    METADATA,
    Column("id", SmallInteger, primary_key=True),  # always 1
    Column("beat_ms", BigInteger, nullable=False),
    Column("started_ms", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),  # grows with every commit that changed a fact
    Column("state", Text, nullable=False),  # ok | offline | dns | overload | storage | clock
    Column("reason", Text, nullable=False),
    Column("since_ms", BigInteger, nullable=False),
)
