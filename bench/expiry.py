"""Deleting old raw samples beside a collector that writes: `python -m bench.expiry [postgresql] [MINUTES]`.

10,000 applications with some hours of samples past their time. While they are let go, another
thread writes a heartbeat every second, as the collector does, and notes how long each one waited.
"""

from __future__ import annotations

import json
import sys
import threading
from datetime import timedelta
from time import perf_counter, process_time, sleep

from bench.databases import asked, databases
from bench.target import quantile
from bench.year import settle
from liveroom.rules.periods import to_ms
from liveroom.store.engine import make_room, open_engine, writing
from liveroom.store.retention import let_go
from liveroom.store.tables import sample
from liveroom.store.upsert import add
from liveroom.store.writes import beat
from tests.city import NOON

COUNT, MINUTES = 10_000, 120
EVERY_S = 0.2


def main() -> None:
    """Print how many rows went, how fast, and how long a tick's writing waited at most."""
    kind, numbers = asked(sys.argv[1:])
    minutes = numbers[0] if numbers else MINUTES
    with databases(kind) as made:
        engine = open_engine(made.url("expiry"))
        settle(engine, COUNT, NOON, days=1)
        old = to_ms(NOON - timedelta(days=30)) // 1000
        for minute in range(minutes):
            rows = [(old + minute * 60, n, 60, 0, 0, 1, 120) for n in range(1, COUNT + 1)]
            with writing(engine) as connection:
                make_room(connection, sample, [old + minute * 60])
                add(connection, sample, rows)
        waits: list[float] = []
        over = threading.Event()

        def tick() -> None:
            while not over.is_set():
                began = perf_counter()
                with writing(engine) as connection:
                    beat(connection, NOON)
                waits.append((perf_counter() - began) * 1000)
                sleep(EVERY_S)

        ticking = threading.Thread(target=tick)
        ticking.start()
        began, spent = perf_counter(), process_time()
        gone = let_go(engine, NOON)
        took, spent = perf_counter() - began, process_time() - spent
        over.set()
        ticking.join()
        engine.dispose()
        told = {
            "rows": gone,
            "seconds": round(took, 1),
            "cpu_s": round(spent, 1),
            "writes_beside": len(waits),
            "longest_wait_ms": round(max(waits)),
            "wait_p99_ms": round(quantile(waits, 0.99)),
        }
        print(json.dumps(told))


if __name__ == "__main__":
    main()
