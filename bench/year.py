"""A year of many applications, and what reading it costs: `python -m bench.year`.

The rows are written as counting would leave them (spells, hours, days, current states; raw
samples of the last two hours), straight into the tables: keeping half a billion samples one by
one would take a day. `python -m bench.year postgresql 1000` measures a server started for it.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from bench.databases import POSTGRESQL, asked, databases
from bench.target import quantile
from dashboard.queries.counting import counted_once
from liveroom.model import Sample, Span, Status, Verdict
from liveroom.rules.periods import day_bounds, day_number, local_day, to_ms
from liveroom.store.counts import counted
from liveroom.store.engine import open_engine, reading, writing
from liveroom.store.months import add_months
from liveroom.store.schema import upgrade
from liveroom.store.tables import current, spell, tally_day, tally_hour
from liveroom.store.upsert import put
from liveroom.store.writes import beat, keep_registry, keep_samples
from tests.city import NOON, ZONE, registry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Engine

YEAR = 365
SPELLS = 200
MINUTE = timedelta(minutes=1)
DAY_MS, HOUR_MS = 86_400_000, 3_600_000
UP, DOWN = Verdict(Status.UP), Verdict(Status.DOWN)


def settle(engine: Engine, count: int, now: datetime, days: int = YEAR) -> None:
    """Found a city of `count` applications, and write a year of them."""
    upgrade(engine)
    said = registry()
    pattern = replace(said.applications[0], registered=now - timedelta(days=days))
    made = tuple(
        replace(
            pattern,
            slug=f"app-{n}",
            name=f"Aplikasi {n}",
            category=said.categories[n % len(said.categories)].slug,
            every=MINUTE,
        )
        for n in range(count)
    )
    with writing(engine) as connection:
        keep_registry(connection, replace(registry(), applications=made), "bench", now, ZONE)
    chance = Random(count)
    for day in range(days, -1, -1):
        with writing(engine) as connection:
            put(connection, tally_day, list(_day(now, day, count, chance)))
    ids = range(1, count + 1)
    for number in ids:
        with writing(engine) as connection:
            put(connection, spell, _spells(number, now, days, chance))
    last = to_ms(now) // 60_000 * 60_000 - 60_000
    for hour in range(last // HOUR_MS - 47, last // HOUR_MS):
        rows = [(hour * 3600, n, HOUR_MS, 0, 0, 0, 0, 0, False) for n in ids]
        with writing(engine) as connection:
            put(connection, tally_hour, rows)
    with writing(engine) as connection:
        put(connection, current, [_current(n, last, now, days) for n in ids])
        beat(connection, now)
    add_months(engine, now)
    if engine.dialect.name == POSTGRESQL:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")


def _day(now: datetime, ago: int, count: int, chance: Random) -> Iterator[tuple[object, ...]]:
    day = local_day(to_ms(now) - ago * DAY_MS, ZONE)
    start, end = day_bounds(day, ZONE)
    length = min(end, to_ms(now)) - start
    for number in range(1, count + 1):
        down = 60_000 * chance.randrange(5) if chance.random() < 0.2 else 0
        yield (day_number(day), number, length - down, 0, down, 0, 0, 0, False)


def _spells(number: int, now: datetime, days: int, chance: Random) -> list[tuple[object, ...]]:
    """Return runs of up with a minute down between, as many as an ordinary year has."""
    begin, end = to_ms(now) - days * DAY_MS, to_ms(now) // 60_000 * 60_000
    cuts = sorted(chance.sample(range(begin // 60_000 + 2, end // 60_000 - 2, 3), SPELLS // 2))
    rows: list[tuple[object, ...]] = []
    start = begin
    for cut in cuts:
        rows.append((number, start, cut * 60_000, 0, 0, (cut * 60_000 - start) // 60_000))
        rows.append((number, cut * 60_000, (cut + 1) * 60_000, 2, 5, 1))
        start = (cut + 1) * 60_000
    rows.append((number, start, end, 0, 0, (end - start) // 60_000))
    return rows


def _current(number: int, last: int, now: datetime, days: int) -> tuple[object, ...]:
    known = {
        "application_id": number,
        "status": 0,
        "cause": 0,
        "since_ms": to_ms(now) - days * DAY_MS,
        "start_ms": last,
        "end_ms": last + 60_000,
        "attempts": 1,
        "latency_ms": 120,
        "http_status": 200,
    }
    return tuple(known.get(column.name) for column in current.columns)


def read(engine: Engine, count: int, now: datetime) -> dict[str, str]:
    """Return how long counting takes over several spans: first time, median, and once it is kept."""
    told = {}
    for days in (1, 30, 90, YEAR):
        span = Span(now - timedelta(days=days), now, ZONE)
        taken = []
        for _ in range(1 if count > 1000 else 5):
            began, cpu = perf_counter(), process_time()
            with reading(engine) as connection:
                assert len(counted(connection, span, range(1, count + 1), now)) == count
            taken.append(((perf_counter() - began) * 1000, (process_time() - cpu) * 1000))
        first, cpu_ms = taken[0][0], quantile([each[1] for each in taken], 0.5)
        again = quantile([each[0] for each in taken], 0.5)
        kept = _kept(engine, span, range(1, count + 1), now)
        told[f"{days} d"] = (
            f"{first:.1f} first, {again:.1f} median, {cpu_ms:.1f} CPU, {kept:.1f} kept, ms"
        )
    return told


def _kept(engine: Engine, span: Span, ids: Sequence[int], now: datetime) -> float:
    """Return the milliseconds of an answer that was given before at the same sequence number."""
    took = 0.0
    for _ in range(2):
        began = perf_counter()
        with reading(engine) as connection:
            counted_once(connection, span, ids, now)
        took = perf_counter() - began
    return took * 1000


def weigh(url: str, count: int = 153, days: int = 2) -> float:
    """Return bytes in the database per raw sample, kept as the collector keeps them, one flush a minute."""
    engine = open_engine(url)
    upgrade(engine)
    pattern = replace(registry().applications[0], registered=NOON - timedelta(days=days))
    made = tuple(replace(pattern, slug=f"app-{n}", every=MINUTE) for n in range(count))
    with writing(engine) as connection:
        keep_registry(connection, replace(registry(), applications=made), "bench", NOON, ZONE)
    before = _size(engine)
    chance = Random(7)
    for minute in range(days * 1440):
        start = NOON + minute * MINUTE
        samples = [
            Sample(f"app-{n}", start, MINUTE, _verdict(chance), latency_ms=chance.randrange(900))
            for n in range(count)
        ]
        with writing(engine) as connection:
            keep_samples(connection, samples, start + MINUTE)
    size = _size(engine) - before
    engine.dispose()
    return size / (count * days * 1440)


def _verdict(chance: Random) -> Verdict:
    return UP if chance.random() < 0.9995 else DOWN


def _size(engine: Engine) -> int:
    if engine.dialect.name == POSTGRESQL:
        with engine.connect() as connection:
            size = "SELECT pg_database_size(current_database())"
            return int(connection.exec_driver_sql(size).scalar_one())
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        free = connection.exec_driver_sql("PRAGMA freelist_count").scalar_one()
        return int((pages - free) * connection.exec_driver_sql("PRAGMA page_size").scalar_one())


def main(arguments: Sequence[str]) -> None:
    """Measure each size of city, and what a raw sample weighs."""
    kind, counts = asked(arguments)
    with databases(kind) as made:
        for count in counts or [153, 1_000, 10_000]:
            engine = open_engine(made.url(f"city_{count}"))
            settle(engine, count, NOON)
            print(kind, count, json.dumps(read(engine, count, NOON)), flush=True)
            engine.dispose()
        if not counts:
            print(f"{kind}, bytes per raw sample: {weigh(made.url('weighed')):.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
