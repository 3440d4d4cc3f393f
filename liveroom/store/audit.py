"""Counting everything again, and telling what does not agree with what is kept."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from liveroom.model import Tally
from liveroom.rules.latency import noted, read_notes
from liveroom.rules.periods import day_bounds, day_of
from liveroom.store.codes import CAUSE, STATUS
from liveroom.store.derived import complaints, response_days, usage_days
from liveroom.store.engine import damage
from liveroom.store.months import EVERYBODY, added, begun_months, whole_months
from liveroom.store.rollups import FOR_EVER, HOUR_MS, count, lives
from liveroom.store.spells import load_runs
from liveroom.store.tables import (
    application,
    current,
    latency_hour,
    sample,
    tally_day,
    tally_hour,
    tally_month,
)
from liveroom.store.zone import said_zone, zone_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Row

    from liveroom.model import Cause, Status
    from liveroom.rules.incidents import Run
    from liveroom.store.rollups import Life

    Slugs = Mapping[int, str]
    Runs = Mapping[int, Sequence[Run]]


AT_ONCE = 10_000
"""How many raw samples are in memory at a time."""


def disagreements(connection: Connection) -> Iterator[str]:
    """Yield one sentence for each way in which the database contradicts itself.

    The file's own integrity; spells against raw samples, as far back as these go; hourly and
    daily tallies against spells and windows; the current state against the last spell; response
    times, days of usage and what is worked out of complaints against what they are made of.
    """
    broken = list(damage(connection))
    yield from broken
    if broken:  # counting what lies in a damaged file would only bury the news
        return
    slugs = {row.id: row.slug for row in connection.execute(select(application))}
    none: Runs = dict.fromkeys(slugs, ())
    runs = {**none, **load_runs(connection, slugs, 0, FOR_EVER)}
    for number, slug in slugs.items():
        yield from _spells(slug, runs[number])
    yield from _raw(connection, slugs, runs)
    yield from _tallies(connection, slugs, runs)
    yield from _months(connection, slugs)
    yield from _current(connection, slugs, runs)
    yield from _latencies(connection, slugs)
    yield from response_days(connection, slugs, zone_of(connection))
    yield from usage_days(connection, slugs, zone_of(connection))
    zone = said_zone(connection)
    if zone is not None:  # before a registry was accepted nobody said whose days complaints lie on
        yield from complaints(connection, zone)


def _spells(slug: str, runs: Sequence[Run]) -> Iterator[str]:
    for before, after in pairwise(runs):
        if after.start_ms < before.end_ms:
            yield f"{slug}: two spells share the time from {after.start_ms}."
        elif after[2:4] == before[2:4] and after.start_ms == before.end_ms:
            yield f"{slug}: the spell that begins at {after.start_ms} is not joined to the one before."


def _raw(connection: Connection, slugs: Slugs, runs: Runs) -> Iterator[str]:
    """Go through all samples once, in the order they lie in, with a finger on each spell."""
    query = select(
        sample.c.start_s,
        sample.c.application_id,
        sample.c.length_s,
        sample.c.status,
        sample.c.cause,
    ).order_by(sample.c.start_s)
    fingers = dict.fromkeys(slugs, 0)
    seen_ms = dict.fromkeys(slugs, 0)
    oldest_ms = 0
    with connection.execute(query, execution_options={"yield_per": AT_ONCE}) as rows:
        for start_s, number, length_s, status, cause in rows:
            start, end = start_s * 1000, (start_s + length_s) * 1000
            oldest_ms = oldest_ms or start
            place, mine = fingers[number], runs[number]
            while place < len(mine) and mine[place].end_ms <= start:
                place += 1
            fingers[number] = place
            seen_ms[number] += end - start
            if not _in(mine[place : place + 1], start, end, (STATUS[status], CAUSE[cause])):
                yield f"{slugs[number]}: the sample at {start_s} is not in the spells."
    for number, seen in seen_ms.items() if oldest_ms else ():
        spoken = sum(max(0, run.end_ms - max(run.start_ms, oldest_ms)) for run in runs[number])
        if seen > spoken:
            yield f"{slugs[number]}: the samples are longer than the spells by {seen - spoken} ms."


def _in(run: Sequence[Run], start_ms: int, end_ms: int, verdict: tuple[Status, Cause]) -> bool:
    return any(
        each.start_ms <= start_ms and end_ms <= each.end_ms and each[2:4] == verdict for each in run
    )


def _tallies(connection: Connection, slugs: Slugs, runs: Runs) -> Iterator[str]:
    zone, known = zone_of(connection), lives(connection, slugs)
    for row in connection.execute(select(tally_hour)):
        start, number = row.hour_s * 1000, row.application_id
        if _states(row) != _again(runs[number], known.get(number), start, start + HOUR_MS):
            yield f"{slugs[number]}: the tally of the hour {row.hour_s} is not that of its spells."
    for row in connection.execute(select(tally_day)):
        bounds, number = day_bounds(day_of(row.day), zone), row.application_id
        if _states(row) != _again(runs[number], known.get(number), *bounds):
            yield f"{slugs[number]}: the tally of the day {row.day} is not that of its spells."


def _months(connection: Connection, slugs: Slugs) -> Iterator[str]:
    """Add the days of every month again; in one that is whole, nobody's row may be missing."""
    whole = whole_months(connection)
    again = _by_month(added(connection, begun_months(connection)))
    query = select(tally_month).where(tally_month.c.application_id != EVERYBODY)
    kept = _by_month(connection.execute(query))
    for number, month in sorted({*again, *kept}):
        mine = kept.get((number, month))
        if (mine is not None or month <= whole) and mine != again.get((number, month)):
            yield f"{slugs[number]}: the tally of the month {month} is not that of its days."


