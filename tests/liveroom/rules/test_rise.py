"""A rise is dated from a long outage, beyond the usual range, and a percentage needs twenty."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveroom.rules.rise import FEW, Rise, days_since
from liveroom.rules.usual import usual

HOUR_MS = 3_600_000


@pytest.mark.parametrize(
    ("down_ms", "days"),
    [
        ([0, 0, 0, 0, 0, HOUR_MS, 0, 0], 3),  # the first of two days counts
        ([0, 0, 0, 0, 0, HOUR_MS, HOUR_MS, 0], 3),
        ([0, 0, 0, 0, 0, 0, 0, HOUR_MS], 1),
        ([HOUR_MS, 0, 0, 0, 0, 0, 0, 0], None),  # eight days ago is history
        ([HOUR_MS - 1] * 7, None),
        ([], None),
    ],
)
def test_a_rise_is_dated_from_the_first_long_outage_of_a_week(
    down_ms: list[int], days: int | None
) -> None:
    """Nobody says since of four minutes, nor of last month."""
    assert days_since(down_ms) == days


@given(st.integers(0, 200), st.lists(st.integers(0, 60), max_size=8))
def test_nothing_rose_within_the_range_nor_without_one(received: int, past: list[int]) -> None:
    """Without four weeks there is no range; below twenty of either there is no percentage."""
    known = usual(past)
    rise = Rise(received, known)

    assert rise.is_beyond == (known is not None and received > known.high and received >= 3)
    assert rise.change is None or rise.is_beyond
    if rise.change is not None:
        assert known is not None
        assert min(received, known.middle) >= FEW
        assert (1 + rise.change) * known.middle == pytest.approx(received)


def test_a_percentage_is_told_from_twenty_on() -> None:
    """Thirty where twenty are usual is half as many again; twenty where nineteen are is only a count."""
    assert Rise(30, usual([20] * 8)).change == pytest.approx(0.5)
    assert Rise(60, usual([19] * 8)).change is None
