"""Topics beside their usual: no ratio of small numbers, and the bars add up."""

from __future__ import annotations

from dashboard.drawings.topic_bars import topic_bars
from dashboard.themes import DARK
from tests.dashboard.drawings import frames
from tests.dashboard.drawings.drawn import INDONESIAN, said


def test_bars_add_up_to_all_complaints() -> None:
    """What has no bar of its own is in the last one."""
    lines = said(topic_bars(frames.topics(), DARK, INDONESIAN))

    assert sum(int(n) for n in lines if n.isdigit()) == 241
    assert "2 topik lain" in lines


def test_no_ratio_under_twenty() -> None:
    """Usual 19: the range is told instead of "2,7 kali"."""
    lines = said(topic_bars(frames.topics(), DARK, INDONESIAN))

    assert lines[0] == "Banjir & drainase 52, biasanya 14–24"


def test_a_ratio_of_large_counts_is_told() -> None:
    """Usual 45 and now 90 is twice as many."""
    frame = frames.frame([frames.counted(90, 40, 50, topic="Banjir")])

    assert said(topic_bars(frame, DARK, INDONESIAN))[0] == "Banjir 2,0 kali biasanya"
