"""Counting everything again, and telling what does not agree with what is kept."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from liveroom.rules.periods import day_bounds, day_of
from liveroom.store.codes import CAUSE, STATUS
from liveroom.store.rollups import FOR_EVER, HOUR_MS, count, lives, zone_of
from liveroom.store.spells import load_runs
from liveroom.store.tables import application, current, sample, tally_day, tally_hour

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection, Row

    from liveroom.rules.incidents import Run
    from liveroom.store.rollups import Life


def disagreements(connection: Connection) -> Iterator[str]:
    """Yield one sentence for each way in which the database contradicts itself.

    The file's own integrity; spells against raw samples, as far back as these go; hourly and
    daily tallies against spells and windows; the current state against the last spell.
    """
    yield from _file(connection)
    zone = zone_of(connection)
    slugs = {row.id: row.slug for row in connection.execute(select(application))}
    known = lives(connection, slugs)
    oldest = connection.execute(select(func.min(sample.c.start_s))).scalar_one()
    for number, slug in slugs.items():
        runs = load_runs(connection, [number], 0, FOR_EVER).get(number, [])
        yield from _spells(slug, runs)
        if oldest is not None:
            yield from _raw(connection, number, slug, runs, oldest * 1000)
        if number in known:
            yield from _tallies(connection, number, slug, runs, known[number], zone)
            yield from _current(connection, number, slug, runs)


def _file(connection: Connection) -> Iterator[str]:
    if connection.dialect.name != "sqlite":
        return
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check").all():
        if said != "ok":
            yield f"The file is damaged: {said}."
    for table, *_ in connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        yield f"A row of {table} belongs to something that does not exist."


def _spells(slug: str, runs: Sequence[Run]) -> Iterator[str]:
    for before, after in pairwise(runs):
        if after.start_ms < before.end_ms:
            yield f"{slug}: two spells share the time from {after.start_ms}."
        elif after[2:4] == before[2:4] and after.start_ms == before.end_ms:
            yield f"{slug}: the spell that begins at {after.start_ms} is not joined to the one before."


def _raw(
    connection: Connection, number: int, slug: str, runs: Sequence[Run], oldest_ms: int
) -> Iterator[str]:
    rows = connection.execute(
        select(sample.c.start_s, sample.c.length_s, sample.c.status, sample.c.cause)
        .where(sample.c.application_id == number)
        .order_by(sample.c.start_s)
    )
    place, seen_ms = 0, 0
    for start_s, length_s, status, cause in rows:
        start, end = start_s * 1000, (start_s + length_s) * 1000
        while place < len(runs) and runs[place].end_ms <= start:
            place += 1
        run = runs[place] if place < len(runs) else None
        told = run is not None and run.start_ms <= start and end <= run.end_ms
        if run is None or not told or run[2:4] != (STATUS[status], CAUSE[cause]):
            yield f"{slug}: the sample at {start_s} is not in the spells."
        seen_ms += end - start
    spoken = sum(
        run.end_ms - max(run.start_ms, oldest_ms) for run in runs if run.end_ms > oldest_ms
    )
    if seen_ms > spoken:
        yield f"{slug}: the raw samples are longer than the spells by {seen_ms - spoken} ms."


def _tallies(
    connection: Connection, number: int, slug: str, runs: Sequence[Run], life: Life, zone: ZoneInfo
) -> Iterator[str]:
    hours = select(tally_hour).where(tally_hour.c.application_id == number)
    for row in connection.execute(hours):
        start = row.hour_s * 1000
        if _states(row) != _again(runs, life, start, start + HOUR_MS):
            yield f"{slug}: the tally of the hour {row.hour_s} is not that of its spells."
    days = select(tally_day).where(tally_day.c.application_id == number)
    for row in connection.execute(days):
        if _states(row) != _again(runs, life, *day_bounds(day_of(row.day), zone)):
            yield f"{slug}: the tally of the day {row.day} is not that of its spells."


def _again(runs: Sequence[Run], life: Life, start_ms: int, end_ms: int) -> tuple[int, ...]:
    counted = count(runs, life, start_ms, end_ms)
    if counted is None:
        return ()
    return counted.up, counted.degraded, counted.down, counted.maintenance, counted.unobserved


def _states(row: Row[tuple[object, ...]]) -> tuple[int, ...]:
    return row.up_ms, row.degraded_ms, row.down_ms, row.maintenance_ms, row.unobserved_ms


def _current(connection: Connection, number: int, slug: str, runs: Sequence[Run]) -> Iterator[str]:
    row = connection.execute(select(current).where(current.c.application_id == number)).one()
    last = runs[-1] if runs else None
    if last is None or (row.end_ms, STATUS[row.status]) != (last.end_ms, last.status):
        yield f"{slug}: the current state is not that of the last spell."
