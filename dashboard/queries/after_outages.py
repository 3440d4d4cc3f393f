"""Complaints in the hours after outages began, and how long they take to rise."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import BigInteger, func, literal, or_, select, union_all

from dashboard.queries.over_outages import is_led_to
from dashboard.queries.requests import ALL, about, first_received
from liveroom.model import Severity
from liveroom.rules.lag import BIN, BINS, REACH, alone, lag, listened, loud, quiet
from liveroom.rules.periods import from_ms, to_ms
from liveroom.rules.silent import week
from liveroom.store.spells import among
from liveroom.store.tables import incident, request

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from sqlalchemy import ColumnElement, Connection, Select

    from liveroom.model import Span
    from liveroom.rules.lag import Heard
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
    heard, weeks = _heard(connection, applications, span, span_ms)
    found = lag(heard, weeks)
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


def _heard(
    connection: Connection, applications: Sequence[Registered], span: Span, span_ms: tuple[int, int]
) -> tuple[list[Heard], float]:
    """Return what followed each outage that began alone, and how many weeks say what is usual."""
    which, starts = about(connection, applications), _starts(connection, applications, span_ms)
    within = [at for at in alone(starts) if span_ms[0] <= at <= span_ms[1] - REACH_MS]
    hours, after = _by_hour(connection, span_ms), _after(connection, which, within)
    parts = loud(starts, span_ms)
    told = {(at, at + REACH_MS): sum(after[at].values()) for at in within}
    near = sum(told.get(part, 0) for part in parts)
    near += _count(connection, which, [part for part in parts if part not in told])
    counted = sum(hours.values()) if which is ALL else None
    outside = _all(connection, which, span_ms, counted) - near
    known = quiet(parts, outside, span_ms, _shape(hours, span), span.zone)
    return [listened(at, after[at], known) for at in within], known.weeks


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


def _all(
    connection: Connection,
    which: ColumnElement[bool],
    span_ms: tuple[int, int],
    counted: int | None,
) -> int:
    """Return how many complaints came in the span; `counted` of them in its whole hours, if known."""
    if counted is None:
        return _count(connection, which, [span_ms])
    first, after = _whole_hours(span_ms)
    edges = (span_ms[0], min(first * HOUR_MS, span_ms[1])), (after * HOUR_MS, span_ms[1])
    return counted + _count(connection, which, edges)


def _count(
    connection: Connection, which: ColumnElement[bool], parts: Sequence[tuple[int, int]]
) -> int:
    """Return how many complaints came in parts that lie apart, all in one question."""
    if not parts:
        return 0
    each = union_all(*(select(func.count().label("n")).where(_in(part), which) for part in parts))
    return int(connection.execute(select(func.sum(each.subquery().c.n))).scalar_one())


def _after(
    connection: Connection, which: ColumnElement[bool], starts: Sequence[int]
) -> dict[int, Counter[int]]:
    """Return, by beginning, how many complaints came in each quarter of an hour after it."""
    found: dict[int, Counter[int]] = {at: Counter() for at in starts}
    if not starts:
        return found
    bins = [(request.c.received_ms - at) // BIN_MS for at in starts]
    each = [
        select(literal(at, BigInteger), place, func.count())
        .where(_in((at, at + REACH_MS)), which)
        .group_by(place)
        for at, place in zip(starts, bins, strict=True)
    ]
    for at, place, count in connection.execute(union_all(*each)):
        found[at][int(place)] = count
    return found


def _in(part: tuple[int, int]) -> ColumnElement[bool]:
    return request.c.received_ms.between(part[0], part[1] - 1)


def _shape(hours: Counter[int], span: Span) -> Week:
    """Return how complaints of so many an hour (since 1970) lie in a week."""
    cells: Counter[tuple[int, int]] = Counter()
    for at, count in hours.items():
        local = from_ms(at * HOUR_MS).astimezone(span.zone)
        cells[local.weekday(), local.hour] += count
    return week(cells)


def _by_hour(connection: Connection, span_ms: tuple[int, int]) -> Counter[int]:
    """Return how many complaints of the whole city came in each whole hour of the span."""
    first, after = _whole_hours(span_ms)
    if first == after:
        return Counter()
    rows = connection.execute(_hours(first, after - 1)).all()
    return Counter({int(at): count for at, count in rows})


def _whole_hours(span_ms: tuple[int, int]) -> tuple[int, int]:
    """Return the first whole hour of a span, since 1970, and the one after its last."""
    first = -(-span_ms[0] // HOUR_MS)
    return first, max(first, span_ms[1] // HOUR_MS)


def _hours(first: int, last: int) -> Select[Any]:
    """Return the question for the complaints of each hour: counted one by one, from the index alone.

    Grouped, a year of millions would be put into hours row by row.
    """
    hours = select(literal(first, BigInteger).label("n")).cte("hours", recursive=True)
    hours = hours.union_all(select(hours.c.n + 1).where(hours.c.n < last))
    begun_ms = hours.c.n * HOUR_MS
    within = request.c.received_ms.between(begun_ms, begun_ms + (HOUR_MS - 1))
    return select(hours.c.n, select(func.count()).where(within).scalar_subquery())
