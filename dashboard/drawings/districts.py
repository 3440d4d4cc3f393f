"""Where the thirteen kecamatan of Kota Tangerang stand in a grid of tiles."""

from __future__ import annotations

# Row and column; neighbours stay neighbours, every district is as large as the next.
TILES = {
    "36.71.10": (0, 2),
    "36.71.04": (0, 3),
    "36.71.08": (1, 0),
    "36.71.07": (1, 1),
    "36.71.01": (1, 2),
    "36.71.03": (1, 3),
    "36.71.02": (2, 0),
    "36.71.09": (2, 1),
    "36.71.05": (2, 2),
    "36.71.11": (3, 2),
    "36.71.12": (3, 3),
    "36.71.06": (4, 3),
    "36.71.13": (4, 4),
}
