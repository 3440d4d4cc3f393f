"""How the complaint sources are: when each was last read, whether it failed, how fresh that is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import select

from liveroom.rules.freshness import Freshness, freshness, source_limits
from liveroom.store.tables import source

if TYPE_CHECKING:
    from sqlalchemy import Connection

COLUMNS = ("name", "dialect", "every_s", "as_of_ms", "failed_ms", "failure", "state")


def intake(connection: Connection, now_ms: int) -> pd.DataFrame:
    """Return one row per complaint source, in the order they were registered.

    Columns: name, dialect, every_s (None: filled by files), as_of_ms, failed_ms and failure (since
    when and why it cannot be read: a cause, `http-503`, or `message` of what was sent), and state: `fresh late stale dead`, or `file`.
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
        return str(Freshness.DEAD)
    limits = source_limits(timedelta(seconds=every_s))
    return str(freshness(timedelta(milliseconds=now_ms - as_of_ms), limits))
