"""A counter only grows; what looks like shrinking is a restart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveroom.rules.counters import Growth, growth, step, steps

COUNTS = st.lists(st.integers(0, 2**53).map(float))


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        ([], None),
        ([5.0], None),
        ([5.0, 5.0], Growth(0.0, 0)),
        ([100.0, 130.0], Growth(30.0, 0)),
        ([100.0, 90.0], Growth(90.0, 1)),
        ([100.0, 0.0, 7.0], Growth(7.0, 1)),
        ([2.0**64, 3.0], Growth(3.0, 1)),
        ([10.0, 20.0, 5.0, 6.0, 1.0], Growth(17.0, 2)),
    ],
)
def test_a_restart_begins_from_nothing(readings: list[float], expected: Growth | None) -> None:
    """Visits do not become negative because a server was restarted; one reading tells nothing."""
    assert growth(readings) == expected


@given(COUNTS)
def test_growth_is_never_negative_and_the_steps_add_up_to_it(readings: list[float]) -> None:
    """A chart by the hour and the figure for the day must agree."""
    parts = steps(enumerate(readings))
    assert all(counted >= 0 for _, counted in parts)
    whole = growth(readings)
    assert (whole.counted if whole else 0) == sum(counted for _, counted in parts)


@given(st.lists(st.integers(0, 10**6), min_size=2))
def test_without_a_restart_growth_is_the_difference(increases: list[int]) -> None:
    """Nothing is lost or counted twice between readings."""
    readings = [float(sum(increases[: end + 1])) for end in range(len(increases))]
    assert growth(readings) == Growth(readings[-1] - readings[0], 0)


def test_a_step_from_garbage_is_still_not_negative() -> None:
    """A negative reading cannot get this far, and would count as nothing if it did."""
    assert step(3.0, -2.0) == 0.0
