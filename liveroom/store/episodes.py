"""Silent outages as they are kept: citizens complained far above the usual, the check was green."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import or_, select

from liveroom.store.tables import silent_outage

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection


class Episode(NamedTuple):
    """A silent outage: since its first complaint; `received` in `window_s` against `expected`."""

    id: int
    application_id: int
    opened_ms: int
    seen_ms: int
    closed_ms: int | None
    received: int
    expected: float
    window_s: int


def episodes(connection: Connection, also: Collection[int] = ()) -> list[Episode]:
    """Return the episodes that are open, and those with an id of `also`, oldest first."""
    row = silent_outage.c
    is_meant = or_(row.closed_ms.is_(None), row.id.in_(also))
    found = connection.execute(select(silent_outage).where(is_meant).order_by(row.id))
    return [Episode(*each) for each in found]
