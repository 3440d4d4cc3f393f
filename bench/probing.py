"""What the collector costs, against a local nginx.

`python -m bench.probing`: what one probe costs by itself; then 153 applications fetched, judged and
stored; then the whole collector for a minute, with its scheduler, heartbeat and store.
Needs nginx (`apt install nginx-light`).
"""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bench.target import LOOPBACK, nginx, room_at, write_registry
from collectors.contract import Answer, Request
from collectors.duty import run
from collectors.keep import Beat, write
from collectors.run import Means, watch
from collectors.wire import Wire
from liveroom import clock
from liveroom.registry import load
from liveroom.rules.slots import Slot
from liveroom.store.engine import writing
from liveroom.store.tables import sample
from liveroom.store.writes import keep_registry

if TYPE_CHECKING:
    from liveroom.model import Application, Sample
    from liveroom.room import Room

COUNT = 153
EVERY_S = 20
ROUNDS = 3


def collector(base: str, home: Path) -> dict[str, float]:
    """Run the whole collector for three steady rounds; return its CPU seconds per 153 probes."""
    room, registry = _room(base, home)

    def kept() -> int:
        with room.engine.connect() as connection:
            return int(connection.execute(select(func.count()).select_from(sample)).scalar_one())

    async def collect() -> tuple[float, int]:
        stop = asyncio.Event()
        running = asyncio.create_task(run(room, registry, stop))
        await asyncio.sleep(EVERY_S)  # the first round founds rows and warms caches
        began, before = process_time(), kept()
        await asyncio.sleep(EVERY_S * ROUNDS)
        spent, probes = process_time() - began, kept() - before
        stop.set()
        await running
        return spent, probes

    spent, probes = asyncio.run(collect())
    room.engine.dispose()
    return {
        "probes": probes,
        "cpu_s_per_153": round(spent / probes * COUNT, 4),
        "share_of_a_core_percent": round(spent / (EVERY_S * ROUNDS) * 100, 2),
    }


def work(base: str, home: Path) -> dict[str, float]:
    """Return CPU seconds to fetch, judge, store and roll up 153 applications, in 20 flushes.

    The same work as the collector's, without its heartbeats and without the caches that go cold
    in a process that sleeps between seconds.
    """
    room, registry = _room(base, home)
    means = Means(Wire(LOOPBACK).fetch, room.zone)
    known = load(registry, zone=room.zone).applications
    now = clock.now().replace(microsecond=0)
    with writing(room.engine) as connection:
        early = now - timedelta(days=1)
        keep_registry(connection, load(registry, zone=room.zone), "bench", early, room.zone)

    async def once(turn: int) -> float:
        began = process_time()
        for second in range(EVERY_S):
            start = now - timedelta(hours=1) + timedelta(seconds=turn * EVERY_S + second)
            due = known[second::EVERY_S]
            slots = [Slot(start, timedelta(seconds=EVERY_S)) for _ in due]
            pairs = zip(due, slots, strict=True)
            found = await asyncio.gather(*(_timeless(one, slot, means) for one, slot in pairs))
            write(room.engine, found, (), Beat(start + timedelta(seconds=1)))
        return process_time() - began

    async def several() -> list[float]:
        return [await once(turn) for turn in range(6)]

    spent = asyncio.run(several())[1:]
    room.engine.dispose()
    return {"cpu_s_per_153": round(sorted(spent)[len(spent) // 2], 4)}


async def _timeless(application: Application, slot: Slot, means: Means) -> Sample:
    """Watch a slot of the past as if it were now."""
    watched = await watch(application, Slot(clock.now(), slot.length), means)
    return watched.sample._replace(start=slot.start)


def _room(base: str, home: Path) -> tuple[Room, Path]:
    registry = home / "applications.toml"
    write_registry(registry, base, count=COUNT, every_s=EVERY_S)
    return room_at(home), registry


def wire(base: str) -> dict[str, float]:
    """Return CPU seconds per 1,000 GETs on new connections, 64 in flight, by the wire alone."""

    async def fetch(count: int) -> float:
        door = Wire(LOOPBACK, in_flight=64)
        request = Request(f"{base}/health/1", timedelta(seconds=5))
        began = process_time()
        found = await asyncio.gather(*(door.fetch(request) for _ in range(count)))
        spent = process_time() - began
        await door.close()
        assert all(isinstance(one, Answer) for one in found)
        return spent

    asyncio.run(fetch(200))
    return {"cpu_s_per_1000": round(min(asyncio.run(fetch(2_000)) for _ in range(3)) / 2, 3)}


def main() -> None:
    """Measure everything and print it."""
    with TemporaryDirectory() as name:
        home, other = Path(name, "a"), Path(name, "b")
        home.mkdir()
        other.mkdir()
        with nginx(home) as target:
            print(json.dumps({"wire": wire(target.plain)}))
            print(json.dumps({"work": work(target.plain, other)}))
            print(json.dumps({"collector": collector(target.plain, home)}))


if __name__ == "__main__":
    main()
