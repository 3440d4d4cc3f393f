"""Response times are added, never averaged, and are never more than two per cent wrong."""

from __future__ import annotations

from collections import Counter
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveroom.rules.latency import (
    BOUNDS,
    LONGEST_MS,
    bucket,
    middle,
    noted,
    pack,
    quantile,
    read_notes,
    unpack,
)

answers = st.lists(st.integers(0, 200_000), min_size=1, max_size=200)
shares = st.sampled_from([0.5, 0.95, 0.99, 1.0])


def histogram(values: list[int]) -> Counter[int]:
    """Return what an hour of these answers keeps."""
    return read_notes([noted(values)])


def exact(values: list[int], share: float) -> int:
    """Return the smallest value that at least `share` of the values do not exceed."""
    return sorted(values)[max(0, ceil(round(share * 1000) * len(values) / 1000) - 1)]


@given(st.integers(0, LONGEST_MS))
def test_a_bucket_stands_within_one_per_cent(value: int) -> None:
    """Short times are exact to the millisecond, long ones to a hundredth."""
    assert abs(middle(bucket(value)) - value) <= value / 100
    assert value > 100 or middle(bucket(value)) == value


def test_buckets_never_change() -> None:
    """What a database holds today must mean the same for ever, on every machine."""
    assert BOUNDS[:4] == (0, 1, 2, 3)
    assert (len(BOUNDS), BOUNDS[200], BOUNDS[500]) == (929, 584, 212_476)
    assert bucket(10 * LONGEST_MS) == len(BOUNDS) - 1


@given(values=answers, share=shares)
def test_a_quantile_is_within_two_per_cent(values: list[int], share: float) -> None:
    """Against the sorted answers themselves."""
    found = quantile(histogram(values), share)

    assert found is not None
    assert abs(found - exact(values, share)) <= 0.02 * exact(values, share)


@given(parts=st.lists(answers, min_size=1, max_size=6), share=shares)
def test_hours_add_up_to_a_day(parts: list[list[int]], share: float) -> None:
    """The p95 of a day is that of its answers, whatever hours they came in."""
    whole = [value for part in parts for value in part]

    assert sum((histogram(part) for part in parts), Counter()) == histogram(whole)
    assert read_notes([noted(part) for part in parts]) == histogram(whole)


@given(values=answers)
def test_a_packed_day_is_the_same_day(values: list[int]) -> None:
    """Packing loses nothing, in less than two bytes an answer and three a bucket."""
    found = histogram(values)

    assert unpack(pack(found)) == found
    assert len(pack(found)) <= 4 * len(found)


def test_no_answer_is_no_number() -> None:
    """Silence has no speed."""
    assert quantile({}, 0.95) is None
    assert (pack({}), unpack(b"")) == (b"", Counter())


@pytest.mark.parametrize(("count", "rank"), [(20, 19), (21, 20), (1, 1), (100, 95)])
def test_ninety_five_per_cent_is_counted_in_whole_answers(count: int, rank: int) -> None:
    """Nineteen of twenty: no fraction of a computer moves the rank."""
    assert quantile(Counter(range(1, count + 1)), 0.95) == middle(rank)


def test_averaging_would_be_wrong() -> None:
    """Why histograms: a slow hour of few answers says little of the whole."""
    quick, slow = [100] * 950, [5000] * 50
    averaged = (exact(quick, 0.95) + exact(slow, 0.95)) / 2

    assert quantile(histogram(quick) + histogram(slow), 0.95) == 100
    assert averaged == 2550
