"""Service hours and holidays with their history: what was said, and since when it holds."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from liveroom.calendars import public_holidays
from liveroom.model import Hours
from liveroom.rules.hours import Timetable
from liveroom.rules.periods import day_bounds, day_number, day_of, from_ms
from liveroom.store.ready import Ready
from liveroom.store.tables import holiday, service_hours
from liveroom.store.upsert import put
from liveroom.store.windows import Touched

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection

    from liveroom.model import Registry

_ALL = Ready(
    select(
        service_hours.c.application_id, service_hours.c.since_ms, service_hours.c.weekly
    ).order_by(service_hours.c.application_id, service_hours.c.since_ms)
)
_HOLIDAYS = Ready(select(holiday.c.day, holiday.c.since_ms))


def timetables(
    connection: Connection, ids: Collection[int], zone: ZoneInfo
) -> dict[int, Timetable]:
    """Return, per application that ever declared hours, when it served, in the city's `zone`."""
    rows = _ALL.rows(connection)
    if not rows:
        return {}
    days = {day_of(day): since_ms for day, since_ms in _HOLIDAYS.rows(connection)}
    return {
        number: Timetable(
            tuple((since_ms, _read(weekly)) for _, since_ms, weekly in mine), days, zone
        )
        for number, mine in groupby(rows, key=lambda row: row[0])
        if number in ids
    }


def keep_hours(
    connection: Connection,
    registry: Registry,
    ids: Mapping[str, int],
    known: Collection[str],
    now_ms: int,
    zone: ZoneInfo,
) -> list[Touched]:
    """Make the stored hours and holidays those of the registry; return the time that changed.

    The hours an application is first registered with hold for all of its time. Whatever changes
    later, hours or holidays, holds from `now_ms`, when the room read of it, and never backwards.
    `known` are the slugs that were registered before.
    """
    rows = _ALL.rows(connection)
    last = {number: weekly for number, _, weekly in rows}
    new: list[tuple[object, ...]] = []
    touched: list[Touched] = []
    for each in registry.applications:
        number, weekly = ids[each.slug], _written(each.hours)
        if weekly != last.get(number):
            since_ms = now_ms if each.slug in known else 0
            new.append((number, since_ms, weekly))
            touched.append(Touched(number, since_ms, None))
            last[number] = weekly
    put(connection, service_hours, new)
    if not last:
        return []
    since_ms = now_ms if rows else 0
    if _keep_holidays(connection, _wanted(registry, now_ms, zone), now_ms, since_ms, zone):
        touched += [Touched(number, now_ms, None) for number in last]
    return touched


def _wanted(registry: Registry, now_ms: int, zone: ZoneInfo) -> dict[date, str]:
    now = from_ms(now_ms)
    begun = [each.registered or now for each in registry.applications]
    years = range(min(begun).astimezone(zone).year, now.astimezone(zone).year + 2)
    own = {each.day: each.name for each in registry.holidays}
    return public_holidays(registry.city.public_holidays, years) | own


def _keep_holidays(
    connection: Connection, wanted: Mapping[date, str], now_ms: int, since_ms: int, zone: ZoneInfo
) -> bool:
    """Say whether the calendar changed; a holiday that has begun is never taken back."""
    stored = {day_of(row.day): row.name for row in connection.execute(select(holiday))}
    added = [day for day in wanted if day not in stored]
    if added:
        connection.execute(
            insert(holiday),
            [{"day": day_number(day), "name": wanted[day], "since_ms": since_ms} for day in added],
        )
    gone = [day for day in stored if day not in wanted and day_bounds(day, zone)[0] > now_ms]
    for day in gone:
        connection.execute(delete(holiday).where(holiday.c.day == day_number(day)))
    for day, name in wanted.items():
        if stored.get(day, name) != name:
            renamed = update(holiday).where(holiday.c.day == day_number(day))
            connection.execute(renamed.values(name=name))
    return bool(added or gone)


def _written(hours: Hours | None) -> str | None:
    if hours is None:
        return None
    return json.dumps([hours.days, hours.holidays], separators=(",", ":"))


def _read(weekly: str | None) -> Hours | None:
    if weekly is None:
        return None
    days, holidays = json.loads(weekly)
    return Hours(
        tuple(_pieces(day) for day in days), None if holidays is None else _pieces(holidays)
    )


def _pieces(minutes: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((begin, end) for begin, end in minutes)
