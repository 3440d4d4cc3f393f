"""One category of applications: its uptime, its complaints beside its outages, and each of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.queries.days import last_days, local_days, number, to_ms, whole_days
from dashboard.queries.over_outages import led_to
from dashboard.queries.requests import counts, first_received, judged, per_day
from dashboard.queries.state import state
from dashboard.queries.tallies import daily
from dashboard.words import from_ms
from liveroom.model import Span, Status
from liveroom.rules.attention import Deviation
from liveroom.rules.latency import quantile
from liveroom.rules.uptime import allowance, coverage, told, total
from liveroom.rules.usual import earlier
from liveroom.store.counts import any_down
from liveroom.store.latencies import histograms
from liveroom.store.reads import categories
from liveroom.store.tables import request

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from liveroom.model import Tally
    from liveroom.store.reads import Registered

BUDGET = (
    *("days", "applications", "objective", "up_ms", "degraded_ms", "down_ms", "told_ms"),
    *("coverage", "allowed_ms", "used"),
    *("any_down_ms", "any_told_ms"),
)
TABLE = (
    "slug",
    "name",
    "category",
    "owner",
    "status",
    "cause",
    "since_ms",
    "http_status",
    "incident_id",
    "acknowledged_by",
    "objective",
    "up_ms",
    "degraded_ms",
    "down_ms",
    "told_ms",
    "coverage",
    "used",
    "p95_ms",
    "complaints",
    "unled",
    "complaints_above",
    "complaints_daily",
    "down_daily",
    "degraded_daily",
    "told_daily",
)
SAID = (
    *("category", "status", "cause", "since_ms", "http_status"),
    *("incident_id", "acknowledged_by"),
)
MIRROR_DAYS, WEEK_DAYS = 14, 7
P95 = 0.95
LATENCY_SPAN = timedelta(hours=24)


def budget(connection: Connection, applications: Sequence[Registered], span: Span) -> pd.DataFrame:
    """Return one row: the applications' uptime as application-time over the span's local days.

    Columns: days, applications, objective (weighted by told time), up_ms, degraded_ms, down_ms,
    told_ms, coverage (missing without service time), allowed_ms (downtime the objectives allow in
    the told time), used (down over allowed; missing where nothing is allowed): the aggregate
    `mean`. And `any_down`: any_down_ms (while at least one was down), any_told_ms (while at least
    one was told). No row without applications.
    """
    tallies = daily(connection, applications, span)
    sums = {app.id: total(day.tally for day in tallies[app.id]) for app in applications}
    union = any_down(connection, whole_days(span), {"": [app.id for app in applications]})[""]
    row = _budget(applications, sums) | {"days": len(local_days(span))}
    row |= {"any_down_ms": union.down_ms, "any_told_ms": union.told_ms}
    return pd.DataFrame([row] if applications else [], columns=list(BUDGET), dtype=object)


def _budget(applications: Sequence[Registered], sums: Mapping[int, Tally]) -> dict[str, Any]:
    tally = total(sums.values())
    allowed = float(sum(allowance(sums[app.id], app.objective) for app in applications))
    told_ms = told(tally)
    return {
        "applications": len(applications),
        "objective": 1 - allowed / told_ms if told_ms else None,
        "up_ms": tally.up,
        "degraded_ms": tally.degraded,
        "down_ms": tally.down,
        "told_ms": told_ms,
        "coverage": coverage(tally),
        "allowed_ms": round(allowed),
        "used": tally.down / allowed if allowed else None,
    }


def table(connection: Connection, applications: Sequence[Registered], span: Span) -> pd.DataFrame:
    """Return one row per application, worst first; then by uptime, lowest first, then by name.

    Columns: slug, name, category (its slug), owner (its name), status, cause, since_ms, http_status, incident_id (the open one), acknowledged_by,
    objective, up_ms to told_ms, coverage and used (as in `budget`) over the span's local days,
    p95_ms (of the last 24 hours; missing without a measured answer), complaints (7 local days,
    mapped to this application; missing while the room never kept one), unled (they are missing
    because no topic leads here), complaints_above (its usual), complaints_daily (14 counts),
    down_daily, degraded_daily, told_daily (ms per local day of the span).
    """
    now = state(connection, applications, span).to_dict("records")
    tallies = daily(connection, applications, span)
    quantiles = latency_quantile(connection, applications, span)
    heard = _complaints(connection, span)
    fed, led = first_received(connection) is not None, led_to(connection, applications)
    rows: list[dict[str, Any]] = []
    for app, said in zip(applications, now, strict=True):
        days = tallies[app.id]
        row = {name: said[name] for name in SAID}
        row |= {"slug": app.slug, "name": app.name, "owner": app.owner_name}
        row |= _budget([app], {app.id: total(day.tally for day in days)})
        row |= {"p95_ms": quantiles.get(app.id), "objective": app.objective}
        row |= heard.get(app.slug, _silent(fed=fed, led=app.slug in led))
        row |= {
            "down_daily": tuple(day.tally.down for day in days),
            "degraded_daily": tuple(day.tally.degraded for day in days),
            "told_daily": tuple(told(day.tally) for day in days),
        }
        rows.append(row | {"tier": app.tier})
    rows.sort(key=lambda row: _order(row, to_ms(span.end)))
    return pd.DataFrame(rows, columns=list(TABLE), dtype=object)


def shared(connection: Connection, applications: Sequence[Registered], span: Span) -> pd.DataFrame:
    """Return the `table`; `attrs["categories"]` holds slug and names of each category in order."""
    frame = table(connection, applications, span)
    frame.attrs["categories"] = [(one.slug, one.names) for one in categories(connection)]
    return frame


def _silent(*, fed: bool, led: bool) -> dict[str, Any]:
    """Return what is told of an application nobody complained about: nought only if we could know."""
    return {
        "complaints": 0 if fed and led else None,
        "unled": fed and not led,
        "complaints_above": False,
        "complaints_daily": (0,) * MIRROR_DAYS,
    }


def _order(row: Mapping[str, Any], now_ms: int) -> tuple[float, float, str]:
    told_ms = row["told_ms"]
    uptime = (row["up_ms"] + row["degraded_ms"]) / told_ms if told_ms else 2.0
    return -_badness(row, now_ms), uptime, row["name"]


def _badness(row: Mapping[str, Any], now_ms: int) -> float:
    if row["status"] == Status.UP:
        return 0
    return Deviation(
        row["name"],
        Status(row["status"]),
        row["tier"],
        timedelta(milliseconds=now_ms - (row["since_ms"] or now_ms)),
        is_taken=row["acknowledged_by"] is not None,
        is_complained_of=row["complaints_above"],
    ).badness


def _complaints(connection: Connection, span: Span) -> dict[str, dict[str, Any]]:
    """Return, by application, its complaints of 7 local days, and 14 daily counts."""
    keys = (request.c.application,)
    mapped = request.c.application.is_not(None)
    week, fortnight = last_days(span, WEEK_DAYS), last_days(span, MIRROR_DAYS)
    first = first_received(connection)
    past = earlier(week, None if first is None else from_ms(first))
    weekly = counts(connection, keys, (week, *past), mapped)
    days = [number(day) for day in local_days(fortnight)]
    by_day = per_day(connection, keys, days, mapped, to_ms(span.end))
    found: dict[str, dict[str, Any]] = {}
    for key in {*weekly, *by_day}:
        row = weekly.get(key, [0] * (1 + len(past)))
        known = judged(row[0], row[1:])
        of: Mapping[int, int] = by_day.get(key, {})
        found[str(key[0])] = {
            "complaints": row[0],
            "unled": False,
            "complaints_above": known["above"],
            "complaints_daily": tuple(of.get(n, 0) for n in days),
        }
    return found


def latency_quantile(
    connection: Connection, applications: Sequence[Registered], span: Span, share: float = P95
) -> dict[int, int]:
    """Return, by application id, a quantile of the measured answers of the span's last 24 hours.

    Of the hours these touch, added as histograms: within 2 % of the value itself.
    """
    ids = [application.id for application in applications]
    start_ms, end_ms = to_ms(span.end - LATENCY_SPAN), to_ms(span.end)
    found = histograms(connection, ids, start_ms, end_ms, span.zone)
    values = {number: quantile(counts, share) for number, counts in found.items()}
    return {number: value for number, value in values.items() if value is not None}
