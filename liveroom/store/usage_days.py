"""What readings come to by local day: worked out again from all readings of a day that is touched.

So are the sums of a month whose day is counted anew.
"""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, delete, func, select

from liveroom.model import MetricKind
from liveroom.rules.periods import day_bounds, day_number, local_day
from liveroom.rules.usage import day_of_readings
from liveroom.store.ready import Ready
from liveroom.store.tables import metric, reading, usage_day, usage_month
from liveroom.store.upsert import put
from liveroom.store.zone import zone_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date
    from typing import Any
    from zoneinfo import ZoneInfo

    from sqlalchemy import ColumnElement, Connection, Row

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
_EMPTY = delete(usage_day).where(
    usage_day.c.metric_id == bindparam("of"), usage_day.c.day == bindparam("on")
)
AT_ONCE = 500
"""Series whose months are added by one statement."""
_AFTER = Ready(select(func.min(reading.c.at_s)).where(_OF, reading.c.at_s >= bindparam("end")))


def refresh_days(
    connection: Connection,
    kinds: Mapping[int, str],
    touched: Mapping[int, Collection[int]],
    zone: ZoneInfo,
) -> None:
    """Count the days of touched readings (seconds, by series) anew; `kinds` are those of the series.

    A counter's reading is also where the growth to the next one begins: that day is counted too. A
    day whose readings are gone, or tell nothing, has no row.
    """
    rows, empty = [], []
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
            if found is None:
                empty.append((number, day_number(day)))
            else:
                rows.append((number, day_number(day), found.value, found.readings, found.resets))
    put(connection, usage_day, rows)
    if empty:
        connection.execute(_EMPTY, [{"of": number, "on": day} for number, day in empty])
    _add_months(connection, [*(row[:2] for row in rows), *empty])


def _add_months(connection: Connection, changed: Collection[tuple[int, int]]) -> None:
    """Add up again the months of days (series, YYYYMMDD) that were counted anew."""
    numbers = sorted({number for number, _ in changed})
    months = {day // 100 for _, day in changed}
    for first in range(0, len(numbers), AT_ONCE):
        mine, low, high = numbers[first : first + AT_ONCE], min(months), max(months)
        month, day = usage_month.c, usage_day.c
        old = delete(usage_month).where(month.metric_id.in_(mine), month.month.between(low, high))
        connection.execute(old)
        within = and_(day.metric_id.in_(mine), day.day.between(low * 100, high * 100 + 99))
        sums = _summed(connection, within)
        put(connection, usage_month, [(*key, *each) for key, each in sums.items()])


def _summed(
    connection: Connection, within: ColumnElement[bool]
) -> dict[tuple[int, int], tuple[float, int, int]]:
    """Return value, told and resets of the months (series, YYYYMM) of days.

    Exactly rounded: a database adds in an order of its own, and another one differs in the last place.
    """
    days: dict[tuple[int, int], list[Row[Any]]] = {}
    for row in connection.execute(select(usage_day).where(within)):
        days.setdefault((row.metric_id, row.day // 100), []).append(row)
    return {
        key: (fsum(row.value for row in rows), len(rows), sum(row.resets for row in rows))
        for key, rows in days.items()
    }


def added_months(connection: Connection, number: int) -> dict[int, tuple[float, int, int]]:
    """Return what the days of a series add up to: value, told and resets by month (YYYYMM)."""
    sums = _summed(connection, usage_day.c.metric_id == number)
    return {month: each for (_, month), each in sums.items()}


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
    if numbers is not None:
        query = query.where(metric.c.id.in_(numbers))
    for table in (usage_day, usage_month):
        old = delete(table)
        if numbers is not None:
            old = old.where(table.c.metric_id.in_(numbers))
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
