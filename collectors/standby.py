"""Waiting for one's turn: the collector that writes, and those that would if it fell silent."""

from __future__ import annotations

import asyncio
import logging
import platform
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from collectors import lease
from collectors.keep import Scribe
from liveroom import clock
from liveroom.errors import StoreError
from liveroom.store.engine import store_fault
from liveroom.store.writer import Sight, seize, sight

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from collectors.lease import Lease

log = logging.getLogger(__name__)

SILENCE_S = 9.0
"""Who writes says so every second; after so much silence the next one takes over."""
LONG_S = 45.0
"""Beyond what a start takes on a busy machine, and the watchdog of one whose loop is stuck."""
LOOK_S = 1.0


@dataclass(slots=True)
class Watch:
    """Decides whether the turn is free, by one's own clock that never steps: hosts may disagree."""

    holder: str
    _seen: Sight | None = None
    _since: float = 0.0

    def is_free(self, seen: Sight, monotonic: float) -> bool:
        """Say whether the turn may be taken, at a moment of the clock that never steps.

        It may where nobody has it, where one's own home had it (its lock proves that this process
        is the only one there now), and where nothing has moved for `SILENCE_S`.
        """
        if seen.holder is None or seen.holder == self.holder:
            return True
        return self.silence(seen, monotonic) >= SILENCE_S

    def silence(self, seen: Sight, monotonic: float) -> float:
        """Return for how many seconds nothing has moved."""
        if seen != self._seen:
            self._seen, self._since = seen, monotonic
        return monotonic - self._since


def name_of(home: Path) -> str:
    """Return what a collector is called: its host and home; a copy of a home is another one."""
    return f"{platform.node()}:{home}:{home.stat().st_ino}"


async def admitted(own: Lease, engine: Engine, stop: asyncio.Event) -> bool:
    """Wait until the home is ours; False at `stop`.

    One who has it and is frozen is ended: the kernel would keep the lock, and SQLite its own, for
    ever. So is one who has been silent for long although the database takes writes.
    """
    watch, scribe, first = Watch(""), Scribe(), True
    while not own.take():
        number = own.holder()
        if first:
            log.warning("Another collector (process %s) has the home; this one stands by.", number)
        first = False
        if number is not None and await scribe.do(partial(_is_lost, watch, engine, number)):
            log.warning("The collector before (process %s) is frozen and is ended.", number)
            lease.end(number)
        await _moment(stop)
        if stop.is_set():
            return False
    return True


def _is_lost(watch: Watch, engine: Engine, number: int) -> bool:
    try:
        silence_s = watch.silence(sight(engine), clock.monotonic())
    except StoreError:
        return False
    if silence_s < SILENCE_S:
        return False
    is_frozen = lease.state_of(number) == lease.STOPPED
    return is_frozen or (silence_s >= LONG_S and store_fault(engine) is None)


async def turn(engine: Engine, home: Path, stop: asyncio.Event) -> Engine | None:
    """Wait until this collector may write and return an engine for its turn; None at `stop`.

    A database that cannot be reached is asked again. Raises StoreError where it cannot be reached
    at the first look: whoever starts a room wants to know.
    """
    watch, scribe, first = Watch(name_of(home)), Scribe(), True
    while not stop.is_set():
        try:
            seen = await scribe.do(partial(sight, engine))
            if watch.is_free(seen, clock.monotonic()):
                taken = await scribe.do(partial(seize, engine, watch.holder, seen, clock.now()))
                if taken is not None:
                    return taken
            elif first:
                log.warning("Another collector writes (%s); this one stands by.", seen.holder)
        except StoreError:
            if first:
                raise
        first = False
        await _moment(stop)
    return None


async def either(*events: asyncio.Event) -> None:
    """Wait until one of the events is set."""
    waiting = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()


async def _moment(stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), LOOK_S)
    except TimeoutError:
        return
