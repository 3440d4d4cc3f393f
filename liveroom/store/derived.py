"""Working out again what is kept of days of usage, of response times and of complaints."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from math import isclose
from typing import TYPE_CHECKING

from sqlalchemy import select

from liveroom.model import MetricKind
from liveroom.rules.latency import read_notes, unpack
from liveroom.rules.periods import day_number, local_day
from liveroom.rules.usage import Day, day_of_readings
from liveroom.store.dating import elsewhere
from liveroom.store.deadlines import are_laid, laid_otherwise
from liveroom.store.latencies import day_of_hour, open_days
from liveroom.store.requests import mapped_otherwise
from liveroom.store.tables import (
    latency_day,
    latency_hour,
    metric,
    reading,
    usage_day,
    usage_month,
)
from liveroom.store.usage_days import added_months

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection

AT_ONCE = 10_000
"""How many rows are in memory at a time."""


def usage_days(connection: Connection, slugs: Mapping[int, str], zone: ZoneInfo) -> Iterator[str]:
    """Tell of each day of usage that its readings do not come to, or that has none."""
    query = select(metric.c.id, metric.c.application_id, metric.c.name, metric.c.kind)
    for number, whose, name, kind in connection.execute(query).all():
        if MetricKind(kind).is_of_a_month:
            continue
        rows = connection.execute(select(usage_day).where(usage_day.c.metric_id == number))
        kept = {row.day: Day(row.value, row.readings, row.resets) for row in rows}
        again = dict(_days(connection, number, MetricKind(kind), zone))
        for day in sorted({*kept, *again}):
            if not _same(kept.get(day), again.get(day)):
                yield f"{slugs[whose]}: {name} of the day {day} is not what its readings come to."
        rows = connection.execute(select(usage_month).where(usage_month.c.metric_id == number))
        months = {row.month: Day(row.value, row.told, row.resets) for row in rows}
        sums = {of: Day(*each) for of, each in added_months(connection, number).items()}
        for month in sorted({*months, *sums}):
            if not _same(months.get(month), sums.get(month)):
                yield f"{slugs[whose]}: {name} of the month {month} is not the sum of its days."


def _days(
    connection: Connection, number: int, kind: MetricKind, zone: ZoneInfo
) -> Iterator[tuple[int, Day]]:
    query = select(reading.c.at_s, reading.c.value).where(reading.c.metric_id == number)
    query, before = query.order_by(reading.c.at_s), None
    with connection.execute(query, execution_options={"yield_per": AT_ONCE}) as rows:
        for day, mine in groupby(rows, key=lambda row: local_day(row.at_s * 1000, zone)):
            values = [row.value for row in mine]
            found = day_of_readings(kind, values, before)
            before = values[-1]
            if found is not None:
                yield day_number(day), found


def _same(kept: Day | None, again: Day | None) -> bool:
    if kept is None or again is None:
        return kept is again
    counted = (kept.readings, kept.resets) == (again.readings, again.resets)
    return counted and isclose(kept.value, again.value, rel_tol=1e-9, abs_tol=1e-9)


def response_days(
    connection: Connection, slugs: Mapping[int, str], zone: ZoneInfo
) -> Iterator[str]:
    """Tell of each day of response times that is over and is not its hours added."""
    opened = open_days(connection, slugs, zone)
    query = select(latency_hour).order_by(latency_hour.c.hour_s)
    last = max(opened.values(), default=None)
    with connection.execute(query, execution_options={"yield_per": AT_ONCE}) as rows:
        for day, mine in groupby(rows, key=lambda row: day_of_hour(row.hour_s // 3600, zone)):
            if last is None or day > last:
                break
            notes: dict[int, list[bytes]] = defaultdict(list)
            for row in mine:
                if day < opened.get(row.application_id, day):
                    notes[row.application_id].append(row.answers)
            there = select(latency_day).where(latency_day.c.day == day_number(day))
            packed = {r.application_id: unpack(r.histogram) for r in connection.execute(there)}
            for number, answers in notes.items():
                if packed.get(number) != read_notes(answers):
                    yield (
                        f"{slugs[number]}: the response times of the day {day_number(day)} "
                        "are not those of its hours."
                    )


def complaints(connection: Connection, zone: ZoneInfo) -> Iterator[str]:
    """Tell of complaints whose day, meaning or deadlines are not what would be worked out now."""
    count = sum(len(part) for part in elsewhere(connection, zone))
    if count:
        yield f"{count} complaints are counted on another day than that on which they came."
    is_laid = are_laid(connection)  # else it is done at the next start, after an upgrade
    due = laid_otherwise(connection, zone) if is_laid else 0
    told = (
        (mapped_otherwise(connection), "what they are about", "save a topic on /aduan/pemetaan"),
        (due, "their deadlines", "save a deadline on /aduan/tenggat"),
    )
    for count, what, cure in told:
        if count:
            yield f"{count} complaints: {what} would be worked out otherwise now; {cure}."
