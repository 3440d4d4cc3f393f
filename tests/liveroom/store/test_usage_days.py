"""Days of usage add up to all that was counted, whatever the order in which readings came."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from liveroom.dialects.told import Figure
from liveroom.model import MetricKind, Reading
from liveroom.rules.counters import growth
from liveroom.rules.periods import midnight
from liveroom.store.derived import usage_days
from liveroom.store.engine import reading, writing
from liveroom.store.readings import keep_readings
from liveroom.store.tables import application, metric, usage_day
from liveroom.store.tables import reading as kept
from liveroom.store.usage_days import recount_usage
from liveroom.store.usage_import import keep_figures
from tests.city import NOON, ZONE

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


def days(connection: Connection, name: str) -> dict[int, tuple[float, int]]:
    """Return by local day what a series of `parkir` came to, and how often it was read."""
    query = select(usage_day).join(metric, metric.c.id == usage_day.c.metric_id)
    rows = connection.execute(query.where(metric.c.name == name))
    return {row.day: (row.value, row.readings) for row in rows}


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    counts=st.dictionaries(st.integers(0, 300), st.integers(0, 10**9), min_size=2, max_size=25),
    order=st.randoms(use_true_random=False),
)
def test_days_add_up_to_the_growth(city: Engine, counts: dict[int, int], order: object) -> None:
    """In any order, one by one or together: the sum is what the counter grew, restarts and all."""
    told = [
        Reading("parkir", "hits", MetricKind.COUNTER, NOON - timedelta(hours=hour), float(count))
        for hour, count in counts.items()
    ]
    order.shuffle(told)  # type: ignore[attr-defined]
    with writing(city) as connection:
        old = select(metric.c.id).where(metric.c.name == "hits")
        connection.execute(delete(kept).where(kept.c.metric_id.in_(old)))
        connection.execute(delete(usage_day).where(usage_day.c.metric_id.in_(old)))
        for part in (told[:3], told[3:]):
            keep_readings(connection, part, NOON)
        found = days(connection, "hits")
        recount_usage(connection, ZONE)
        assert days(connection, "hits") == found
    whole = growth([float(counts[hour]) for hour in sorted(counts, reverse=True)])
    assert whole is not None
    assert sum(value for value, _ in found.values()) == pytest.approx(whole.counted)


def test_a_file_says_what_became_of_each_figure(city: Engine) -> None:
    """Told again nothing changes; told better it does, with its day; another kind is another thing."""
    at_s = round(NOON.timestamp()) - 86_400
    day, unique = MetricKind.DAY, MetricKind.UNIQUE
    first = [Figure("views", day, at_s, 5.0, 2), Figure("people", unique, at_s, 4.0, 2)]
    later = [Figure("views", day, at_s, 6.0, 2), Figure("people", unique, at_s, 4.0, 2)]
    wrong = [Figure("visits", day, at_s, 6.0, 2), Figure("views", day, at_s + 10**6, 6.0, 3)]
    told = []
    with writing(city) as connection:
        number = connection.execute(
            select(application.c.id).where(application.c.slug == "parkir")
        ).scalar_one()
        for figures in (first, first, later, wrong):
            done = keep_figures(connection, number, figures, NOON)
            told.append((done.new, done.updated, done.unchanged, len(done.refused)))
    assert told == [(2, 0, 0, 0), (0, 0, 2, 0), (0, 1, 1, 0), (0, 0, 0, 2)]
    with reading(city) as connection:
        assert days(connection, "views") == {20261123: (6.0, 1)}


def test_a_month_has_no_days_and_is_told_when_it_is_over(city: Engine) -> None:
    """Its figure is kept as it is; of the month in progress a file can only tell a part."""
    month = MetricKind.MONTH
    october, november = (round(midnight(date(2026, at, 1), ZONE).timestamp()) for at in (10, 11))
    told = [
        Figure("visits/month", month, october, 300.0, 2),
        Figure("visits/month", month, november, 200.0, 3),
    ]
    with writing(city) as connection:
        number = connection.execute(
            select(application.c.id).where(application.c.slug == "parkir")
        ).scalar_one()
        done = keep_figures(connection, number, told, NOON)
        assert (done.new, [each.line for each in done.refused]) == (1, [3])
        recount_usage(connection, ZONE)
        assert not days(connection, "visits/month")
        assert not list(usage_days(connection, {number: "parkir"}, ZONE))
