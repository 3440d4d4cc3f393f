"""The map of tiles: counts that add up, amber only for the unusual, no invented rates."""

from __future__ import annotations

from dashboard.drawings.tile_map import tile_map
from dashboard.themes import DARK, PRINT
from tests.dashboard.drawings import frames
from tests.dashboard.drawings.drawn import INDONESIAN, said


def test_tiles_and_the_placeless_add_up_to_the_title() -> None:
    """253 complaints are 241 on the map and 12 without a place."""
    lines = said(tile_map(frames.districts(), DARK, INDONESIAN))

    assert lines[0] == "253 aduan dalam 7 hari"
    assert "12 tanpa lokasi" in lines
    assert sum(int(n) for n in lines if n.isdigit()) == 241


def test_the_unusual_district_is_outlined_and_called_out() -> None:
    """One district above its range: one amber outline, and words that say what is usual."""
    picture = tile_map(frames.districts(), DARK, INDONESIAN)

    assert picture.count(f'stroke="{DARK.degraded}"') == 1
    assert "Periuk 41, biasa 10–24" in said(picture)
    assert "di atas kisaran biasa" in said(picture)


def test_a_range_that_is_not_known_is_said() -> None:
    """With less than four weeks of history nothing is unusual, and the map says why."""
    frame = frames.districts()
    frame[["low", "middle", "high"]] = None
    frame["above"] = False

    lines = said(tile_map(frame, PRINT, INDONESIAN))

    assert "di atas kisaran biasa" not in lines
    assert "Kisaran biasa muncul setelah 4" in " ".join(lines)
