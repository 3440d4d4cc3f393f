"""The lag of complaints after outages: a planted one is found, and none is told where none can be."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveroom.rules.lag import (
    BIN,
    BINS,
    LEAST_OUTAGES,
    REACH,
    Heard,
    Quiet,
    Silence,
    alone,
    lag,
    listened,
    loud,
    quiet,
)
from liveroom.rules.periods import to_ms
from liveroom.rules.silent import HOURS_OF_WEEK

ZONE = ZoneInfo("Asia/Jakarta")
EVEN = (1 / HOURS_OF_WEEK,) * HOURS_OF_WEEK
NONE = Quiet(0.0, 8.0, EVEN, ZONE)
MONDAY_MS = to_ms(datetime(2026, 9, 7, tzinfo=UTC))
HOUR_MS = 3_600_000
WEEKS = 8.0
_MINUTES = st.lists(st.integers(0, 239), max_size=30)


@pytest.mark.parametrize("minutes", [20, 55, 130])
def test_a_planted_lag_is_found_within_its_interval(minutes: int) -> None:
    """Twelve outages, three complaints after each, and two that would have come anyway."""
    chance = Random(minutes)
    usual = Quiet(0.5 * HOURS_OF_WEEK, WEEKS, EVEN, ZONE)
    heard = []
    for _ in range(12):
        lags = [minutes + chance.uniform(-15, 15) for _ in range(3)]
        lags += [chance.uniform(0, 240) for _ in range(2)]
        heard.append(listened(0, Counter(int(one // 15) for one in lags), usual))

    found = lag(heard, WEEKS)

    assert found.lag is not None
    assert found.low is not None
    assert found.high is not None
    assert abs(found.lag - timedelta(minutes=minutes)) <= BIN
    assert found.low <= timedelta(minutes=minutes) <= found.high
    assert found.high - found.low < timedelta(hours=1)


@given(st.lists(_MINUTES, min_size=LEAST_OUTAGES, max_size=12))
def test_the_lag_lies_in_its_interval_and_where_complaints_came(after: list[list[int]]) -> None:
    """With nothing usual, half of the excess is the median of what came, to the quarter hour."""
    heard = [listened(0, Counter(one // 15 for one in times), NONE) for times in after]
    found = lag(heard, WEEKS)
    times = sorted(one for many in after for one in many)

    assert (found.outages, found.received, found.expected) == (len(after), len(times), 0)
    assert (found.lag is None) == (found.silence is not None) == (len(times) < 10)
    if found.lag is not None and found.low is not None and found.high is not None:
        assert timedelta() <= found.low <= found.lag <= found.high <= REACH
        middle = (times[(len(times) - 1) // 2], times[len(times) // 2])
        low, high = (timedelta(minutes=one // 15 * 15) for one in middle)
        assert low <= found.lag <= high + BIN
        assert found == lag(heard, WEEKS)  # seeded


@pytest.mark.parametrize(
    ("outages", "each", "usual", "weeks", "silence"),
    [
        (4, 9, 0.0, WEEKS, Silence.FEW_OUTAGES),
        (5, 1, 0.0, WEEKS, Silence.FEW_COMPLAINTS),
        (5, 4, 4.0, WEEKS, Silence.NO_RISE),
        (5, 4, 0.1, 3.9, Silence.FEW_WEEKS),
        (0, 0, 0.0, WEEKS, Silence.FEW_OUTAGES),
        (5, 4, 0.1, WEEKS, None),
    ],
)
def test_no_lag_is_told_of_too_little(
    outages: int, each: int, usual: float, weeks: float, silence: Silence | None
) -> None:
    """And the answer says of what there is too little."""
    one = Heard((0, 0, each, *(0,) * (BINS - 3)), (usual / BINS,) * BINS)

    assert lag([one] * outages, weeks).silence is silence


@given(st.lists(st.integers(0, 3 * 86_400_000), max_size=20))
def test_outages_that_are_counted_stand_alone(starts: list[int]) -> None:
    """Where two overlap nobody can tell whose complaints they are."""
    reach = REACH // timedelta(milliseconds=1)
    kept = alone(starts)

    assert set(kept) <= set(starts)
    assert all(b - a >= reach for a, b in pairwise(kept))
    together = BIN // timedelta(milliseconds=1)
    for at in kept:
        near = [one for one in starts if abs(one - at) < reach]
        assert all(0 <= one - at < together for one in near)


def test_what_is_usual_is_counted_while_nobody_is_down() -> None:
    """Ten complaints in a week, four of them just after its outage: six and a half come anyway."""
    start = MONDAY_MS + 24 * HOUR_MS
    span = MONDAY_MS, MONDAY_MS + 7 * 24 * HOUR_MS
    parts = loud([start, start + HOUR_MS], span)

    found = quiet(parts, 6, span, EVEN, ZONE)

    assert parts == [(start, start + 5 * HOUR_MS)]
    assert found.weeks == pytest.approx(1 - 5 / HOURS_OF_WEEK)
    assert found.expected(*span) == pytest.approx(6.5 / found.weeks)


def test_the_worked_example_of_the_methods_page() -> None:
    """Sixteen complaints after twelve outages, 1.6 of them usual: half of the excess by 51 minutes."""
    received = (0, 1, 4, 6, 3, 1, 0, 0, 1) + (0,) * 7
    heard = [Heard(received, (0.1,) * BINS)] + [Heard((0,) * BINS, (0.0,) * BINS)] * 11

    found = lag(heard, WEEKS)

    assert found.lag is not None
    assert round(found.lag.total_seconds() / 60) == 51
