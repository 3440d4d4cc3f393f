"""How many the outages of applications affected: by what each counts of its use."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, or_, select

from liveroom.model import MetricKind, Severity
from liveroom.rules.affected import GAP, KINDS, Affected, affected, earlier
from liveroom.rules.usual import WEEKS
from liveroom.store.tables import application, incident, metric, reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection, Row

    from liveroom.rules.affected import Stretch

GAP_S = round(GAP.total_seconds())
WEEK_MS = 7 * 86_400_000


class Count(NamedTuple):
    """One series of an application, and what of it is usual in the time of an outage."""

    metric: str
    kind: MetricKind
    usual: Affected


def affected_by(
    connection: Connection, rows: Iterable[Mapping[Any, Any]], now_ms: int, zone: ZoneInfo
) -> dict[int, tuple[Count, ...]]:
    """Return, by incident id, what is usual of each series while it lasted; counters come first.

    `rows` are those of `dashboard.queries.incidents`; of them only outages of one application are
    in the answer. Without a series that has hours it is empty: totals of days and unique people
    are none.
    """
    outages = [row for row in rows if row["slug"] and row["severity"] == Severity.DOWN]
    series = _series(connection, {row["slug"] for row in outages})
    down = _down(connection, outages, now_ms)
    found = {}
    for row in outages:
        end_ms = now_ms if row["closed_ms"] is None else row["closed_ms"]
        outage = row["opened_ms"], max(end_ms, row["opened_ms"] + 1)
        others = [one for one in down.get(row["slug"], ()) if one[0] < outage[0]]
        found[row["id"]] = tuple(
            Count(one.name, MetricKind(one.kind), _usual(connection, one, outage, others, zone))
            for one in series.get(row["slug"], ())
        )
    return found


def _series(connection: Connection, slugs: set[str]) -> dict[str, list[Row[Any]]]:
    query = (
        select(application.c.slug, metric.c.id, metric.c.name, metric.c.kind)
        .join(metric, metric.c.application_id == application.c.id)
        .where(application.c.slug.in_(slugs), metric.c.kind.in_([str(kind) for kind in KINDS]))
        .order_by(metric.c.kind, metric.c.id)
    )
    found: dict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.slug].append(row)
    return found


def _down(
    connection: Connection, outages: Sequence[Mapping[Any, Any]], now_ms: int
) -> dict[str, list[Stretch]]:
    """Return every outage of these applications since eight weeks before the first of them."""
    if not outages:
        return {}
    row = incident.c
    first = min(one["opened_ms"] for one in outages) - WEEKS * WEEK_MS
    query = (
        select(application.c.slug, row.opened_ms, row.closed_ms)
        .join(application, application.c.id == row.application_id)
        .where(
            application.c.slug.in_({one["slug"] for one in outages}),
            row.severity == str(Severity.DOWN),
            or_(row.closed_ms.is_(None), row.closed_ms > first),
        )
    )
    found: dict[str, list[Stretch]] = defaultdict(list)
    for slug, opened_ms, closed_ms in connection.execute(query):
        found[slug].append((opened_ms, now_ms if closed_ms is None else closed_ms))
    return found


def _usual(
    connection: Connection,
    series: Row[Any],
    outage: Stretch,
    down: Sequence[Stretch],
    zone: ZoneInfo,
) -> Affected:
    last = outage[0], min(outage[1], outage[0] + WEEK_MS)  # a longer one asks for every hour
    near = [
        reading.c.at_s.between(start // 1000 - GAP_S, -(-end // 1000) + GAP_S)
        for start, end in earlier(last, outage[0], zone)
    ]
    query = select(reading.c.at_s, reading.c.value).where(
        and_(reading.c.metric_id == series.id, or_(*near))
    )
    rows = connection.execute(query.order_by(reading.c.at_s))
    readings = [(at_s * 1000, value) for at_s, value in rows]
    return affected(MetricKind(series.kind), readings, outage, down, zone)
