"""Letting go of raw rows whose tallies are kept, and of who retired by date."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from liveroom.rules.periods import to_ms
from liveroom.store.beats import forget
from liveroom.store.courtesy import give_way
from liveroom.store.engine import make_room, reading, shed, writing
from liveroom.store.flips import end_retired
from liveroom.store.parents import regroup
from liveroom.store.tables import application, poll, sample

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Engine

FEW = 1000
KEEP_FEW, KEEP_MANY = timedelta(days=400), timedelta(days=14)
KEEP_POLLS = timedelta(days=30)
CHUNK = 5000
"""Rows in one transaction, about."""
LONGEST_S = 86_400
"""The longest slot there is; one may reach so far beyond the end of a partition."""


def kept_for(connection: Connection) -> timedelta:
    """Return how long raw samples are kept unless chosen otherwise: 400 days, 14 past 1,000."""
    count = connection.execute(select(func.count()).select_from(application)).scalar_one()
    return KEEP_FEW if count <= FEW else KEEP_MANY


def let_go(engine: Engine, now: datetime, keep: timedelta | None = None) -> int:
    """Delete raw samples older than `keep`, and old lines of the poll log; return how many rows.

    Each transaction is short, and whoever waits gets its turn between two. Spells and tallies stay
    for ever; a slot is let go only when all of it is older. Where samples lie in partitions, whole
    ones are dropped, and their rows are not counted. Incidents of applications whose date of
    retirement has come are closed there.
    """
    with reading(engine) as connection:
        keep = kept_for(connection) if keep is None else keep
    limit_s, gone = to_ms(now - keep) // 1000, 0
    if not shed(engine, sample, limit_s - LONGEST_S):
        while chunk := _samples(engine, limit_s):
            gone += chunk
            give_way(engine)
    with writing(engine) as connection:
        regroup(connection, end_retired(connection, to_ms(now)), to_ms(now))
        forget(connection, now)
        old = delete(poll).where(poll.c.at_ms < to_ms(now - KEEP_POLLS))
        return gone + connection.execute(old).rowcount


def lay_ahead(engine: Engine, now: datetime) -> None:
    """Make the partitions of the next two weeks, so that no flush has to wait for one."""
    ahead = (to_ms(now + timedelta(weeks=weeks)) // 1000 for weeks in range(3))
    with writing(engine) as connection:
        make_room(connection, sample, ahead)


def _samples(engine: Engine, limit_s: int) -> int:
    """Delete the oldest chunk of samples that ended by `limit_s`; return how many."""
    with writing(engine) as connection:
        starts = select(sample.c.start_s).order_by(sample.c.start_s).offset(CHUNK).limit(1)
        far = connection.execute(starts).scalar_one_or_none()
        old = delete(sample).where(sample.c.start_s + sample.c.length_s <= limit_s)
        old = old.where(sample.c.start_s < limit_s)
        if far is not None:
            old = old.where(sample.c.start_s <= far)
        return connection.execute(old).rowcount
