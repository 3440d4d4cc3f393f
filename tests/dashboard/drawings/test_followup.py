"""Follow-up: numbers and ages that cover the same open complaints."""

from __future__ import annotations

from dashboard.drawings.followup import followup
from dashboard.themes import DARK
from tests.dashboard.drawings import frames
from tests.dashboard.drawings.drawn import INDONESIAN, said


def test_states_and_ages_add_up_to_the_title() -> None:
    """161 + 23 + 3 of unknown status = 74 + 61 + 40 + 12 = 187."""
    lines = said(followup(frames.followup(), DARK, INDONESIAN))

    assert lines[0] == "187 aduan terbuka, 12 lewat tenggat"
    assert "3 berstatus tak dikenal" in lines
    assert {"161", "23", "34", "1,4", "74", "61", "40", "12"} <= set(lines)


def test_nothing_open_is_a_sentence() -> None:
    """An empty desk is worth saying."""
    frame = frames.followup()
    frame.loc[0, ["open", "resolved_30d"]] = 0

    assert said(followup(frame, DARK, INDONESIAN))[0] == "Tidak ada aduan terbuka"
