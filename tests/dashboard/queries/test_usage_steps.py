"""What few readings tell of a step is what all of them tell; what months tell is what days do."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from dashboard.queries.readings import readings
from dashboard.queries.usage_days import Lives, days_over, series
from dashboard.queries.usage_steps import by_day, by_step
from dashboard.queries.usage_totals import daily, daily_together, monthly, sums, together
from liveroom.model import MetricKind, Reading, Span
from liveroom.store.engine import writing
from liveroom.store.readings import keep_readings
from liveroom.store.reads import applications
from liveroom.store.tables import metric, usage_day, usage_month
from liveroom.store.tables import reading as kept
from tests.city import NOON, ZONE

if TYPE_CHECKING:
    from sqlalchemy import Engine

HOUR_S, DAY_S = 3_600, 86_400
QUARTER = timedelta(minutes=15)
kinds = st.sampled_from([MetricKind.COUNTER, MetricKind.COUNTER, MetricKind.GAUGE])


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    counts=st.dictionaries(st.integers(0, 700), st.integers(0, 9), min_size=1, max_size=40),
    kind=kinds,
    falls=st.integers(0, 1),
    start=st.integers(0, 300),
    length=st.integers(1, 280),
)
def test_two_readings_tell_of_a_step_what_all_do(
    city: Engine, counts: dict[int, int], kind: MetricKind, falls: int, start: int, length: int
) -> None:
    """Gaps, restarts, a beginning inside the span, steps that are cut: never another figure."""
    quarters, so_far, told = sorted(counts, reverse=True), 0, []
    for ago in quarters:
        so_far = counts[ago] if falls else so_far + counts[ago]
        told.append(Reading("parkir", "hits", kind, NOON - ago * QUARTER, float(so_far)))
    end = NOON - start * QUARTER
    span = Span(end - length * QUARTER, end, ZONE)
    with writing(city) as connection:
        old = select(metric.c.id).where(metric.c.name == "hits")
        for table in (kept, usage_day, usage_month):
            connection.execute(delete(table).where(table.c.metric_id.in_(old)))
        keep_readings(connection, told, NOON)
        chosen = [one for one in applications(connection) if one.slug == "parkir"]
        for step_s in (HOUR_S, DAY_S):
            frame = readings(connection, chosen, span, name="hits", step_s=step_s)
            few = by_step(connection, chosen, span, step_s)
            assert sorted((one.at_s, one.value) for one in few if one.metric == "hits") == list(
                zip(frame["at_s"], frame["value"], strict=True)
            )
        days = [one for one in by_day(connection, chosen, span) if one.metric == "hits"]
        assert len({one.at_s for one in days}) == len(days)
        if kind is MetricKind.COUNTER:
            assert sum(one.value for one in days) == pytest.approx(frame["value"].sum())


@pytest.mark.parametrize("length", [0, 1, 20, 45, 75, 400])
def test_months_tell_what_days_do(city: Engine, length: int) -> None:
    """However a span cuts its months: each series, and all of them, by month and in sum."""
    said = [
        Reading("dinkes-web", "visits", MetricKind.DAY, NOON - timedelta(days=ago), float(ago))
        for ago in range(3, 300, 2)
    ]
    with writing(city) as connection:
        keep_readings(connection, said, NOON)
        everybody = applications(connection)
        known = [one for one in series(connection, everybody, ZONE) if one.metric == "visits"]
        for end in (NOON, NOON - timedelta(days=24)):
            days = days_over(Span(end - timedelta(days=length), end, ZONE))
            by_day = daily(connection, [one.id for one in known], days)
            by_month: dict[tuple[int, int], float] = defaultdict(float)
            for (one, day), value in by_day.items():
                by_month[one, day // 100] += value
            found = monthly(connection, known, days)
            assert {key: one.value for key, one in found.items()} == pytest.approx(by_month)
            whole = sums(connection, known, days)
            assert sum(one.told for one in whole.values()) == len(by_day)
            months = together(connection, known, days)
            assert sum(one.value for one in whole.values()) == pytest.approx(
                sum(value for value, _, _ in months.values())
            )
            assert {of: n for of, (_, _, n) in months.items()} == Counter(of for _, of in found)
            assert sum(n for _, n in daily_together(connection, list(whole), days).values()) == len(
                by_day
            )
            numbers = [int(f"{day:%Y%m%d}") for day in days]
            there = sum(one.there(numbers, ZONE) for one in known)
            assert Lives(known, ZONE).there(numbers) == there
