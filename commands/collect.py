"""Watch the registered applications and read the complaint feeds; `serve` shows what was found."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

from liveroom.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from liveroom.room import Room
    from liveroom.settings import Settings

MISSING = (
    "{path}: there is no registry here, so there is nothing to watch: copy "
    "applications.example.toml to this place, or set LIVEROOM_REGISTRY."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take nothing: everything is in the settings and the registry."""


def run(options: argparse.Namespace) -> int:  # noqa: ARG001  every command takes its options
    """Collect until SIGTERM; exit 2 with sentences where settings or registry cannot be used."""
    from collectors.rounds import last_accepted
    from liveroom import settings as door
    from liveroom.room import open_room

    settings = door.load()
    room = open_room(settings)
    try:
        if not settings.registry.exists() and last_accepted(room) is None:
            raise UsageError(MISSING.format(path=settings.registry))
        asyncio.run(_collect(room, settings))
    finally:
        room.engine.dispose()
    return 0


async def _collect(room: Room, settings: Settings) -> None:
    """Run the collector's schedule until a signal asks it to end."""
    from collectors import duty

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await duty.run(room, settings.registry, stop)
