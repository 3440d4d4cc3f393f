"""A beat that did not come is an outage only where somebody listened for it all the time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveroom.model import Status
from liveroom.rules.beats import BEATING, SILENT, UNHEARD, heard
from liveroom.rules.uptime import join

SLOT = (100, 200)
ALWAYS = [(-1000, 1000)]


@pytest.mark.parametrize(
    ("beats", "patience", "listening", "verdict"),
    [
        ([50, 150], 120, ALWAYS, BEATING),
        ([50, 150], 100, ALWAYS, BEATING),  # it came at the very moment it was due
        ([50, 151], 100, ALWAYS, SILENT),  # one too late
        ([50], 150, ALWAYS, BEATING),  # it is due when the slot is over
        ([50], 149, ALWAYS, SILENT),
        ([0, 199], 90, ALWAYS, SILENT),  # it came, but had been overdue since before the slot
        ([50], 100, [], UNHEARD),
        ([50], 100, [(-1000, 140), (141, 1000)], UNHEARD),  # away for a moment
        ([50], 30, [(-1000, 140), (141, 1000)], SILENT),  # ... long before, or long enough after
        ([50], 100, [(50, 1000)], SILENT),
        ([50], 100, [(100, 1000)], UNHEARD),
    ],
)
def test_silence_counts_where_somebody_listened(
    beats: list[int], patience: int, listening: list[tuple[int, int]], verdict: object
) -> None:
    """What nobody could hear may have been sent."""
    assert heard(SLOT, beats, patience, listening) == verdict


spans = st.lists(st.tuples(st.integers(-300, 300), st.integers(1, 300)), max_size=3).map(
    lambda found: join((start, start + length) for start, length in found)
)


@given(
    st.lists(st.integers(-299, 250), max_size=8, unique=True).map(sorted),
    st.integers(1, 300),
    spans,
)
def test_the_verdict_is_what_counting_every_moment_says(
    beats: list[int], patience: int, listening: list[tuple[int, int]]
) -> None:
    """Each moment asked by itself: whether a beat was overdue, and we had listened so long."""
    known = [-300, *beats]

    def overdue(at: int) -> bool:
        return not any(at - patience < beat <= at for beat in known)

    def listened(at: int) -> bool:
        return any(start <= at - patience and at <= end for start, end in listening)

    moments = [at for at in range(*SLOT) if overdue(at)]
    expected = SILENT if any(map(listened, moments)) else UNHEARD if moments else BEATING

    assert heard(SLOT, known, patience, listening) == expected
    assert heard(SLOT, known, patience, []).status is not Status.DOWN
