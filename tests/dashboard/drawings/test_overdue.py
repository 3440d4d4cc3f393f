"""Overdue by agency: one triangle per complaint, the longest overrun beside it."""

from __future__ import annotations

from dashboard.drawings.overdue import overdue
from dashboard.themes import DARK
from tests.dashboard.drawings import frames
from tests.dashboard.drawings.drawn import INDONESIAN, said


def test_every_overdue_complaint_is_a_triangle_or_counted() -> None:
    """Twelve fit in a row; the rest are a number, never cut."""
    picture = overdue(frames.overdue(), DARK, INDONESIAN)

    assert picture.count("<path") == 12 + 3 + 2 + 1 + 1
    assert said(picture)[:4] == ["22 lewat tenggat di 5 OPD", "DPUPR", "15", "+6 hari"]
    assert "+3 lagi" in said(picture)
    assert "Tanpa OPD" in said(picture)


def test_more_agencies_than_rows_are_summed() -> None:
    """The title's total is what the rows and the last line add up to."""
    rows = [{"agency": f"Dinas {n}", "overdue": 2, "longest_ms": frames.DAY} for n in range(9)]

    lines = said(overdue(frames.frame(rows), DARK, INDONESIAN))

    assert lines[0] == "18 lewat tenggat di 9 OPD"
    assert "8 lagi di 4 OPD lain" in lines
