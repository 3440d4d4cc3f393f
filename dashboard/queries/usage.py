"""How much applications are used: growth of counters and height of gauges, by hour or day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.queries.days import to_ms
from dashboard.queries.readings import readings
from liveroom.model import MetricKind

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from sqlalchemy import Connection

    from liveroom.model import Span
    from liveroom.store.reads import Registered

COLUMNS = ("metric", "kind", "applications", "step_s", "start_ms", "value")
HOUR_S, DAY_S = 3_600, 86_400
HOURLY_UP_TO_DAYS = 3


def usage(connection: Connection, applications: Sequence[Registered], span: Span) -> pd.DataFrame:
    """Return one row per series and step that was read, series by name, oldest step first.

    Series of the same name and kind are added over the applications: counters by their growth (a
    figure that falls is a restart from nothing), days by their totals, gauges by their mean in the
    step. Unique people and buckets are never added: where several applications tell of them, each is a series
    of its own, with the application's name behind. What is of a whole day has no hours.
    Columns: metric, kind, applications (how many declare it), step_s (an hour up to 3 days of span,
    else a day), start_ms (of the step, local hours and days), value. A step without readings has no
    row.
    """
    length = span.end - span.start
    step_s = HOUR_S if length.total_seconds() <= HOURLY_UP_TO_DAYS * DAY_S else DAY_S
    names = {application.slug: application.name for application in applications}
    sums: dict[tuple[str, str, int], float] = {}
    members: dict[tuple[str, str], set[str]] = {}
    frame = readings(connection, applications, span, step_s=step_s)
    told = [row for row in frame.to_dict("records") if row["slug"] in names]
    apart = _apart(told)
    for row in told:
        kind = MetricKind(row["kind"])
        if kind.is_of_a_day and step_s < DAY_S:
            continue
        metric = row["metric"]
        called = f"{metric} · {names[row['slug']]}" if metric in apart else metric
        series = (called, row["kind"])
        members.setdefault(series, set()).add(row["slug"])
        key = (*series, row["at_s"])
        sums[key] = sums.get(key, 0.0) + float(row["value"])
    rows: list[dict[str, Any]] = [
        {
            "metric": metric,
            "kind": kind,
            "applications": len(members[metric, kind]),
            "step_s": step_s,
            "start_ms": at_s * 1000,
            "value": value,
        }
        for (metric, kind, at_s), value in sorted(sums.items())
        if at_s * 1000 < to_ms(span.end)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _apart(rows: Sequence[dict[Hashable, Any]]) -> set[str]:
    """Return the series of unique people, and of a shop's buckets, that several applications tell of."""
    tellers: dict[str, set[str]] = {}
    for row in rows:
        if row["kind"] in (MetricKind.UNIQUE, MetricKind.BUCKET):
            tellers.setdefault(row["metric"], set()).add(row["slug"])
    return {metric for metric, slugs in tellers.items() if len(slugs) > 1}


def added_up(kind: str, values: Sequence[float]) -> float:
    """Return what a series comes to over a span: the sum of what adds up, or else the mean.

    A bucket is what it was last.
    """
    if values and kind == MetricKind.BUCKET:
        return values[-1]
    total = sum(values)
    return total if MetricKind(kind).adds_up or not values else total / len(values)
