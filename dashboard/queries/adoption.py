"""How much the city's applications are used over the years, and beside their outages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.queries.days import number
from dashboard.queries.tallies import together as tallies_together
from dashboard.queries.usage_days import (
    PEOPLE,
    Lives,
    days_over,
    framed,
    leading,
    most_told,
    people,
    retired_beside,
    series,
)
from dashboard.queries.usage_totals import daily, daily_together, together, whole_months
from liveroom.model import MetricKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    import pandas as pd
    from sqlalchemy import Connection

    from dashboard.queries.usage_days import Series
    from liveroom.model import Span
    from liveroom.store.reads import Registered

ADOPTION = (
    *("series", "metric", "kind", "month", "day", "value", "told", "days", "applications"),
    *("same", "same_told", "same_days", "same_applications"),
)
COMPARED_YEARS = 2  # before the one in progress
BESIDE = ("day", "metric", "value", "applications", "telling", "down_ms", "degraded_ms", "told_ms")


def adoption(
    connection: Connection, applications: Sequence[Registered], span: Span
) -> pd.DataFrame:
    """Return what was used in each month of the span, and each step of a shop's bucket.

    Where no shop tells, the different people of a month take its place: those that files tell, of the
    one name that most tell, each application's for itself. Columns: series (`all`, or the application's name), metric, kind, month
    (YYYYMM), day (YYYYMMDD of a bucket's step or of such a month's beginning, else missing), value
    (missing in a month of which nothing was told), told and days (application-days that were told,
    and that there are since each series began, the month in progress so far; a month that a file
    tells is all its days), applications (how many tell it), and same, same_told, same_days,
    same_applications: of those alone that told already in the first month, or at the start of the
    last but one whole year, so that measuring more is not taken for growth. What applications told
    that have retired from these categories since is in the first of both sums; `attrs["retired"]`
    says of how many. Oldest first.
    """
    known, days = series(connection, applications, span.zone), days_over(span)
    lead = leading(known)
    chosen = [each for each in known if each.metric == lead and each.kind.adds_up]
    beside = series(connection, retired_beside(connection, applications), span.zone)
    gone = [each for each in beside if each.metric == lead and each.kind.adds_up]
    rows = list(_months(connection, chosen, gone, days, span.zone))
    buckets = [each for each in known if each.kind is MetricKind.BUCKET]
    for each in buckets:
        rows += _bucket_steps(connection, each, days)
    apart = [each for each in known if each.kind is MetricKind.UNIQUE_MONTH and not buckets]
    shown = most_told(apart, PEOPLE)
    for each in apart:
        if each.metric == shown:
            rows += _people_steps(each, days)
    frame = framed(rows, ADOPTION, people(connection), lead, days)
    told = {each.application.id for each in gone if rows and each.first <= number(days[-1])}
    frame.attrs["retired"] = len(told)
    return frame


def beside_outages(
    connection: Connection, applications: Sequence[Registered], span: Span
) -> pd.DataFrame:
    """Return one row per local day of the span that is over, oldest first.

    Columns: day, metric (the figure that is added), value (missing on a day nobody told), applications
    (how many tell it at all), telling (of that day), down_ms, degraded_ms and told_ms (added over
    all the applications asked about).
    """
    known, days = series(connection, applications, span.zone), days_over(span)
    by_day = [each for each in known if not each.kind.is_of_a_month]
    lead = leading(by_day)
    chosen = [each.id for each in by_day if each.metric == lead and each.kind.adds_up]
    if not chosen:
        return framed([], BESIDE, people(connection), None, days)
    told = daily_together(connection, chosen, days)
    out = tallies_together(connection, applications, days)
    rows = [
        {
            "day": n,
            "metric": lead,
            "value": told[n][0] if n in told else None,
            "applications": len(chosen),
            "telling": told[n][1] if n in told else 0,
            **dict(zip(("down_ms", "degraded_ms", "told_ms"), out.get(n, (0, 0, 0)), strict=True)),
        }
        for n in map(number, days)
    ]
    return framed(rows, BESIDE, people(connection), lead, days)


def _months(
    connection: Connection,
    chosen: Sequence[Series],
    gone: Sequence[Series],
    days: Sequence[date],
    zone: ZoneInfo,
) -> Iterator[dict[str, Any]]:
    if not chosen or not days:
        return
    everybody = [*chosen, *gone]
    first = max(min(each.first for each in everybody), number(days[0]))
    base = max(first // 100, (days[-1].year - COMPARED_YEARS) * 100 + 1)
    same = [each for each in chosen if each.first // 100 <= base]
    sides = [(together(connection, everybody, days), Lives(everybody, zone))]
    is_everybody = len(same) == len(everybody)
    sides += sides if is_everybody else [(together(connection, same, days), Lives(same, zone))]
    in_month: dict[int, list[int]] = {}
    for day in map(number, days):
        if day >= first:
            in_month.setdefault(day // 100, []).append(day)
    for month, of in in_month.items():
        (value, told, tellers), (kept, kept_told, kept_tellers) = (
            found.get(month, (0.0, 0, 0)) for found, _ in sides
        )
        there, kept_there = (lives.there(of) for _, lives in sides)
        yield {
            "series": "all",
            "metric": chosen[0].metric,
            "kind": str(chosen[0].kind),
            "month": month,
            "day": None,
            "value": value if tellers else None,
            "told": told,
            "days": there,
            "applications": tellers,
            "same": kept if kept_tellers else None,
            "same_told": kept_told,
            "same_days": kept_there,
            "same_applications": len(same),
        }


def _bucket_steps(
    connection: Connection, each: Series, days: Sequence[date]
) -> Iterator[dict[str, Any]]:
    """Yield the days on which a shop's bucket changed; between them nobody knows more."""
    before = None
    for (_, day), value in sorted(daily(connection, (each.id,), days).items()):
        if value != before:
            yield _step(each, day, value)
        before = value


def _step(each: Series, day: int, value: float) -> dict[str, Any]:
    return {
        "series": each.application.name,
        "metric": each.metric,
        "kind": str(each.kind),
        "month": day // 100,
        "day": day,
        "value": value,
        "told": 1,
        "days": 1,
        "applications": 1,
    }


def _people_steps(each: Series, days: Sequence[date]) -> Iterator[dict[str, Any]]:
    """Yield the months of the span that are over; one of which nothing is told has no row."""
    whole = whole_months(days)
    for month, value in each.months.items():
        if month in whole:
            yield _step(each, month * 100 + 1, value)
