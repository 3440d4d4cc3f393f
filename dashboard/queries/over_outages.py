"""Complaints beside outages: the same days of both, and what came since the last long outage."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import or_, select

from dashboard.queries.days import last_days, local_days, number, to_ms
from dashboard.queries.requests import about, counts, first_received, per_day
from dashboard.queries.tallies import daily
from dashboard.words import from_ms
from liveroom.model import Severity, Span
from liveroom.rules.rise import DAYS, LONG, Rise, days_since
from liveroom.rules.usual import WEEKS, earlier, usual
from liveroom.store.reads import applications as registered
from liveroom.store.tables import complaint_topic, request, topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from liveroom.store.reads import Registered

MIRROR = (
    *("day", "received", "down_ms", "degraded_ms", "partial"),
    *("outage_day", "since_outage", "since_low", "since_high", "above", "change"),
)


def complaints_and_outages(
    connection: Connection, applications: Sequence[Registered], span: Span
) -> pd.DataFrame:
    """Return one row per local day that begins in the span, oldest first.

    Columns: day (YYYYMMDD), received (complaints about these applications; missing while the room
    never kept one at all, or none can lead to them, which is not zero), down_ms, degraded_ms
    (added over the applications), partial (the day still runs), and the same in every row what
    `since_outage` says. `attrs["led"]` is False where no complaint can lead to these applications.
    """
    numbers = [number(day) for day in local_days(span)]
    which = about(connection, applications)
    received = per_day(connection, (), numbers, which, to_ms(span.end))
    down, degraded = _minutes(connection, applications, span, numbers)
    same = since_outage(connection, applications, span)
    last = number(span.end.astimezone(span.zone).date())
    of: Mapping[int, int] = received.get((), {})
    led = is_led_to(connection, applications, span)
    known = led and first_received(connection) is not None
    rows = [
        {
            "day": n,
            "received": of.get(n, 0) if known else None,
            "down_ms": down[n],
            "degraded_ms": degraded[n],
            "partial": n == last,
        }
        | same
        for n in numbers
    ]
    frame = pd.DataFrame(rows, columns=list(MIRROR), dtype=object)
    frame.attrs["led"] = led
    return frame


def since_outage(
    connection: Connection, applications: Sequence[Registered], span: Span
) -> dict[str, Any]:
    """Return what complaints did since the first long outage of the last 7 local days.

    outage_day (YYYYMMDD, missing where there was none), since_outage (complaints since that day
    began, else of 7 days), since_low and since_high (what is usual for those days and hours),
    above (beyond it), change (by which share; missing where either is below twenty).
    """
    week = last_days(span, DAYS)
    numbers = [number(day) for day in local_days(week)]
    down, _ = _minutes(connection, applications, week, numbers)
    back = days_since([down[n] for n in numbers])
    first = first_received(connection)
    so_far = last_days(span, back or DAYS)
    spans = (so_far, *earlier(so_far, None if first is None else from_ms(first)))
    found = counts(connection, (), spans, about(connection, applications))
    received, *past = found.get((), [0] * len(spans))
    rise = Rise(received, usual(past))
    return {
        "outage_day": None if back is None else numbers[-back],
        "since_outage": received,
        "since_low": None if rise.usual is None else rise.usual.low,
        "since_high": None if rise.usual is None else rise.usual.high,
        "above": rise.is_beyond,
        "change": rise.change,
    }


def is_led_to(connection: Connection, applications: Sequence[Registered], span: Span) -> bool:
    """Say whether a complaint can speak of these applications: a topic does, or one did in the span."""
    if len(applications) == len(registered(connection)):
        return True
    chosen = sorted({application.slug for application in applications})
    homes = sorted(_whole(connection, applications))
    for table in (topic, complaint_topic):
        leads = or_(table.c.application.in_(chosen), table.c.category.in_(homes))
        if connection.execute(select(table.c.category).where(leads).limit(1)).first() is not None:
            return True
    first, last = (number(at.astimezone(span.zone).date()) for at in (span.start, span.end))
    spoke = select(request.c.id).where(
        request.c.received_day.between(first, last), request.c.application.in_(chosen)
    )
    spoke = spoke.limit(1)
    return connection.execute(spoke).first() is not None


def led_to(connection: Connection, applications: Sequence[Registered]) -> frozenset[str]:
    """Return the slugs of those a topic leads to: by itself, or as all there is in its category."""
    apps: set[str] = set()
    homes: set[str] = set()
    for table in (topic, complaint_topic):
        for row in connection.execute(select(table.c.category, table.c.application)):
            (apps if row.application else homes).add(row.application or row.category or "")
    sizes = Counter(one.category for one in registered(connection))
    return frozenset(
        one.slug
        for one in applications
        if one.slug in apps or (one.category in homes and sizes[one.category] == 1)
    )


def _whole(connection: Connection, applications: Sequence[Registered]) -> set[str]:
    """Return the categories all of whose applications are among these."""
    chosen = {application.slug for application in applications}
    away = {one.category for one in registered(connection) if one.slug not in chosen}
    return {application.category for application in applications} - away


def _minutes(
    connection: Connection, applications: Sequence[Registered], span: Span, numbers: Sequence[int]
) -> tuple[dict[int, int], dict[int, int]]:
    """Return, by local day, the milliseconds down and degraded, added over the applications."""
    down, degraded = dict.fromkeys(numbers, 0), dict.fromkeys(numbers, 0)
    for row in daily(connection, applications, span).values():
        for day in row:
            if day.day in down:
                down[day.day] += day.tally.down
                degraded[day.day] += day.tally.degraded
    return down, degraded


def since_incidents(
    connection: Connection, rows: Iterable[Mapping[Any, Any]], span: Span
) -> dict[int, Rise]:
    """Return, by incident id, what complaints of its application did since it began.

    `rows` are those of `dashboard.queries.incidents`. In the answer are outages that began in the
    last 7 times 24 hours and lasted an hour or more, of applications that complaints speak of.
    """
    long_ms, end_ms = LONG // timedelta(milliseconds=1), to_ms(span.end)
    week_ms = to_ms(span.end - timedelta(days=DAYS))
    meant = [
        row
        for row in rows
        if row["slug"] is not None
        and row["severity"] == Severity.DOWN
        and row["opened_ms"] >= week_ms
        and (end_ms if row["closed_ms"] is None else row["closed_ms"]) - row["opened_ms"] >= long_ms
    ]
    first = first_received(connection)
    if not meant or first is None:
        return {}
    received = _received(connection, {row["slug"] for row in meant}, span)
    found = {}
    for row in meant:
        so_far = Span(from_ms(row["opened_ms"]), span.end, span.zone)
        spans = (so_far, *earlier(so_far, from_ms(first)))
        times = received.get(row["slug"], [])
        now, *past = (
            bisect_left(times, to_ms(one.end)) - bisect_left(times, to_ms(one.start))
            for one in spans
        )
        if times:
            found[row["id"]] = Rise(now, usual(past))
    return found


def _received(connection: Connection, slugs: set[str], span: Span) -> dict[str, list[int]]:
    """Return, by application, when complaints of it were received, in order: as far back as needed."""
    back = span.end - timedelta(days=DAYS, weeks=WEEKS)
    first, last = (number(at.astimezone(span.zone).date()) for at in (back, span.end))
    query = select(request.c.application, request.c.received_ms).where(
        request.c.received_day.between(first, last), request.c.application.in_(slugs)
    )
    found: dict[str, list[int]] = defaultdict(list)
    for slug, at_ms in connection.execute(query.order_by(request.c.received_ms)):
        found[slug].append(at_ms)
    return found
