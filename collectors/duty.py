"""One collecting process on duty: it waits for its turn, collects, and ends when it must."""

from __future__ import annotations

import gc
import logging
import os
import sys
from contextlib import contextmanager
from dataclasses import replace
from threading import Event, Thread
from typing import TYPE_CHECKING

from collectors import lease
from collectors.schedule import Collector
from collectors.standby import admitted, either, turn
from collectors.wire import descriptors

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from liveroom.room import Room

log = logging.getLogger(__name__)

YOUNG = 10_000
"""A burst of a thousand probes is thirty thousand things, none of them garbage yet."""
SELDOM = 1_000
SWITCH_S = 0.0005
STUCK_S = 30
STUCK = 3
"""The exit code of a collector that ended itself because its loop stood still."""


async def run(room: Room, registry: Path, stop: asyncio.Event) -> None:
    """Collect until `stop` is set; while another collector has the home or the database, stand by.

    Raises StoreError where another collector has taken over, or the database cannot be written or
    synced, and RegistryError with every problem where the registry cannot be used.
    """
    home = room.settings.home
    descriptors.widen()
    with lease.asked(home) as own:
        if not await admitted(own, room.engine, stop):
            return
        engine = await turn(room.engine, home, stop)
        if engine is None:
            return
        collector = Collector(replace(room, engine=engine), registry)
        try:
            await collector.start()
            put_the_loop_first()
            with watched(lambda: collector.looked):
                await either(stop, collector.is_over)
        finally:
            await collector.close()
        if collector.end is not None:
            raise collector.end


def put_the_loop_first() -> None:
    """Let neither garbage nor the thread that writes keep the loop from thousands of probes.

    A look through everything finds next to nothing and stalls the loop, for half a second where
    thousands are under way: it comes a hundred times less often, and leaves out what is loaded. And
    libcurl lets go of the interpreter at every step of a transfer: it gets it back at once.
    """
    gc.freeze()
    _, middle, _ = gc.get_threshold()
    gc.set_threshold(YOUNG, middle, SELDOM)
    sys.setswitchinterval(SWITCH_S)


@contextmanager
def watched(
    turns: Callable[[], int],
    patience_s: int = STUCK_S,
    end: Callable[[int], object] = os._exit,
) -> Iterator[None]:
    """End the process where `turns` has not changed for `patience_s` of a thread's own seconds.

    They are counted by waking up: a machine that slept, or a process that was frozen as a whole,
    was not stuck.
    """
    is_done = Event()

    def look() -> None:
        seen, still_s = -1, 0
        while not is_done.wait(1.0):
            now = turns()
            seen, still_s = now, still_s + 1 if now == seen else 0
            if still_s >= patience_s:
                log.critical("The collector has stood still for %s s and ends itself.", still_s)
                end(STUCK)
                return

    thread = Thread(target=look, name="watchdog", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_done.set()
