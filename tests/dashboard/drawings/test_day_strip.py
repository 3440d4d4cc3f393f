"""The strip of days: trouble by its length, days nobody watched as gaps."""

from __future__ import annotations

from dashboard.drawings.day_strip import day_strip
from dashboard.themes import LIGHT
from tests.dashboard.drawings import frames
from tests.dashboard.drawings.drawn import INDONESIAN, said


def test_unwatched_days_are_gaps_and_counted() -> None:
    """85 columns for 90 days, and a line that says five are missing."""
    picture = day_strip(frames.strip(), LIGHT, INDONESIAN)

    assert picture.count("<rect") == 85
    assert said(picture) == [
        "Mati 6 j 39 m, terganggu 56 mnt dalam 90 hari",
        "27 Agustus",
        "24 November",
        "belum terpantau 5 hari · ● 2 hari direvisi: hasil yang datang terlambat ditambahkan",
    ]


def test_revised_days_bear_a_dot() -> None:
    """Whoever noted a figure before can see that it was moved, and on which days."""
    picture = day_strip(frames.strip(), LIGHT, INDONESIAN)

    assert picture.count("<circle") == 2


def test_an_hour_down_is_vermilion_and_minutes_are_amber() -> None:
    """Two days of an hour or more, two days of less."""
    picture = day_strip(frames.strip(), LIGHT, INDONESIAN)

    assert picture.count(LIGHT.down) == 2
    assert picture.count(LIGHT.degraded) == 2
