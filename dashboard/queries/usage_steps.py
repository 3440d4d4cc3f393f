"""Usage by steps of time, with as few readings looked at as will do."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import BigInteger, and_, column, func, select, values

from dashboard.queries.days import midnight, number
from dashboard.queries.readings import OF_MONTHS, readings, shift_of
from dashboard.queries.usage_days import days_over
from dashboard.queries.usage_totals import daily
from liveroom.model import MetricKind, Span
from liveroom.rules.periods import local_day, to_ms
from liveroom.store.spells import among
from liveroom.store.tables import metric, reading, usage_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from liveroom.store.reads import Registered

DAY_S = 86_400


class Step(NamedTuple):
    """What a series came to in the step that begins at `at_s`."""

    slug: str
    metric: str
    kind: MetricKind
    at_s: int
    value: float


def by_day(
    connection: Connection, applications: Sequence[Registered], span: Span
) -> Iterator[Step]:
    """Yield what was read on each local day; those that lie whole in the span as they are counted."""
    days, edges = days_over(span), [span]
    if days:
        begin, end = (midnight(day, span.zone) for day in (days[0], days[-1] + timedelta(days=1)))
        edges = [Span(span.start, begin, span.zone), Span(end, span.end, span.zone)]
        names = _names(connection, applications)
        starts = {number(day): _seconds(midnight(day, span.zone)) for day in days}
        for (one, day), value in daily(connection, names, days).items():
            if one in names:
                yield Step(*names[one], starts[day], value)
    for edge in edges:
        if edge.start < edge.end:
            yield from by_step(connection, applications, edge, DAY_S)


def by_step(
    connection: Connection, applications: Sequence[Registered], span: Span, step_s: int
) -> Iterator[Step]:
    """Yield what was read in each step; see `readings`.

    What a counter grew is the last reading of a step less the last before it, so that two readings
    tell of it however many there are; only where one began anew, or began at all, is each looked at.
    """
    names = _names(connection, applications)
    counters = [one for one, (_, _, kind) in names.items() if kind is MetricKind.COUNTER]
    grown = _grown(connection, counters, span, step_s)
    for one, steps in grown.items():
        yield from (Step(*names[one], at_s, value) for at_s, value in steps)
    rest = names.keys() - grown.keys()
    if not rest:
        return
    frame = readings(connection, applications, span, step_s=step_s, of=rest)
    for row in frame.to_dict("records"):
        yield Step(*names[row["metric_id"]], row["at_s"], row["value"])


def _names(
    connection: Connection, applications: Sequence[Registered]
) -> Mapping[int, tuple[str, str, MetricKind]]:
    slugs = {one.id: one.slug for one in applications}
    query = select(metric).where(metric.c.kind.not_in(OF_MONTHS))
    rows = connection.execute(query.where(among(metric.c.application_id, slugs)))
    return {
        row.id: (slugs[row.application_id], row.name, MetricKind(row.kind))
        for row in rows
        if row.application_id in slugs
    }


def _grown(
    connection: Connection, counters: Collection[int], span: Span, step_s: int
) -> dict[int, list[tuple[int, float]]]:
    """Return (step, growth) of the counters that ran on through all of the span, by series."""
    if not counters:
        return {}
    start_s, end_s, shift_s = _seconds(span.start), _seconds(span.end), shift_of(span)
    first = (start_s + shift_s) // step_s * step_s - shift_s
    moments = [start_s, *range(first + step_s, end_s, step_s), end_s]
    last = _last_before(connection, counters, moments)
    broken = _began_anew(connection, counters, span)
    found: dict[int, list[tuple[int, float]]] = {}
    for one in counters:
        seen = [last.get((one, at_s)) for at_s in moments]
        if one in broken or (seen[0] is None and seen[-1] is not None):
            continue
        steps = found[one] = []
        for at_s, (before, after) in zip((first, *moments[1:]), pairwise(seen), strict=False):
            if before is not None and after is not None and after[0] > before[0]:
                steps.append((at_s, after[1] - before[1]))
    return found


def _last_before(
    connection: Connection, counters: Collection[int], moments: Sequence[int]
) -> dict[tuple[int, int], tuple[int, float]]:
    """Return the last reading (second, value) before each moment, by series and moment."""
    at = values(column("at_s", BigInteger)).data([(at_s,) for at_s in moments]).cte("moment").c
    earlier = reading.alias("earlier").c
    last = (
        select(func.max(earlier.at_s))
        .where(earlier.metric_id == metric.c.id, earlier.at_s < at.at_s)
        .correlate(metric, at.at_s.table)
        .scalar_subquery()
    )
    mine = and_(reading.c.metric_id == metric.c.id, reading.c.at_s == last)
    query = (
        select(metric.c.id, at.at_s, reading.c.at_s, reading.c.value)
        .select_from(metric)
        .join(at.at_s.table, metric.c.id.in_(counters))
        .join(reading, mine)
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in connection.execute(query)}


def _began_anew(connection: Connection, counters: Collection[int], span: Span) -> set[int]:
    """Return the counters that began anew on a day which the span touches."""
    first, last = (
        number(local_day(at_ms, span.zone)) for at_ms in (to_ms(span.start), to_ms(span.end) - 1)
    )
    query = select(usage_day.c.metric_id).where(
        among(usage_day.c.metric_id, counters), usage_day.c.day.between(first, last)
    )
    return set(connection.execute(query.where(usage_day.c.resets > 0)).scalars())


def _seconds(moment: datetime) -> int:
    return to_ms(moment) // 1000
