"""Tallies by local day: a day nobody looked is missing coverage, not a shorter span."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dashboard.queries.tallies import daily, strip
from liveroom.model import Span
from liveroom.rules.uptime import length
from liveroom.store.reads import applications
from tests.city import NOON, ZONE

if TYPE_CHECKING:
    from sqlalchemy import Engine

QUARTER = Span(NOON - timedelta(days=90), NOON, ZONE)


def test_a_day_without_any_look_is_unobserved(city: Engine) -> None:
    """`brosur` was never seen: every millisecond since it was registered is unobserved."""
    with city.connect() as connection:
        one = [app for app in applications(connection) if app.slug == "brosur"]
        (days,) = daily(connection, one, QUARTER).values()

    unobserved = sum(day.tally.unobserved for day in days)
    assert sum(length(day.tally) for day in days) == unobserved
    assert unobserved == round(NOON.timestamp() * 1000) - one[0].registered_ms


def test_the_strip_has_every_day_of_the_span(city: Engine) -> None:
    """Ninety local days, also those before anything was watched."""
    with city.connect() as connection:
        frame = strip(connection, applications(connection)[:1], QUARTER)

    assert len(frame) == 90
    assert list(frame["day"])[0::89] == [20260827, 20261124]
    assert not frame["told_ms"].iloc[0]
    assert frame["told_ms"].iloc[-2] > 0
