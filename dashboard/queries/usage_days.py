"""Usage by local day, as it was counted when it was read: sums over spans, series by series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import func, select

from dashboard.queries.days import local_days, number
from liveroom.districts import NAMES
from liveroom.model import MetricKind
from liveroom.rules.periods import day_bounds, to_ms
from liveroom.store.reads import city_facts
from liveroom.store.tables import district, metric, usage_day

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection, Select

    from liveroom.model import Span
    from liveroom.store.reads import Registered

VISITS = "visits"
MANY = 900
"""So many numbers stand in one question; beyond it everybody is asked for."""


@dataclass(frozen=True, slots=True)
class Series:
    """One series of one application that was ever read, and its first day (YYYYMMDD)."""

    id: int
    application: Registered
    metric: str
    kind: MetricKind
    first: int


@dataclass(frozen=True, slots=True)
class Sum:
    """What days of a series come to together: their sum, how many they are, and restarts."""

    value: float
    told: int
    resets: int


@dataclass(frozen=True, slots=True)
class People:
    """How many live in the city, and who says so."""

    count: int | None
    source: str | None


def series(connection: Connection, applications: Sequence[Registered]) -> tuple[Series, ...]:
    """Return every series of the applications that was ever read, in their order, then by name."""
    known = {one.id: one for one in applications}
    first = select(func.min(usage_day.c.day)).where(usage_day.c.metric_id == metric.c.id)
    query = select(metric, first.scalar_subquery().label("first"))
    if len(known) <= MANY:
        query = query.where(metric.c.application_id.in_(known))
    place = {number: at for at, number in enumerate(known)}
    rows = [
        row
        for row in connection.execute(query)
        if row.application_id in known and row.first is not None
    ]
    rows.sort(key=lambda row: (place[row.application_id], row.name))
    return tuple(
        Series(row.id, known[row.application_id], row.name, MetricKind(row.kind), row.first)
        for row in rows
    )


def leading(known: Sequence[Series]) -> str | None:
    """Return the figure that adds up and that most applications tell; None where none adds up.

    Visits where two are told as often. Only figures of one name are added: visits and installs are different things.
    """
    tellers: dict[str, set[int]] = {}
    for each in known:
        if each.kind.adds_up:
            tellers.setdefault(each.metric, set()).add(each.application.id)
    return min(tellers, key=lambda name: (-len(tellers[name]), name != VISITS, name), default=None)


def days_over(span: Span) -> tuple[date, ...]:
    """Return the local days of the span that are over: today's figure is not yet a day's."""
    end_ms = to_ms(span.end)
    return tuple(day for day in local_days(span) if day_bounds(day, span.zone)[1] <= end_ms)


def sums(connection: Connection, ids: Collection[int], days: Sequence[date]) -> dict[int, Sum]:
    """Return, by series, what its told days of these (consecutive) ones come to."""
    if not days:
        return {}
    columns = (func.sum(usage_day.c.value), func.count(), func.sum(usage_day.c.resets))
    query = select(usage_day.c.metric_id, *columns).group_by(usage_day.c.metric_id)
    rows = connection.execute(_among(query, ids, number(days[0]), number(days[-1])))
    return {row[0]: Sum(float(row[1]), row[2], int(row[3])) for row in rows}


def monthly(
    connection: Connection, ids: Collection[int], days: Sequence[date]
) -> dict[tuple[int, int], Sum]:
    """Return the same by series and month (YYYYMM)."""
    if not days:
        return {}
    month = (usage_day.c.day // 100).label("month")
    columns = (func.sum(usage_day.c.value), func.count(), func.sum(usage_day.c.resets))
    query = select(usage_day.c.metric_id, month, *columns).group_by(usage_day.c.metric_id, month)
    rows = connection.execute(_among(query, ids, number(days[0]), number(days[-1])))
    return {(row[0], int(row[1])): Sum(float(row[2]), row[3], int(row[4])) for row in rows}


def daily(
    connection: Connection, ids: Collection[int], days: Sequence[date]
) -> dict[tuple[int, int], float]:
    """Return what each told day came to, by series and day (YYYYMMDD)."""
    if not days:
        return {}
    query = select(usage_day.c.metric_id, usage_day.c.day, usage_day.c.value)
    rows = connection.execute(_among(query, ids, number(days[0]), number(days[-1])))
    return {(row.metric_id, row.day): row.value for row in rows}


def last_told(connection: Connection, one: Series, day: date) -> float | None:
    """Return the newest figure of a series up to a day; None where there is none yet."""
    query = (
        select(usage_day.c.value)
        .where(usage_day.c.metric_id == one.id, usage_day.c.day <= number(day))
        .order_by(usage_day.c.day.desc())
        .limit(1)
    )
    return connection.execute(query).scalar_one_or_none()


def people(connection: Connection) -> People:
    """Return the city's own number, else that of its kecamatan where every one has said it."""
    city = city_facts(connection)
    if city is not None and city.population is not None:
        return People(city.population, city.population_source)
    query = select(district).where(district.c.population.is_not(None))
    rows = [row for row in connection.execute(query) if row.code in NAMES]
    if len(rows) < len(NAMES):
        return People(None, None)
    sources = sorted({row.population_source for row in rows if row.population_source})
    return People(sum(row.population for row in rows), ", ".join(sources))


def framed(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    told_of: People,
    lead: str | None,
    days: Sequence[date],
) -> pd.DataFrame:
    """Return the rows as a frame that knows whose residents, which figure, how many days."""
    frame = pd.DataFrame(list(rows), columns=list(columns), dtype=object)
    frame.attrs |= {"people": told_of, "leading": lead, "days": len(days)}
    return frame


def _among(query: Select[Any], ids: Collection[int], first: int, last: int) -> Select[Any]:
    query = query.where(usage_day.c.day >= first, usage_day.c.day <= last)
    return query.where(usage_day.c.metric_id.in_(ids)) if len(ids) <= MANY else query
