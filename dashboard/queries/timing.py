"""How long complaints took to be answered and resolved, and how old the open ones are, in working days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import case, func, not_, select, true

from dashboard.queries.days import to_ms
from dashboard.queries.requests import about, is_done, is_ended, within
from liveroom.rules.deadlines import HOUR_MS
from liveroom.rules.periods import day_of
from liveroom.store.deadlines import working_days
from liveroom.store.tables import request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection

    from liveroom.model import Span
    from liveroom.store.reads import Registered

TIMING = ("stage", "n", "median_h", "p90_h", "median_days", "p90_days")
AGEING = ("bucket", "open", "overdue")
BUCKETS = ((1, "up_to_1"), (3, "up_to_3"), (5, "up_to_5"), (14, "up_to_14"), (60, "up_to_60"))
OLDER = "over_60"
MEDIAN, P90 = 0.5, 0.9


def timing(
    connection: Connection,
    applications: Sequence[Registered],
    span: Span,
    where: Sequence[ColumnElement[bool]] = (),
) -> pd.DataFrame:
    """Return two rows about the complaints received in the span: first answer and resolution.

    Columns: stage (response, resolution), n (of how many it is known), median_h and p90_h in hours,
    median_days and p90_days in working days; missing where n is 0. A quantile is a value that was
    there: so many had it or less. Never the mean.
    """
    rows = []
    about_them = about(connection, applications)
    for stage, at, days, which in (
        ("response", request.c.first_response_ms, request.c.response_days, true()),
        ("resolution", request.c.resolved_ms, request.c.resolution_days, is_done),
    ):
        query = select(at - request.c.received_ms, days).where(
            within(span), at.is_not(None), which, about_them, *where
        )
        found = connection.execute(query).all()
        took = sorted(max(0, int(row[0])) for row in found)
        worked = sorted(int(row[1]) for row in found if row[1] is not None)
        hours = [_quantile(took, share) for share in (MEDIAN, P90)]
        told = [None if ms is None else ms / HOUR_MS for ms in hours]
        rows.append((stage, len(took), *told, *(_quantile(worked, s) for s in (MEDIAN, P90))))
    return pd.DataFrame(rows, columns=list(TIMING), dtype=object)


def ageing(
    connection: Connection,
    applications: Sequence[Registered],
    span: Span,
    where: Sequence[ColumnElement[bool]] = (),
) -> pd.DataFrame:
    """Return how old in working days the open complaints of the span are at its end.

    Columns: bucket (up_to_1, up_to_3, up_to_5, up_to_14, up_to_60, over_60), open, overdue. All six
    rows, whose sum is every open complaint received in the span.
    """
    late = func.sum(case((request.c.due_ms < to_ms(span.end), 1), else_=0))
    query = (
        select(request.c.received_day, func.count(), late)
        .where(within(span), not_(is_ended), about(connection, applications), *where)
        .group_by(request.c.received_day)
    )
    rows = connection.execute(query).all()
    today = span.end.astimezone(span.zone).date()
    oldest = min((day_of(row[0]) for row in rows), default=today)
    calendar = working_days(connection, range(oldest.year, today.year + 1), span.zone)
    found = {name: [0, 0] for _, name in BUCKETS} | {OLDER: [0, 0]}
    for day, count, overdue in rows:
        age = calendar.between(day_of(day), today)
        bucket = next((name for most, name in BUCKETS if age <= most), OLDER)
        found[bucket][0] += count
        found[bucket][1] += int(overdue)
    return pd.DataFrame(
        [(name, *counts) for name, counts in found.items()], columns=list(AGEING), dtype=object
    )


def _quantile(ordered: Sequence[int], share: float) -> int | None:
    """Return the smallest value that at least that share of them has, or less."""
    if not ordered:
        return None
    return ordered[max(0, -(-round(len(ordered) * share * 1000) // 1000) - 1)]
