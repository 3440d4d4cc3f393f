"""Service hours: which time lies outside them, to the millisecond, in the city's zone.

Rule 8 of `uptime-1`. Hours and holidays come in as values, each with the moment since when it is
known: neither works backwards, so that no outage is ever excused after it happened.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from liveroom.rules.periods import day_bounds, local_days, to_ms, utc
from liveroom.rules.uptime import Piece, join, without

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from zoneinfo import ZoneInfo

    from liveroom.model import Hours

DAY_MINUTES = 1440
_FOR_EVER = 1 << 62


class Timetable(NamedTuple):
    """What one application has said about its hours, oldest first; None means around the clock.

    `holidays` are the days of the city's calendar, each with the moment since when it is known.
    """

    history: tuple[tuple[int, Hours | None], ...]
    holidays: Mapping[date, int]
    zone: ZoneInfo


def outside(timetable: Timetable, start_ms: int, end_ms: int) -> tuple[Piece, ...]:
    """Return the joined pieces of `[start_ms, end_ms)` that lie outside the service hours."""
    pieces: list[tuple[int, int]] = []
    eras = [*timetable.history, (_FOR_EVER, None)]
    for (since, hours), (until, _) in pairwise(eras):
        first, last = max(since, start_ms), min(until, end_ms)
        if hours is not None:
            for day in local_days(first, last, timetable.zone):
                for begin, end in _closed_on(timetable, hours, day):
                    pieces.append((max(begin, first), min(end, last)))
    return join(pieces)


def _closed_on(timetable: Timetable, hours: Hours, day: date) -> Iterator[tuple[int, int]]:
    """Yield what is closed of a day; a holiday that became known during it closes only the rest."""
    known, zone = timetable.holidays.get(day), timetable.zone
    if known is None or hours.holidays is None:
        yield from _closed(hours, day, zone, holiday=False)
        return
    for begin, end in _closed(hours, day, zone, holiday=False):
        yield begin, min(end, known)
    for begin, end in _closed(hours, day, zone, holiday=True):
        yield max(begin, known), end


@lru_cache(maxsize=8192)
def _closed(hours: Hours, day: date, zone: ZoneInfo, *, holiday: bool) -> tuple[Piece, ...]:
    pieces = hours.holidays if holiday and hours.holidays is not None else hours.days[day.weekday()]
    opened = [(_at(day, begin, zone), _at(day, end, zone)) for begin, end in pieces]
    return without([day_bounds(day, zone)], join(opened))


def _at(day: date, minute: int, zone: ZoneInfo) -> int:
    """Return the moment of a local time; 24:00 is where the day ends, whatever the clock says."""
    if minute == DAY_MINUTES:
        return day_bounds(day, zone)[1]
    local = datetime.combine(day, time()) + timedelta(minutes=minute)
    return to_ms(utc(local, zone))
