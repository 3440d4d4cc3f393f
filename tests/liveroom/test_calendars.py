"""The country's holidays come in as dates with names, by decree and by choice."""

from __future__ import annotations

from datetime import date

import pytest

from liveroom.calendars import PUBLIC_HOLIDAYS, public_holidays


@pytest.mark.parametrize(("kind", "days"), list(zip(PUBLIC_HOLIDAYS, (17, 25, 0), strict=True)))
def test_a_city_chooses_which_holidays_close_it(kind: str, days: int) -> None:
    """Libur nasional, cuti bersama too, or none of them: 2026 as it was decreed."""
    found = public_holidays(kind, [2026])

    assert len(found) == days
    assert (date(2026, 8, 17) in found) == (kind != "none")
    assert (date(2026, 12, 24) in found) == (kind == "national-and-joint")


def test_holidays_have_indonesian_names() -> None:
    """They are shown as the decree calls them."""
    assert public_holidays("national", [2026])[date(2026, 3, 19)] == "Hari Suci Nyepi"
