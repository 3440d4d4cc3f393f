"""Usage added over applications: growth of counters, heights of gauges, local steps."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dashboard.queries.usage import added_up, usage
from liveroom.model import MetricKind, Reading, Span
from liveroom.store.engine import writing
from liveroom.store.readings import keep_readings
from liveroom.store.reads import applications
from tests.city import NOON, ZONE

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Engine

WEEK = Span(NOON - timedelta(days=7), NOON, ZONE)


def test_steps_are_local_days_and_a_restart_costs_nothing(city: Engine) -> None:
    """The counter begins anew in the middle; no step is negative."""
    month = Span(NOON - timedelta(days=30), NOON, ZONE)
    with city.connect() as connection:
        chosen = [app for app in applications(connection) if app.slug == "parkir"]
        frame = usage(connection, chosen, month)

    visits = frame[frame["metric"] == "visits"]
    assert (visits["value"] >= 0).all()
    assert {at // 1000 % 86_400 for at in visits["start_ms"]} == {17 * 3600}  # midnight in Jakarta
    assert set(visits["step_s"]) == {86_400}


def test_a_category_is_the_sum_of_its_applications(city: Engine) -> None:
    """Two applications count visits; the category's visits are theirs added."""
    with city.connect() as connection:
        chosen = [app for app in applications(connection) if app.category == "layanan-publik"]
        whole = usage(connection, chosen, WEEK)
        parts = [usage(connection, [app], WEEK) for app in chosen]

    def visits(of: pd.DataFrame) -> float:
        frame = of[of["metric"] == "visits"]
        return float(frame["value"].sum())

    assert visits(whole) == sum(visits(part) for part in parts if not part.empty) > 0
    assert set(whole["applications"]) == {2}


def test_people_are_never_added_and_days_are(city: Engine) -> None:
    """Who uses two applications is one person; whoever adds them publishes a number too high."""
    midnight = NOON.astimezone(ZONE).replace(hour=0)
    days = [midnight - timedelta(days=back) for back in (3, 2)]
    told = [
        Reading(slug, name, kind, day, value)
        for slug, value in (("parkir", 30.0), ("perizinan", 50.0))
        for day in days
        for name, kind in (
            ("pengunjung", MetricKind.UNIQUE),
            ("kunjungan", MetricKind.DAY),
            ("unduhan", MetricKind.BUCKET),
        )
    ]
    with writing(city) as connection:
        assert keep_readings(connection, told, NOON) == len(told)
    with city.connect() as connection:
        everything = applications(connection)
        month = usage(connection, everything, Span(NOON - timedelta(days=30), NOON, ZONE))
        today = usage(connection, everything, Span(NOON - timedelta(days=1), NOON, ZONE))

    people = month[month["kind"] == "unique"]
    visits = month[month["kind"] == "day"]
    assert sorted(people["value"]) == [30.0, 30.0, 50.0, 50.0]
    assert people["metric"].nunique() == 2
    assert sorted(month[month["kind"] == "bucket"]["value"]) == [30.0, 30.0, 50.0, 50.0]
    assert added_up("bucket", [30.0, 50.0]) == 50.0
    assert list(visits["value"]) == [80.0, 80.0]
    assert added_up("unique", [30.0, 50.0]) == 40.0
    assert added_up("day", [30.0, 50.0]) == 80.0
    assert not {"unique", "day"} & set(today["kind"])  # a day's figure has no hour
