"""Complaints above, outages below: the title speaks of time, never of cause."""

from __future__ import annotations

from dashboard.drawings.mirror import mirror
from dashboard.themes import DARK
from tests.dashboard.drawings import frames
from tests.dashboard.drawings.drawn import INDONESIAN, said


def test_a_rise_after_an_outage_is_dated() -> None:
    """The word is since, which the data show; because would be a claim."""
    lines = said(mirror(frames.mirror(), DARK, INDONESIAN))

    assert lines[0] == "Aduan naik sejak gangguan 22 November"
    assert "118" in lines


def test_without_a_rise_the_title_is_a_count() -> None:
    """No finding is made up where complaints are within their usual range."""
    lines = said(mirror(frames.mirror(above=False), DARK, INDONESIAN))

    assert lines[0] == "50 aduan dan 264 menit mati dalam 14 hari"


def test_complaints_never_read_are_not_zero() -> None:
    """Before the first complaint the count is unknown, and the outages are still drawn."""
    frame = frames.mirror(above=False)
    frame["received"] = None

    lines = said(mirror(frame, DARK, INDONESIAN))

    assert lines[0] == "264 menit mati dalam 14 hari"
    assert "Belum ada aduan yang pernah terbaca." in lines


def test_a_column_is_as_high_as_its_figure_says() -> None:
    """Degraded minutes are in the frame, not in a column that is called minutes down."""
    frame = frames.mirror()
    plain = mirror(frame, DARK, INDONESIAN)
    frame["degraded_ms"] = 300 * frames.MINUTE

    assert mirror(frame, DARK, INDONESIAN) == plain
