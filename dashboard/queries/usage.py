"""How much applications are used: growth of counters and height of gauges, by hour or day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.queries.days import midnight, to_ms
from dashboard.queries.usage_days import days_over, series
from dashboard.queries.usage_steps import DAY_S, by_day, by_step
from dashboard.queries.usage_totals import whole_months
from liveroom.model import MetricKind
from liveroom.rules.periods import day_of, month_after

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection

    from liveroom.model import Span
    from liveroom.store.reads import Registered

    _Told = tuple[str, str, MetricKind, int, int, float]  # slug, metric, kind, at_s, step_s, value

COLUMNS = ("metric", "kind", "applications", "step_s", "start_ms", "value")
HOUR_S = 3_600
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
    if step_s == DAY_S:
        steps = by_day(connection, applications, span)
    else:
        steps = by_step(connection, applications, span, step_s)
    told: list[_Told] = [
        (each.slug, each.metric, each.kind, each.at_s, step_s, each.value)
        for each in steps
        if step_s == DAY_S or not each.kind.is_of_a_day
    ]
    told += _months(connection, applications, span)
    apart = _apart(told)
    sums: dict[tuple[str, str, int, int], float] = {}
    members: dict[tuple[str, str], set[str]] = {}
    for slug, metric, kind, at_s, step, value in told:
        called = f"{metric} · {names[slug]}" if (metric, kind) in apart else metric
        members.setdefault((called, kind), set()).add(slug)
        key = called, str(kind), at_s, step
        sums[key] = sums.get(key, 0.0) + float(value)
    rows: list[dict[str, Any]] = [
        {
            "metric": metric,
            "kind": kind,
            "applications": len(members[metric, kind]),
            "step_s": step,
            "start_ms": at_s * 1000,
            "value": value,
        }
        for (metric, kind, at_s, step), value in sorted(sums.items())
        if at_s * 1000 < to_ms(span.end)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _months(
    connection: Connection, applications: Sequence[Registered], span: Span
) -> Iterator[_Told]:
    """Yield what files tell of the months that lie whole in the span."""
    whole = whole_months(days_over(span))
    if not whole:
        return
    for each in series(connection, applications, span.zone):
        for month, value in each.months.items():
            if month in whole:
                first = day_of(month * 100 + 1)
                start, end = (to_ms(midnight(at, span.zone)) for at in (first, month_after(first)))
                kind, step_s = each.kind.of_a_month, (end - start) // 1000
                yield each.application.slug, each.metric, kind, start // 1000, step_s, value


def _apart(rows: Iterable[_Told]) -> set[tuple[str, MetricKind]]:
    """Return the series of unique people, and of a shop's buckets, that several applications tell of."""
    tellers: dict[tuple[str, MetricKind], set[str]] = {}
    for slug, metric, kind, *_ in rows:
        if kind in (MetricKind.UNIQUE, MetricKind.BUCKET, MetricKind.UNIQUE_MONTH):
            tellers.setdefault((metric, kind), set()).add(slug)
    return {each for each, slugs in tellers.items() if len(slugs) > 1}


def added_up(kind: str, values: Sequence[float]) -> float:
    """Return what a series comes to over a span: the sum of what adds up, or else the mean.

    A bucket is what it was last.
    """
    if values and kind == MetricKind.BUCKET:
        return values[-1]
    total = sum(values)
    return total if MetricKind(kind).adds_up or not values else total / len(values)
