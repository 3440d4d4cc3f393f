"""A script that says what a test wants, for scenes on real sockets."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from demo.script import Event, Script
from demo.server import DemoCity
from liveroom.clock import now

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from demo.city import City
    from demo.troubles import Trouble


class Told(Script):
    """A script in which some services have the trouble a test wants, and the others none."""

    def __init__(self, city: City, troubles: dict[str, Trouble] | None = None) -> None:
        super().__init__(city)
        self.troubles = dict(troubles or {})

    def trouble_of(self, slug: str, at_s: float) -> Event | None:
        """Return the trouble the test wants."""
        trouble = self.troubles.get(slug)
        return None if trouble is None else Event(slug, "told", trouble, 0, int(at_s) + 1, 0)


def now_s() -> float:
    """Return the time of day in UTC epoch seconds."""
    return now().timestamp()


@asynccontextmanager
async def opened(script: Script) -> AsyncIterator[DemoCity]:
    """Yield a city that answers on free ports of the loopback interface."""
    city = DemoCity(script, now_s)
    await city.start()
    try:
        yield city
    finally:
        await city.close()
