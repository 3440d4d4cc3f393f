"""Complaints of a span by one of their sides, in parts that add up to the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import and_, case, func, not_, select

from dashboard.queries.days import to_ms
from dashboard.queries.requests import about, is_done, is_ended
from liveroom.store.tables import request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection

    from liveroom.model import Span
    from liveroom.store.reads import Registered

SIDES = {
    "day": request.c.received_day,
    "topic": request.c.topic,
    "owner": request.c.agency,
    "district": request.c.district,
    "status": request.c.status,
    "app": request.c.application,
}
PARTS = ("received", "resolved", "open", "overdue", "unmapped", "otherwise_closed")


def received(
    connection: Connection,
    applications: Sequence[Registered],
    span: Span,
    *,
    by: str | None = None,
    now_ms: int,
) -> pd.DataFrame:
    """Return the complaints received in the span by one of SIDES, or all of them in one row.

    Columns: key (None where a complaint has none), received, and of these resolved, open,
    otherwise_closed (rejected, not ours, archived; the three add up to received), overdue (open,
    and due before `now_ms`) and unmapped (their topic is unknown to the registry).
    """
    late = and_(not_(is_ended), request.c.due_ms.is_not(None), request.c.due_ms < now_ms)
    sums = {
        "received": func.count(),
        "resolved": _count(is_done),
        "open": _count(not_(is_ended)),
        "overdue": _count(late),
        "unmapped": _count(request.c.mapping == "unmapped"),
        "otherwise_closed": _count(and_(is_ended, not_(is_done))),
    }
    labelled = [sums[name].label(name) for name in PARTS]
    query = select(*labelled).where(
        request.c.received_ms >= to_ms(span.start),
        request.c.received_ms < to_ms(span.end),
        about(connection, applications),
    )
    rows: list[tuple[Any, ...]]
    if by is None:
        rows = [(None, *(int(part or 0) for part in connection.execute(query).one()))]
    else:
        side = SIDES[by]
        found = connection.execute(query.add_columns(side.label("key")).group_by(side))
        rows = [(row.key, *(int(getattr(row, name)) for name in PARTS)) for row in found]
        rows.sort(key=lambda row: (row[0] is None, row[0] if by == "day" else -row[1], str(row[0])))
    return pd.DataFrame(rows, columns=["key", *PARTS], dtype=object)


def _count(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((which, 1), else_=0))
