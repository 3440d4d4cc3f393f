"""What citizens complain about: how much today, where, of what, and whether that is usual."""

from __future__ import annotations

from bisect import bisect_left
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.queries.days import last_days, local_days, number, to_ms, today, whole_days
from dashboard.queries.received import ahead
from dashboard.queries.requests import (
    SILENT_USUAL,
    about,
    counts,
    first_received,
    judged,
    per_day,
    ranges,
    received_on,
    sources,
)
from dashboard.words import from_ms
from liveroom.model import Span
from liveroom.rules.ranking import ranked
from liveroom.rules.usual import WEEKS, earlier
from liveroom.store.late import late_days
from liveroom.store.tables import request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection

    from liveroom.store.reads import Registered

RANGE = ("received", "low", "middle", "high", "weeks", "above")
TODAY = ("at_ms", "received", "low", "high", "now", "sources", "silent_since_ms", "silent_usual")
DAILY = (
    "day",
    "received",
    "mapped",
    "unrelated",
    "unmapped",
    "low",
    "high",
    "above",
    "partial",
    "late",
    "revised_ms",
)
MAPPINGS = ("mapped", "unrelated", "unmapped")
COLUMNS_SHOWN = 14
HOURS = 24


def by_hour(connection: Connection, applications: Sequence[Registered], span: Span) -> pd.DataFrame:
    """Return today's complaints counted up hour by hour, beside the same weekday's usual range.

    One row per full hour (0 to 24) and one for the end of the span (`now` True), in order. Columns:
    at_ms, received (since midnight; missing after now), low, high (of the usual, missing while
    fewer than four weeks are known), now, sources (names of the feeds), silent_since_ms and
    silent_usual (set where nothing came since then though more than 5 are usual: a broken feed).
    """
    which = about(connection, applications)
    so_far = today(span)
    first = first_received(connection)
    since = None if first is None else from_ms(first)
    days = [so_far, *earlier(so_far, since)]
    numbers = [number(day.start.astimezone(span.zone).date()) for day in days]
    found = received_on(connection, numbers, which)
    now_ms = to_ms(span.end)
    ends = sorted({*(to_ms(so_far.start + timedelta(hours=h)) for h in range(HOURS + 1)), now_ms})
    silent = _silence(connection, found.get(numbers[0], []), so_far, which)
    rows: list[dict[str, Any]] = []
    for end_ms in ends:
        offset = end_ms - to_ms(days[0].start)
        known = [
            bisect_left(found.get(n, []), to_ms(day.start) + offset)
            for n, day in zip(numbers, days, strict=True)
        ]
        row = judged(known[0], known[1:])
        rows.append(
            {
                "at_ms": end_ms,
                "received": row["received"] if end_ms <= now_ms else None,
                "low": row["low"],
                "high": row["high"],
                "now": end_ms == now_ms,
                "sources": sources(connection) if end_ms == now_ms else None,
                **(silent if end_ms == now_ms else {}),
            }
        )
    return pd.DataFrame(rows, columns=list(TODAY), dtype=object)


def _silence(
    connection: Connection, seen: Sequence[int], so_far: Span, which: ColumnElement[bool]
) -> dict[str, Any]:
    """Return since when nothing came where more than five are usual; nothing where all is well."""
    now_ms = to_ms(so_far.end)
    past = [at_ms for at_ms in seen if at_ms < now_ms]
    since_ms = past[-1] + 1 if past else to_ms(so_far.start)
    quiet = Span(from_ms(since_ms), so_far.end, so_far.zone)
    row = next(iter(ranges(connection, (), quiet, which).values()), None)
    if row is None or row["middle"] is None or row["middle"] <= SILENT_USUAL:
        return {}
    return {"silent_since_ms": since_ms, "silent_usual": row["middle"]}


def by_day(connection: Connection, applications: Sequence[Registered], span: Span) -> pd.DataFrame:
    """Return the complaints of each local day, oldest first; the parts add up to the whole.

    Columns: day (YYYYMMDD), received, of which mapped, unrelated (to any application) and unmapped
    (topic unknown to the registry), low, high (of the same weekday's usual), above, partial (the
    day is still running), late (complaints of the whole city that came after the day was counted; 0
    where none did), revised_ms (when the last of them came, else missing).
    `attrs["ahead"]` is how many complaints are dated later than the span ends, and not counted yet.
    """
    which = about(connection, applications)
    days = local_days(span)
    first = first_received(connection)
    oldest = 0 if first is None else number(from_ms(first).astimezone(span.zone).date())
    wanted = [number(day - timedelta(weeks=WEEKS)) for day in days[:1]] + [number(d) for d in days]
    found = per_day(connection, (request.c.mapping,), wanted, which, to_ms(span.end))
    last = span.end.astimezone(span.zone).date()
    revised = late_days(connection, number(days[0]), number(days[-1])) if days else {}
    rows: list[dict[str, Any]] = []
    for day in days:
        parts = {name: found[(name,)][number(day)] for name in MAPPINGS}
        back = [number(day - timedelta(weeks=weeks)) for weeks in range(1, WEEKS + 1)]
        past = [sum(found[(name,)][n] for name in MAPPINGS) for n in back if n > oldest]
        row = judged(sum(parts.values()), past)
        revised_ms, late = revised.get(number(day), (None, 0))
        told = {"day": number(day), "partial": day == last, "late": late, "revised_ms": revised_ms}
        rows.append({**told, **row, **parts})
    frame = pd.DataFrame(rows, columns=list(DAILY), dtype=object)
    frame.attrs["ahead"] = ahead(connection, to_ms(span.end))
    return frame


