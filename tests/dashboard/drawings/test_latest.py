"""The latest complaints: shape and word for every state, and no citizen."""

from __future__ import annotations

from dashboard.drawings.latest import latest
from dashboard.themes import DARK
from tests.dashboard.drawings import frames
from tests.dashboard.drawings.drawn import INDONESIAN, said


def test_every_state_has_its_word() -> None:
    """Colour alone says nothing; an unknown place or agency is said too."""
    lines = said(latest(frames.latest(), DARK, INDONESIAN))

    words = ["Menunggu", "Diproses", "Lewat tenggat", "Status tak dikenal", "Selesai"]
    assert [line for line in lines if line in words] == words
    assert {"Tanpa lokasi", "Tanpa OPD", "36.71.99", "14.29"} <= set(lines)
