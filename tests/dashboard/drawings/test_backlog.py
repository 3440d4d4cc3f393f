"""The queue of open complaints, and whether it grows."""

from __future__ import annotations

from dashboard.drawings.backlog import backlog
from dashboard.themes import DARK
from tests.dashboard.drawings import frames
from tests.dashboard.drawings.drawn import INDONESIAN, said


def test_the_title_compares_with_four_weeks_ago() -> None:
    """187 now, 168 then."""
    lines = said(backlog(frames.backlog(), DARK, INDONESIAN))

    assert lines[0] == "Antrean naik 19 dalam 4 pekan"
    assert {"175", "168", "187", "24 Nov"} <= set(lines)


def test_one_week_is_no_line_yet() -> None:
    """A single point would look like a finding."""
    lines = said(backlog(frames.backlog().tail(1), DARK, INDONESIAN))

    assert lines == ["187 aduan terbuka", "Garis muncul setelah satu pekan data."]