def _by_month(rows: Iterable[Sequence[Any]]) -> dict[tuple[int, int], tuple[object, ...]]:
    return {(row[0], row[1]): tuple(row[2:]) for row in rows}


def _again(runs: Sequence[Run], life: Life | None, start_ms: int, end_ms: int) -> tuple[int, ...]:
    counted = None if life is None else count(runs, life, start_ms, end_ms)
    return () if counted is None else counted


def _states(row: Row[tuple[object, ...]]) -> tuple[int, ...]:
    return tuple(getattr(row, f"{name}_ms") for name in Tally._fields)


def _current(connection: Connection, slugs: Slugs, runs: Runs) -> Iterator[str]:
    for row in connection.execute(select(current)):
        last = runs[row.application_id][-1:]
        if [(row.end_ms, STATUS[row.status])] != [(run.end_ms, run.status) for run in last]:
            yield f"{slugs[row.application_id]}: the current state is not that of the last spell."


def _latencies(connection: Connection, slugs: Slugs) -> Iterator[str]:
    """Note the answers of all samples again, hour by hour; the oldest hour may have lost some."""
    query = select(sample.c.start_s, sample.c.application_id, sample.c.latency_ms)
    query = query.where(sample.c.latency_ms.is_not(None)).order_by(sample.c.start_s)
    oldest = connection.execute(select(func.min(sample.c.start_s))).scalar_one_or_none()
    with connection.execute(query, execution_options={"yield_per": AT_ONCE}) as rows:
        for hour_s, mine in groupby(rows, key=lambda row: row.start_s // 3600 * 3600):
            again: dict[int, list[int]] = defaultdict(list)
            for _, number, latency_ms in mine:
                again[number].append(latency_ms)
            if oldest is not None and hour_s >= oldest:
                yield from _noted_otherwise(connection, slugs, hour_s, again)


def _noted_otherwise(
    connection: Connection, slugs: Slugs, hour_s: int, again: Mapping[int, Sequence[int]]
) -> Iterator[str]:
    kept = connection.execute(select(latency_hour).where(latency_hour.c.hour_s == hour_s))
    notes = {row.application_id: read_notes([row.answers]) for row in kept}
    for number, latencies in again.items():
        if notes.get(number) != read_notes([noted(latencies)]):
            yield f"{slugs[number]}: the response times of the hour {hour_s} are not its samples'."
