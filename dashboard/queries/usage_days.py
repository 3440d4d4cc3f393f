"""Which series of usage there are, which of them lead, and which days of a span are over.

What files tell by month alone stands for a month whose days are not told, and is in no day.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import func, select

from dashboard.queries.days import local_days, number
from dashboard.queries.readings import OF_MONTHS
from liveroom.districts import NAMES
from liveroom.model import BY_MONTH, MetricKind
from liveroom.rules.periods import day_bounds, from_ms, to_ms
from liveroom.rules.usage import FULL, month_told
from liveroom.store.reads import applications as registered
from liveroom.store.reads import city_facts
from liveroom.store.tables import district, metric, reading, usage_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection

    from liveroom.model import Span
    from liveroom.store.reads import Registered

VISITS, PEOPLE = "visits", "people"
MANY = 900
"""So many numbers stand in one question; beyond it everybody is asked for."""


@dataclass(frozen=True, slots=True)
class Series:
    """One series of one application that was ever read, its first day (YYYYMMDD) and told months.

    What is told by day and what files tell of the same thing by month (YYYYMM) is one, of the kind
    of its days, where both add up.
    """

    id: int
    application: Registered
    metric: str
    kind: MetricKind
    first: int
    months: Mapping[int, float] = field(default_factory=dict)

    def there(self, days: Sequence[int], zone: ZoneInfo) -> int:
        """Return on how many of the days (YYYYMMDD, in order) it could be told: until it retired."""
        ends_ms = self.application.retired_ms
        last = len(days) if ends_ms is None else bisect_right(days, _number(ends_ms, zone))
        return max(0, last - bisect_left(days, self.first))

    @property
    def full(self) -> float:
        """Return the share of days that must be told before two spans are compared."""
        return 1.0 if self.months else FULL


class Lives:
    """On how many days series could be told, all of them together; see `Series.there`."""

    def __init__(self, known: Sequence[Series], zone: ZoneInfo) -> None:
        """Note the first day of each, and the last of those that retired."""
        ends = [(each.first, each.application.retired_ms) for each in known]
        lives = [(one, None if end is None else _number(end, zone)) for one, end in ends]
        lives = [(one, end) for one, end in lives if end is None or end >= one]
        self.firsts = sorted(one for one, _ in lives)
        self.lasts = sorted(end for _, end in lives if end is not None)

    def there(self, days: Iterable[int]) -> int:
        """Return the series' days among these (YYYYMMDD)."""
        firsts, lasts = self.firsts, self.lasts
        return sum(bisect_right(firsts, day) - bisect_left(lasts, day) for day in days)


def _number(moment_ms: int, zone: ZoneInfo) -> int:
    return number(from_ms(moment_ms).astimezone(zone).date())


@dataclass(frozen=True, slots=True)
class People:
    """How many live in the city, and who says so."""

    count: int | None
    source: str | None


def series(
    connection: Connection, applications: Sequence[Registered], zone: ZoneInfo
) -> tuple[Series, ...]:
    """Return every series of the applications that was ever read, in their order, then by name."""
    known = {one.id: one for one in applications}
    first = select(func.min(usage_day.c.day)).where(usage_day.c.metric_id == metric.c.id)
    query = select(metric, first.scalar_subquery().label("first"))
    if len(known) <= MANY:
        query = query.where(metric.c.application_id.in_(known))
    place = {number: at for at, number in enumerate(known)}
    rows = [row for row in connection.execute(query) if row.application_id in known]
    rows.sort(key=lambda row: (place[row.application_id], row.name))
    found = {
        (row.application_id, row.name): Series(
            row.id, known[row.application_id], row.name, MetricKind(row.kind), row.first
        )
        for row in rows
        if row.first is not None
    }
    by_month = [row for row in rows if row.kind in OF_MONTHS]
    told = _told_months(connection, known, zone) if by_month else {}
    for row in by_month:
        if row.id in told:
            key = row.application_id, row.name.removesuffix(BY_MONTH)
            kind, months = MetricKind(row.kind), told[row.id]
            one = Series(row.id, known[key[0]], key[1], kind, min(months) * 100 + 1, months)
            beside = found.get(key)
            if beside is None or not (beside.kind.adds_up and kind.adds_up):
                found[row.application_id, row.name] = one
            else:
                found[key] = replace(beside, first=min(beside.first, one.first), months=months)
    return tuple(found.values())


def _told_months(
    connection: Connection, known: Collection[int], zone: ZoneInfo
) -> dict[int, dict[int, float]]:
    """Return what files tell of months (YYYYMM), by series."""
    theirs = select(metric.c.id).where(metric.c.kind.in_(OF_MONTHS))
    if len(known) <= MANY:
        theirs = theirs.where(metric.c.application_id.in_(known))
    found: dict[int, dict[int, float]] = {}
    query = select(reading).where(reading.c.metric_id.in_(theirs)).order_by(reading.c.at_s)
    for row in connection.execute(query):
        found.setdefault(row.metric_id, {})[month_told(row.at_s, zone)] = row.value
    return found


def leading(known: Sequence[Series]) -> str | None:
    """Return the figure that adds up and that most applications tell; None where none adds up.

    Visits where two are told as often. Only figures of one name are added: visits and installs are different things.
    """
    return most_told([each for each in known if each.kind.adds_up], VISITS)


def most_told(known: Iterable[Series], first: str) -> str | None:
    """Return the figure that most applications tell, `first` where it is one of them; None of none."""
    tellers: dict[str, set[int]] = {}
    for each in known:
        tellers.setdefault(each.metric, set()).add(each.application.id)
    return min(tellers, key=lambda name: (-len(tellers[name]), name != first, name), default=None)


def retired_beside(
    connection: Connection, applications: Sequence[Registered]
) -> tuple[Registered, ...]:
    """Return those retired from categories that are asked for whole, and that are not asked for."""
    asked = {one.id for one in applications}
    everybody = registered(connection, retired=True)
    split = {one.category for one in everybody if one.retired_ms is None and one.id not in asked}
    homes = {one.category for one in applications} - split
    return tuple(
        one
        for one in everybody
        if one.retired_ms is not None and one.id not in asked and one.category in homes
    )


def days_over(span: Span) -> tuple[date, ...]:
    """Return the local days of the span that are over: today's figure is not yet a day's."""
    days = local_days(span)
    is_last_over = days and day_bounds(days[-1], span.zone)[1] <= to_ms(span.end)
    return days if is_last_over else days[:-1]


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
    rows: Sequence[Mapping[Any, Any]],
    columns: Sequence[str],
    told_of: People,
    lead: str | None,
    days: Sequence[date],
) -> pd.DataFrame:
    """Return the rows as a frame that knows whose residents, which figure, how many days."""
    frame = pd.DataFrame(list(rows), columns=list(columns), dtype=object)
    frame.attrs |= {"people": told_of, "leading": lead, "days": len(days)}
    return frame
