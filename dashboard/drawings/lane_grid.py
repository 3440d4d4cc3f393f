"""Where the dots of a lane lie."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SPACE = 9  # after ten dots, so that rows can be counted
LOWEST, MOST_DOTS = 30.0, 1200


class Grid:
    """How dots lie: roomy for few applications, close for many; a place never depends on state.

    Beyond what can be told apart there are no dots: each lane is a bar of shares, all equally high.
    """

    def __init__(self, sizes: Mapping[str, int], room: float) -> None:
        """Lay out lanes of so many applications in `room` pixels of height."""
        for per_row, pitch in ((20, 23.0), (30, 15.2), (40, 11.4)):
            rows = {slug: max(1, ceil(size / per_row)) for slug, size in sizes.items()}
            need = sum(max(LOWEST, count * pitch + 8) for count in rows.values())
            if need <= room:
                break
        self.per_row, self.pitch, self.rows = per_row, pitch, rows
        self.dotted = need <= room and sum(sizes.values()) <= MOST_DOTS
        self.spare = max(0.0, room - need) / max(1, len(sizes))
        self.equal = room / max(1, len(sizes))

    def height(self, slug: str) -> float:
        """Return how high the lane is."""
        if not self.dotted:
            return self.equal
        return max(LOWEST, self.rows[slug] * self.pitch + 8) + self.spare

    def place(self, number: int) -> tuple[float, float]:
        """Return where the centre of dot `number` lies within its lane's dots."""
        row, column = divmod(number, self.per_row)
        return (column + 0.5) * self.pitch + column // 10 * SPACE, (row + 0.5) * self.pitch
