"""Usage figures as they were read, or by steps of time: growth of counters, mean of gauges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import and_, case, func, literal, or_, select

from liveroom.model import MetricKind
from liveroom.store.tables import application, metric, reading

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import ColumnElement, Connection, Select, Subquery

    from liveroom.model import Span
    from liveroom.store.reads import Registered

COLUMNS = ("slug", "metric", "metric_id", "kind", "at_s", "value", "readings")
OF_MONTHS = [str(kind) for kind in MetricKind if kind.is_of_a_month]


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a long list: at most `limit` rows after the row (at_s, metric_id)."""

    limit: int
    after: tuple[int, int] | None = None


def readings(
    connection: Connection,
    applications: Sequence[Registered],
    span: Span,
    *,
    name: str | None = None,
    step_s: int | None = None,
    page: Page | None = None,
    of: Collection[int] | None = None,
) -> pd.DataFrame:
    """Return usage in the span, oldest first: slug, metric, metric_id, kind, at_s, value, readings.

    Without `step_s` each reading as it was. With it one row per step that holds a reading, at the
    step's start (steps are counted from local midnight): a counter's growth since its last reading
    however long ago, in which a figure that falls means a restart from nothing, the sum of days, or
    the mean of a gauge or of the unique people of a day. What is of a whole day stands at its local
    midnight; what is of a whole month is in no step. `of` names the only series (ids) asked for.
    """
    start_s, end_s = (int(at.timestamp()) for at in (span.start, span.end))
    series = _series(applications, name, of, in_steps=step_s is not None)
    if step_s is None:
        query = select(series, reading.c.at_s, reading.c.value.label("value"), _one()).join(
            reading, reading.c.metric_id == series.c.metric_id
        )
        query = query.where(reading.c.at_s >= start_s, reading.c.at_s < end_s)
        at: ColumnElement[int] = reading.c.at_s
    else:
        shift_s = shift_of(span)
        grown = _grown(series, start_s, end_s)
        at = ((grown.c.at_s + shift_s) // step_s) * step_s - shift_s
        query = _stepped(grown, at)
        stepped = query.subquery()
        query, at = select(stepped), stepped.c.at_s
        series = stepped
    query = _paged(query, at, series.c.metric_id, page)
    rows = [tuple(getattr(row, column) for column in COLUMNS) for row in connection.execute(query)]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def shift_of(span: Span) -> int:
    """Return the seconds by which the local clock is ahead of UTC at the beginning of a span."""
    offset = span.start.astimezone(span.zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())


def series_names(connection: Connection) -> list[str]:
    """Return every name under which an application has ever declared a series."""
    return list(connection.scalars(select(metric.c.name).distinct().order_by(metric.c.name)))


def has_series(connection: Connection, one: Registered) -> bool:
    """Say whether the application has ever declared a usage series."""
    query = select(metric.c.id).where(metric.c.application_id == one.id).limit(1)
    return connection.execute(query).first() is not None


def _series(
    applications: Sequence[Registered],
    name: str | None,
    of: Collection[int] | None,
    *,
    in_steps: bool,
) -> Subquery:
    query = select(
        application.c.slug,
        metric.c.name.label("metric"),
        metric.c.id.label("metric_id"),
        metric.c.kind,
    ).join(metric, metric.c.application_id == application.c.id)
    if name is not None:
        query = query.where(metric.c.name == name)
    if of is not None:
        query = query.where(metric.c.id.in_(of))
    if in_steps:
        query = query.where(metric.c.kind.not_in(OF_MONTHS))
    if len(applications) == 1:
        query = query.where(application.c.id == applications[0].id)
    return query.subquery("series")


def _one() -> ColumnElement[int]:
    return literal(1).label("readings")


def _grown(series: Subquery, start_s: int, end_s: int) -> Subquery:
    """Return every reading of the span with the one before it."""
    earlier = reading.alias("earlier")
    last = (
        select(earlier.c.value)
        .where(earlier.c.metric_id == reading.c.metric_id, earlier.c.at_s < start_s)
        .order_by(earlier.c.at_s.desc())
        .limit(1)
        .correlate(reading)
        .scalar_subquery()
    )
    within = func.lag(reading.c.value).over(
        partition_by=reading.c.metric_id, order_by=reading.c.at_s
    )
    before = func.coalesce(within, last)
    query = select(series, reading.c.at_s, reading.c.value, before.label("before")).join(
        reading, reading.c.metric_id == series.c.metric_id
    )
    inside = and_(reading.c.at_s >= start_s, reading.c.at_s < end_s)
    return query.where(inside).subquery("grown")


def _stepped(grown: Subquery, at: ColumnElement[int]) -> Select[Any]:
    growth = case(
        (grown.c.before.is_(None), 0.0),
        (grown.c.value >= grown.c.before, grown.c.value - grown.c.before),
        else_=grown.c.value,
    )
    value = case(
        (grown.c.kind == str(MetricKind.COUNTER), func.sum(growth)),
        (grown.c.kind == str(MetricKind.DAY), func.sum(grown.c.value)),
        else_=func.avg(grown.c.value),
    )
    keys = (grown.c.slug, grown.c.metric, grown.c.metric_id, grown.c.kind)
    return select(
        *keys, at.label("at_s"), value.label("value"), func.count().label("readings")
    ).group_by(*keys, at)


def _paged(
    query: Select[Any], at: ColumnElement[int], of: ColumnElement[int], page: Page | None
) -> Select[Any]:
    query = query.order_by(at, of)
    if page is None:
        return query
    if page.after is not None:
        at_s, number = page.after
        query = query.where(or_(at > at_s, and_(at == at_s, of > number)))
    return query.limit(page.limit)
