"""Every table of the store, once, for SQLite and PostgreSQL alike.

Times are integers: `_ms` columns are UTC epoch milliseconds, `_s` columns UTC epoch seconds,
`day` columns the city's local date as the number YYYYMMDD. Rows that come by the million are
keyed by time first, so that inserts append; status and cause are the small numbers of `codes`.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

METADATA = MetaData()

Seconds = Integer().with_variant(BigInteger(), "postgresql")
"""Epoch seconds: four bytes would end in 2038, and SQLite takes what a number needs."""

# -- what the city registered ------------------------------------------------------------------

city = Table(
    "city",
    METADATA,
    Column("id", SmallInteger, primary_key=True),  # always 1
    Column("name", Text, nullable=False),
    Column("declared_count", Integer),
    Column("declared_source", Text),
    Column("sample", Boolean, nullable=False),
    Column("zone", Text, nullable=False),  # whose local days `day` columns mean
    Column("digest", Text, nullable=False),  # of the registry file that was accepted
    Column("file", Text),  # its words, for a start at which the file on disk cannot be used
    Column("accepted_ms", BigInteger, nullable=False),
    Column("refused_ms", BigInteger),  # set while the file on disk is refused
    Column("refusal", Text),  # one sentence per line
)

category = Table(
    "category",
    METADATA,
    Column("slug", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name_id", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("group", Text, nullable=False),
    Column("declared", Integer),
)

agency = Table(
    "agency",
    METADATA,
    Column("slug", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
)

district = Table(  # what the city says of its kecamatan: people, and where they lie
    "district",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("population", Integer),
    Column("population_source", Text),
    Column("shape", Text),  # WKT, to find points in
    Column("outline", Text),  # JSON, to draw
)

topic = Table(
    "topic",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("owner", Text),
    Column("category", Text),
    Column("application", Text),
)

application = Table(
    "application",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("slug", Text, nullable=False, unique=True),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("platform", Text, nullable=False),
    Column("control", Text, nullable=False),
    Column("tier", SmallInteger, nullable=False),
    Column("objective", Float, nullable=False),
    Column("every_s", Integer),  # None: not polled
    Column("host", Text),  # of the health address, for the laptop page only
    Column("first_seen_ms", BigInteger, nullable=False),
    Column("registered_ms", BigInteger, nullable=False),
    Column("retired_ms", BigInteger),
    Column("merged_into", Text),
    Column("depends_on", Text),  # JSON list of slugs
    Column("beat_secret", Text),  # the name of the secret it beats with; None: it does not
    Column("grace_s", Integer),  # how much later than `every_s` a beat may come
)

grid = Table(  # the slots of an application, and since when they lie where they lie
    "grid",
    METADATA,
    Column("application_id", Integer, ForeignKey("application.id"), primary_key=True),
    Column("since_ms", BigInteger, primary_key=True),
    Column("every_s", Integer, nullable=False),
    Column("phase_s", Integer, nullable=False),
)

retirement = (
    Table(  # when applications left; what was open closed then, who came back starts afresh
        "retirement",
        METADATA,
        Column("application_id", Integer, ForeignKey("application.id"), primary_key=True),
        Column("at_ms", BigInteger, primary_key=True),
    )
)

maintenance_plan = Table(  # one announcement of maintenance, once or again and again
    "maintenance_plan",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("application_id", Integer, ForeignKey("application.id"), nullable=False),
    Column("origin", Text, nullable=False),  # registry | api
    Column("announced_ms", BigInteger, nullable=False),  # as it says itself
    Column("first_seen_ms", BigInteger, nullable=False),  # when we first read of it
    Column("start_ms", BigInteger, nullable=False),  # of the first time
    Column("end_ms", BigInteger, nullable=False),
    Column("rrule", Text),
    Column("why", Text, nullable=False),
    Column("announced_by", Text, nullable=False),  # empty: the registry
    Column("ended_ms", BigInteger),  # when it was called off
    Column("ended_by", Text),
    Column("laid_ms", BigInteger, nullable=False),  # its windows are laid out up to here
    Column("uncounted_ms", BigInteger),  # tallies from here on do not know of its last change
    Index("maintenance_plan_application", "application_id"),
    sqlite_autoincrement=True,
)

maintenance = Table(  # the windows of plans, piece by piece: what counting lays over verdicts
    "maintenance",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("application_id", Integer, ForeignKey("application.id"), nullable=False),
    Column("plan_id", Integer, ForeignKey("maintenance_plan.id")),
    Column("announced_ms", BigInteger, nullable=False),
    Column("first_seen_ms", BigInteger, nullable=False),
    Column("start_ms", BigInteger, nullable=False),
    Column("end_ms", BigInteger, nullable=False),
    Column("why", Text, nullable=False),
    UniqueConstraint("plan_id", "start_ms", "end_ms", "announced_ms"),
    Index("maintenance_end", "end_ms"),
)

service_hours = Table(  # when an application serves, and since when it says so
    "service_hours",
    METADATA,
    Column("application_id", Integer, ForeignKey("application.id"), primary_key=True),
    Column("since_ms", BigInteger, primary_key=True),
    Column("weekly", Text),  # JSON of the pieces of seven days and of holidays; None: always
)

holiday = Table(  # the days whose service hours are those of a holiday, as they were known then
    "holiday",
    METADATA,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("since_ms", BigInteger, nullable=False),  # it closes nothing before it was known
)

# -- what was seen -----------------------------------------------------------------------------

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

# -- who is told -------------------------------------------------------------------------------

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

# -- what citizens said ------------------------------------------------------------------------

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
    Column("failed_ms", BigInteger),  # set while the last poll failed
    Column("failure", Text),
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
    UniqueConstraint("source_id", "external_id"),
    Index("request_day", "received_day"),
    Index("request_received", "received_ms"),
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
)

import_change = Table(  # what a file changed, for taking it back
    "import_change",
    METADATA,
    Column("import_id", Text, primary_key=True),
    Column("request_id", Integer, primary_key=True, autoincrement=False),
    Column("before", Text),  # JSON of the row as it was; None: it was not there
    Column("after", Text, nullable=False),  # digest of what it became
)

# -- what the room knows of itself -------------------------------------------------------------

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
