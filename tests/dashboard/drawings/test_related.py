"""Complaints about one application."""

from __future__ import annotations

from dashboard.drawings.related import related
from dashboard.themes import LIGHT
from tests.dashboard.drawings import frames
from tests.dashboard.drawings.drawn import ENGLISH, said


def test_the_newest_are_listed_under_their_count() -> None:
    """When, about what, how far."""
    lines = said(related(frames.latest(), LIGHT, ENGLISH))

    assert lines[:4] == [
        "5 related complaints in 7 days",
        "24 Nov 14:29",
        "Genangan di jalan",
        "Waiting",
    ]


def test_none_says_how_they_would_come() -> None:
    """An empty list explains what links a complaint to an application."""
    lines = said(related(frames.latest().iloc[:0], LIGHT, ENGLISH))

    assert "registry" in " ".join(lines)
