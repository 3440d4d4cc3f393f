"""Uptime and allowed downtime: floored, flagged, and amber only beyond the limit."""

from __future__ import annotations

from dashboard.drawings.budget import budget
from dashboard.themes import DARK
from tests.dashboard.drawings import frames
from tests.dashboard.drawings.drawn import INDONESIAN, said


def test_a_missed_target_is_said_and_amber() -> None:
    """The title is the finding; the figure is floored; little coverage is flagged beside it."""
    picture = budget(frames.budget(used=1.16, coverage=0.91), DARK, INDONESIAN)

    assert said(picture) == [
        "Uptime 30 hari di bawah target 99,50%",
        "99,42%",
        "⚑ cakupan 91%",
        "batas 3 j 36 m",
        "116%",
        "rata-rata 20 · sedikitnya satu mati 1,12%",
    ]
    assert DARK.degraded in picture
    assert DARK.down not in picture


def test_a_held_target_has_no_alarm_colour() -> None:
    """Amber means outside its limit and nothing else."""
    picture = budget(frames.budget(used=0.4, coverage=0.999), DARK, INDONESIAN)

    assert "Uptime 30 hari memenuhi target 99,50%" in said(picture)
    assert DARK.degraded not in picture


def test_no_evidence_is_no_number() -> None:
    """Neither 0 % nor 100 % where nothing could tell."""
    frame = frames.budget()
    frame.loc[0, "told_ms"] = 0

    picture = budget(frame, DARK, INDONESIAN)

    assert not [line for line in said(picture) if "%" in line]
