"""The grid: anchored to Unix time, one slot for every moment, never two."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveroom.rules.slots import (
    Grid,
    Slot,
    attempt_fits,
    grid,
    phase,
    retry_wait,
    slot_at,
    slot_from,
)

NOON = datetime(2026, 10, 3, 5, 0, tzinfo=UTC)
moments = st.datetimes(
    min_value=datetime(1971, 1, 1),  # noqa: DTZ001  the strategy adds the zone
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001  the strategy adds the zone
    timezones=st.just(UTC),
)
grids = st.integers(1, 90_000).flatmap(
    lambda every: st.builds(Grid, st.just(every), st.integers(0, every - 1))
)


def test_a_phase_never_changes() -> None:
    """A restart must land on the same grid: the numbers are part of the policy."""
    found = [phase(slug, 60) for slug in ("perizinan-online", "laksa", "sipd")]

    assert found == [14, 9, 22]


@given(st.text(min_size=1), st.integers(1, 90_000))
def test_a_phase_lies_within_the_interval(slug: str, every: int) -> None:
    """Slot zero begins before the first interval has passed."""
    assert 0 <= phase(slug, every) < every


@given(moments, grids)
def test_every_moment_is_in_its_slot(moment: datetime, chosen: Grid) -> None:
    """The grid covers all of time, on whole seconds."""
    slot = slot_at(moment, chosen)

    assert slot.start <= moment < slot.end
    assert slot.start.microsecond == 0
    assert (slot.start.timestamp() - chosen.phase_s) % chosen.every_s == 0


@given(moments, grids)
def test_slots_touch_and_never_overlap(moment: datetime, chosen: Grid) -> None:
    """The end of one slot is the start of the next, whatever the interval."""
    slot = slot_at(moment, chosen)

    assert slot_at(slot.end, chosen) == Slot(slot.end, slot.length)
    assert slot_at(slot.start, chosen) == slot


@given(moments, grids, grids)
def test_a_changed_interval_leaves_no_gap(moment: datetime, old: Grid, new: Grid) -> None:
    """The slot in progress keeps its end; the new grid begins exactly there."""
    last = slot_at(moment, old)

    joint = slot_from(last.end, new)

    assert joint.start == last.end
    assert timedelta(0) < joint.length <= timedelta(seconds=new.every_s)
    assert slot_at(joint.end, new).start == joint.end


def test_a_changed_interval_is_joined_as_in_the_policy() -> None:
    """From 60 s to 300 s in the middle of a new slot: the first new slot is short."""
    new = Grid(every_s=300, phase_s=0)
    end = datetime(2026, 10, 3, 5, 2, tzinfo=UTC)

    assert slot_from(end, new) == Slot(end, timedelta(minutes=3))


@pytest.mark.parametrize(
    ("every", "wait"),
    [(timedelta(seconds=60), timedelta(seconds=10)), (timedelta(seconds=6), timedelta(seconds=2))],
)
def test_retries_wait_a_sixth_of_the_interval(every: timedelta, wait: timedelta) -> None:
    """But never under two seconds, so that a short interval does not hammer a sick host."""
    assert retry_wait(every) == wait


@pytest.mark.parametrize(
    ("seconds", "fits"),
    [(-1, False), (0, True), (50, True), (50.001, False), (60, False)],
)
def test_an_attempt_must_fit_whole(seconds: float, fits: bool) -> None:  # noqa: FBT001  a table
    """A verdict speaks for its own slot: an attempt that could end after it is not begun."""
    slot = Slot(NOON, timedelta(seconds=60))

    found = attempt_fits(NOON + timedelta(seconds=seconds), timedelta(seconds=10), slot)

    assert found is fits


def test_probes_spread_over_the_interval() -> None:
    """153 applications asked every 20 s never come as one burst."""
    phases = [grid(f"aplikasi-{n}", timedelta(seconds=20)).phase_s for n in range(153)]

    assert max(phases.count(second) for second in range(20)) < 20
