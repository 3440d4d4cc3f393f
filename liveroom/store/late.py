"""Complaints that come after their day was counted: which days have moved, when and by how many."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, update

from liveroom.rules.periods import day_bounds, day_of, to_ms
from liveroom.store.tables import complaint_day, source

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection

GRACE = timedelta(hours=1)
"""How long after its midnight a day may still grow without being revised: polls take their time."""


def mark_late(
    connection: Connection, number: int, days: Iterable[int], now: datetime, zone: ZoneInfo
) -> None:
    """Mark the days (numbers, one for each new complaint of a source) that were counted before.

    A day was counted when the source was read in full more than an hour after it ended. Days before
    the oldest that the source had told by then are its past being read in, and are not marked.
    """
    known = connection.execute(
        select(source.c.as_of_ms, source.c.first_day).where(source.c.id == number)
    ).one()
    if known.as_of_ms is None or known.first_day is None:
        return
    counted_ms = known.as_of_ms - GRACE // timedelta(milliseconds=1)
    for day, count in Counter(days).items():
        if day < known.first_day or day_bounds(day_of(day), zone)[1] > counted_ms:
            continue
        here = (complaint_day.c.source_id == number, complaint_day.c.day == day)
        more = {"revised_ms": to_ms(now), "added": complaint_day.c.added + count}
        if connection.execute(update(complaint_day).where(*here).values(more)).rowcount == 0:
            row = {"source_id": number, "day": day, "revised_ms": to_ms(now), "added": count}
            connection.execute(insert(complaint_day).values(row))


def late_days(connection: Connection, first: int, last: int) -> dict[int, tuple[int, int]]:
    """Return (when it was last revised in ms, complaints that came late) of days `first` to `last`."""
    day = complaint_day.c.day
    query = select(day, func.max(complaint_day.c.revised_ms), func.sum(complaint_day.c.added))
    query = query.where(day.between(first, last)).group_by(day)
    return {row[0]: (row[1], int(row[2])) for row in connection.execute(query)}
