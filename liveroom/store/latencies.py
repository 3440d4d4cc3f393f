"""Response times of any span, by adding the histograms of its hours and days.

An answer belongs to the hour (UTC) in which its slot begins, an hour to the local day in which it
begins. An application's last day has no row yet, and is read hour by hour.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import select

from liveroom.rules.latency import read_notes, unpack
from liveroom.rules.periods import day_bounds, day_number, local_day, local_days
from liveroom.store.spells import among
from liveroom.store.tables import current, latency_day, latency_hour

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection

HOUR_MS = 3_600_000


def histograms(
    connection: Connection, ids: Collection[int], start_ms: int, end_ms: int, zone: ZoneInfo
) -> dict[int, Counter[int]]:
    """Return each application's answers in the hours that touch a span; none has no entry."""
    first, after = start_ms // HOUR_MS, -(-end_ms // HOUR_MS)
    days = _whole_days(first * HOUR_MS, after * HOUR_MS, zone)
    found: dict[int, Counter[int]] = defaultdict(Counter)
    if not days:
        _add_hours(connection, found, ids, range(first, after))
        return found
    query = select(latency_day.c.application_id, latency_day.c.histogram).where(
        latency_day.c.day.between(day_number(days[0]), day_number(days[-1])),
        among(latency_day.c.application_id, ids),
    )
    wanted = set(ids)
    for number, packed in connection.execute(query):
        if number in wanted:
            found[number].update(unpack(packed))
    for number, opened in open_days(connection, ids, zone).items():
        if days[0] <= opened <= days[-1]:  # it has no row yet
            _add_hours(connection, found, [number], hours_of_day(opened, zone))
    _add_hours(connection, found, ids, range(first, hours_of_day(days[0], zone)[0]))
    _add_hours(connection, found, ids, range(hours_of_day(days[-1], zone)[-1] + 1, after))
    return found


def hourly(
    connection: Connection, ids: Collection[int], start_ms: int, end_ms: int
) -> dict[int, Counter[int]]:
    """Return the answers of applications together, by the number of each hour that touches a span."""
    hours = range(start_ms // HOUR_MS, -(-end_ms // HOUR_MS))
    notes: dict[int, list[bytes]] = defaultdict(list)
    for hour, _, answers in _notes(connection, ids, hours):
        notes[hour].append(answers)
    return {hour: read_notes(mine) for hour, mine in notes.items()}


def _add_hours(
    connection: Connection,
    found: dict[int, Counter[int]],
    ids: Collection[int],
    hours: Sequence[int],
) -> None:
    notes: dict[int, list[bytes]] = defaultdict(list)
    for _, number, answers in _notes(connection, ids, hours):
        notes[number].append(answers)
    for number, mine in notes.items():
        found[number].update(read_notes(mine))


def _notes(
    connection: Connection, ids: Collection[int], hours: Sequence[int]
) -> Iterable[tuple[int, int, bytes]]:
    """Return hour, application and answers. One application's hours are looked up one by one."""
    if not hours:
        return []
    row = latency_hour.c
    if len(ids) == 1:
        when = row.hour_s.in_([hour * 3600 for hour in hours])
    else:
        when = row.hour_s.between(hours[0] * 3600, hours[-1] * 3600)
    query = select(row.hour_s, row.application_id, row.answers)
    rows = connection.execute(query.where(when, among(row.application_id, ids)))
    wanted = set(ids)
    return [(hour // 3600, number, notes) for hour, number, notes in rows if number in wanted]


def open_days(connection: Connection, ids: Collection[int], zone: ZoneInfo) -> dict[int, date]:
    """Return the local day in which each application was last looked at."""
    query = select(current.c.application_id, current.c.start_ms)
    rows = connection.execute(query.where(among(current.c.application_id, ids)))
    return {number: day_of_hour(start // HOUR_MS, zone) for number, start in rows}


def _whole_days(start_ms: int, end_ms: int, zone: ZoneInfo) -> list[date]:
    """Return the local days all of whose hours lie in a span of whole hours."""
    days = [(day, hours_of_day(day, zone)) for day in local_days(start_ms, end_ms, zone)]
    first, after = start_ms // HOUR_MS, end_ms // HOUR_MS
    return [day for day, hours in days if hours and first <= hours[0] and hours[-1] < after]


@lru_cache(maxsize=4096)
def day_of_hour(hour: int, zone: ZoneInfo) -> date:
    """Return the local day in which an hour begins."""
    return local_day(hour * HOUR_MS, zone)


@lru_cache(maxsize=4096)
def hours_of_day(day: date, zone: ZoneInfo) -> range:
    """Return the numbers of the hours that begin on a local day."""
    start, end = day_bounds(day, zone)
    return range(-(-start // HOUR_MS), -(-end // HOUR_MS))
