"""Hourly and daily tallies, recomputed whole from the spells and windows below them.

A row exists for a bucket (a UTC hour, a local day) where a spell or a window speaks; where there
is none, all of the bucket inside the application's life is unobserved. Rows are clipped to
`[registered, retired)` and to the end of the last sample.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, select

from liveroom.rules.hours import outside
from liveroom.rules.periods import day_bounds, day_number, local_day, local_days
from liveroom.rules.uptime import Piece, covered, tally
from liveroom.store.hours import timetables
from liveroom.store.months import add_again, begun_months, forget_months, month_number
from liveroom.store.spells import among, load_runs
from liveroom.store.tables import application, current, tally_day, tally_hour
from liveroom.store.upsert import put
from liveroom.store.windows import Touched, windows_of
from liveroom.store.zone import zone_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection

    from liveroom.model import Tally
    from liveroom.rules.hours import Timetable
    from liveroom.rules.incidents import Run

HOUR_MS = 3_600_000
QUARTER_MS = 900_000
FOR_EVER = 1 << 62


class Life(NamedTuple):
    """What bounds an application's tallies: `[registered_ms, end_ms)`, maintenance, hours."""

    registered_ms: int
    end_ms: int
    windows: tuple[Piece, ...]
    timetable: Timetable | None = None


class Buckets(NamedTuple):
    """The hours (their numbers) and local days of one application that are to be counted."""

    hours: Collection[int]
    days: Collection[date]


def lives(connection: Connection, ids: Collection[int]) -> dict[int, Life]:
    """Return what bounds the tallies of each application that has ever been sampled."""
    windows = windows_of(connection, ids)
    hours = timetables(connection, ids, zone_of(connection))
    rows = connection.execute(
        select(
            application.c.id,
            application.c.registered_ms,
            application.c.retired_ms,
            current.c.end_ms,
        )
        .join(current, current.c.application_id == application.c.id)
        .where(among(application.c.id, ids))
    )
    return {
        number: Life(
            registered,
            min(end, FOR_EVER if retired is None else retired),
            windows.get(number, ()),
            hours.get(number),
        )
        for number, registered, retired, end in rows
    }


