"""The expected range of a count: honest about little history and about small numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveroom.model import Span
from liveroom.rules.usual import WEEKS, earlier, usual

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 24, 7, 32, tzinfo=UTC)
TODAY = Span(NOW - timedelta(hours=14, minutes=32), NOW, JAKARTA)


def test_three_weeks_of_history_give_no_range() -> None:
    """A range is hidden while history is shorter than four weeks, never guessed."""
    assert usual([20, 21, 22]) is None


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ([0] * 8, 0, 0),
        ([5] * 4, 2, 8),
        ([20, 22, 21, 19, 18, 20, 22, 18], 14, 26),
        ([100] * 8, 100, 100),
        ([40, 50, 60, 70, 80, 90, 100, 110], 47, 103),
    ],
)
def test_small_counts_spread_like_poisson_and_large_ones_as_seen(
    counts: list[int], low: int, high: int
) -> None:
    """Below 30 expected the interval is Poisson's, from 30 on the 10th to 90th percentile."""
    known = usual(counts)

    assert known is not None
    assert (known.low, known.high) == (low, high)


def test_one_or_two_are_never_news() -> None:
    """Eight quiet weeks do not make the first complaint an alarm."""
    known = usual([0] * 8)

    assert known is not None
    assert [known.is_above(count) for count in (1, 2, 3)] == [False, False, True]


def test_below_is_said_too() -> None:
    """Fewer than usual is text, so somebody must be able to ask."""
    known = usual([20] * 8)

    assert known is not None
    assert (known.is_below(13), known.is_below(14)) == (True, False)


@given(st.lists(st.integers(0, 500), min_size=4, max_size=8))
def test_a_range_contains_its_own_middle(counts: list[int]) -> None:
    """Whatever was seen, low <= high and the range is not beside the counts it came from."""
    known = usual(counts)

    assert known is not None
    assert 0 <= known.low <= known.high
    assert known.low <= max(counts)
    assert known.high >= min(counts)


def test_earlier_spans_keep_weekday_and_hour() -> None:
    """Eight Tuesdays up to 14.32, newest first."""
    spans = earlier(TODAY, NOW - timedelta(days=365))

    assert len(spans) == WEEKS
    assert spans[0].end == NOW - timedelta(weeks=1)
    assert all(past.end.astimezone(JAKARTA).weekday() == 1 for past in spans)


def test_summer_time_moves_the_moment_but_not_the_hour() -> None:
    """Where clocks change, the same hour is meant, not the same distance in seconds."""
    berlin = ZoneInfo("Europe/Berlin")
    span = Span(
        datetime(2026, 10, 27, 8, tzinfo=UTC), datetime(2026, 10, 27, 9, tzinfo=UTC), berlin
    )

    (first, *_) = earlier(span, datetime(2026, 1, 1, tzinfo=UTC))

    assert first.start == datetime(2026, 10, 20, 7, tzinfo=UTC)


def test_weeks_before_the_first_complaint_do_not_count_as_zero() -> None:
    """Nothing was counted then, which is not the same as nothing happened."""
    assert len(earlier(TODAY, NOW - timedelta(weeks=5))) == 4
    assert earlier(TODAY, None) == ()
