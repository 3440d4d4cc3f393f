"""Ages and their words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from liveroom.rules.freshness import COLLECTOR, Freshness, Limits, freshness, source_limits

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("seconds", "word"),
    [
        (0, Freshness.FRESH),
        (5, Freshness.FRESH),
        (5.1, Freshness.LATE),
        (15, Freshness.LATE),
        (15.1, Freshness.STALE),
        (900, Freshness.STALE),
        (901, Freshness.DEAD),
    ],
)
def test_the_collector_ages_in_seconds(seconds: float, word: Freshness) -> None:
    """It writes every second: five seconds of silence are already late."""
    assert freshness(timedelta(seconds=seconds), COLLECTOR) is word


@pytest.mark.parametrize(
    ("every", "limits"),
    [
        (timedelta(seconds=10), Limits(3 * MINUTE, 10 * MINUTE, 60 * MINUTE)),
        (timedelta(minutes=5), Limits(15 * MINUTE, 50 * MINUTE, 300 * MINUTE)),
    ],
)
def test_a_source_ages_in_its_own_intervals(every: timedelta, limits: Limits) -> None:
    """But never under 3, 10 and 60 minutes: a fast feed is not stale after one hiccup."""
    assert source_limits(every) == limits
