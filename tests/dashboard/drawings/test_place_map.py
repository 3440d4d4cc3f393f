"""The large map: tiles or the city's outlines, rates only where everybody was counted."""

from __future__ import annotations

import json
import re

import pytest

from dashboard.drawings.place_map import HEIGHT, TOP, WIDTH, place_map
from dashboard.themes import DARK, PRINT
from liveroom.places import read
from tests.areas import geojson
from tests.dashboard.drawings import frames
from tests.dashboard.drawings.drawn import INDONESIAN, said, smallest


def test_areas_and_the_placeless_add_up_to_the_heading() -> None:
    """253 complaints are 241 on the map and 12 without a place, and both are said."""
    lines = said(place_map(frames.places(), DARK, INDONESIAN))

    assert lines[0] == "253 aduan dalam 7 hari, 12 tanpa lokasi"
    assert sum(int(n) for n in lines if n.isdigit()) == 241
    assert "peta skematik" in lines


def test_colours_are_rates_where_all_populations_are_known() -> None:
    """A large kecamatan has many complaints because it has many people; the source is named."""
    lines = " ".join(said(place_map(frames.places(), DARK, INDONESIAN)))
    assert "per 10.000 penduduk (penduduk: BPS, 2025)" in lines
    assert "0,0–0,7" in lines

    some = frames.places()
    some.loc[3, ["population", "per_10k"]] = None
    lines = " ".join(said(place_map(some, DARK, INDONESIAN)))
    assert "belum lengkap di registri" in lines
    assert "0–6" in lines


@pytest.mark.parametrize("theme", [DARK, PRINT], ids=lambda theme: theme.name)
def test_the_unusual_place_is_outlined_last(theme: object) -> None:
    """A neighbour drawn later would hide half of its amber edge."""
    picture = place_map(frames.places(), theme, INDONESIAN)  # type: ignore[arg-type]  # one of two

    edges = re.findall(r'stroke="(#\w+)" stroke-width="(\S+)" stroke-linejoin', picture)
    assert [wide for _, wide in edges] == ["3.0"] * 12 + ["5.0"]
    assert smallest(picture) >= 20


def test_the_citys_outlines_stand_in_the_panel() -> None:
    """Every area once, inside the panel, with words that say whose boundaries they are."""
    frame = frames.places()
    frame.attrs["outlines"] = {each.code: json.loads(each.outline) for each in read(geojson())}

    picture = place_map(frame, DARK, INDONESIAN)

    moved = re.findall(r'd="M\S+ .*?" transform="translate\((\S+) (\S+)\) scale\((\S+)\)"', picture)
    assert len(moved) == 13
    assert len(set(moved)) == 1
    x, y, scale = map(float, moved[0])
    assert x >= 0
    assert y >= TOP
    assert x + 10_000 * scale <= WIDTH
    assert y < HEIGHT
    assert "batas wilayah dari kota" in said(picture)


def test_the_amber_outline_has_its_words() -> None:
    """A colour nobody explains is decoration; without four weeks there is none, and that is said."""
    assert "di atas kisaran biasa" in said(place_map(frames.places(), DARK, INDONESIAN))

    young = frames.places()
    young[["low", "middle", "high"]] = None
    young["above"] = False
    lines = said(place_map(young, DARK, INDONESIAN))
    assert "di atas kisaran biasa" not in lines
    assert "Kisaran biasa muncul setelah 4 pekan data." in lines
