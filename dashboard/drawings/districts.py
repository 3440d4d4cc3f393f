"""Where the thirteen kecamatan of Kota Tangerang stand in a grid of tiles, and what their edge says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.drawings.svg import rect, text

if TYPE_CHECKING:
    from dashboard.themes import Theme
    from dashboard.words import Words

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


def edge_key(x: float, y: float, theme: Theme, words: Words) -> str:
    """Return a small box with an amber edge and what that edge means; `y` is the words' base line."""
    box = rect(x, y - 15, 26, 18, theme.degraded) + rect(x + 4, y - 11, 18, 10, theme.surface)
    return box + text(x + 38, y, words("complaint.above"), theme.text2)
