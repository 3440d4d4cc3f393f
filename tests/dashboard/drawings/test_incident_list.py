"""Incidents: newest first, the rest counted, causes in words."""

from __future__ import annotations

from dashboard.drawings.incident_list import incident_list
from dashboard.themes import LIGHT
from tests.dashboard.drawings import frames
from tests.dashboard.drawings.drawn import INDONESIAN, said


def test_five_are_shown_and_three_counted() -> None:
    """What does not fit is said."""
    lines = said(incident_list(frames.incidents(), LIGHT, INDONESIAN))

    assert lines[0] == "8 insiden dalam 90 hari"
    assert lines[-1] == "dan 3 insiden lebih lama"
    assert "masih terbuka" in lines
    assert "Mati: kode HTTP salah" in lines


def test_a_past_incident_is_not_the_status_of_now() -> None:
    """A machine that reads marks by application must not find old ones."""
    assert "data-app" not in incident_list(frames.incidents(), LIGHT, INDONESIAN)
