"""How fast a sent complaint is acknowledged: `python -m bench.hook [SECONDS] [A_SECOND]`."""

from __future__ import annotations

import http.client
import json
import os
import sys
import tempfile
import threading
from collections import Counter
from pathlib import Path

import pysqlite3

from liveroom import clock
from tests.faults.sender import deliver, prepared
from tests.journeys.servers import APP, Program, fetch, free_port
from tests.journeys.servers import until as wait

SECONDS, A_SECOND = 60, 20


def main() -> int:
    """Send at an even rate to a server beside its collector and print one JSON line."""
    given = [int(one) for one in sys.argv[1:]]
    seconds, rate = (*given, *(SECONDS, A_SECOND)[len(given) :])
    with tempfile.TemporaryDirectory() as folder:
        home, port = Path(folder) / "home", free_port()
        environment = {"PATH": os.defpath, **prepared(home)}
        command = [sys.executable, str(APP), "serve", "--port", str(port)]
        with Program(command, Path(folder) / "log", environment):
            wait(lambda: fetch(f"http://127.0.0.1:{port}/healthz")[0] == 200, 60, "a server")
            took, statuses = _sent(port, seconds * rate, 1 / rate)
        reader = pysqlite3.connect(home / "liveroom.db")
        kept = reader.execute("SELECT COUNT(*) FROM request").fetchone()[0]
        reader.close()
    took.sort()
    found = {
        "sent": len(took),
        "answers": dict(Counter(statuses)),
        "kept": kept,
        "p50_ms": round(took[len(took) // 2] * 1000, 1),
        "p99_ms": round(took[len(took) * 99 // 100] * 1000, 1),
        "longest_ms": round(took[-1] * 1000, 1),
    }
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


def _sent(port: int, count: int, every_s: float) -> tuple[list[float], list[int]]:
    """Send so many, each when it is due whatever became of the last; times are from the due moment."""
    took: list[float] = []
    statuses: list[int] = []
    pause, began = threading.Event(), clock.monotonic()

    def one(number: int, due: float) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        statuses.append(deliver(connection, f"L-{number}"))
        connection.close()
        took.append(clock.monotonic() - due)

    threads = []
    for number in range(count):
        due = began + number * every_s
        pause.wait(max(0.0, due - clock.monotonic()))
        threads.append(threading.Thread(target=one, args=(number, due)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    return took, statuses


if __name__ == "__main__":
    raise SystemExit(main())
