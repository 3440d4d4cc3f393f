"""What readings come to by local day: worked out again from all readings of a day that is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, select

from liveroom.model import MetricKind
from liveroom.rules.periods import day_bounds, day_number, local_day
from liveroom.rules.usage import day_of_readings
from liveroom.store.ready import Ready
from liveroom.store.tables import metric, reading, usage_day
from liveroom.store.upsert import put
from liveroom.store.zone import zone_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection

_OF = reading.c.metric_id == bindparam("metric")
_WITHIN = Ready(
    select(reading.c.value)
    .where(_OF, reading.c.at_s >= bindparam("start"), reading.c.at_s < bindparam("end"))
    .order_by(reading.c.at_s)
)
_BEFORE = Ready(
    select(reading.c.value)
    .where(_OF, reading.c.at_s < bindparam("start"))
    .order_by(reading.c.at_s.desc())
    .limit(1)
)
_AFTER = Ready(select(func.min(reading.c.at_s)).where(_OF, reading.c.at_s >= bindparam("end")))


def refresh_days(
    connection: Connection,
    kinds: Mapping[int, str],
    touched: Mapping[int, Collection[int]],
    zone: ZoneInfo,
) -> None:
    """Count the days of touched readings (seconds, by series) anew; `kinds` are those of the series.

    A counter's reading is also where the growth to the next one begins: that day is counted too.
    """
    rows = []
    for number, moments in touched.items():
        kind = MetricKind(kinds[number])
        if kind.is_of_a_month:  # nobody knows its days
            continue
        for day in _days(connection, number, kind, moments, zone):
            start, end = _bounds(day, zone)
            values = [
                row[0] for row in _WITHIN.rows(connection, metric=number, start=start, end=end)
            ]
            before = _BEFORE.rows(connection, metric=number, start=start)
            found = day_of_readings(kind, values, before[0][0] if before else None)
            if found is not None:
                rows.append((number, day_number(day), found.value, found.readings, found.resets))
    put(connection, usage_day, rows)


def touch_days(
    connection: Connection, kinds: Mapping[int, str], told: Iterable[tuple[int, int, float]]
) -> None:
    """Count the local days of readings (second, series, value) anew."""
    touched: dict[int, set[int]] = {}
    for at_s, number, _ in told:
        touched.setdefault(number, set()).add(at_s)
    refresh_days(connection, kinds, touched, zone_of(connection))


def recount_usage(
    connection: Connection, zone: ZoneInfo, numbers: Collection[int] | None = None
) -> None:
    """Count every day of these series (of all) anew: days lie elsewhere, or add up otherwise, now."""
    query = select(metric.c.id, metric.c.kind)
    old = delete(usage_day)
    if numbers is not None:
        query = query.where(metric.c.id.in_(numbers))
        old = old.where(usage_day.c.metric_id.in_(numbers))
    connection.execute(old)
    for number, kind in connection.execute(query).all():
        moments = select(reading.c.at_s).where(reading.c.metric_id == number)
        refresh_days(
            connection, {number: kind}, {number: connection.execute(moments).scalars().all()}, zone
        )


def _days(
    connection: Connection, number: int, kind: MetricKind, moments: Iterable[int], zone: ZoneInfo
) -> set[date]:
    days = {local_day(at * 1000, zone) for at in moments}
    if kind is not MetricKind.COUNTER:
        return days
    following = set()
    for day in days:
        after = _AFTER.rows(connection, metric=number, end=_bounds(day, zone)[1])
        if after and after[0][0] is not None:
            following.add(local_day(after[0][0] * 1000, zone))
    return days | following


def _bounds(day: date, zone: ZoneInfo) -> tuple[int, int]:
    start_ms, end_ms = day_bounds(day, zone)
    return start_ms // 1000, end_ms // 1000
