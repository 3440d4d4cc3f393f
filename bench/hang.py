"""Many who hang and a few who are well: `python -m bench.hang [postgresql] [PLACES]`.

10,000 applications that take the connection and never answer, and 153 that do, every 60 s with a
time-out of 10 s. The first minutes find out who hangs; then the good ones are watched. Whoever
hangs sits in a process of their own.
"""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
from collections import Counter, deque
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bench.databases import asked, databases
from bench.rate import Watch, feel
from bench.target import APPLICATION, HEAD, HOST, nginx, quantile, resident_mb, room_at
from collectors.duty import put_the_loop_first
from collectors.schedule import Collector
from collectors.wire import descriptors
from liveroom import clock
from liveroom.rules.slots import grid, slot_at
from liveroom.store.codes import CAUSE, STATUS
from liveroom.store.tables import sample

if TYPE_CHECKING:
    from collectors.contract import Answer, Request, Silence
    from liveroom.room import Room

HANGING, GOOD = 10_000, 153
EVERY_S, TIMEOUT_S = 60, 10
AGAIN = (sys.executable, "-m", "bench.hang")
LEARNING_S, SECONDS = 130, 120


class Good(Watch):
    """Times only the requests that go to those who are well, each from the start of its slot."""

    async def __call__(self, request: Request) -> Answer | Silence:
        """Fetch, and note the lateness of the good ones."""
        if "/hang/" in request.url:
            return await self.fetch(request)
        began = clock.now()
        found = await self.fetch(request)
        slug = f"aplikasi-{request.url.rpartition('/')[2]}"
        late = began - slot_at(began, grid(slug, timedelta(seconds=EVERY_S))).start
        self.late_ms.append(late.total_seconds() * 1000 + found.timings.queued)
        return found


def deaf() -> None:
    """Take connections and never answer, until killed; the port is printed."""
    held: deque[socket.socket] = deque(maxlen=9000)
    with socket.socket() as listening:
        listening.bind((HOST, 0))
        listening.listen(4096)
        print(listening.getsockname()[1], flush=True)
        while True:
            held.append(listening.accept()[0])  # the oldest is closed: nobody waits for it any more


async def rest() -> None:
    """Do nothing, and print how late even a loop that does nothing is woken."""
    lags_ms: list[float] = []
    feeling = asyncio.create_task(feel(lags_ms))
    await asyncio.sleep(SECONDS - 1)
    feeling.cancel()
    print(round(quantile(lags_ms, 0.99)))


def write_registry(path: Path, good: str, hanging: str) -> None:
    """Register them all: who is well in between who hangs."""
    common = {"every": EVERY_S, "timeout": TIMEOUT_S}
    rows = [
        APPLICATION.format(number=f"macet-{n}", base=f"{hanging}/hang", **common)
        for n in range(HANGING)
    ]
    step = HANGING // GOOD
    for n in range(GOOD):
        rows.insert(n * (step + 1), APPLICATION.format(number=f"baik-{n}", base=good, **common))
    path.write_text(HEAD + "".join(rows))


async def suffer(room: Room, registry: Path) -> dict[str, object]:
    """Run the collector; return how the good ones fared, and what became of the others."""
    descriptors.widen()  # as in service
    collector = Collector(room, registry)
    watch = Good(collector.agenda.means.fetch, EVERY_S)
    collector.agenda.means = replace(collector.agenda.means, fetch=watch)
    await collector.start()
    put_the_loop_first()
    await asyncio.sleep(LEARNING_S)
    feeling = asyncio.create_task(feel(watch.lags_ms))
    idle = subprocess.Popen([*AGAIN, "--idle"], stdout=subprocess.PIPE)
    watch.late_ms.clear()
    began, spent = clock.now(), process_time()
    await asyncio.sleep(SECONDS)
    spent = process_time() - spent
    feeling.cancel()
    late, lags, size = list(watch.late_ms), list(watch.lags_ms), resident_mb()
    await collector.close()
    return {
        "good_asked": len(late),
        "good_late_p50_ms": round(quantile(late, 0.5)),
        "good_late_p99_ms": round(quantile(late, 0.99)),
        "lag_p99_ms": round(quantile(lags, 0.99)),
        "idle_lag_p99_ms": int(idle.communicate()[0]),
        "rss_mb": size,
        "cpu_percent": round(spent / SECONDS * 100, 1),
        "verdicts": _verdicts(room, int(began.timestamp())),
    }


def _verdicts(room: Room, since_s: int) -> dict[str, int]:
    told = select(sample.c.status, sample.c.cause, func.count()).where(sample.c.start_s >= since_s)
    counts: Counter[str] = Counter()
    with room.engine.connect() as connection:
        for status, cause, number in connection.execute(told.group_by(*told.selected_columns[:2])):
            counts[f"{STATUS[status]}/{CAUSE[cause]}"] += number
    return dict(counts)


def main() -> None:
    """Measure once, with the places of the argument where one is given."""
    kind, places = asked(sys.argv[1:])
    with (
        TemporaryDirectory() as folder,
        nginx(Path(folder, "nginx")) as target,
        databases(kind) as made,
    ):
        home = Path(folder, "home")
        home.mkdir()
        server = subprocess.Popen([*AGAIN, "--deaf"], stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None
            hanging = f"http://{HOST}:{int(server.stdout.readline())}"
            write_registry(home / "applications.toml", target.plain, hanging)
            room = room_at(home, in_flight=next(iter(places), None), url=made.url("hang"))
            print(json.dumps(asyncio.run(suffer(room, home / "applications.toml"))))
            room.engine.dispose()
        finally:
            server.kill()
            server.wait()


if __name__ == "__main__":
    if sys.argv[1:] == ["--deaf"]:
        deaf()
    elif sys.argv[1:] == ["--idle"]:
        asyncio.run(rest())
    else:
        main()
