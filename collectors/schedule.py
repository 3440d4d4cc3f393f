"""When things happen: the only file that imports APScheduler."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio
    from pathlib import Path

    from liveroom.room import Room


async def run(room: Room, registry: Path, stop: asyncio.Event) -> None:
    """Collect until `stop` is set; the registry file is read again whenever it changes."""
    del room, registry
    await stop.wait()
