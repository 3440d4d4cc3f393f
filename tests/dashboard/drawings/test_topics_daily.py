"""Topics per day: each its own row, the rest in one."""

from __future__ import annotations

from dashboard.drawings.topics_daily import topics_daily
from dashboard.themes import DARK
from tests.dashboard.drawings import frames
from tests.dashboard.drawings.drawn import INDONESIAN, said


def test_rows_add_up_to_the_title() -> None:
    """Twelve topics: eight rows and four in the last."""
    lines = said(topics_daily(frames.topics_daily(), DARK, INDONESIAN))

    assert lines[0] == "623 aduan dalam 30 hari, 12 topik"
    assert "4 topik lain" in lines
    assert sum(int(n) for n in lines if n.isdigit()) == 623
