"""Topics per day: each its own row, the rest in one."""

from __future__ import annotations

from dashboard.drawings.topics_daily import topics_daily
from dashboard.themes import DARK
from tests.dashboard.drawings import frames
from tests.dashboard.drawings.drawn import INDONESIAN, said


def test_rows_add_up_to_the_title() -> None:
    """Twelve topics: seven rows and five in the last."""
    lines = said(topics_daily(frames.topics_daily(), DARK, INDONESIAN))

    assert lines[0] == "623 aduan dalam 30 hari, 12 topik"
    assert "5 topik lain" in lines
    assert sum(int(n) for n in lines if n.isdigit()) == 623


def test_a_long_topic_is_told_whole() -> None:
    """What citizens complain of must not end in the middle of a word."""
    frame = frames.topics_daily()
    frame.loc[1, "topic"] = "Jadwal uji kendaraan penuh terus sampai akhir tahun"

    lines = said(topics_daily(frame, DARK, INDONESIAN))

    assert "…" not in "".join(lines)
    assert {"Jadwal uji kendaraan penuh", "terus sampai akhir tahun"} <= set(lines)