def hours_of(start_ms: int, end_ms: int) -> range:
    """Return the numbers of the UTC hours that `[start_ms, end_ms)` touches."""
    return range(start_ms // HOUR_MS, -(-end_ms // HOUR_MS))


def buckets_of(pieces: Sequence[tuple[int, int]], zone: ZoneInfo) -> Buckets:
    """Return every hour and local day that pieces of time touch; none of them is empty."""
    if len(pieces) == 1:
        ((start, end),) = pieces
        found = _of_a_day(start // QUARTER_MS, (end - 1) // QUARTER_MS, zone)
        if found is not None:
            return found
    hours: set[int] = set()
    days: set[date] = set()
    for start, end in pieces:
        hours.update(hours_of(start, end))
        first, last = _day_at(start // QUARTER_MS, zone), _day_at((end - 1) // QUARTER_MS, zone)
        if first is not None and first == last:
            days.add(first)
        else:
            days.update(local_days(start, end, zone))
    return Buckets(hours, days)


@lru_cache(maxsize=4096)
def _of_a_day(first: int, last: int, zone: ZoneInfo) -> Buckets | None:
    """Return what quarters of an hour touch, where all of them lie in one local day."""
    day = _day_at(first, zone)
    if day is None or day != _day_at(last, zone):
        return None
    return Buckets(range(first // 4, last // 4 + 1), (day,))


@lru_cache(maxsize=4096)
def _day_at(quarter: int, zone: ZoneInfo) -> date | None:
    """Return the local day a quarter of an hour lies in, where it lies in one."""
    first = local_day(quarter * QUARTER_MS, zone)
    return first if (quarter + 1) * QUARTER_MS <= day_bounds(first, zone)[1] else None


def count(runs: Sequence[Run], life: Life, start_ms: int, end_ms: int) -> Tally | None:
    """Return the tally of a bucket; None where no spell and no window speaks in it."""
    start_ms, end_ms = max(start_ms, life.registered_ms), min(end_ms, life.end_ms)
    first = bisect_right(runs, start_ms, key=_end) if len(runs) > 1 else 0
    after = first
    while after < len(runs) and runs[after].start_ms < end_ms:
        after += 1
    spells = [run[:3] for run in runs[first:after] if run.end_ms > start_ms]
    if start_ms >= end_ms or not (spells or covered(life.windows, start_ms, end_ms)):
        return None
    closed = () if life.timetable is None else outside(life.timetable, start_ms, end_ms)
    return tally(spells, life.windows, start_ms, end_ms, closed)


def write_buckets(
    connection: Connection,
    zone: ZoneInfo,
    runs: Mapping[int, Sequence[Run]],
    lives: Mapping[int, Life],
    touched: Mapping[int, Buckets],
    revised: Mapping[int, Buckets],
) -> None:
    """Count the touched buckets of each application and write them; `revised` ones are marked.

    Months that are over and of which a day was touched are added again.
    """
    hours, days = [], []
    nothing = Buckets((), ())
    for number, buckets in touched.items():
        mine, life, late = runs.get(number, ()), lives[number], revised.get(number, nothing)
        for hour in buckets.hours:
            counted = count(mine, life, hour * HOUR_MS, (hour + 1) * HOUR_MS)
            if counted is not None:
                hours.append((hour * 3600, number, *counted, hour in late.hours))
        for day in buckets.days:
            counted = count(mine, life, *day_bounds(day, zone))
            if counted is not None:
                days.append((day_number(day), number, *counted, day in late.days))
    hours.sort()
    put(connection, tally_hour, hours)
    put(connection, tally_day, days)
    begun = begun_months(connection)
    add_again(
        connection,
        {
            (number, month)
            for number, buckets in touched.items()
            for day in buckets.days
            if (month := month_number(day)) <= begun
        },
    )


def recount(connection: Connection, touched: Sequence[Touched], now_ms: int) -> None:
    """Count again, from spells and windows, the buckets of pieces of time that changed.

    Buckets that are over are marked revised. For rare changes: a life time, a window.
    """
    ids = {each.application_id for each in touched}
    if not ids:
        return
    zone, known, ends = zone_of(connection), lives(connection, ids), _ends(connection)
    for each in touched:
        number, last = each.application_id, ends.get(each.application_id, 0)
        end = last if each.end_ms is None else min(last, each.end_ms)
        if each.start_ms < end:
            touching = {number: buckets_of([(each.start_ms, end)], zone)}
            runs = load_runs(connection, [number], *_reach(touching[number], zone))
            over = {number: _over(touching[number], zone, now_ms)}
            _clear(connection, number, touching[number])
            write_buckets(connection, zone, runs, known, touching, over)


def recount_days(connection: Connection) -> None:
    """Count every local day again: for a change of the city's zone.

    Service hours are local too: who has some gets the tallies of hours counted again as well.
    """
    zone, ends = zone_of(connection), _ends(connection)
    known = lives(connection, ends)
    connection.execute(delete(tally_day))
    forget_months(connection)
    for number, life in known.items():
        runs = load_runs(connection, [number], 0, FOR_EVER)
        pieces = [(run.start_ms, run.end_ms) for run in runs.get(number, ())]
        life_pieces = [(start, min(end, life.end_ms)) for start, end in life.windows]
        touched = buckets_of([*pieces, *(each for each in life_pieces if each[0] < each[1])], zone)
        hours = () if life.timetable is None else touched.hours
        write_buckets(connection, zone, runs, known, {number: Buckets(hours, touched.days)}, {})


def _ends(connection: Connection) -> dict[int, int]:
    rows = connection.execute(select(current.c.application_id, current.c.end_ms))
    return {row.application_id: row.end_ms for row in rows}


def _reach(buckets: Buckets, zone: ZoneInfo) -> tuple[int, int]:
    bounds = [day_bounds(day, zone) for day in (min(buckets.days), max(buckets.days))]
    start = min(bounds[0][0], min(buckets.hours) * HOUR_MS)
    return start, max(bounds[1][1], (max(buckets.hours) + 1) * HOUR_MS)


def _over(buckets: Buckets, zone: ZoneInfo, now_ms: int) -> Buckets:
    return Buckets(
        {hour for hour in buckets.hours if (hour + 1) * HOUR_MS <= now_ms},
        {day for day in buckets.days if day_bounds(day, zone)[1] <= now_ms},
    )


def _clear(connection: Connection, number: int, buckets: Buckets) -> None:
    hours, days = tally_hour.c, tally_day.c
    first, last = min(buckets.hours) * 3600, max(buckets.hours) * 3600
    connection.execute(
        delete(tally_hour).where(
            hours.application_id == number, hours.hour_s >= first, hours.hour_s <= last
        )
    )
    first, last = day_number(min(buckets.days)), day_number(max(buckets.days))
    connection.execute(
        delete(tally_day).where(days.application_id == number, days.day >= first, days.day <= last)
    )


def _end(run: Run) -> int:
    return run.end_ms
