"""What the city registered: itself, its categories, agencies, topics and applications, and when they serve."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

from liveroom.store.tables.base import METADATA

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
    Column("population", Integer),
    Column("population_source", Text),
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
