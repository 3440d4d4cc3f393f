"""How much applications are used: growth of counters and height of gauges, by hour or day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.queries.days import to_ms
from dashboard.queries.readings import readings
from liveroom.model import MetricKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from liveroom.model import Span
    from liveroom.store.reads import Registered

COLUMNS = ("metric", "kind", "applications", "step_s", "start_ms", "value")
HOUR_S, DAY_S = 3_600, 86_400
HOURLY_UP_TO_DAYS = 3


def usage(connection: Connection, applications: Sequence[Registered], span: Span) -> pd.DataFrame:
    """Return one row per series and step that was read, series by name, oldest step first.

    Series of the same name and kind are added over the applications: counters by their growth (a
    figure that falls is a restart from nothing), gauges by their mean in the step. Columns: metric,
    kind, applications (how many declare it), step_s (an hour up to 3 days of span, else a day),
    start_ms (of the step, local hours and days), value. A step without readings has no row.
    """
    length = span.end - span.start
    step_s = HOUR_S if length.total_seconds() <= HOURLY_UP_TO_DAYS * DAY_S else DAY_S
    known = {application.slug for application in applications}
    sums: dict[tuple[str, str, int], float] = {}
    members: dict[tuple[str, str], set[str]] = {}
    frame = readings(connection, applications, span, step_s=step_s)
    for row in frame.to_dict("records"):
        if row["slug"] not in known:
            continue
        series = (row["metric"], row["kind"])
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


def added_up(kind: str, values: Sequence[float]) -> float:
    """Return what a series comes to over a span: the sum of growth, or the mean of heights."""
    total = sum(values)
    return total if kind == MetricKind.COUNTER or not values else total / len(values)
