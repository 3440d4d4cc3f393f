"""How much each application and category was used over a span, beside as many days before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dashboard.queries.days import number
from dashboard.queries.usage_days import (
    days_over,
    framed,
    leading,
    people,
    retired_beside,
    series,
)
from dashboard.queries.usage_totals import Sum, last_told, sums
from liveroom.model import MetricKind
from liveroom.rules.usage import Side, change, per_thousand
from liveroom.store.reads import categories

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    import pandas as pd
    from sqlalchemy import Connection

    from dashboard.queries.usage_days import People, Series
    from liveroom.model import Span
    from liveroom.store.reads import Registered

BY_APPLICATION = (
    *("slug", "name", "category", "metric", "kind", "leads", "value", "told", "days", "coverage"),
    *("before", "compared", "change", "per_1000", "resets", "month"),
)
BY_CATEGORY = (
    *("category", "metric", "applications", "telling", "value", "told", "days", "coverage"),
    *("compared", "before", "change", "per_1000", "apart"),
)
APART_SHOWN = 3
LOOK_BACK = timedelta(days=62)
RETIRED = "retired"
"""In place of a category: what applications told that are retired by now."""
_NOTHING = Sum(0.0, 0, 0)
_ADDING = {str(kind) for kind in MetricKind if kind.adds_up}


def by_application(
    connection: Connection, applications: Sequence[Registered], span: Span
) -> pd.DataFrame:
    """Return one row per series that was read in the span's days that are over.

    Columns: slug, name, category, metric, kind, leads (it is the figure that is added over
    applications), value (the sum of what adds up; of unique people and gauges the mean of the told
    days; of a bucket the last one), told and days (of these, since the series began), coverage,
    before (the same of as many days before; missing where it does not add up), compared (nine in ten
    days are told on both sides), change (missing where they are not, and under 20), per_1000
    (residents), resets, month (YYYYMM: value is of this one month, which no sum holds). Largest first,
    what does not add up last. `attrs`: people, leading, days, retired (how many).

    The last row is what applications told of the leading figure that have retired from these categories
    since, as one, of the category `retired`: so the rows add up to all that was told.

    What files tell by month alone is added as far as months lie whole in the span, and compared where
    both sides are whole months. Else its newest month stands for itself, as the different people of a
    month always do.
    """
    frame = _one_by_one(connection, applications, span)
    gone = _retired(connection, applications, span, frame.attrs["leading"])
    added = [row for row in gone if row["leads"]]
    rows, left = frame.to_dict("records"), len({row["slug"] for row in added})
    if added:
        one = _gathered(RETIRED, added, left, frame.attrs["people"])
        one |= {"slug": RETIRED, "name": RETIRED, "kind": str(MetricKind.DAY), "leads": True}
        one |= {"metric": frame.attrs["leading"], "resets": sum(row["resets"] for row in added)}
        rows.append({column: one.get(column) for column in BY_APPLICATION})
    told_of, lead = frame.attrs["people"], frame.attrs["leading"]
    frame = framed(rows, BY_APPLICATION, told_of, lead, days_over(span))
    frame.attrs["retired"] = left
    return frame


def _one_by_one(
    connection: Connection, applications: Sequence[Registered], span: Span
) -> pd.DataFrame:
    """Return the rows of these applications alone."""
    known, days = series(connection, applications, span.zone), days_over(span)
    found = _sides(connection, known, days, span.zone)
    told_of = people(connection)
    lead = leading(known)
    rows = [
        _row(connection, each, found, days, told_of)
        for each in known
        if each.id in found.now or (each.kind is MetricKind.BUCKET and days)
    ]
    rows += [_month_row(each, days) for each in known if each.id not in found.now and days]
    rows = [row for row in rows if row["value"] is not None]
    for row in rows:
        row["leads"] = row["metric"] == lead and _adds(row)
    rows.sort(key=lambda row: (not row["leads"], not _adds(row), row["metric"], -row["value"]))
    return framed(rows, BY_APPLICATION, told_of, lead, days)


def by_category(
    connection: Connection, applications: Sequence[Registered], span: Span
) -> pd.DataFrame:
    """Return one row per category in registry order, then one of all, whose category is missing.

    What applications told that have retired from these categories since stands before it as one row,
    so that the rows add up to all that was told. Added is the one figure that most applications tell. Columns: category, metric (that figure),
    applications, telling (how many tell it), value, told, days, coverage, per_1000 (as in
    `by_application`; value is missing where nobody tells), compared (how many of the telling have
    days enough on both sides), before and change (of these alone, so that measuring more is no
    growth), apart: what is told there and not added, as (application, metric, kind, value,
    month), the largest three. `attrs`: people, leading, days, categories (slug and names), outside (what
    adds up but is another figure: metric, applications, value), monthly (how many tell the figure by
    month alone, of which none lies whole in the span).
    """
    one_by_one = _one_by_one(connection, applications, span)
    told_of: People = one_by_one.attrs["people"]
    rows, lead = one_by_one.to_dict("records"), one_by_one.attrs["leading"]
    gone = _retired(connection, applications, span, lead)
    order = [(each.slug, each.names) for each in categories(connection)]
    used = [one.category for one in applications]
    slugs = [slug for slug, _ in order if slug in used]
    slugs += sorted({slug for slug in used if slug not in slugs})
    found = [
        _gathered(slug, [row for row in rows if row["category"] == slug], used.count(slug), told_of)
        for slug in slugs
    ]
    left = len({row["slug"] for row in gone})
    if gone:
        found.append(_gathered(RETIRED, gone, left, told_of))
    if rows:
        found.append(_gathered(None, [*rows, *gone], len(used) + left, told_of))
    frame = framed(found if rows else [], BY_CATEGORY, told_of, lead, days_over(span))
    frame["metric"] = lead
    frame.attrs |= {
        "categories": order,
        "outside": _outside([*rows, *gone]),
        "monthly": sum(
            row["kind"] == MetricKind.MONTH and not _adds(row) and row["metric"] == lead
            for row in (*rows, *gone)
        ),
    }
    return frame


def _retired(
    connection: Connection, applications: Sequence[Registered], span: Span, lead: str | None
) -> list[dict[Any, Any]]:
    """Return the rows of those retired from categories that are asked for whole."""
    gone = retired_beside(connection, applications)
    rows = _one_by_one(connection, gone, span).to_dict("records") if gone and lead else []
    return [{**row, "leads": row["metric"] == lead and _adds(row)} for row in rows]


@dataclass(frozen=True, slots=True)
class _Sides:
    """Sums of a span's days, and of as many before them, by series; days are those of a zone."""

    zone: ZoneInfo
    numbers: Sequence[int]
    now: Mapping[int, Sum]
    before: Mapping[int, Sum]


