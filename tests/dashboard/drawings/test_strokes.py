"""Small pictures inside pictures."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dashboard.drawings.strokes import budget_bar, columns, skyline
from dashboard.themes import DARK


@given(st.lists(st.integers(0, 500), min_size=1, max_size=31))
def test_every_day_has_its_column(counts: list[int]) -> None:
    """A day without complaints is a hair line, so that days can be counted."""
    assert columns(0, 0, 200, 30, counts, DARK).count("<rect") == len(counts)


def test_a_day_nobody_watched_is_a_gap() -> None:
    """Silence is not a good day."""
    days = [(0, 0, True), (0, 0, False), (7_200_000, 0, True)]

    drawn = skyline(0, 0, 30, 30, days, DARK)

    assert drawn.count("<rect") == 2
    assert DARK.down in drawn


def test_an_overdrawn_budget_is_amber_and_stays_in_its_track() -> None:
    """Ten times the allowance fills the track and no more."""
    drawn = budget_bar(0, 0, 420, 22, 10.0, DARK)

    assert drawn.count('width="420"') == 2
    assert DARK.degraded in drawn
    assert DARK.degraded not in budget_bar(0, 0, 420, 22, 0.99, DARK)
    assert budget_bar(0, 0, 420, 22, None, DARK).count("<rect") == 1
