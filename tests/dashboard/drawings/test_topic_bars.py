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


def test_the_topic_of_the_title_is_among_the_bars() -> None:
    """A small topic far above its usual is news even where ten others are larger."""
    large = [frames.counted(30 + n, 10, 60, topic=f"Topik {n}") for n in range(10)]
    frame = frames.frame([*large, frames.counted(7, 0, 3, topic="Rambu rusak")])

    lines = said(topic_bars(frame, DARK, INDONESIAN))

    assert lines[0] == "Rambu rusak 7, biasanya 0–3"
    assert "Rambu rusak" in lines[1:]


def test_a_range_of_one_number_is_told_as_one() -> None:
    """Where nothing is usual, `0–0` reads as a slip."""
    assert INDONESIAN.range(0, 0) == "0"
    assert INDONESIAN.range(6, 1400) == "6–1.400"
