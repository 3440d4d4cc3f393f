"""Thirteen square kecamatan in a row, as a city's GeoJSON: none of them is where it really is."""

from __future__ import annotations

import json
from typing import Any

from liveroom.districts import NAMES

WEST, SOUTH, SIDE = 106.5, -6.3, 0.02


def square(place: int) -> list[list[list[float]]]:
    """Return the ring of the square at a place of the row."""
    west, east = WEST + SIDE * place, WEST + SIDE * (place + 1)
    north = SOUTH + SIDE
    return [[[west, SOUTH], [east, SOUTH], [east, north], [west, north], [west, SOUTH]]]


def feature(place: int, **more: Any) -> dict[str, Any]:  # noqa: ANN401  what JSON holds
    """Return the feature of a square; `more` stands in place of its own keys."""
    code = list(NAMES)[place]
    shape = {"type": "Polygon", "coordinates": square(place)}
    return {"type": "Feature", "properties": {"kode": code}, "geometry": shape} | more


def geojson(*features: dict[str, Any]) -> bytes:
    """Return a file of all thirteen, or of these features."""
    rows = features or tuple(feature(place) for place in range(len(NAMES)))
    return json.dumps({"type": "FeatureCollection", "features": rows}).encode()


def middle(place: int) -> tuple[float, float]:
    """Return longitude and latitude of a square's middle."""
    return WEST + SIDE * (place + 0.5), SOUTH + SIDE / 2
