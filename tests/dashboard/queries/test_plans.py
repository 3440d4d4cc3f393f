"""What is announced, and what of it comes next."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dashboard.queries.plans import planned
from liveroom.model import Span
from liveroom.rules.periods import to_ms
from liveroom.store.announcing import announce, call_off
from liveroom.store.engine import writing
from liveroom.store.plans import API, Plan, plans
from liveroom.store.reads import applications
from tests.city import NOON, ZONE

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Engine

HOUR = timedelta(hours=1)
NOW_MS = to_ms(NOON)


def look(engine: Engine, slug: str) -> pd.DataFrame:
    """Ask about one application at noon."""
    with engine.connect() as connection:
        chosen = [one for one in applications(connection) if one.slug == slug]
        return planned(connection, chosen, Span(NOON - HOUR, NOON, ZONE))


def test_what_goes_on_comes_first_and_what_is_over_last(city: Engine) -> None:
    """The city's `e-surat` is under maintenance now, and was nine days ago."""
    frame = look(city, "e-surat")

    assert frame["next_start_ms"].tolist() == [to_ms(NOON - HOUR), None]
    assert frame["next_end_ms"].tolist() == [to_ms(NOON + HOUR), None]
    assert frame["origin"].tolist() == ["registry", "registry"]


def test_what_comes_again_says_when_next(city: Engine) -> None:
    """A window of every day that has passed today comes tomorrow; one called off comes no more."""
    with writing(city) as connection:
        one = next(app for app in applications(connection) if app.slug == "parkir")
        begin = to_ms(NOON - 3 * HOUR)
        plan = Plan(
            0, one.id, API, NOW_MS, NOW_MS, begin, begin + 3_600_000, "FREQ=DAILY", "", "R. Hidayat"
        )
        number = announce(connection, plan, NOW_MS, ZONE)
    before = look(city, "parkir")
    with writing(city) as connection:
        call_off(connection, plans(connection, [number])[0], "S. Wati", NOW_MS, ZONE)

    after = look(city, "parkir")

    assert before["next_start_ms"].tolist() == [begin + 86_400_000]
    assert after["next_start_ms"].tolist() == [None]
    assert after["ended_by"].tolist() == ["S. Wati"]
