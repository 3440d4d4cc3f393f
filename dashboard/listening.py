"""The web says every few seconds that it listens for beats, so that silence means something."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from liveroom import clock
from liveroom.errors import StoreError
from liveroom.rules.periods import to_ms
from liveroom.store.beats import expected, listen
from liveroom.store.engine import reading, writing

if TYPE_CHECKING:
    from datetime import datetime

    from liveroom.room import Room

EVERY_S = 5.0
log = logging.getLogger(__name__)


class Listener:
    """Whoever answers beats; `say` is called again and again by the thread that `start` begins."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._since_ms = 0
        self._stop = threading.Event()

    def start(self) -> None:
        """Go on saying so on a thread that ends with the process."""
        threading.Thread(target=self._go_on, name="listening", daemon=True).start()

    def stop(self) -> None:
        """Say nothing more."""
        self._stop.set()

    def say(self, now: datetime) -> None:
        """Say that we listen, where anything is expected to beat; raise StoreError otherwise."""
        with reading(self._room.engine) as connection:
            if not expected(connection, to_ms(now)):
                return
        with writing(self._room.engine) as connection:
            self._since_ms = listen(connection, self._since_ms, to_ms(now))

    def _go_on(self) -> None:
        while not self._stop.wait(EVERY_S):
            try:
                self.say(clock.now())
            except StoreError as error:
                self._since_ms = 0  # what was sent meanwhile could not be kept
                log.warning("Beats are not heard: %s", error)
