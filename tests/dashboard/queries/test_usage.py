"""Usage added over applications: growth of counters, heights of gauges, local steps."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dashboard.queries.usage import usage
from liveroom.model import Span
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
