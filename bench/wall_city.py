"""The demo city in a database, without its servers: for looking at walls and measuring them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from demo import history, registry
from demo.city import DECLARED, found
from demo.rhythm import local_day
from demo.script import Script
from demo.state import state_of
from liveroom import registry as registries
from liveroom.model import Sample
from liveroom.store.engine import writing
from liveroom.store.schema import upgrade
from liveroom.store.writes import beat, keep_registry, keep_samples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sqlalchemy import Engine

BATCH = 10_000
ZONE = ZoneInfo("Asia/Jakarta")
MINUTE = timedelta(minutes=1)


def settle(
    engine: Engine, home: Path, now: datetime, *, days: int = 35, apps: int = DECLARED
) -> Script:
    """Found a city of `apps` applications with `days` of history up to `now`; return its script."""
    upgrade(engine)
    script = Script(found(apps))
    file = home / "applications.toml"
    file.write_text(
        registry.write(script, registry.Addresses("http://127.0.0.1:8099"), now.timestamp()),
        "utf-8",
    )
    with writing(engine) as connection:
        known = registries.load(file, zone=ZONE)
        keep_registry(connection, known, "bench", now - timedelta(days=days), ZONE)
    until = {service.slug: int(now.timestamp()) for service in script.city.services}
    newest = local_day(int(now.timestamp()))
    for day in range(newest - days + 1, newest + 1):
        for batch in _batches(history.samples(script, day, until)):
            with writing(engine) as connection:
                keep_samples(connection, batch, now)
    with writing(engine) as connection:
        beat(connection, now)
    return script


def look(engine: Engine, script: Script, now: datetime, length: timedelta = MINUTE) -> int:
    """Keep one look at every application for the slot that ended at `now`; return how many."""
    start = now - length
    samples = tuple(
        Sample(
            service.slug,
            start,
            length,
            history.verdict_of(service, state := state_of(script, service, int(start.timestamp()))),
            latency_ms=state.latency_ms,
        )
        for service in script.city.services
    )
    with writing(engine) as connection:
        kept = keep_samples(connection, samples, now)
        beat(connection, now)
    return kept.new


def _batches(rows: Iterable[Sample]) -> Iterator[tuple[Sample, ...]]:
    more = iter(rows)
    while batch := tuple(islice(more, BATCH)):
        yield batch


def minute(now: datetime) -> datetime:
    """Return the whole minute before `now`."""
    return datetime.fromtimestamp(int(now.timestamp()) // 60 * 60, UTC)
