"""The kecamatan in figures: every column adds up, nobody is ranked, a share has its count."""

from __future__ import annotations

from dashboard.drawings.place_table import place_table
from dashboard.themes import DARK
from liveroom.districts import NAMES
from tests.dashboard.drawings import frames
from tests.dashboard.drawings.drawn import INDONESIAN, said, smallest


def test_the_sum_is_that_of_its_lines() -> None:
    """Thirteen and what has no place are the whole, in each column."""
    lines = said(place_table(frames.places(), DARK, INDONESIAN))

    assert lines[-5:] == ["Jumlah", "253", "1,9", "253", "59 · 23%"]
    assert "tanpa lokasi" in lines


def test_places_stand_in_the_order_of_their_codes() -> None:
    """With a handful of complaints each, an order by number would change every day."""
    lines = said(place_table(frames.places(), DARK, INDONESIAN))

    assert [one for one in lines if one in NAMES.values()] == list(NAMES.values())
    assert smallest(place_table(frames.places(), DARK, INDONESIAN)) >= 20


def test_the_finding_is_the_unusual_place_else_what_is_overdue() -> None:
    """The heading answers; the table proves."""
    assert said(place_table(frames.places(), DARK, INDONESIAN))[0] == "Periuk 41, biasa 10–24"
    calm = frames.places()
    calm["above"] = False
    heading = said(place_table(calm, DARK, INDONESIAN))[0]
    assert heading == "59 dari 253 aduan terbuka lewat tenggat"


def test_without_all_populations_no_rate_is_invented() -> None:
    """A dash where the registry does not know, in the line and in the sum."""
    lines = said(place_table(frames.places(people=False), DARK, INDONESIAN))

    assert lines.count("–") >= 15


def test_dashes_under_usual_are_explained() -> None:
    """Until four weeks are known no range is told, and the table says until when."""
    said_why = "Kisaran biasa muncul setelah 4 pekan data."
    assert said_why not in said(place_table(frames.places(), DARK, INDONESIAN))

    young = frames.places()
    young[["low", "middle", "high"]] = None
    young["above"] = False
    assert said_why in said(place_table(young, DARK, INDONESIAN))
