"""What the whole collector costs at a rate: `python -m bench.rate [postgresql] [LOAD ...]`.

Each line is a process of its own that runs the collector as it runs in service (scheduler, wire,
verdicts, store, heartbeat, registry watch) against a local nginx, and counts that process alone.
`bare` is libcurl without any of it, in the same minute: the machine's own pace. What a PostgreSQL
server takes beside it is not counted.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import TYPE_CHECKING

import pycurl
from sqlalchemy import func, select

from bench.databases import POSTGRESQL, SQLITE, databases
from bench.target import nginx, quantile, resident_mb, room_at, write_registry
from collectors.contract import Answer
from collectors.duty import put_the_loop_first
from collectors.schedule import Collector
from liveroom import clock
from liveroom.store.tables import sample

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collectors.contract import Fetch, Request, Silence
    from liveroom.room import Room

AGAIN = (sys.executable, "-m", "bench.rate")
IN_FLIGHT = 64
BARE = 3000
STALL_S = 0.05


@dataclass(frozen=True, slots=True)
class Load:
    """So many applications, asked so often, for so long; `warm_s` more than a round to warm up.

    The first sample of an application founds rows, which takes several times as long as the next.
    """

    count: int
    every_s: int
    seconds: int
    tls: bool = False
    timeout_s: int = 4
    warm_s: int = 0


LOADS: Mapping[str, Load] = {
    "idle": Load(1, 20, 40),
    "153 every 20 s": Load(153, 20, 60),
    "1,000 a second": Load(10_000, 10, 20),
    "500 a second, TLS": Load(5_000, 10, 20, tls=True),
    "3,000 a second": Load(15_000, 5, 30, timeout_s=2, warm_s=30),
    "10,000 every 60 s": Load(10_000, 60, 60),
}


class Watch:
    """Times every request's start against its slot's, as the sources see the wire."""

    def __init__(self, fetch: Fetch, every_s: int) -> None:
        """Stand between the sources and the wire."""
        self.fetch = fetch
        self.every_s = every_s
        self.late_ms: list[float] = []
        self.lags_ms: list[float] = []
        self.answers = 0

    async def __call__(self, request: Request) -> Answer | Silence:
        """Fetch, and note how long after a whole second the request had its place."""
        asked = clock.now().timestamp()
        found = await self.fetch(request)
        self.late_ms.append(asked % 1 * 1000 + found.timings.queued)
        self.answers += isinstance(found, Answer)
        return found


async def feel(lags_ms: list[float]) -> None:
    """Note how much later than asked the loop wakes us, for ever."""
    while True:
        planned = clock.monotonic() + STALL_S
        await asyncio.sleep(STALL_S)
        lags_ms.append((clock.monotonic() - planned) * 1000)


def measure(base: str, ca_file: Path, home: Path, load: Load, url: str) -> dict[str, float]:
    """Run a collector under a load; return what it cost and how late it was."""
    room = room_at(home, ca_file, url=url)
    registry = home / "applications.toml"
    sizes = {"count": load.count, "every_s": load.every_s, "timeout_s": load.timeout_s}
    write_registry(registry, base, **sizes)
    found = asyncio.run(_collect(room, registry, load))
    room.engine.dispose()
    return found


async def _collect(room: Room, registry: Path, load: Load) -> dict[str, float]:
    collector = Collector(room, registry)
    watch = Watch(collector.agenda.means.fetch, load.every_s)
    collector.agenda.means = replace(collector.agenda.means, fetch=watch)
    await collector.start()
    put_the_loop_first()  # as in service
    await asyncio.sleep(load.every_s + 1 + load.warm_s)  # rows are founded, caches warmed
    feeling = asyncio.create_task(feel(watch.lags_ms)) if load.count > 1000 else None
    watch.late_ms.clear()
    watch.answers = 0
    began, before, start = process_time(), _kept(room), clock.monotonic()
    await asyncio.sleep(load.seconds)
    spent, probes, took = process_time() - began, _kept(room) - before, clock.monotonic() - start
    asked, answered = len(watch.late_ms), watch.answers
    if feeling is not None:
        feeling.cancel()
    await collector.close()
    return {
        "probes_per_s": round(asked / took, 1),
        "kept_per_s": round(probes / took, 1),
        "answered_per_s": round(answered / took, 1),
        "cpu_s_per_1000": round(spent / max(1, answered) * 1000, 3),  # an answer, not an attempt
        "cpu_percent": round(spent / took * 100, 2),
        "late_p99_ms": round(quantile(watch.late_ms, 0.99)),
        "lag_p99_ms": round(quantile(watch.lags_ms, 0.99)),
        "rss_mb": resident_mb(),
    }


def _kept(room: Room) -> int:
    with room.engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(sample)).scalar_one())


def bare(url: str, ca_file: Path) -> float:
    """Return CPU seconds per 1,000 GETs by libcurl alone, on new connections."""
    multi, idle = pycurl.CurlMulti(), []
    for _ in range(IN_FLIGHT):
        curl = pycurl.Curl()
        curl.setopt(pycurl.URL, url)
        curl.setopt(pycurl.NOSIGNAL, 1)
        curl.setopt(pycurl.FRESH_CONNECT, 1)
        curl.setopt(pycurl.FORBID_REUSE, 1)
        curl.setopt(pycurl.SSL_SESSIONID_CACHE, 0)
        curl.setopt(pycurl.CAINFO, str(ca_file))
        curl.setopt(pycurl.WRITEFUNCTION, lambda _piece: None)
        idle.append(curl)
    started = done = 0
    began = process_time()
    while done < BARE:
        while idle and started < BARE:
            multi.add_handle(idle.pop())
            started += 1
        multi.perform()
        _, well, badly = multi.info_read()
        assert not badly
        for curl in well:
            multi.remove_handle(curl)
            idle.append(curl)
        done += len(well)
        multi.select(1)
    return (process_time() - began) / BARE * 1000


def main(names: list[str]) -> None:
    """Measure the named loads, all of them where none is named."""
    kind = POSTGRESQL if POSTGRESQL in names else SQLITE
    loads = [name for name in names if name != kind] or LOADS
    with (
        TemporaryDirectory() as folder,
        nginx(Path(folder, "nginx")) as target,
        databases(kind) as made,
    ):
        for number, name in enumerate(loads):
            base = target.tls if LOADS[name].tls else target.plain
            home = Path(folder, str(number))
            home.mkdir()
            url = made.url(f"rate{number}")
            told = subprocess.run(
                [*AGAIN, "--one", name, base, target.ca_file, home, url],
                stdout=subprocess.PIPE,
                check=True,
                text=True,
            )
            print(kind, name, told.stdout.strip(), flush=True)


def one(name: str, base: str, ca_file: Path, home: Path, url: str) -> None:
    """Measure one load in this process, libcurl alone before it."""
    pace = {"bare_cpu_s_per_1000": round(bare(base, ca_file), 3)}
    print(json.dumps(pace | measure(base, ca_file, home, LOADS[name], url)))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], sys.argv[3], Path(sys.argv[4]), Path(sys.argv[5]), sys.argv[6])
    else:
        main(sys.argv[1:])
