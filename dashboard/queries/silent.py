"""Applications that citizens complain of far above the usual while their check is green."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from liveroom.model import Status
from liveroom.store.episodes import episodes

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection


class Silent(NamedTuple):
    """So many complaints in the last `hours`, the first of them at `since_ms`."""

    slug: str
    name: str
    category: str
    since_ms: int
    received: int
    hours: int


def silent(connection: Connection, state: pd.DataFrame) -> tuple[Silent, ...]:
    """Return the silent outages of those that are up in `state`, a frame of `queries.state`."""
    known = {one.application_id: one for one in episodes(connection)}
    rows = state[["id", "slug", "name", "category", "status"]].to_dict("records") if known else []
    return tuple(
        Silent(
            row["slug"],
            row["name"],
            row["category"],
            known[row["id"]].opened_ms,
            known[row["id"]].received,
            round(known[row["id"]].window_s / 3600),
        )
        for row in rows
        if row["id"] in known and row["status"] == Status.UP
    )
