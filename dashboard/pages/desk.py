"""What every laptop page of one room shares: the room, and the frames that are dear to ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING

from dashboard.queries.category import table

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from sqlalchemy import Connection

    from dashboard.pages.visit import Visit
    from liveroom.room import Room
    from liveroom.store.reads import Registered

WINDOW = timedelta(days=30)
KEPT_MS = 60_000
MOST = 400


@dataclass(slots=True)
class Desk:
    """One room as its laptop pages see it; safe to share between threads.

    `plotly` tells where the chart library is served, once the web side is complete.
    """

    room: Room
    plotly: Callable[[], str]
    _kept: dict[tuple[str, ...], tuple[int, pd.DataFrame]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def table(
        self, visit: Visit, connection: Connection, chosen: tuple[Registered, ...]
    ) -> pd.DataFrame:
        """Return `queries.category.table` of 30 days, at most a minute old."""
        key = tuple(application.slug for application in chosen)
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and 0 <= visit.now_ms - kept[0] < KEPT_MS:
                return kept[1]
            frame = table(connection, chosen, visit.span(WINDOW))
            if len(self._kept) >= MOST:
                self._kept.clear()
            self._kept[key] = (visit.now_ms, frame)
            return frame
