"""How fresh the complaint feeds are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import select

from liveroom.store.tables import source

if TYPE_CHECKING:
    from sqlalchemy import Connection

COLUMNS = ("name", "dialect", "every_s", "as_of_ms", "failed_ms", "failure", "state")
_STATES = (("fresh", 3), ("late", 10), ("stale", 60))


def feeds(connection: Connection, now_ms: int) -> pd.DataFrame:
    """Return one row per complaint source: name, dialect, every_s, as_of_ms, failed_ms, failure, state.

    `state` is `fresh`, `late` after 3 intervals, `stale` after 10, `dead` after 60 (an interval
    counts as a minute at least), also where it was never read; `file` where files fill it.
    """
    rows = [
        (*(getattr(row, name) for name in COLUMNS[:-1]), _state(row.every_s, row.as_of_ms, now_ms))
        for row in connection.execute(select(source).order_by(source.c.id))
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _state(every_s: int | None, as_of_ms: int | None, now_ms: int) -> str:
    if every_s is None:
        return "file"
    if as_of_ms is None:
        return "dead"
    intervals = (now_ms - as_of_ms) / (max(every_s, 60) * 1000)
    return next((state for state, most in _STATES if intervals <= most), "dead")
