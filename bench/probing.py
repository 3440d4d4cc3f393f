"""What the collector costs, against a local nginx and against hosts that mean no good.

`python -m bench.probing`: 153 applications every 20 s for a minute, the whole collector with its
scheduler, heartbeat and store; then what one probe costs by itself; then memory under attack.
Needs nginx (`apt install nginx-light`).
"""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import subprocess
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from collectors.contract import Answer, Request, Silence
from collectors.duty import run
from collectors.keep import Beat, write
from collectors.policy import Policy
from collectors.run import Means, watch
from collectors.wire import Wire
from liveroom import clock, settings
from liveroom.registry import load
from liveroom.room import open_room
from liveroom.rules.slots import Slot
from liveroom.store.engine import writing
from liveroom.store.tables import sample
from liveroom.store.writes import keep_registry
from tests import hostile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liveroom.model import Application, Sample
    from liveroom.room import Room

COUNT = 153
EVERY_S = 20
ROUNDS = 3
HOST = "127.0.0.2"
LOOPBACK = Policy((ip_network("127.0.0.2/32"),))
REPORT = '{"status":"UP","components":{"db":{"status":"UP"},"disk":{"status":"UP"}}}'
NGINX = """
daemon off; pid {home}/nginx.pid; error_log {home}/error.log; worker_processes 1;
events {{ worker_connections 1024; }}
http {{ access_log off; client_body_temp_path {home}; proxy_temp_path {home};
 fastcgi_temp_path {home}; uwsgi_temp_path {home}; scgi_temp_path {home};
 server {{ listen {host}:{port}; default_type application/json; return 200 '{report}'; }} }}
"""
HEAD = """
[city]
name = "Kota Contoh"
[[category]]
slug = "umum"
name = { id = "Umum", en = "General" }
[[agency]]
slug = "diskominfo"
name = "Diskominfo"
"""
APPLICATION = """
[[application]]
slug = "aplikasi-{number}"
name = "Aplikasi {number}"
category = "umum"
owner = "diskominfo"
every = "{every}s"
timeout = "5s"
[application.health]
url = "{base}/health/{number}"
"""


@contextmanager
def nginx(home: Path) -> Iterator[str]:
    """Serve a health report from nginx on a free port, and give the base address."""
    binary = shutil.which("nginx") or "/usr/sbin/nginx"
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    config = home / "nginx.conf"
    config.write_text(NGINX.format(home=home, host=HOST, port=port, report=REPORT))
    server = subprocess.Popen([binary, "-c", str(config), "-e", str(home / "error.log")])
    try:
        _wait_for(port)
        yield f"http://{HOST}:{port}"
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    deadline = clock.monotonic() + 5
    while clock.monotonic() < deadline:
        with socket.socket() as knock:
            if knock.connect_ex((HOST, port)) == 0:
                return


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
    return replace(watched.sample, start=slot.start)


def _room(base: str, home: Path) -> tuple[Room, Path]:
    registry = home / "applications.toml"
    rows = (APPLICATION.format(number=n, every=EVERY_S, base=base) for n in range(COUNT))
    registry.write_text(HEAD + "".join(rows))
    environ = {"LIVEROOM_HOME": str(home), "LIVEROOM_ALLOWED_NETWORKS": f"{HOST}/32"}
    return open_room(settings.load(environ)), registry


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


def attack() -> dict[str, float]:
    """Let 153 hosts answer without end at once, three times; return what it did to memory.

    The server runs in this process, so its own buffers are counted too: read it as a ceiling.
    """

    async def suffer() -> dict[str, float]:
        async with hostile.serve() as base:
            door = Wire(LOOPBACK, in_flight=128)
            sizes, longest = [_resident()], 0.0
            for _ in range(3):
                request = Request(f"{base}/endless", timedelta(seconds=1))
                asked = (door.fetch(request) for _ in range(COUNT))
                found = await asyncio.gather(*asked)
                longest = max(longest, *(one.timings.total for one in found))
                assert all(isinstance(one, Silence) for one in found)
                sizes.append(_resident())
            await door.close()
            return {
                "rss_before_mb": sizes[0],
                "rss_after_first_mb": sizes[1],
                "rss_after_third_mb": sizes[3],
                "longest_ms": round(longest),
            }

    return asyncio.run(suffer())


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return round(pages * 4096 / 2**20, 1)


def main() -> None:
    """Measure everything and print it."""
    with TemporaryDirectory() as name:
        home, other = Path(name, "a"), Path(name, "b")
        home.mkdir()
        other.mkdir()
        with nginx(home) as base:
            print(json.dumps({"wire": wire(base)}))
            print(json.dumps({"work": work(base, other)}))
            print(json.dumps({"collector": collector(base, home)}))
    print(json.dumps({"attack": attack()}))


if __name__ == "__main__":
    main()
