"""A database that takes no writes: told in words, never an outage, and over when it is over."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pysqlite3
import pytest

from liveroom import clock
from liveroom.store.codes import STATUS
from tests.faults.storage import full, held, small_disk, torn
from tests.journeys.servers import fetch, free_port
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

APP = Path(__file__).parents[2] / "app.py"
PATIENCE_S = 60.0
EVERY_S = 2
REGISTRY = """
[city]
name = "Kota Uji"
[[category]]
slug = "umum"
name = {{ id = "Umum", en = "General" }}
group = "e-government"
[[agency]]
slug = "kominfo"
name = "Kominfo"
[[application]]
slug = "loket"
name = "Loket"
category = "umum"
owner = "kominfo"
every = "2s"
timeout = "1s"
retries = 0
[application.health]
url = "http://127.0.0.1:{port}/"
dialect = "plain"
"""


class Application(ThreadingHTTPServer):
    """An application that is well unless somebody says otherwise."""

    is_well = True
    asked = 0


class _Answer(BaseHTTPRequestHandler):
    server: Application

    def do_GET(self) -> None:
        """Answer, and count it."""
        self.server.asked += 1
        self.send_response(200 if self.server.is_well else 500)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass
class Room:
    """A running collector and web side, and where they keep their data."""

    url: str
    home: Path
    application: Application
    processes: tuple[int, ...] = ()

    @property
    def database(self) -> Path:
        """Return the database's file."""
        return self.home / "liveroom.db"

    def get(self, path: str) -> tuple[int, Any]:
        """Return status and JSON of a path."""
        status, body = fetch(self.url + path)
        return status, json.loads(body or "null")

    def reasons(self) -> list[str]:
        """Return why the room is not ready; nothing when it is."""
        return [one["reason"] for one in (self.get("/readyz")[1] or {}).get("reasons", [])]

    def is_well(self) -> bool:
        """Say whether the room is ready and the application up."""
        if self.get("/readyz")[0] != 200:
            return False
        status, state = self.get("/api/v1/state")
        return status == 200 and bool(state["totals"]["up"] == 1)

    def slots(self) -> list[tuple[int, str]]:
        """Return every verdict kept, the oldest first."""
        reader = pysqlite3.connect(str(self.database))
        rows = reader.execute("SELECT start_s, status FROM sample ORDER BY start_s").fetchall()
        reader.close()
        return [(start, str(STATUS[status])) for start, status in rows]


@contextmanager
def running(folder: Path, home: Path) -> Iterator[Room]:
    """Run the collector and the web side in front of one application that is always well."""
    application = Application(("127.0.0.1", 0), _Answer)
    Thread(target=application.serve_forever, args=(0.05,), daemon=True).start()
    registry = folder / "applications.toml"
    registry.write_text(REGISTRY.format(port=application.server_port))
    given = {
        "PATH": os.defpath,
        "LIVEROOM_HOME": str(home),
        "LIVEROOM_REGISTRY": str(registry),
        "LIVEROOM_ALLOWED_NETWORKS": "127.0.0.0/8",
    }
    port = free_port()
    log = (folder / "log").open("wb")
    commands = (["collect"], ["serve", "--port", str(port)])
    children = []
    try:
        for command in commands:
            children.append(
                subprocess.Popen(
                    [sys.executable, str(APP), *command], env=given, stdout=log, stderr=log
                )
            )
            until((home / "liveroom.db").exists, PATIENCE_S)
        room = Room(f"http://127.0.0.1:{port}", home, application)
        until(room.is_well, PATIENCE_S)
        room.processes = tuple(_family([child.pid for child in children]))
        yield room
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(20)
        log.close()
        application.shutdown()
        application.server_close()


def _family(numbers: list[int]) -> list[int]:
    """Return processes and their children: who answers is a child of the server."""
    found = list(numbers)
    for number in found:
        file = Path(f"/proc/{number}/task/{number}/children")
        found += [int(child) for child in file.read_text().split()]
    return found


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """Return a room that every fault of this file but the last strikes in turn."""
    folder = tmp_path_factory.mktemp("faults")
    with running(folder, folder / "home") as opened:
        yield opened


def suffer(room: Room) -> None:
    """Wait until the fault is told and no verdict is fresh any more, while probing goes on."""
    asked = room.application.asked
    until(lambda: room.reasons() == ["storage"], PATIENCE_S)
    assert room.get("/readyz")[0] == 503
    status, state = room.get("/api/v1/state")
    assert (status, state["monitor"]["state"]) == (200, "storage")
    assert state["totals"]["down"] == 0
    until(lambda: room.get("/api/v1/state")[1]["totals"]["unknown"] == 1, PATIENCE_S)
    assert fetch(room.url + "/wall/ikhtisar")[0] == 200
    until(lambda: room.application.asked >= asked + 3, PATIENCE_S)


def recover(room: Room, began: float, ended: float) -> None:
    """Wait until the room is well; every slot of the fault is kept, and none of it is down."""
    until(room.is_well, PATIENCE_S)
    until(lambda: are_kept(room, began, ended), PATIENCE_S)
    assert "down" not in {status for _, status in room.slots()}


def are_kept(room: Room, began: float, ended: float) -> bool:
    """Say whether the slots from `began` to `ended` lie in the database, one after the other."""
    starts = [start for start, _ in room.slots() if began - EVERY_S < start <= ended]
    gaps = {after - start for start, after in pairwise(starts)}
    return gaps == {EVERY_S} and starts[0] <= began and starts[-1] > ended - EVERY_S


@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_database_held_by_another_program_is_a_storage_fault(room: Room, how: str) -> None:
    """Probing goes on, samples wait, and nobody's time is charged for it."""
    began = clock.now().timestamp()

    with held(room.database, how):
        suffer(room)

    recover(room, began, clock.now().timestamp())


def test_a_disk_that_fails_is_a_storage_fault(room: Room) -> None:
    """No restart, no outage: what was seen meanwhile is written once the disk writes again."""
    began = clock.now().timestamp()

    with torn(room.processes):
        suffer(room)

    recover(room, began, clock.now().timestamp())


def test_a_full_disk_is_a_storage_fault(tmp_path: Path) -> None:
    """A full disk takes the beginning of a write and refuses its end: only a real one finds it."""
    with small_disk(tmp_path / "disk", 4) as home, running(tmp_path, home) as opened:
        began = clock.now().timestamp()

        with full(home):
            suffer(opened)

        recover(opened, began, clock.now().timestamp())
