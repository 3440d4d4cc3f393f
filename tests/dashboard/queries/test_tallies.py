"""Tallies by local day: counted as the API counts, and a day nobody looked is missing coverage."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dashboard.queries.days import whole_days
from dashboard.queries.lanes import lanes
from dashboard.queries.tallies import daily, strip
from dashboard.queries.uptime import STATES, uptime
from liveroom.model import Span
from liveroom.rules.uptime import length, total
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
    in_progress = round(NOON.timestamp() * 1000) - one[0].registered_ms - unobserved
    assert 0 <= in_progress < 60_000


def test_the_strip_has_every_day_of_the_span(city: Engine) -> None:
    """Ninety local days, also those before anything was watched."""
    with city.connect() as connection:
        frame = strip(connection, applications(connection)[:1], QUARTER)

    assert len(frame) == 90
    assert list(frame["day"])[0::89] == [20260827, 20261124]
    assert not frame["told_ms"].iloc[0]
    assert frame["told_ms"].iloc[-2] > 0


def test_wall_pages_and_api_say_the_same(city: Engine) -> None:
    """One reader behind all of them: a mayor and a script never see two figures of one span."""
    span = whole_days(Span(NOON - timedelta(days=30), NOON, ZONE))
    with city.connect() as connection:
        everybody = applications(connection)
        rows = {row.id: row.counted.tally for row in uptime(connection, everybody, span, NOON).rows}
        days = daily(connection, everybody, span)
        wall = lanes(connection, everybody, span).set_index("slug")

    for one in everybody:
        assert total(day.tally for day in days[one.id]) == rows[one.slug]
        for name in STATES[:5]:
            assert wall.loc[one.slug, f"{name}_ms"] == getattr(rows[one.slug], name)


def test_a_revised_day_says_so(city: Engine) -> None:
    """All that this city knows was imported afterwards; the days before it have no mark."""
    with city.connect() as connection:
        frame = strip(connection, applications(connection)[:1], QUARTER)

    assert list(frame["revised"]) == [told_ms > 0 for told_ms in frame["told_ms"]]
    assert sum(frame["revised"]) == 36
