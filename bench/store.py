"""What keeping costs: `python -m bench.store`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import process_time
from typing import TYPE_CHECKING

from commands.import_samples import COLUMNS, import_samples
from liveroom.model import Cause, Sample, Span, Status, Verdict
from liveroom.store.audit import disagreements
from liveroom.store.counts import tallies
from liveroom.store.engine import open_engine, reading, writing
from liveroom.store.schema import upgrade
from liveroom.store.writes import keep_registry, keep_samples
from tests.city import NOON, ZONE, registry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Engine

DAYS, FLUSHES = 90, 100
SLOT, TICK = timedelta(minutes=15), timedelta(seconds=20)
UP = Verdict(Status.UP)
WORSE = (Verdict(Status.DOWN, Cause.TIMEOUT), Verdict(Status.DEGRADED, Cause.SLOW))
CHANCE = Random(1)


def main() -> None:
    """Print each figure: CPU milliseconds, every commit included."""
    with TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'bench.db'}")
        upgrade(engine)
        _register(engine, 153)
        days = [
            _filled(engine, NOON.replace(hour=0) - timedelta(days=day)) for day in range(1, DAYS)
        ]
        print(f"back-fill of a day, 153 x 96 slots: {_middle(days):.0f} ms, worst {max(days):.0f}")
        print(
            f"the same day again: {_filled(engine, NOON.replace(hour=0) - timedelta(days=1)):.0f} ms"
        )
        lines = [",".join(COLUMNS), *_lines(NOON.replace(hour=0) - timedelta(days=DAYS))]
        begun = process_time()
        assert import_samples(engine, lines, NOON).refused == []
        print(f"`import samples` of a day: {(process_time() - begun) * 1000:.0f} ms")
        for count, in_flush in ((153, 153), (153, 8)):
            flushes = _flushes(engine, count, in_flush)
            print(
                f"flush of {in_flush} in order: {_middle(flushes):.1f} ms, worst {max(flushes):.1f}"
            )
        for span in (1, 30, 90):
            print(f"tallies of 153, {span} days: {_read(engine, span):.1f} ms")
        begun = process_time()
        with reading(engine) as connection:
            assert list(disagreements(connection)) == []
        print(f"`db check` of {DAYS} days: {(process_time() - begun) * 1000:.0f} ms")
        _register(engine, 10_000)
        flushes = _flushes(engine, 10_000, 10_000, 5, NOON + timedelta(days=1))
        print(f"flush of 10,000 in order: {_middle(flushes):.0f} ms")
        engine.dispose()


def _register(engine: Engine, count: int) -> None:
    pattern = replace(
        registry().applications[0], registered=NOON - timedelta(days=DAYS), every=TICK
    )
    made = tuple(replace(pattern, slug=f"app-{number}") for number in range(count))
    with writing(engine) as connection:
        keep_registry(connection, replace(registry(), applications=made), "bench", NOON, ZONE)


def _verdict() -> Verdict:
    return UP if CHANCE.random() < 0.99 else CHANCE.choice(WORSE)


def _samples(start: datetime) -> list[Sample]:
    chance = Random(start.isoformat())
    return [
        Sample(
            f"app-{number}",
            start + slot * SLOT,
            SLOT,
            UP if chance.random() < 0.99 else chance.choice(WORSE),
            latency_ms=120,
        )
        for number in range(153)
        for slot in range(96)
    ]


def _lines(start: datetime) -> Iterator[str]:
    for each in _samples(start):
        verdict = each.verdict
        yield (
            f"{each.application},{each.start.isoformat()},900,"
            f"{verdict.status},{verdict.cause},{each.latency_ms}"
        )


def _filled(engine: Engine, start: datetime) -> float:
    return _timed(engine, _samples(start), NOON)


def _timed(engine: Engine, samples: Sequence[Sample], now: datetime) -> float:
    begun = process_time()
    with writing(engine) as connection:
        assert not keep_samples(connection, samples, now).refused
    return (process_time() - begun) * 1000


def _flushes(
    engine: Engine, count: int, in_flush: int, times: int = FLUSHES, since: datetime = NOON
) -> list[float]:
    taken = []
    for flush in range(times):
        start = since + flush * TICK + (timedelta(hours=1) if in_flush < count else timedelta(0))
        numbers = CHANCE.sample(range(count), in_flush)
        samples = [Sample(f"app-{n}", start, TICK, _verdict(), latency_ms=120) for n in numbers]
        taken.append(_timed(engine, samples, start + timedelta(seconds=1)))
    return taken


def _read(engine: Engine, days: int) -> float:
    span = Span(NOON - timedelta(days=days), NOON, ZONE)
    taken = []
    for _ in range(10):
        begun = process_time()
        with reading(engine) as connection:
            assert len(tallies(connection, span, range(1, 154), NOON)) == 153
        taken.append((process_time() - begun) * 1000)
    return _middle(taken)


def _middle(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]


if __name__ == "__main__":
    main()