def _sides(
    connection: Connection, known: Sequence[Series], days: Sequence[date], zone: ZoneInfo
) -> _Sides:
    earlier = tuple(day - timedelta(days=len(days)) for day in days)
    sides = (sums(connection, known, of) for of in (days, earlier))
    return _Sides(zone, [number(day) for day in days], *sides)


def _row(
    connection: Connection, each: Series, found: _Sides, days: Sequence[date], told_of: People
) -> dict[str, Any]:
    now, before = found.now.get(each.id, _NOTHING), found.before.get(each.id, _NOTHING)
    there = each.there(found.numbers, found.zone)
    side = Side(now.value, now.told, max(there, now.told))  # it may be told of later
    sides = (Side(now.value, now.told, len(days)), Side(before.value, before.told, len(days)))
    value: float | None = side.value
    if each.kind is MetricKind.BUCKET:
        value = last_told(connection, each, days[-1])
    elif not each.kind.adds_up:
        value = side.value / side.told if side.told else None
    adds = each.kind.adds_up
    return {
        "slug": each.application.slug,
        "name": each.application.name,
        "category": each.application.category,
        "metric": each.metric,
        "kind": str(each.kind),
        "value": value,
        "told": side.told,
        "days": side.days,
        "coverage": side.coverage,
        "before": before.value if adds and before.told else None,
        "compared": adds and all((one.coverage or 0) >= each.full for one in sides),
        "change": change(*sides, each.full) if adds else None,
        "per_1000": per_thousand(side.value, told_of.count) if adds else None,
        "resets": now.resets,
        "month": None,
    }


def _month_row(each: Series, days: Sequence[date]) -> dict[str, Any]:
    """Return the newest month told that is over, at most two before the days begin, by itself."""
    oldest = number(days[0] - LOOK_BACK) // 100
    newest = number(days[-1] + timedelta(days=1)) // 100
    month = max((of for of in each.months if oldest <= of < newest), default=None)
    return dict.fromkeys(BY_APPLICATION) | {
        "slug": each.application.slug,
        "name": each.application.name,
        "category": each.application.category,
        "metric": each.metric,
        "kind": str(each.kind.of_a_month),
        "value": None if month is None else each.months[month],
        "compared": False,
        "month": month,
    }


def _gathered(
    slug: str | None, rows: Sequence[Mapping[Any, Any]], applications: int, told_of: People
) -> dict[str, Any]:
    """Return the row of a category: what adds up added, the rest side by side."""
    added = [row for row in rows if row["leads"] and _adds(row)]
    now = Side(*(sum(row[key] for row in added) for key in ("value", "told", "days")))
    both = [row for row in added if row["compared"]]
    after, before = (Side(sum(row[key] for row in both), 1, 1) for key in ("value", "before"))
    apart = sorted(
        (row for row in rows if not _adds(row) and row["kind"] != MetricKind.GAUGE),
        key=lambda row: -row["value"],
    )
    return {
        "category": slug,
        "applications": applications,
        "telling": len({row["slug"] for row in added}),
        "value": now.value if added else None,
        "told": now.told,
        "days": now.days,
        "coverage": now.coverage,
        "compared": len(both),
        "before": sum(row["before"] for row in both) if both else None,
        "change": change(after, before) if both else None,
        "per_1000": per_thousand(now.value, told_of.count) if added else None,
        "apart": tuple(
            (row["name"], row["metric"], row["kind"], row["value"], row["month"])
            for row in apart[:APART_SHOWN]
        ),
    }


def _outside(rows: Sequence[Mapping[Any, Any]]) -> list[tuple[str, int, float]]:
    """Return what adds up and is not in the sum: figures of another name."""
    found: dict[str, list[float]] = {}
    for row in rows:
        if _adds(row) and not row["leads"]:
            found.setdefault(row["metric"], []).append(row["value"])
    return [(name, len(values), sum(values)) for name, values in found.items()]


def _adds(row: Mapping[Any, Any]) -> bool:
    return row["kind"] in _ADDING and row["month"] is None
