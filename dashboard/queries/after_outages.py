"""Complaints in the hours after outages began, and how long they take to rise."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import func, or_, select

from dashboard.queries.days import number
from dashboard.queries.requests import about, first_received
from liveroom.model import Severity
from liveroom.rules.lag import BIN, BINS, REACH, alone, lag, listened, quiet
from liveroom.rules.periods import from_ms, to_ms
from liveroom.rules.silent import week
from liveroom.store.spells import among
from liveroom.store.tables import incident, request

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from sqlalchemy import Connection

    from liveroom.model import Span
    from liveroom.rules.silent import Week
    from liveroom.store.reads import Registered

COLUMNS = (
    *("minute", "received", "expected"),
    *("outages", "complaints", "usual", "lag_min", "low_min", "high_min", "silence"),
)
HOUR_MS = 3_600_000
BIN_MS, REACH_MS = round(BIN.total_seconds() * 1000), round(REACH.total_seconds() * 1000)
DIGITS = 3


def after_outages(
    connection: Connection, applications: Sequence[Registered], span: Span
) -> pd.DataFrame:
    """Return one row per quarter of an hour after outages began, of those within the span.

    Columns: minute (from the beginning), received (complaints about the applications), expected
    (what would have come anyway), and the same in every row: outages, complaints and usual (in the
    four hours together), lag_min with low_min and high_min (95 %), or silence (why none is told).
    An outage lasted a quarter of an hour or more and began alone: `liveroom.rules.lag`. No row
    while no complaint was ever kept.
    """
    first_ms = first_received(connection)
    if first_ms is None:
        return pd.DataFrame([], columns=list(COLUMNS), dtype=object)
    span_ms = max(to_ms(span.start), first_ms), to_ms(span.end)
    starts = _starts(connection, applications, span_ms)
    received = _received(connection, applications, span, span_ms)
    known = quiet(starts, received, span_ms, _shape(connection, span, span_ms), span.zone)
    within = [at for at in alone(starts) if span_ms[0] <= at <= span_ms[1] - REACH_MS]
    heard = [listened(at, received, known) for at in within]
    found = lag(heard, known.weeks)
    same: dict[str, Any] = {
        "outages": found.outages,
        "complaints": found.received,
        "usual": round(found.expected, DIGITS),
        "lag_min": _whole(found.lag),
        "low_min": _whole(found.low),
        "high_min": _whole(found.high),
        "silence": None if found.silence is None else str(found.silence),
    }
    rows = [
        {
            "minute": place * BIN_MS // 60_000,
            "received": sum(one.received[place] for one in heard),
            "expected": round(sum(one.expected[place] for one in heard), DIGITS),
        }
        | same
        for place in range(BINS)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _whole(length: timedelta | None) -> int | None:
    return None if length is None else round(length.total_seconds() / 60)


def _starts(
    connection: Connection, applications: Sequence[Registered], span_ms: tuple[int, int]
) -> list[int]:
    """Return when outages of a quarter of an hour or more began, those just before the span too."""
    row, end_ms = incident.c, span_ms[1]
    lasted = row.closed_ms - row.opened_ms >= BIN_MS
    still = row.closed_ms.is_(None) & (row.opened_ms <= end_ms - BIN_MS)
    query = select(row.opened_ms).where(
        row.severity == str(Severity.DOWN),
        among(row.application_id, [one.id for one in applications]),
        row.opened_ms.between(span_ms[0] - REACH_MS, end_ms),
        or_(lasted, still),
    )
    return list(connection.execute(query.order_by(row.opened_ms)).scalars())


def _received(
    connection: Connection,
    applications: Sequence[Registered],
    span: Span,
    span_ms: tuple[int, int],
) -> list[int]:
    first, last = (number(from_ms(ms).astimezone(span.zone).date()) for ms in span_ms)
    query = select(request.c.received_ms).where(
        request.c.received_day.between(first, last),
        request.c.received_ms.between(span_ms[0], span_ms[1] - 1),
        about(connection, applications),
    )
    return sorted(connection.execute(query).scalars())


def _shape(connection: Connection, span: Span, span_ms: tuple[int, int]) -> Week:
    """Return how the whole city's complaints of the span lie in a week."""
    hour = request.c.received_ms // HOUR_MS
    query = select(hour.label("hour"), func.count()).where(
        request.c.received_ms.between(span_ms[0], span_ms[1] - 1)
    )
    cells: Counter[tuple[int, int]] = Counter()
    for at, count in connection.execute(query.group_by(hour)):
        local = from_ms(int(at) * HOUR_MS).astimezone(span.zone)
        cells[local.weekday(), local.hour] += count
    return week(cells)
