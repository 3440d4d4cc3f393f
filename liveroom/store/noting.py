"""Writing response times down: noted by the hour, counted by the day.

An hour keeps two bytes an answer, put behind each other in the transaction of the sample: a sample
is accepted once, so an answer is noted once, and the order does not matter. A day that is over is
worked out whole from its hours, again whenever a late sample changed one.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from liveroom.rules.latency import noted, pack, read_notes
from liveroom.rules.periods import day_number
from liveroom.store.latencies import HOUR_MS, day_of_hour, hours_of_day, open_days
from liveroom.store.spells import among
from liveroom.store.tables import latency_day, latency_hour
from liveroom.store.upsert import put

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection

    from liveroom.store.spells import Offer


def note_latencies(
    connection: Connection,
    accepted: Mapping[int, Sequence[Offer]],
    lasts: Mapping[int, int | None],
    zone: ZoneInfo,
) -> None:
    """Note the measured answers of newly accepted samples, and count again the days that are over.

    `lasts` says where each application's newest slot began before these came.
    """
    hours: dict[tuple[int, int], list[int]] = defaultdict(list)
    days: dict[date, set[int]] = defaultdict(set)
    for number, mine in accepted.items():
        before = lasts[number]
        newest = max(mine[-1].start_ms, before or 0)
        touched = {offer.start_ms // HOUR_MS for offer in mine if offer.latency_ms is not None}
        for offer in mine:
            if offer.latency_ms is not None:
                hours[offer.start_ms // HOUR_MS, number].append(offer.latency_ms)
        if before is not None:
            touched.add(before // HOUR_MS)  # its day may be over now
        opened = day_of_hour(newest // HOUR_MS, zone)
        for day in {day_of_hour(hour, zone) for hour in touched}:
            if day < opened:
                days[day].add(number)
    rows = [(hour * 3600, number, noted(found)) for (hour, number), found in hours.items()]
    put(connection, latency_hour, sorted(rows))
    for day, ids in days.items():
        _count_day(connection, day, ids, zone)


def _count_day(connection: Connection, day: date, ids: Collection[int], zone: ZoneInfo) -> None:
    row = latency_hour.c
    query = select(row.application_id, row.answers).where(
        row.hour_s.in_([hour * 3600 for hour in hours_of_day(day, zone)]),
        among(row.application_id, ids),
    )
    notes: dict[int, list[bytes]] = defaultdict(list)
    for number, answers in connection.execute(query):
        if number in ids:
            notes[number].append(answers)
    rows = [(day_number(day), number, pack(read_notes(mine))) for number, mine in notes.items()]
    put(connection, latency_day, rows)


def recount_latency_days(connection: Connection, zone: ZoneInfo) -> None:
    """Count the days that are over again from their hours: for a change of the city's zone."""
    connection.execute(delete(latency_day))
    hours = connection.execute(select(latency_hour.c.hour_s, latency_hour.c.application_id)).all()
    opened = open_days(connection, {number for _, number in hours}, zone)
    days: dict[date, set[int]] = defaultdict(set)
    for hour_s, number in hours:
        day = day_of_hour(hour_s // 3600, zone)
        if day < opened[number]:
            days[day].add(number)
    for day, ids in days.items():
        _count_day(connection, day, ids, zone)
