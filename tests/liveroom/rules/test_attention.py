"""The order of the list is the order in which a duty officer should look."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveroom.model import Status
from liveroom.rules.attention import Deviation, worst_first

HOUR = timedelta(hours=1)
LEAST_FIRST = (Status.MAINTENANCE, Status.UNKNOWN, Status.DEGRADED, Status.DOWN)


@pytest.mark.parametrize(
    ("deviation", "badness"),
    [
        (Deviation("A", Status.DOWN, 1, timedelta(minutes=40)), 330),
        (Deviation("A", Status.DOWN, 1, timedelta(minutes=40), is_taken=True), 310),
        (Deviation("A", Status.DEGRADED, 2, timedelta(0), is_complained_of=True), 135),
        (Deviation("A", Status.UNKNOWN, 3, timedelta(days=9)), 120),
        (Deviation("A", Status.MAINTENANCE, 3, timedelta(0)), 5),
    ],
)
def test_badness_is_weight_times_tier_and_what_time_and_people_add(
    deviation: Deviation, badness: float
) -> None:
    """The formula is published on the page about methods; it must not drift."""
    assert deviation.badness == badness


def test_equals_go_longest_first_then_by_name() -> None:
    """Two equal rows must not swap places at every look."""
    old = Deviation("C", Status.DOWN, 1, 9 * HOUR)
    same = [Deviation(name, Status.DOWN, 1, 5 * HOUR) for name in "BA"]

    listed = worst_first([*same, old])

    assert [one.name for one in listed] == ["C", "A", "B"]


@given(
    tier=st.sampled_from((1, 2, 3)),
    lasted=st.timedeltas(timedelta(0), timedelta(days=99)),
    is_taken=st.booleans(),
)
def test_the_graver_status_is_never_below_a_lesser_one_of_the_same_tier_and_age(
    tier: int, lasted: timedelta, *, is_taken: bool
) -> None:
    """Whatever else is equal, down comes before degraded, unknown and maintenance."""
    scores = [
        Deviation("A", status, tier, lasted, is_taken=is_taken).badness for status in LEAST_FIRST
    ]

    assert scores == sorted(scores)
