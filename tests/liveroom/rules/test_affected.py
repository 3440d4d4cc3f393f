"""Who was affected: the usual use of those hours, never invented, never of unique people."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveroom.model import MetricKind
from liveroom.rules.affected import HOUR_MS, KINDS, WEEK_MS, affected, earlier, pieces
from liveroom.rules.periods import to_ms

ZONE = ZoneInfo("Asia/Jakarta")
MINUTE_MS = 60_000
BEGUN = to_ms(datetime(2026, 11, 24, 9, 10, tzinfo=ZONE))
SINCE = BEGUN - 9 * WEEK_MS


def _counted(each_hour: float, step_ms: int = HOUR_MS) -> list[tuple[int, float]]:
    steps = (BEGUN - SINCE) // step_ms
    return [(SINCE + n * step_ms, each_hour * n * step_ms / HOUR_MS) for n in range(steps + 1)]


@given(
    st.integers(1, 3 * 24 * 60),
    st.floats(0.5, 5000),
    st.sampled_from([5 * MINUTE_MS, 17 * MINUTE_MS, HOUR_MS]),
)
def test_a_steady_use_is_what_an_hour_brings_times_the_length(
    minutes: int, each_hour: float, step_ms: int
) -> None:
    """However often it is read, and wherever in the hour the outage began."""
    outage = BEGUN, BEGUN + minutes * MINUTE_MS

    found = affected(MetricKind.COUNTER, _counted(each_hour, step_ms), outage, (), ZONE)

    whole = each_hour * minutes / 60
    assert (found.low, found.expected, found.high) == pytest.approx((whole,) * 3)
    assert found.weeks == 8


@given(
    st.lists(st.integers(0, 5000), min_size=8, max_size=8),
    st.integers(1, 240),
    st.integers(1, 240),
)
def test_longer_outages_affect_more_and_the_middle_lies_in_the_range(
    weekly: list[int], minutes: int, more: int
) -> None:
    """Every week has a height of its own; the gauge's hours add up."""
    readings = []
    for week, height in enumerate(weekly):
        first = BEGUN - (week + 1) * WEEK_MS
        readings += [(first + n * HOUR_MS, float(height)) for n in range(-1, 11)]
    readings.sort()

    short, long = (
        affected(MetricKind.GAUGE, readings, (BEGUN, BEGUN + n * MINUTE_MS), (), ZONE)
        for n in (minutes, minutes + more)
    )

    for one in (short, long):
        assert one.low is not None
        assert one.expected is not None
        assert one.high is not None
        assert min(weekly) * minutes / 60 - 1e-6 <= one.low <= one.expected <= one.high
    assert short.expected is not None
    assert long.expected is not None
    assert long.expected >= short.expected - 1e-6


@pytest.mark.parametrize("weeks", range(9))
def test_fewer_than_four_weeks_are_no_figure(weeks: int) -> None:
    """A week counts only where all of the hour was read."""
    readings = [one for one in _counted(60.0) if one[0] >= BEGUN - weeks * WEEK_MS - HOUR_MS]
    found = affected(MetricKind.COUNTER, readings, (BEGUN, BEGUN + HOUR_MS), (), ZONE)

    assert found.weeks == weeks
    assert (found.expected is None) == (weeks < 4)


def test_a_week_that_was_down_too_says_nothing() -> None:
    """Nobody could use it then either; the others stand."""
    down = [(BEGUN - WEEK_MS + 5 * MINUTE_MS, BEGUN - WEEK_MS + 20 * MINUTE_MS)]

    found = affected(MetricKind.COUNTER, _counted(60.0), (BEGUN, BEGUN + HOUR_MS), down, ZONE)

    assert found.weeks == 7
    assert found.expected == pytest.approx(60)


def test_an_outage_of_weeks_is_held_against_the_weeks_before_it() -> None:
    """Its own days are no history of it."""
    outage = BEGUN, BEGUN + 17 * 24 * HOUR_MS

    assert all(past[1] <= BEGUN for piece in pieces(outage) for past in earlier(piece, BEGUN, ZONE))
    assert sum(end - start for start, end in pieces(outage)) == outage[1] - outage[0]


def test_unique_people_and_totals_of_days_have_no_hours() -> None:
    """Who came twice is one person: such figures are never added over hours."""
    assert {MetricKind.UNIQUE, MetricKind.DAY, MetricKind.BUCKET}.isdisjoint(KINDS)


def test_the_worked_example_of_the_methods_page() -> None:
    """Forty-seven minutes of a Tuesday morning, as eight Tuesdays before had them."""
    seen = (370, 390, 400, 410, 430, 440, 450, 520)
    outage = BEGUN, BEGUN + 47 * MINUTE_MS
    readings = []
    for weeks, count in enumerate(seen, 1):
        first = BEGUN - weeks * WEEK_MS
        readings += [(first, 0.0), (first + 47 * MINUTE_MS, float(count))]

    found = affected(MetricKind.COUNTER, sorted(readings), outage, (), ZONE)

    assert (found.expected, found.weeks) == (420, 8)
    assert (round(found.low or 0), round(found.high or 0)) == (384, 471)
