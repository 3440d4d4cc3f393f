"""Maintenance as it is announced: each plan with the next piece of time it excuses."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import pandas as pd

from liveroom.calendars import occurrences
from liveroom.rules.periods import from_ms, to_ms
from liveroom.store.plans import plans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection

    from liveroom.model import Span
    from liveroom.store.plans import Plan
    from liveroom.store.reads import Registered

COLUMNS = (
    "id",
    "slug",
    "name",
    "origin",
    "announced_ms",
    "first_seen_ms",
    "start_ms",
    "end_ms",
    "rrule",
    "why",
    "announced_by",
    "ended_ms",
    "ended_by",
    "next_start_ms",
    "next_end_ms",
)


def planned(connection: Connection, applications: Sequence[Registered], span: Span) -> pd.DataFrame:
    """Return the applications' plans: what comes next or goes on first, then what is over.

    `start_ms` and `end_ms` are of the first time. `next_start_ms` and `next_end_ms` are of the time
    that goes on at the end of the span, or comes next; missing where none comes any more. What is
    over stands newest first.
    """
    known = {one.id: one for one in applications}
    now_ms = to_ms(span.end)
    rows = [
        _row(plan, known[plan.application_id], span, now_ms)
        for plan in plans(connection)
        if plan.application_id in known
    ]
    coming_at, began_at = COLUMNS.index("next_start_ms"), COLUMNS.index("start_ms")
    rows.sort(key=lambda row: (row[coming_at] is None, row[coming_at] or -row[began_at]))
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def coming(
    rule: str | None,
    first: tuple[datetime, datetime],
    zone: ZoneInfo,
    now: datetime,
    before: datetime,
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the times of a plan that end after `now` and begin before `before`."""
    return (each for each in occurrences(rule, first, zone, before) if each[1] > now)


def _row(plan: Plan, one: Registered, span: Span, now_ms: int) -> tuple[Any, ...]:
    first = from_ms(plan.start_ms), from_ms(plan.end_ms)
    until = from_ms(max(plan.laid_ms, now_ms))
    following = (
        () if plan.ended_ms else islice(coming(plan.rrule, first, span.zone, span.end, until), 1)
    )
    start_ms, end_ms = next(((to_ms(a), to_ms(b)) for a, b in following), (None, None))
    return (
        plan.id,
        one.slug,
        one.name,
        plan.origin,
        plan.announced_ms,
        plan.first_seen_ms,
        plan.start_ms,
        plan.end_ms,
        plan.rrule,
        plan.why,
        plan.announced_by or None,
        plan.ended_ms,
        plan.ended_by,
        start_ms,
        end_ms,
    )
