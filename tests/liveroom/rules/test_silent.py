"""Citizens notice before a probe does; and chance alone must not be called an outage."""

from __future__ import annotations

from datetime import timedelta
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.silent import City, detected, false_alarms
from liveroom.rules.silent import (
    HOUR,
    WINDOWS,
    Heard,
    alarm,
    heard,
    is_calm,
    share,
    tail,
    threshold,
    week,
)
from tests.city import NOON, ZONE

EVEN = week({})


def test_chance_is_hardly_ever_called_an_outage_and_an_outage_nearly_always() -> None:
    """The promise: at most one false alarm a week, nine in ten found within an hour (seeded)."""
    city = City(daily=14, days=28, seed=3)

    found, outages = detected(city, extra=8, outages=120)

    assert false_alarms(city) <= 4
    assert found / outages >= 0.9


@given(st.integers(0, 40), st.floats(0.001, 30), st.floats(0.5, 12))
def test_a_tail_only_falls_and_is_a_probability(count: int, mean: float, shape: float) -> None:
    """One complaint more is never less rare."""
    here, next_one = tail(count, mean, shape), tail(count + 1, mean, shape)

    assert 0 < next_one <= here <= 1


def test_a_tail_is_that_of_the_negative_binomial() -> None:
    """With shape one it is geometric: each further one is as likely as the first."""
    assert tail(0, 2.0, 1.0) == 1
    assert isclose(tail(3, 2.0, 1.0), (2 / 3) ** 3, rel_tol=1e-9)


@given(
    st.dictionaries(st.tuples(st.integers(0, 6), st.integers(0, 23)), st.integers(0, 500)),
)
def test_the_shares_of_a_week_add_up_to_one(counts: dict[tuple[int, int], int]) -> None:
    """What is expected is spread, not made."""
    assert isclose(sum(week(counts)), 1, rel_tol=1e-9)
    assert isclose(share(week(counts), NOON, timedelta(weeks=1), ZONE), 1, rel_tol=1e-9)


def test_a_share_takes_parts_of_hours() -> None:
    """Half an hour is half of its hour, on the city's clock."""
    busy = week({(NOON.astimezone(ZONE).weekday(), NOON.astimezone(ZONE).hour): 1000})
    half = share(busy, NOON + HOUR / 2, HOUR / 2, ZONE)

    assert isclose(share(busy, NOON + HOUR / 4, HOUR / 4, ZONE), half / 2)
    assert half > 10 * share(EVEN, NOON, HOUR / 2, ZONE)


@pytest.mark.parametrize(
    ("received", "seen", "weeks", "is_alarm"),
    [
        ((2, 2), 4, 8.0, False),  # one citizen may write twice
        ((5, 5), 4, 8.0, True),
        ((5, 5), 4, 3.9, False),  # nothing is usual yet
        ((5, 5), 5000, 8.0, False),
        ((0, 6), 4, 8.0, True),  # slowly, over three hours
    ],
)
def test_an_alarm_is_rare_for_this_application(
    received: tuple[int, int], seen: int, weeks: float, *, is_alarm: bool
) -> None:
    """The same five complaints are an alarm here and a quiet hour there."""
    shares = [share(EVEN, NOON, window, ZONE) for window in WINDOWS]
    found = heard(received, seen, weeks, shares)

    assert (alarm(found, 153) is not None) == is_alarm


def test_more_applications_ask_for_rarer_counts() -> None:
    """Who looks at a thousand sees a thousand chances."""
    assert isclose(threshold(153), 10 * threshold(1530))
    assert threshold(0) == threshold(1)


def test_an_episode_lasts_until_its_counts_are_as_chance_would_have_it() -> None:
    """Between rare and usual nothing is said: neither that it began nor that it is over."""
    strange = [Heard(HOUR, 4, 0.1, 1e-4)]

    assert alarm(strange, 153) is None
    assert not is_calm(strange)
    assert is_calm([Heard(HOUR, 2, 0.1, 1e-4), Heard(3 * HOUR, 4, 2.0, 0.2)])
