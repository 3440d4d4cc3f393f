"""The table of a category: everybody is in the picture, the worst first."""

from __future__ import annotations

import pytest

from dashboard.drawings.app_table import SIZE, app_table
from dashboard.themes import DARK
from tests.dashboard.drawings import frames
from tests.dashboard.drawings.drawn import INDONESIAN, said, smallest


@pytest.mark.parametrize("count", [1, 10, 11, 20, 21, 60, 153, 1008])
def test_every_application_has_its_mark(count: int) -> None:
    """Up to twenty as rows, the rest as dots; none is dropped."""
    picture = app_table(frames.applications(count), DARK, INDONESIAN)

    assert picture.count("data-app=") == count
    assert ("dan" in " ".join(said(picture))) == (count > 20)


def test_long_names_are_not_cut() -> None:
    """A name of forty letters takes two lines instead of an ellipsis."""
    lines = said(app_table(frames.applications(), DARK, INDONESIAN))

    assert "Sistem Informasi" in lines
    assert "Manajemen Rumah Sakit" in lines
    assert not [line for line in lines if "…" in line]


def test_uptime_is_floored_and_low_coverage_flagged() -> None:
    """The flag stands beside the figure it speaks of."""
    lines = said(app_table(frames.applications(), DARK, INDONESIAN))

    assert lines[lines.index("⚑") + 1].endswith("%")
    assert lines.count("⚑") == 1


def test_type_is_legible_from_the_desks() -> None:
    """Nothing on the wall is under 20 px of 1920."""
    assert smallest(app_table(frames.applications(60), DARK, INDONESIAN)) >= 20
    assert SIZE[0] == 1808
