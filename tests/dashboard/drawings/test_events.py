"""The last changes: four lines, and no name cut off for the sake of a number."""

from __future__ import annotations

import pytest

from dashboard.drawings.events import events
from dashboard.themes import DARK
from tests.dashboard.drawings.drawn import ENGLISH, said
from tests.dashboard.drawings.frames import MINUTE, NOW_MS, frame


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Pajak", "Pajak is back, 7 h 37 min"),
        ("Situs Kec. Tangerang", "Situs Kec. Tangerang"),
        ("Situs Kec. Cipon", "Situs Kec. Cipon, 7 h 37 min"),
    ],
)
def test_a_name_is_whole_before_it_says_for_how_long(name: str, shown: str) -> None:
    """The mark says that it is back; nobody can guess a name from its first letters."""
    row = {"at_ms": NOW_MS - MINUTE, "slug": "a", "name": name, "shared_kind": None, "status": "up"}

    assert shown in said(events(frame([row | {"lasted_ms": 457 * MINUTE}]), DARK, ENGLISH))


def test_an_outage_that_began_has_no_length_yet() -> None:
    """It stands by its name alone."""
    row = {"at_ms": NOW_MS, "slug": "a", "name": "Pajak", "status": "down", "lasted_ms": None}

    assert "Pajak" in said(events(frame([row | {"shared_kind": None}]), DARK, ENGLISH))


def test_what_has_one_cause_is_one_line() -> None:
    """Six lines of one data centre would push everything else off the list."""
    row = {"at_ms": NOW_MS, "slug": None, "name": None, "status": "down", "lasted_ms": None}
    shared = {"shared_kind": "host", "shared_name": "10.0.0.5", "count": 6}

    assert "10.0.0.5: 6 applications" in said(events(frame([row | shared]), DARK, ENGLISH))
