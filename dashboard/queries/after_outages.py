"""Complaints in the hours after outages began, and how long they take to rise."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import BigInteger, func, literal, or_, select

from dashboard.queries.over_outages import is_led_to
from dashboard.queries.requests import about, first_received
from liveroom.model import Severity
from liveroom.rules.lag import BIN, BINS, REACH, alone, lag, listened, loud, quiet
from liveroom.rules.periods import from_ms, to_ms
from liveroom.rules.silent import week
from liveroom.store.spells import among
from liveroom.store.tables import incident, request

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import timedelta

    from sqlalchemy import ColumnElement, Connection, Select

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
    while no complaint was ever kept, or where none can lead to the applications: `attrs["led"]`
    is False then.
    """
    first_ms, led = first_received(connection), is_led_to(connection, applications, span)
    if first_ms is None or not led:
        nothing = pd.DataFrame([], columns=list(COLUMNS), dtype=object)
        nothing.attrs["led"] = led
        return nothing
    span_ms = max(to_ms(span.start), first_ms), to_ms(span.end)
    starts = _starts(connection, applications, span_ms)
    which = about(connection, applications)
    parts = loud(starts, span_ms)
    outside = _count(connection, which, [span_ms]) - _count(connection, which, parts)
    known = quiet(parts, outside, span_ms, _shape(connection, span, span_ms), span.zone)
    within = [at for at in alone(starts) if span_ms[0] <= at <= span_ms[1] - REACH_MS]
    heard = [listened(at, _after(connection, which, at), known) for at in within]
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


def _count(
    connection: Connection, which: ColumnElement[bool], parts: Iterable[tuple[int, int]]
) -> int:
    return sum(
        int(connection.execute(select(func.count()).where(_in(part), which)).scalar_one())
        for part in parts
    )


def _after(connection: Connection, which: ColumnElement[bool], start_ms: int) -> dict[int, int]:
    """Return how many complaints came in each quarter of an hour after a beginning that had any."""
    place = (request.c.received_ms - start_ms) // BIN_MS
    query = select(place.label("place"), func.count()).group_by(place)
    rows = connection.execute(query.where(_in((start_ms, start_ms + REACH_MS)), which))
    return {int(at): count for at, count in rows}


def _in(part: tuple[int, int]) -> ColumnElement[bool]:
    return request.c.received_ms.between(part[0], part[1] - 1)


def _shape(connection: Connection, span: Span, span_ms: tuple[int, int]) -> Week:
    """Return how the whole city's complaints of the span's whole hours lie in a week."""
    cells: Counter[tuple[int, int]] = Counter()
    first, after = -(-span_ms[0] // HOUR_MS), span_ms[1] // HOUR_MS
    if first >= after:
        return week(cells)
    for at, count in connection.execute(_hours(first, after - 1)):
        local = from_ms(int(at) * HOUR_MS).astimezone(span.zone)
        cells[local.weekday(), local.hour] += count
    return week(cells)


def _hours(first: int, last: int) -> Select[Any]:
    """Return the question for the complaints of each hour: counted one by one, from the index alone.

    Grouped, a year of millions would be put into hours row by row.
    """
    hours = select(literal(first, BigInteger).label("n")).cte("hours", recursive=True)
    hours = hours.union_all(select(hours.c.n + 1).where(hours.c.n < last))
    begun_ms = hours.c.n * HOUR_MS
    within = request.c.received_ms.between(begun_ms, begun_ms + (HOUR_MS - 1))
    return select(hours.c.n, select(func.count()).where(within).scalar_subquery())
