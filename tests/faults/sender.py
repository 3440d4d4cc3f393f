"""A system that sends complaints to a room's own server, signed, until each has been taken."""

from __future__ import annotations

import base64
import http.client
import json
import time
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from liveroom import clock
from liveroom.model import Hook
from liveroom.rules.signatures import key, sign
from liveroom.store.engine import open_engine, writing
from liveroom.store.hooks import keep_hooks
from liveroom.store.schema import upgrade
from tests.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
KEY = key(SECRET) or b""
PATH = "/api/v1/complaints/hook/loket"
TAKEN = frozenset({200, 201})


def prepared(home: Path) -> dict[str, str]:
    """Make a room in `home` to which `loket` may send; return the environment of its server."""
    home.mkdir(parents=True, exist_ok=True)
    engine = open_engine(f"sqlite:///{home / 'liveroom.db'}")
    upgrade(engine)
    with writing(engine) as connection:
        keep_hooks(connection, [Hook("loket", ("loket",))])
    engine.dispose()
    return {"LIVEROOM_HOME": str(home), "LIVEROOM_SECRET_LOKET": SECRET}


def deliver(connection: http.client.HTTPConnection, number: str) -> int:
    """Send one complaint over a connection and return the status of the answer."""
    row = {"id": number, "received": "2026-11-24T08:15:00+07:00", "status": "proses", "topic": "x"}
    body = json.dumps(row).encode()
    sent = str(int(clock.now().timestamp()))
    names = {
        "Content-Type": "application/json",
        "webhook-id": f"msg_{number}",
        "webhook-timestamp": sent,
        "webhook-signature": sign(KEY, f"msg_{number}", sent, body),
    }
    connection.request("POST", PATH, body, names)
    answer = connection.getresponse()
    answer.read()
    return answer.status


@dataclass
class Sender:
    """So many threads that send one complaint after another; `taken` are those acknowledged."""

    port: int
    threads: int = 4
    taken: list[str] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    _over: Event = field(default_factory=Event)
    _lock: Lock = field(default_factory=Lock)
    _running: list[Thread] = field(default_factory=list)

    def start(self) -> None:
        """Begin to send."""
        for name in range(self.threads):
            thread = Thread(target=self._send, args=(name,), daemon=True)
            self._running.append(thread)
            thread.start()

    def wait_for_more(self, seconds: float) -> None:
        """Wait until something was taken that was not yet."""
        count = len(self.taken)
        until(lambda: len(self.taken) > count, seconds)

    def stop(self) -> None:
        """Send no more, and wait for what is under way."""
        self._over.set()
        for thread in self._running:
            thread.join(60)

    def _send(self, name: int) -> None:
        number = 0
        while not self._over.is_set():
            self._until_taken(f"L-{name}-{number}")
            number += 1

    def _until_taken(self, number: str) -> None:
        while not self._over.is_set():
            status = self._once(number)
            if status in TAKEN:
                with self._lock:
                    self.taken.append(number)
                return
            if status not in {0, 429, 503}:
                self.refused.append(status)
            time.sleep(0.05)

    def _once(self, number: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            return deliver(connection, number)
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()
