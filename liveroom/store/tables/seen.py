"""What was seen of applications: samples, the spells and tallies made of them, incidents, signs of life."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from liveroom.store.tables.base import METADATA, Seconds

sample = Table(
    "sample",
    METADATA,
    Column("start_s", Seconds, primary_key=True, autoincrement=False),
    Column("application_id", Integer, primary_key=True, autoincrement=False),
    Column("length_s", Integer, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("cause", SmallInteger, nullable=False),
    Column("attempts", SmallInteger, nullable=False),
    Column("latency_ms", Integer),
    sqlite_with_rowid=False,
    postgresql_partition_by="RANGE (start_s)",
)

current = Table(  # the last verdict of each application, with what only the last one needs
    "current",
    METADATA,
    Column("application_id", Integer, primary_key=True, autoincrement=False),
    Column("status", SmallInteger, nullable=False),
    Column("cause", SmallInteger, nullable=False),
    Column("since_ms", BigInteger, nullable=False),  # start of the run of equal status
    Column("start_ms", BigInteger, nullable=False),  # start of the slot it speaks for
    Column("end_ms", BigInteger, nullable=False),
    Column("attempts", SmallInteger, nullable=False),
    Column("latency_ms", Integer),
    Column("http_status", Integer),
    Column("tls_days_left", Integer),
    Column("dialect", Text),
    Column("checks", Text),  # JSON list of [name, status]
    Column("addresses", Text),  # of an outage: what its host's name stood for, with commas
)

spell = Table(  # maximal runs of equal verdict and cause, without windows or hours; for ever
    "spell",
    METADATA,
    Column("application_id", Integer, primary_key=True, autoincrement=False),
    Column("start_ms", BigInteger, primary_key=True, autoincrement=False),
    Column("end_ms", BigInteger, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("cause", SmallInteger, nullable=False),
    Column("slots", Integer, nullable=False),  # how many samples it is made of
    sqlite_with_rowid=False,
)


def _states() -> tuple[Column[int], ...]:
    names = ("up", "degraded", "down", "maintenance", "unobserved", "outside_hours")
    return tuple(Column(f"{name}_ms", Integer, nullable=False) for name in names)


tally_hour = Table(
    "tally_hour",
    METADATA,
    Column("hour_s", Seconds, primary_key=True, autoincrement=False),
    Column("application_id", Integer, primary_key=True, autoincrement=False),
    *_states(),
    Column("revised", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
Index(  # a few of very many, and asked for by every count of a span
    "tally_hour_revised",
    tally_hour.c.hour_s,
    sqlite_where=text("revised = 1"),  # as the question says it, or it is not used
    postgresql_where=text("revised"),
)

# Application first: a year of them is read far more often than a day is written. PostgreSQL, whose
# rows lie as they come, has an index by day beside it (see its migration).
tally_day = Table(
    "tally_day",
    METADATA,
    Column("day", Integer, nullable=False, autoincrement=False),
    Column("application_id", Integer, nullable=False, autoincrement=False),
    *_states(),
    Column("revised", Boolean, nullable=False),
    PrimaryKeyConstraint("application_id", "day"),
    sqlite_with_rowid=False,
)

tally_month = Table(  # of months that are over: their days added; see liveroom.store.months
    "tally_month",
    METADATA,
    Column("application_id", Integer, nullable=False, autoincrement=False),  # 0: of everybody
    Column("month", Integer, nullable=False, autoincrement=False),  # YYYYMM
    Column("up_ms", BigInteger, nullable=False),
    Column("degraded_ms", BigInteger, nullable=False),
    Column("down_ms", BigInteger, nullable=False),
    Column("maintenance_ms", BigInteger, nullable=False),
    Column("revised", Boolean, nullable=False),
    PrimaryKeyConstraint("application_id", "month"),
    Index("tally_month_month", "month"),
    sqlite_with_rowid=False,
)

latency_hour = Table(  # by the slot's start: two bytes an answer, in any order
    "latency_hour",
    METADATA,
    Column("hour_s", Seconds, primary_key=True, autoincrement=False),
    Column("application_id", Integer, primary_key=True, autoincrement=False),
    Column("answers", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

latency_day = Table(  # of a day that is over: its hours added, packed
    "latency_day",
    METADATA,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("application_id", Integer, primary_key=True, autoincrement=False),
    Column("histogram", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

incident = Table(  # of one application; or, without one, what several share: their parent
    "incident",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("application_id", Integer, ForeignKey("application.id")),
    Column("parent_id", Integer),
    Column("severity", Text, nullable=False),
    Column("cause", SmallInteger, nullable=False),
    Column("opened_ms", BigInteger, nullable=False),
    Column("closed_ms", BigInteger),
    Column("unobserved_ms", BigInteger, nullable=False, server_default="0"),  # between verdicts
    Column("flapping", Boolean, nullable=False, server_default=false()),
    Column("revised_ms", BigInteger),  # when late evidence last moved what was known of it
    Column("shared_kind", Text),  # of a parent: dependency | host | address | dns | owner
    Column("shared_by", Text),  # ... and which one it is
    UniqueConstraint("application_id", "opened_ms", "severity"),
    Index("incident_opened", "opened_ms"),
    Index("incident_parent", "parent_id"),
    sqlite_autoincrement=True,  # a number is never given twice: links and notices rest on it
)

incident_event = Table(  # what became of incidents, step by step: what notices are made of
    "incident_event",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("incident_id", Integer, nullable=False),
    Column("step", Text, nullable=False),  # opened continued flapping closed revised withdrawn
    Column("at_ms", BigInteger, nullable=False),  # when it was so
    Column("seen_ms", BigInteger, nullable=False),  # when it was known
    UniqueConstraint("incident_id", "step", "at_ms"),
    sqlite_autoincrement=True,
)

beat = Table(  # a sign of life of what is not polled
    "beat",
    METADATA,
    Column("application_id", Integer, ForeignKey("application.id"), primary_key=True),
    Column("at_ms", BigInteger, primary_key=True, autoincrement=False),
)

listening = Table(  # when the web could have heard one
    "listening",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("start_ms", BigInteger, nullable=False),
    Column("end_ms", BigInteger, nullable=False),
    Index("listening_end", "end_ms"),
)

acknowledgement = Table(  # who took an incident, or gave it back; the last row is the case
    "acknowledgement",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("incident_id", Integer, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("taken", Boolean, nullable=False),  # else given back
    Index("acknowledgement_incident", "incident_id"),
    sqlite_autoincrement=True,
)
