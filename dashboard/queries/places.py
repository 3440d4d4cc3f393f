"""Where the city complains: every kecamatan, by its people and its deadlines, and what has no place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import case, func, select

from dashboard.queries.complaints import RANGE, by_district
from dashboard.queries.days import to_ms
from dashboard.queries.requests import about, open_at
from liveroom.districts import NAMES
from liveroom.store.tables import district, request

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Row

    from liveroom.model import Span
    from liveroom.store.reads import Registered

COLUMNS = (
    *("district", *RANGE, "top_topic", "top_received"),
    *("population", "population_source", "per_10k", "open", "overdue", "without_deadline"),
)
_NONE = {"received": 0, "low": None, "middle": None, "high": None, "weeks": 0, "above": False}


def by_place(
    connection: Connection, applications: Sequence[Registered], span: Span
) -> pd.DataFrame:
    """Return a row for each of the thirteen kecamatan, by code, and last one without a code.

    That one is of complaints without a place, so that each column of counts adds up to the city's.
    Columns: those of `by_district` (received over the local days of the span), population and its
    source (missing where the registry has none), per_10k (received per 10,000 residents), open at
    the end of the span and of those overdue (past their deadline) and without_deadline.
    `attrs["outlines"]` holds what the city gave as boundaries, by code; empty where it gave none.
    """
    found = {
        row["district"]: {str(name): value for name, value in row.items()}
        for row in by_district(connection, applications, span).to_dict("records")
    }
    known = {row.code: row for row in connection.execute(select(district))}
    still = _still(connection, applications, to_ms(span.end))
    rows: list[dict[str, Any]] = [
        {"district": code, "top_topic": None, "top_received": 0, **_NONE}
        | found.get(code, {})
        | still.get(code, {"open": 0, "overdue": 0, "without_deadline": 0})
        for code in (*NAMES, None)
    ]
    rows = [row | _people(known.get(row["district"]), row["received"]) for row in rows]
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    frame.attrs["outlines"] = _outlines(known)
    return frame


def _people(known: Row[Any] | None, received: int) -> dict[str, Any]:
    people = None if known is None else known.population
    if known is None or not people:
        return {"population": None, "population_source": None, "per_10k": None}
    rate = round(10_000 * received / people, 3)
    return {"population": people, "population_source": known.population_source, "per_10k": rate}


def _still(
    connection: Connection, applications: Sequence[Registered], now_ms: int
) -> dict[str | None, dict[str, int]]:
    """Return what is open in each district, and how much of it is past its deadline."""
    which = about(connection, applications)
    row = open_at(now_ms, which, request.c.district, request.c.due_ms).c
    late = func.sum(case((row.due_ms < now_ms, 1), else_=0))
    endless = func.sum(case((row.due_ms.is_(None), 1), else_=0))
    query = select(row.district, func.count(), late, endless).group_by(row.district)
    return {
        code if code in NAMES else None: {"open": n, "overdue": int(m), "without_deadline": int(k)}
        for code, n, m, k in connection.execute(query)
    }


def _outlines(known: Mapping[str, Row[Any]]) -> dict[str, dict[str, Any]]:
    """Return every outline; none unless all thirteen are there."""
    drawn = {code: json.loads(row.outline) for code, row in known.items() if row.outline}
    return drawn if set(drawn) == set(NAMES) else {}
