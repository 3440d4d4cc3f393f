"""A collector before applications on loopback that are always well, to be killed and frozen."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple

import pysqlite3

from liveroom import clock
from liveroom.store.audit import disagreements
from liveroom.store.codes import CAUSE, STATUS
from liveroom.store.engine import open_engine, reading
from tests.waiting import until

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator, Mapping

    from liveroom.model import Cause, Status

ROOT = Path(__file__).parents[2]
APP = ROOT / "app.py"
PATIENCE_S = 60.0
EVERY_S = 2
HEAD = """
[city]
name = "Kota Uji"
[[category]]
slug = "umum"
name = { id = "Umum", en = "General" }
[[agency]]
slug = "kominfo"
name = "Kominfo"
"""
APPLICATION = """
[[application]]
slug = "{slug}"
name = "{slug}"
category = "umum"
owner = "kominfo"
every = "{every}s"
timeout = "1s"
retries = 0
[application.health]
url = "{url}"
dialect = "{dialect}"
"""


class Row(NamedTuple):
    """One sample as it is kept."""

    slug: str
    start_s: int
    status: Status
    cause: Cause


class City(ThreadingHTTPServer):
    """Applications that are always well, after `delay_s`; `hits` is when each was asked."""

    daemon_threads = True
    delay_s = 0.0

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        """Listen on a port of one's own."""
        super().__init__(("127.0.0.1", 0), _Answer)
        self.hits: list[tuple[float, str]] = []
        if context is not None:
            self.socket = context.wrap_socket(self.socket, server_side=True)
        Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of those who hang up."""


class _Answer(BaseHTTPRequestHandler):
    server: City

    def do_GET(self) -> None:
        """Answer, as slowly as is wished."""
        self.server.hits.append((clock.monotonic(), self.path.strip("/")))
        if self.server.delay_s:
            time.sleep(self.server.delay_s)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass
class Monitor:
    """A home, and the collector on it: `number` is its process while one runs."""

    home: Path
    city: City
    environment: Mapping[str, str]
    command: tuple[str, ...] = (sys.executable, str(APP), "collect")
    number: int = 0
    _nursery: subprocess.Popen[str] | None = None
    _processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def log(self) -> Path:
        """Return the file of what collectors say."""
        return self.home / "log"

    def start(self) -> int:
        """Start a collector as a process of its own, and return its number."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                self.command, env=dict(self.environment), stdout=log, stderr=log
            )
        self._processes.append(process)
        self.number = process.pid
        return self.number

    def breed(self) -> None:
        """Fork a collector from a program that has loaded it."""
        if self._nursery is None:
            with self.log.open("ab") as log:
                self._nursery = subprocess.Popen(
                    [sys.executable, "-m", "tests.faults.nursery"],
                    cwd=ROOT,
                    env=dict(self.environment),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    text=True,
                )
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        self._nursery.stdin.write("\n")
        self._nursery.stdin.flush()
        self.number = int(self._nursery.stdout.readline())

    def signal(self, number: int) -> None:
        """Send the collector a signal."""
        os.kill(self.number, number)

    def kill(self) -> None:
        """Kill the collector, and wait until it is gone."""
        self.signal(signal.SIGKILL)
        self.is_over(10)

    def is_over(self, seconds: float) -> int | None:
        """Wait until the collector has ended; return how, where it was started as a process."""
        for process in self._processes:
            if process.pid == self.number:
                return process.wait(seconds)
        until(lambda: not Path(f"/proc/{self.number}").exists(), seconds)
        return None

    def close(self) -> None:
        """End everything."""
        for process in self._processes:
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.terminate()
        for process in self._processes:
            process.wait(20)
        if self._nursery is not None:
            self._nursery.communicate(timeout=20)
        self.city.shutdown()
        self.city.server_close()

    def rows(self) -> list[Row]:
        """Return every sample, the oldest first."""
        query = (
            "SELECT slug, start_s, sample.status, sample.cause FROM sample "
            "JOIN application ON application.id = application_id ORDER BY start_s, slug"
        )
        return [
            Row(slug, start, STATUS[status], CAUSE[cause])
            for slug, start, status, cause in self._ask(query)
        ]

    def state(self) -> str:
        """Return the heartbeat's word; nothing before the first beat."""
        found = self._ask("SELECT state FROM heartbeat")
        return str(found[0][0]) if found else ""

    def beat_ms(self) -> int:
        """Return when the heartbeat came last, in epoch milliseconds; 0 before the first."""
        found = self._ask("SELECT beat_ms FROM heartbeat")
        return int(found[0][0]) if found else 0

    def statuses(self) -> set[Status]:
        """Return every status an application has now."""
        return {STATUS[code] for (code,) in self._ask("SELECT status FROM current")}

    def newest_s(self) -> int:
        """Return when the newest slot of all that is current began, in epoch seconds."""
        return int(self._ask("SELECT MAX(start_ms) FROM current")[0][0]) // 1000

    def incidents(self) -> int:
        """Return how many incidents there have been."""
        return int(self._ask("SELECT COUNT(*) FROM incident")[0][0])

    def problems(self) -> list[str]:
        """Return every way in which the database contradicts itself."""
        engine = open_engine(f"sqlite:///{self.home / 'liveroom.db'}")
        with reading(engine) as connection:
            found = list(disagreements(connection))
        engine.dispose()
        return found

    def wait_for_news(self, seconds: float = PATIENCE_S) -> None:
        """Wait until something was written that is not there yet."""
        count = len(self.rows())
        until(lambda: len(self.rows()) > count, seconds)

    def _ask(self, query: str) -> list[tuple[Any, ...]]:
        with suppress(pysqlite3.OperationalError):  # no file yet, or no tables in it
            reader = pysqlite3.connect(f"file:{self.home / 'liveroom.db'}?mode=rw", uri=True)
            try:
                return list(reader.execute(query).fetchall())
            finally:
                reader.close()
        return []


@contextmanager
def monitor(
    home: Path,
    applications: int = 8,
    environment: Mapping[str, str] | None = None,
    secure: str = "",
) -> Iterator[Monitor]:
    """Make a home with so many applications before a city; the collector is the test's to start.

    `secure` is the address of one more, over TLS.
    """
    home.mkdir(exist_ok=True)
    city = City()
    registry = HEAD
    for number in range(applications):
        url = f"http://127.0.0.1:{city.server_port}/a{number}"
        registry += _application(f"a{number}", url)
    if secure:
        registry += _application("aman", secure)
    (home / "applications.toml").write_text(registry)
    given = {
        "PATH": os.defpath,
        "LIVEROOM_HOME": str(home),
        "LIVEROOM_ALLOWED_NETWORKS": "127.0.0.0/8",
        **(environment or {}),
    }
    made = Monitor(home, city, given)
    try:
        yield made
    finally:
        made.close()


def _application(slug: str, url: str) -> str:
    return APPLICATION.format(slug=slug, url=url, every=EVERY_S, dialect="plain")
