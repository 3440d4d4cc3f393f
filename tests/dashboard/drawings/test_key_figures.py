"""The four numbers: each with what it is measured against."""

from __future__ import annotations

from dashboard.drawings.key_figures import key_figures
from dashboard.themes import DARK
from tests.dashboard.drawings import frames
from tests.dashboard.drawings.drawn import ENGLISH, INDONESIAN, said


def test_a_share_shows_its_parts_and_is_floored() -> None:
    """984 of 1.021 is 96,3 %, and both numbers stand under it."""
    lines = said(key_figures(frames.figures(), DARK, INDONESIAN))

    assert lines[:2] == ["31", "hari ini, biasanya 17–25"]
    assert lines[-2:] == ["96,3%", "tuntas: 984 dari 1.021, 30 hari"]


def test_a_share_of_few_is_no_percentage() -> None:
    """3 of 4 is 3/4, not 75 %."""
    frame = frames.figures()
    frame.loc[0, ["received_30d", "done_30d"]] = [4, 3]

    assert "3/4" in said(key_figures(frame, DARK, ENGLISH))
