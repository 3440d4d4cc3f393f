"""Published figures of complaints counted again: what the parts make, and what they lack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import select

from liveroom.store.tables import published as table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from liveroom.model import Span
    from liveroom.store.reads import Registered

COLUMNS = (
    "name", "period", "received", "resolved", "in_progress", "waiting",
    "percent", "recomputed", "parts", "residual", "citation",
)  # fmt: skip
WHOLE, DONE, PARTS = "received", "resolved", ("resolved", "in_progress", "waiting")


def published(connection: Connection) -> pd.DataFrame:
    """Return one row per publisher and period, the latest period first.

    Columns: name, period, received, resolved, in_progress, waiting (missing where not published),
    percent (as published), recomputed (resolved of received, in percent), parts (the sum of the
    published parts), residual (received less parts: what nobody accounts for; negative where the
    parts are more than the whole; missing unless all three are published), citation.
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    query = select(table).order_by(table.c.name, table.c.period)
    for row in connection.execute(query).mappings():
        told = found.setdefault((row["name"], row["period"]), dict.fromkeys(COLUMNS))
        told |= {"name": row["name"], "period": row["period"], row["label"]: row["count"]}
        told["citation"] = told["citation"] or row["citation"]
        if row["label"] == DONE and row["percent"] is not None:
            told["percent"] = row["percent"]
    rows = [_counted(told) for told in found.values()]
    rows.sort(key=lambda row: (row["period"], row["name"]), reverse=True)
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def all_published(
    connection: Connection, applications: Sequence[Registered], span: Span
) -> pd.DataFrame:
    """Return what `published` returns: it is of the whole city and of the periods it names."""
    del applications, span
    return published(connection)


def _counted(told: dict[str, Any]) -> dict[str, Any]:
    whole, done = told[WHOLE], told[DONE]
    parts = [told[name] for name in PARTS]
    total = None if None in parts else sum(parts)
    return told | {
        "recomputed": 100 * done / whole if whole and done is not None else None,
        "parts": total,
        "residual": None if total is None or whole is None else whole - total,
    }