def by_topic(
    connection: Connection, applications: Sequence[Registered], span: Span
) -> pd.DataFrame:
    """Return one row per topic, most complaints first (by name under twenty): topic, received, low, middle, high, weeks, above.

    Counted over the local days of the span; a topic only seen in earlier weeks is there with 0.
    """
    which = about(connection, applications)
    found = ranges(connection, (request.c.topic,), whole_days(span), which)
    rows = [{"topic": key[0], **row} for key, row in found.items()]
    rows = ranked(rows, lambda row: row["received"], lambda row: row["topic"])
    return pd.DataFrame(rows, columns=["topic", *RANGE], dtype=object)


def by_district(
    connection: Connection, applications: Sequence[Registered], span: Span
) -> pd.DataFrame:
    """Return one row per district seen, by code; the last has no code: complaints without a place.

    Columns: district (36.71.NN or missing), received, low, middle, high, weeks, above, top_topic
    and top_received (the topic most heard there). Counted over the local days of the span.
    """
    which = about(connection, applications)
    days = whole_days(span)
    found = ranges(connection, (request.c.district,), days, which)
    topics = counts(connection, (request.c.district, request.c.topic), (days,), which)
    rows: list[dict[str, Any]] = []
    for (district,), row in found.items():
        heard = [(n[0], topic) for (place, topic), n in topics.items() if place == district]
        most = max(heard, key=lambda pair: (pair[0], pair[1]), default=(0, None))
        rows.append({"district": district, **row, "top_topic": most[1], "top_received": most[0]})
    rows.sort(key=lambda row: (row["district"] is None, row["district"] or ""))
    columns = ["district", *RANGE, "top_topic", "top_received"]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def by_topic_and_day(
    connection: Connection, applications: Sequence[Registered], span: Span
) -> pd.DataFrame:
    """Return one row per topic, most complaints first: topic, received, first_day, daily.

    `daily` is a tuple with one count per local day of the span from `first_day` (YYYYMMDD) on,
    the last of them possibly still running; it adds up to `received`.
    """
    which = about(connection, applications)
    days = [number(day) for day in local_days(span)]
    found = per_day(connection, (request.c.topic,), days, which, to_ms(span.end))
    rows = [
        {
            "topic": key[0],
            "received": sum(of.values()),
            "first_day": days[0],
            "daily": tuple(of.get(n, 0) for n in days),
        }
        for key, of in found.items()
    ]
    rows = ranked(rows, lambda row: row["received"], lambda row: row["topic"])
    return pd.DataFrame(rows, columns=["topic", "received", "first_day", "daily"], dtype=object)


def by_category(
    connection: Connection, applications: Sequence[Registered], span: Span
) -> pd.DataFrame:
    """Return one row per category complained about in 7 local days, and the two residual buckets.

    Columns: category (slug; missing in the residuals), mapping (mapped, unrelated or unmapped),
    received, low, middle, high, weeks, above, daily (14 counts, the last 7 of which add up to
    received). A complaint mapped to an application counts for that application's category. The
    rows add up to every complaint of the 7 days.
    """
    which = about(connection, applications)
    category = request.c.category
    keys = (request.c.mapping, request.c.application, category)
    home = {application.slug: application.category for application in applications}
    week, fortnight = last_days(span, COLUMNS_SHOWN // 2), last_days(span, COLUMNS_SHOWN)
    first = first_received(connection)
    past = earlier(week, None if first is None else from_ms(first))
    weekly = counts(connection, keys, (week, *past), which)
    days = [number(day) for day in local_days(fortnight)]
    daily = per_day(connection, keys, days, which, to_ms(span.end))
    sums: dict[tuple[str, str | None], list[int]] = {}
    columns: dict[tuple[str, str | None], list[int]] = {}
    for (mapping, app, of), row in weekly.items():
        bucket = (mapping, home.get(app, of) if mapping == "mapped" else None)
        sums[bucket] = _added(sums.get(bucket), row)
    for (mapping, app, of), counter in daily.items():
        bucket = (mapping, home.get(app, of) if mapping == "mapped" else None)
        columns[bucket] = _added(columns.get(bucket), [counter.get(n, 0) for n in days])
    nothing, none_daily = [0] * (1 + len(past)), [0] * len(days)
    rows = [
        {"category": bucket[1], "mapping": bucket[0]}
        | judged((of := sums.get(bucket, nothing))[0], of[1:])
        | {"daily": tuple(columns.get(bucket, none_daily))}
        for bucket in sorted({*sums, *columns}, key=str)
    ]
    return pd.DataFrame(rows, columns=["category", "mapping", *RANGE, "daily"], dtype=object)


def _added(so_far: Sequence[int] | None, more: Sequence[int]) -> list[int]:
    return list(more) if so_far is None else [a + b for a, b in zip(so_far, more, strict=True)]
