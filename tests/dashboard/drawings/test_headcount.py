"""Normal now: the count, and the application that is worst off."""

from __future__ import annotations

from dashboard.drawings.headcount import headcount
from dashboard.themes import DARK
from tests.dashboard.drawings import frames
from tests.dashboard.drawings.drawn import INDONESIAN, said


def test_the_worst_off_is_named_with_its_status_and_how_long() -> None:
    """Somebody must know where to look, and the browser must be able to keep the time current."""
    picture = headcount(frames.applications(), DARK, INDONESIAN)

    assert said(picture) == ["Normal sekarang", "16", "/20", "Perizinan Online", "47 mnt"]
    assert 'data-app="perizinan-online" data-status="down"' in picture
    assert f'data-since="{frames.NOW_MS - 47 * frames.MINUTE}"' in picture


def test_all_well_is_a_sentence() -> None:
    """Nothing to show is said, not left empty."""
    frame = frames.applications()

    picture = headcount(frame[frame["status"] == "up"], DARK, INDONESIAN)

    assert "Semua aplikasi berjalan normal" in said(picture)
