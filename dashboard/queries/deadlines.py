"""By when complaints are due: the city's own rules, and the defaults of the classes it left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import func, select

from liveroom.rules.deadlines import DEFAULTS
from liveroom.store.tables import deadline, request

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from liveroom.rules.deadlines import Limit

RULES = (
    "class", "topic", "response_amount", "response_unit", "resolution_amount", "resolution_unit",
    "origin", "changed_ms", "changed_by",
)  # fmt: skip


def rules(connection: Connection) -> pd.DataFrame:
    """Return the rules that hold, the city's own first; both amounts count in their unit.

    Columns: class and topic (missing where it is any), response_amount, response_unit,
    resolution_amount, resolution_unit (hours or working_days; missing where there is no deadline),
    origin (city or default), changed_ms and changed_by (of the city's decision, else missing).
    """
    query = select(deadline).order_by(deadline.c.kind, deadline.c.topic)
    rows: list[dict[str, Any]] = [
        {name: row.get(name) for name in RULES}
        | {"class": row["kind"] or None, "topic": row["name"] or None, "origin": "city"}
        for row in connection.execute(query).mappings()
    ]
    decided = {row["class"] for row in rows if row["topic"] is None}
    for kind, rule in DEFAULTS.items():
        if kind.value not in decided:
            told = _told("response", rule.response) | _told("resolution", rule.resolution)
            rows.append(dict.fromkeys(RULES) | {"class": kind.value, "origin": "default"} | told)
    return pd.DataFrame(rows, columns=list(RULES), dtype=object)


def whose(connection: Connection) -> dict[str, int]:
    """Return how many complaints have the due date of their source, of the table, or none."""
    query = select(func.count(request.c.told_due_ms), func.count(request.c.due_ms), func.count())
    told, due, received = connection.execute(query).one()
    return {"source": told, "table": due - told, "none": received - due}


def _told(part: str, limit: Limit | None) -> dict[str, Any]:
    if limit is None:
        return {}
    return {f"{part}_amount": limit.amount, f"{part}_unit": limit.unit.value}
