"""Whose local days the store counts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select

from liveroom.store.ready import Ready
from liveroom.store.tables import city

if TYPE_CHECKING:
    from sqlalchemy import Connection

_ZONE = Ready(select(city.c.zone))


def said_zone(connection: Connection) -> ZoneInfo | None:
    """Return the zone of the city; None before any registry was accepted."""
    found = _ZONE.rows(connection)
    return ZoneInfo(found[0][0]) if found else None


def zone_of(connection: Connection) -> ZoneInfo:
    """Return whose local days are counted; UTC before any registry was accepted."""
    return said_zone(connection) or ZoneInfo("UTC")
